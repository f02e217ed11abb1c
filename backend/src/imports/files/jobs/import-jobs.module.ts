import { Injectable, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { WorkerDatabase } from '../../../platform/database/worker-database.js';
import { Log } from '../../../platform/log.js';
import { Queues } from '../../../platform/queue/queues.js';
import { RepeatingJob } from '../../../platform/queue/repeating.js';
import { ImportWork } from './import-work.js';
import type { OpenProduct } from './import-work.js';

/** The queue that `panoh.hand_to_worker` names in its outbox rows. */
const QUEUE = 'registers';
const SWEEP_MS = 15_000;
/** Each holds a register in memory. */
const AT_ONCE = 2;

/** Starts confirmed imports: by queue job, and by a sweep that finds missed ones. */
@Injectable()
export class ImportJobs extends RepeatingJob {
  constructor(
    private readonly queues: Queues,
    private readonly importWork: ImportWork,
    log: Log,
  ) {
    super({ failure: 'register_sweep_failed', everyMs: SWEEP_MS, log });
  }

  override onApplicationBootstrap(): void {
    this.queues.register(QUEUE, (id) => this.importWork.tell(id), AT_ONCE);
    super.onApplicationBootstrap();
  }

  run(): Promise<void> {
    return this.importWork.sweep();
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
