import { Injectable } from '@nestjs/common';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { AdaptiveThrottle } from '../../platform/queue/adaptive-throttle.js';
import { newId } from '../../shared/ids.js';
import { escalationSteps } from '../escalation.rules.js';
import { replanned } from '../replanning.rules.js';
import { countMoved, openPlannings, passPlanning, replanRows, rowsToReplan } from './reminders.queries.js';
import type { OpenPlanning, RowToReplan } from './reminders.queries.js';
import type { RulesInForce, SetValues } from '../follow-ups.types.js';

interface Batch {
  moved: number;
  /** No other transaction changed a row during the batch. */
  isWhole: boolean;
  /** Where the next batch continues; null after the last one. */
  last: string | null;
}

const BATCH = 200;
/** Of the time that a batch took, how long the database is left to people before the next one. */
const REST = { share: 1, mostMs: 200 };
/**
 * Replans waiting rows after a group changed its rules, one batch in each transaction. It can stop at any moment and
 * resume; repeating it moves nothing twice. The database refuses later due times.
 */
@Injectable()
export class ReplanningService {
  private readonly pacer = new AdaptiveThrottle(REST);
  private readonly run: RunSql = (sql, parameters) => this.database.query(sql, parameters);

  constructor(
    private readonly database: WorkerDatabase,
    private readonly log: Log,
  ) {}

  /** Everything that is still to do; what fails is tried again the next time. Answers how many rows moved. */
  async carryOn(): Promise<number> {
    let moved = 0;
    for (const planning of await openPlannings(this.run)) moved += await this.tried(planning);
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
    await passPlanning(this.run, id, isOver);
    return 0;
  }

  private batch({ rules }: OpenPlanning, after: string | null): Promise<Batch> {
    return this.pacer.next(() => this.plannedBatch(rules, after));
  }

  private plannedBatch(rules: RulesInForce, after: string | null): Promise<Batch> {
    return this.database.transaction(async (run) => {
      const rows = await rowsToReplan(run, rules.id, { after, limit: BATCH });
      const anew = rows.flatMap((row) => anewOf(row, rules));
      const done = await replanRows(run, anew);
      const moved = anew.filter(({ id }) => done.has(id));
      await countMoved(run, rules.id, moved.length);
      const last = rows.length < BATCH ? null : (rows.at(-1)?.id ?? null);
      return { moved: moved.length, isWhole: moved.length === anew.length, last };
    });
  }
}

interface Anew {
  id: string;
  rule: RowToReplan['rule'];
  version: number;
  rulesId: string;
  fromAt: Date;
  dueAt: Date;
  steps: object[];
}

/** The new time and escalation of a row; empty if both stay the same. */
function anewOf(row: RowToReplan, { id: rulesId, set }: RulesInForce): Anew[] {
  const window = replanned(row, set, row.now);
  if (!window && !row.climbsAnew) return [];
  const { id, rule, version, fromAt, dueAt } = { ...row, ...window };
  return [
    { id, rule, version, rulesId, fromAt, dueAt, steps: escalationPolicyOf(row, { fromAt, dueAt }, set) },
  ];
}

function escalationPolicyOf(
  row: RowToReplan,
  times: { fromAt: Date; dueAt: Date },
  set: SetValues,
): object[] {
  const alertAt = row.alertAt && row.alertAt > row.now ? row.alertAt : null;
  const { band, sharesWithGroup } = row;
  return escalationSteps(row.rule, { ...times, alertAt, band, sharesWithGroup, set }).map((step) => ({
    ...step,
    id: newId(),
  }));
}
