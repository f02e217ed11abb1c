import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { Log } from '../../../platform/log.js';
import { Queues } from '../../../platform/queue/queues.js';
import { Repeating } from '../../../platform/queue/repeating.js';
import { ImportWork } from './import-work.js';

/** The queue that `panoh.hand_to_worker` names in its outbox rows. */
const QUEUE = 'registers';
const SWEEP_MS = 15_000;
/** Each holds a register in memory. */
const AT_ONCE = 2;

/** Starts confirmed imports: by queue job, and by a sweep that finds missed ones. */
@Injectable()
export class ImportJobs implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sweeping: Repeating;

  constructor(
    private readonly queues: Queues,
    private readonly importWork: ImportWork,
    log: Log,
  ) {
    this.sweeping = new Repeating({ failure: 'register_sweep_failed', everyMs: SWEEP_MS, log }, () =>
      this.importWork.sweep(),
    );
  }

  onApplicationBootstrap(): void {
    this.queues.register(QUEUE, (id) => this.importWork.tell(id), AT_ONCE);
    this.sweeping.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.sweeping.stop();
  }
}
