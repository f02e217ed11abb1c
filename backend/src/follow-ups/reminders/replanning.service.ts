import { Injectable } from '@nestjs/common';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { AdaptiveThrottle } from '../../platform/queue/adaptive-throttle.js';
import { newId } from '../../shared/ids.js';
import { escalationSteps } from '../escalation.rules.js';
import { replanned } from '../replanning.rules.js';
import type { WaitingRow } from '../replanning.rules.js';
import type { RulesInForce, SetValues } from '../follow-ups.types.js';

interface OpenPlanning {
  id: string;
  /** What holds for the group now, which may be a later version. */
  rules: RulesInForce;
  /** No request can still be under way that planned by what held before. */
  isQuiet: boolean;
}

interface Batch {
  moved: number;
  /** No other transaction changed a row during the batch. */
  isWhole: boolean;
  /** Where the next batch continues; null after the last one. */
  last: string | null;
}

interface Row extends WaitingRow {
  id: string;
  alertAt: Date | null;
  version: number;
  sharesWithGroup: boolean;
  /** The escalation times of every rule changed. */
  climbsAnew: boolean;
  now: Date;
}

/** Rows replanned in one transaction. */
const BATCH = 200;
/** Of the time that a batch took, how long the database is left to people before the next one. */
const REST = { share: 1, mostMs: 200 };
/** Give up on a locked row until the next run, so that no user waits for this job. */
const PATIENCE = '500ms';
/** Longer than any request takes: rows planned with old values during the change are checked once more. */
const QUIET = '2 minutes';

const OPEN = `select p.version_id as id, panoh.now() >= p.begun_at + interval '${QUIET}' as "isQuiet", (
    select jsonb_build_object('id', v.id, 'set', coalesce((select jsonb_object_agg(x.key, x.count)
      from panoh.rule_values x where x.version_id = v.id), '{}'))
    from panoh.rule_versions v where v.working_group_id = p.working_group_id order by v.number desc limit 1) as rules
  from panoh.rule_replans p
  where p.ended_at is null and (p.passed_at is null or panoh.now() >= p.begun_at + interval '${QUIET}')
  order by p.begun_at, p.version_id`;

const ROWS = `select id, rule, step, from_at as "fromAt", due_at as "dueAt", counted_from as "countedFrom",
    alert_at as "alertAt", version, band, opened_at as "openedAt", shares_with_group as "sharesWithGroup",
    climbs_anew as "climbsAnew", panoh.now() as now
  from panoh.rows_to_replan($1, $2, $3)`;

/**
 * Replans waiting rows after a group changed its rules, one batch in each transaction. It can stop at any moment and
 * resume; repeating it moves nothing twice. The database refuses later due times.
 */
@Injectable()
export class ReplanningService {
  private readonly pacer = new AdaptiveThrottle(REST);

  constructor(
    private readonly database: WorkerDatabase,
    private readonly log: Log,
  ) {}

  /** Everything that is still to do; what fails is tried again the next time. Answers how many rows moved. */
  async carryOn(): Promise<number> {
    let moved = 0;
    for (const planning of await this.database.query<OpenPlanning>(OPEN)) moved += await this.tried(planning);
    return moved;
  }

  /** One that fails keeps no other group waiting. */
  private async tried(planning: OpenPlanning): Promise<number> {
    try {
      return await this.plan(planning);
    } catch {
      this.log.warn('planning_failed', { planning: planning.id });
      return 0;
    }
  }

  private async plan(planning: OpenPlanning): Promise<number> {
    // A later version looks at the same rows, and at what this one had still to do.
    if (planning.rules.id !== planning.id) return this.pass(planning, true);
    let moved = 0;
    let after: string | null = null;
    let isWhole = true;
    do {
      const batch = await this.batch(planning, after);
      moved += batch.moved;
      isWhole &&= batch.isWhole;
      after = batch.last;
    } while (after !== null);
    if (isWhole) await this.pass(planning, planning.isQuiet);
    return moved;
  }

  private async pass({ id }: OpenPlanning, isOver: boolean): Promise<number> {
    await this.database.query(
      `update panoh.rule_replans set passed_at = coalesce(passed_at, panoh.now()),
         ended_at = case when $2 then panoh.now() end where version_id = $1 and ended_at is null`,
      [id, isOver],
    );
    return 0;
  }

  private batch({ rules }: OpenPlanning, after: string | null): Promise<Batch> {
    return this.pacer.next(() => this.plannedBatch(rules, after));
  }

  private plannedBatch(rules: RulesInForce, after: string | null): Promise<Batch> {
    return this.database.transaction(async (run) => {
      await run(`set local lock_timeout = '${PATIENCE}'`);
      const rows = await run<Row>(ROWS, [rules.id, after, BATCH]);
      const anew = rows.flatMap((row) => anewOf(row, rules));
      const done = await planRows(run, anew);
      const moved = anew.filter(({ id }) => done.has(id));
      await count(run, rules.id, moved);
      const last = rows.length < BATCH ? null : (rows.at(-1)?.id ?? null);
      return { moved: moved.length, isWhole: moved.length === anew.length, last };
    });
  }
}

interface Anew {
  id: string;
  rule: Row['rule'];
  version: number;
  rulesId: string;
  fromAt: Date;
  dueAt: Date;
  steps: object[];
}

/** The new time and escalation of a row; empty if both stay the same. */
function anewOf(row: Row, { id: rulesId, set }: RulesInForce): Anew[] {
  const window = replanned(row, set, row.now);
  if (!window && !row.climbsAnew) return [];
  const { id, rule, version, fromAt, dueAt } = { ...row, ...window };
  return [
    { id, rule, version, rulesId, fromAt, dueAt, steps: escalationPolicyOf(row, { fromAt, dueAt }, set) },
  ];
}

function escalationPolicyOf(row: Row, times: { fromAt: Date; dueAt: Date }, set: SetValues): object[] {
  const alertAt = row.alertAt && row.alertAt > row.now ? row.alertAt : null;
  const { band, sharesWithGroup } = row;
  return escalationSteps(row.rule, { ...times, alertAt, band, sharesWithGroup, set }).map((step) => ({
    ...step,
    id: newId(),
  }));
}

/** Ids of the rows that were still as they had been read. */
async function planRows(run: RunSql, anew: readonly Anew[]): Promise<ReadonlySet<string>> {
  if (anew.length === 0) return new Set();
  const rows = await run<{ id: string; done: boolean }>(
    `select e ->> 'id' as id, panoh.replan(e) as done from jsonb_array_elements($1::jsonb) e`,
    [JSON.stringify(anew)],
  );
  return new Set(rows.filter(({ done }) => done).map(({ id }) => id));
}

async function count(run: RunSql, rulesId: string, moved: readonly Anew[]): Promise<void> {
  if (moved.length === 0) return;
  await run('update panoh.rule_replans set moved = moved + $2 where version_id = $1', [
    rulesId,
    moved.length,
  ]);
}
