import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { Log } from '../../platform/log.js';
import { Gathering } from '../../platform/queue/gathering.js';
import { Queues } from '../../platform/queue/queues.js';
import { Repeating } from '../../platform/queue/repeating.js';
import { DailyReport } from './daily-report.js';
import { PlanningAnewService } from './planning-anew.service.js';
import { BATCH, RemindersService } from './reminders.service.js';

/** The queue that `panoh.plan_follow_up` names in its outbox rows; a job's id is the step's. */
const QUEUE = 'reminders';
const SWEEP_MS = 30_000;
const GATHER_MS = 5;
const PLANNING_MS = 15_000;
/** While one batch is worked on, the next ones gather. */
const AT_ONCE = 2 * BATCH;

/** The clock and the net of reminders, and what a change of rules plans anew. */
@Injectable()
export class RemindersJobs implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sweeping: Repeating;
  private readonly planning: Repeating;
  private readonly gathering: Gathering;

  constructor(
    private readonly queues: Queues,
    private readonly reminders: RemindersService,
    private readonly report: DailyReport,
    anew: PlanningAnewService,
    log: Log,
  ) {
    this.sweeping = new Repeating({ failure: 'sweep_failed', everyMs: SWEEP_MS, log }, () => this.sweep());
    this.planning = new Repeating({ failure: 'planning_failed', everyMs: PLANNING_MS, log }, () =>
      anew.carryOn(),
    );
    this.gathering = new Gathering({ atMost: BATCH, waitMs: GATHER_MS }, (ids) => reminders.remind(ids));
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

  /** What was due is told before it is reported what was missed. */
  private async sweep(): Promise<void> {
    await this.reminders.sweep();
    await this.report.make();
  }
}
