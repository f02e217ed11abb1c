import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { BatchCollector } from '../../platform/queue/batch-collector.js';
import { Queues } from '../../platform/queue/queues.js';
import { Repeating } from '../../platform/queue/repeating.js';
import { ReplanningService } from './replanning.service.js';
import { BATCH, RemindersService } from './reminders.service.js';

interface Reported {
  due: number;
  missed: number;
}

/** A notification due the day before and not sent by seven in the morning counts as missed. */
const MAKE = `
  with yesterday as (select local::date - 1 as day from (select panoh.now() at time zone 'Asia/Dushanbe' as local) clock
      where local::time >= '07:00' and not exists (select 1 from panoh.daily_reports r where r.day = local::date - 1)),
    steps as (
      select s.state, s.rung, s.done_at, greatest(s.run_at, o.created_at) as due_at
      from (select id, state, rung, run_at, done_at from panoh.follow_up_steps
          union all select id, state, case when rung in ('duty', 'taker') then 'owner' else rung end, run_at, done_at
          from panoh.callback_escalations) s left join panoh.outbox o on o.id = s.id
      where s.state <> 'skipped' and exists (select 1 from yesterday)),
    of_day as (
      select s.* from steps s, yesterday y where (s.due_at at time zone 'Asia/Dushanbe')::date = y.day)
  insert into panoh.daily_reports (day, due, on_time, late, undeliverable, missed, escalated)
  select y.day, count(s.*),
    count(*) filter (where s.state = 'done' and s.done_at <= s.due_at + interval '2 minutes'),
    count(*) filter (where s.state = 'done' and s.done_at > s.due_at + interval '2 minutes'),
    count(*) filter (where s.state = 'undeliverable'), count(*) filter (where s.state in ('waiting', 'claimed')),
    count(*) filter (where s.state = 'done' and s.rung <> 'owner')
  from yesterday y left join of_day s on true group by y.day
  on conflict (day) do nothing returning due, missed`;

/**
 * "All well: N due, 0 missed", once a day, in Dushanbe's days: a report that is not there is seen (SECURITY E6). A step
 * counts from when it was due, or asked for where that was later; what was settled before its time was never due.
 */
@Injectable()
export class DailyReport {
  constructor(
    private readonly database: WorkerDatabase,
    private readonly log: Log,
  ) {}

  /** Of the day before, unless it was made already or the morning has not come; of several workers one makes it. */
  async make(): Promise<void> {
    const [made] = await this.database.query<Reported>(MAKE);
    if (made) this.log[made.missed > 0 ? 'error' : 'info']('daily_report', { count: made.due });
  }
}

/** The queue that `panoh.plan_follow_up` names in its outbox rows; a job's id is the step's. */
const QUEUE = 'reminders';
const SWEEP_MS = 30_000;
const GATHER_MS = 5;
const PLANNING_MS = 15_000;
/** While one batch is worked on, the next ones gather. */
const AT_ONCE = 2 * BATCH;

/** Runs reminder jobs, the sweep, and replanning after a change of rules. */
@Injectable()
export class RemindersJobs implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sweeping: Repeating;
  private readonly planning: Repeating;
  private readonly gathering: BatchCollector;

  constructor(
    private readonly queues: Queues,
    private readonly reminders: RemindersService,
    private readonly report: DailyReport,
    replanning: ReplanningService,
    log: Log,
  ) {
    this.sweeping = new Repeating({ failure: 'sweep_failed', everyMs: SWEEP_MS, log }, () => this.sweep());
    this.planning = new Repeating({ failure: 'planning_failed', everyMs: PLANNING_MS, log }, () =>
      replanning.carryOn(),
    );
    this.gathering = new BatchCollector({ atMost: BATCH, waitMs: GATHER_MS }, (ids) => reminders.remind(ids));
  }

  onApplicationBootstrap(): void {
    this.queues.register(QUEUE, (stepId) => this.gathering.add(stepId), AT_ONCE);
    this.sweeping.start();
    this.planning.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.sweeping.stop();
    await this.planning.stop();
  }

  /** Sends due notifications before reporting missed ones. */
  private async sweep(): Promise<void> {
    await this.reminders.sweep();
    await this.report.make();
  }
}
