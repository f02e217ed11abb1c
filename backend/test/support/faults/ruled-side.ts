import { CallbackReminders, RemindersService } from '../../../src/follow-ups/reminders/index.js';
import { loginFor } from '../../../src/platform/database/connections.js';
import { WorkerDatabase } from '../../../src/platform/database/worker-database.js';
import { Log } from '../../../src/platform/log.js';
import { clockMovedBy } from '../../../src/platform/schema/scratch.js';
import type { Random } from '../random.js';
import { pause } from './asking.js';
import { countEach } from './checker.js';
import { Requests } from './requests.js';
import { RuleChanges } from './rule-changes.js';
import { RULE_QUESTIONS } from './ruled.js';
import type { Stage } from './stage.js';

const EVERY_MS = 400;
const MOST = 4;
const LONGEST_MS = { short: 2_000, long: 60_000 };
/** The planner checks once more for rows that requests planned by the old values during the change. */
const QUIET_MS = 125_000;
const PATIENCE_MS = 90_000;
/** In steps, so that early notifications show; far enough that every first contact is due. */
const LEAP = { hours: 8, times: 11 };
const BATCH = 100;

/** The group whose rules change: a coordinator changes them, a client registers cases, rows become due. */
export class RuledSide {
  readonly changes: RuleChanges;
  readonly requests: Requests;
  private isOver = false;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly stage: Stage,
    private readonly options: { random: Random; isShort: boolean },
  ) {
    const { address, kulob } = stage;
    const cookieOf = (person: string): string => kulob.as[person]?.cookie ?? '';
    const mostPauseMs = options.isShort ? LONGEST_MS.short : LONGEST_MS.long;
    this.changes = new RuleChanges(address, {
      ...{ cookie: cookieOf('coordinatorElsewhere'), groupId: kulob.otherGroupId },
      ...{ random: options.random, mostPauseMs },
    });
    this.requests = new Requests(address, cookieOf('caseworkerElsewhere'));
  }

  /** Some cases are there before the first change, so that it has rows to move. */
  async start(): Promise<void> {
    await this.requests.start();
    await this.changes.start();
    this.writing = this.write();
    this.writing.catch(() => undefined);
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await Promise.all([this.changes.stop(), this.requests.stop(), this.writing]);
  }

  /** Until nothing is planned any more; in the short form the two minutes of the second look are not waited for. */
  async settle(): Promise<void> {
    const { link } = this.stage;
    if (this.options.isShort) {
      await link.query('insert into campaign.clock_moves values (panoh.now())');
      await link.query(clockMovedBy(`interval '${QUIET_MS} milliseconds'`));
    }
    const until = Date.now() + (this.options.isShort ? 0 : QUIET_MS) + PATIENCE_MS;
    while (Date.now() < until && (await this.countOpen()) > 0) await pause(500);
  }

  /**
   * Moves the clock to the due times of first contacts under every version, and runs every job, also those of replaced
   * plans. Answers the findings of the checker.
   */
  async leap(): Promise<Record<string, number>> {
    const { link, postgres } = this.stage;
    const log = new Log('error', () => undefined);
    const database = new WorkerDatabase(loginFor('panoh_worker', postgres.settings, postgres.root), log);
    const reminders = new RemindersService(database, new CallbackReminders(database), log);
    for (let time = 0; time < LEAP.times; time += 1) {
      await link.query(clockMovedBy(`interval '${LEAP.hours} hours'`));
      const ids = await this.jobs();
      for (let from = 0; from < ids.length; from += BATCH)
        await reminders.remind(ids.slice(from, from + BATCH));
    }
    await database.onApplicationShutdown();
    return countEach(link.query.bind(link), RULE_QUESTIONS);
  }

  async countPlanned(): Promise<number> {
    const [row] = await this.stage.link.query<{ count: number }>(
      'select sum(moved)::integer as count from panoh.rule_replans',
    );
    return row?.count ?? 0;
  }

  private async jobs(): Promise<string[]> {
    const rows = await this.stage.link.query<{ id: string }>(
      `select s.id from panoh.follow_up_steps s join campaign.told_rows r on r.follow_up_id = s.follow_up_id
       where s.run_at <= panoh.now() order by s.run_at`,
    );
    return rows.map(({ id }) => id);
  }

  private async countOpen(): Promise<number> {
    const { link } = this.stage;
    const [row] = await link.query<{ count: number }>(
      'select count(*)::integer as count from panoh.rule_replans where ended_at is null',
    );
    return row?.count ?? 0;
  }

  private async write(): Promise<void> {
    const { ruled } = this.stage;
    while (ruled && !this.isOver) {
      await ruled.write(1 + this.options.random.below(MOST));
      await pause(EVERY_MS);
    }
  }
}
