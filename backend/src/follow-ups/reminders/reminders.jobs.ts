import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { BatchCollector } from '../../platform/queue/batch-collector.js';
import { Queues } from '../../platform/queue/queues.js';
import { Repeating } from '../../platform/queue/repeating.js';
import { CallbackReminders } from './callback-reminders.service.js';
import {
  CallInsPlanning,
  DisclosedIncidentsService,
  SignalsPlanning,
  TakenBackService,
} from './cross-case-planning.service.js';
import { BATCH, makeDailyReport } from './reminders.queries.js';
import { RemindersService } from './reminders.service.js';
import { ReplanningService } from './replanning.service.js';

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

  /** Of several workers one makes it. */
  async make(): Promise<void> {
    const made = await makeDailyReport((sql, parameters) => this.database.query(sql, parameters));
    if (made) this.log[made.missed > 0 ? 'error' : 'info']('daily_report', { count: made.due });
  }
}

/** The queue that `panoh.plan_follow_up` names in its outbox rows; a job's id is the step's. */
const QUEUE = 'reminders';
/** The same for `panoh.add_callback_escalations`. */
const CALLBACK_QUEUE = 'help-requests';
const SWEEP_MS = 30_000;
const GATHER_MS = 5;
/** While one batch is worked on, the next ones gather. */
const AT_ONCE = 2 * BATCH;
const CALLBACKS_AT_ONCE = 4;

/** Runs the jobs of due steps, and the sweep. */
@Injectable()
export class RemindersJobs implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sweeping: Repeating;
  private readonly gathering: BatchCollector;

  constructor(
    private readonly queues: Queues,
    private readonly callbacks: CallbackReminders,
    reminders: RemindersService,
    report: DailyReport,
    log: Log,
  ) {
    // Sends due notifications before reporting missed ones.
    this.sweeping = new Repeating({ failure: 'sweep_failed', everyMs: SWEEP_MS, log }, async () => {
      await reminders.sweep();
      await report.make();
    });
    this.gathering = new BatchCollector({ atMost: BATCH, waitMs: GATHER_MS }, (ids) => reminders.remind(ids));
  }

  onApplicationBootstrap(): void {
    this.queues.register(QUEUE, (stepId) => this.gathering.add(stepId), AT_ONCE);
    const tell = async (stepId: string): Promise<void> => void (await this.callbacks.tell([stepId]));
    this.queues.register(CALLBACK_QUEUE, tell, CALLBACKS_AT_ONCE);
    this.sweeping.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.sweeping.stop();
  }
}

const REPLANNING_MS = 15_000;
/** A threat to life is with her lead within a minute, also after a fault. */
const SIGNALS_MS = 10_000;
/** A contact that comes forward is due a day later at the earliest: half a minute is soon enough. */
const CROSS_CASE_MS = 30_000;

/** Plans, again and again, what a change of rules moves and what one case changes in another. */
@Injectable()
export class PlanningJobs implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly repeating: readonly Repeating[];

  constructor(
    replanning: ReplanningService,
    disclosed: DisclosedIncidentsService,
    takenBack: TakenBackService,
    callIns: CallInsPlanning,
    log: Log,
  ) {
    const often = { everyMs: CROSS_CASE_MS, log };
    this.repeating = [
      new Repeating({ failure: 'planning_failed', everyMs: REPLANNING_MS, log }, () => replanning.carryOn()),
      new Repeating({ failure: 'telling_failed', ...often }, () => disclosed.carryOn()),
      new Repeating({ failure: 'search_not_planned', ...often }, () => takenBack.carryOn()),
      new Repeating({ failure: 'call_in_not_planned', ...often }, () => callIns.carryOn()),
    ];
  }

  onApplicationBootstrap(): void {
    for (const one of this.repeating) one.start();
  }

  async onModuleDestroy(): Promise<void> {
    for (const one of this.repeating) await one.stop();
  }
}

/** Apart from the other planning: what takes long there delays no signal. */
@Injectable()
export class SignalJobs implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly repeating: Repeating;

  constructor(signals: SignalsPlanning, log: Log) {
    const often = { everyMs: SIGNALS_MS, log };
    this.repeating = new Repeating({ failure: 'signal_not_planned', ...often }, () => signals.carryOn());
  }

  onApplicationBootstrap(): void {
    this.repeating.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.repeating.stop();
  }
}
