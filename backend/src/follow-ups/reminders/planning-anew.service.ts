import { Injectable } from '@nestjs/common';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { Pacer } from '../../platform/queue/pacer.js';
import { newId } from '../../shared/ids.js';
import { escalationSteps } from '../escalation.rules.js';
import { plannedAnew } from '../replanning.rules.js';
import type { WaitingRow } from '../replanning.rules.js';
import type { RulesInForce, SetValues } from '../rules-in-force.types.js';

interface OpenPlanning {
  id: string;
  /** What holds for the group now, which may be a later version. */
  rules: RulesInForce;
  /** No request can still be under way that planned by what held before. */
  isQuiet: boolean;
}

interface Batch {
  moved: number;
  /** No row was changed by somebody else meanwhile. */
  isWhole: boolean;
  /** Where the next batch goes on; null after the last one. */
  last: string | null;
}

interface Row extends WaitingRow {
  id: string;
  alertAt: Date | null;
  version: number;
  sharesWithGroup: boolean;
  /** The rungs of every rule changed. */
  climbsAnew: boolean;
  now: Date;
}

/** So many rows are planned anew in one transaction. */
const BATCH = 200;
/** Of the time that a batch took, how long the database is left to people before the next one. */
const REST = { share: 1, mostMs: 200 };
/** A row that somebody holds is left for the next time, before anybody has to wait for this. */
const PATIENCE = '500ms';
/** Longer than any request takes: what was planned meanwhile by the old values is looked at once more. */
const QUIET = '2 minutes';

const OPEN = `select p.version_id as id, panoh.now() >= p.begun_at + interval '${QUIET}' as "isQuiet", (
    select jsonb_build_object('id', v.id, 'set', coalesce((select jsonb_object_agg(x.key, x.count)
      from panoh.rule_values x where x.version_id = v.id), '{}'))
    from panoh.rule_versions v where v.working_group_id = p.working_group_id order by v.number desc limit 1) as rules
  from panoh.rule_plannings p
  where p.ended_at is null and (p.passed_at is null or panoh.now() >= p.begun_at + interval '${QUIET}')
  order by p.begun_at, p.version_id`;

const ROWS = `select id, rule, step, from_at as "fromAt", due_at as "dueAt", counted_from as "countedFrom",
    alert_at as "alertAt", version, band, opened_at as "openedAt", shares_with_group as "sharesWithGroup",
    climbs_anew as "climbsAnew", panoh.now() as now
  from panoh.rows_to_plan_anew($1, $2, $3)`;

/**
 * Plans what waits anew after a group has changed its rules, a batch in each transaction: cut off at any moment it goes
 * on where it was, and doing it twice moves nothing twice. The database refuses whatever would come later.
 */
@Injectable()
export class PlanningAnewService {
  private readonly pacer = new Pacer(REST);

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
      `update panoh.rule_plannings set passed_at = coalesce(passed_at, panoh.now()),
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

/** Where a row goes, and the ladder it climbs there; nothing where it stays with the ladder it has. */
function anewOf(row: Row, { id: rulesId, set }: RulesInForce): Anew[] {
  const window = plannedAnew(row, set, row.now);
  if (!window && !row.climbsAnew) return [];
  const { id, rule, version, fromAt, dueAt } = { ...row, ...window };
  return [{ id, rule, version, rulesId, fromAt, dueAt, steps: ladderOf(row, { fromAt, dueAt }, set) }];
}

function ladderOf(row: Row, times: { fromAt: Date; dueAt: Date }, set: SetValues): object[] {
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
    `select e ->> 'id' as id, panoh.plan_anew(e) as done from jsonb_array_elements($1::jsonb) e`,
    [JSON.stringify(anew)],
  );
  return new Set(rows.filter(({ done }) => done).map(({ id }) => id));
}

async function count(run: RunSql, rulesId: string, moved: readonly Anew[]): Promise<void> {
  if (moved.length === 0) return;
  await run('update panoh.rule_plannings set moved = moved + $2 where version_id = $1', [
    rulesId,
    moved.length,
  ]);
}
