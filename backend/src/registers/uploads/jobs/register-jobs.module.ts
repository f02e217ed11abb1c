import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { WorkerDatabase } from '../../../platform/database/worker-database.js';
import { RegisterJobs } from './register-jobs.js';
import { UploadWork } from './upload-work.js';
import type { OpenProduct } from './upload-work.js';

/** Brings in what supervisors confirmed. It stores through the product itself, under the session of who confirmed it. */
@Module({})
export class RegisterJobsModule {
  static with(openProduct: OpenProduct): DynamicModule {
    return {
      module: RegisterJobsModule,
      providers: [
        {
          provide: UploadWork,
          useFactory: (database: WorkerDatabase) => new UploadWork(database, openProduct),
          inject: [WorkerDatabase],
        },
        RegisterJobs,
      ],
    };
  }
}
