import { Injectable, Module } from '@nestjs/common';
import type { DynamicModule, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { WorkerDatabase } from '../../../platform/database/worker-database.js';
import { Log } from '../../../platform/log.js';
import { Queues } from '../../../platform/queue/queues.js';
import { Repeating } from '../../../platform/queue/repeating.js';
import { ImportWork } from './import-work.js';
import type { OpenProduct } from './import-work.js';

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

/** Imports confirmed uploads through the product, under the session of the supervisor who confirmed them. */
@Module({})
export class ImportJobsModule {
  static with(openProduct: OpenProduct): DynamicModule {
    return {
      module: ImportJobsModule,
      providers: [
        {
          provide: ImportWork,
          useFactory: (database: WorkerDatabase) => new ImportWork(database, openProduct),
          inject: [WorkerDatabase],
        },
        ImportJobs,
      ],
    };
  }
}
