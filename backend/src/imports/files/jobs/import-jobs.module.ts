import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { WorkerDatabase } from '../../../platform/database/worker-database.js';
import { ImportJobs } from './import-jobs.js';
import { ImportWork } from './import-work.js';
import type { OpenProduct } from './import-work.js';

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
