import { Injectable, Module } from '@nestjs/common';
import { writeJobAudit } from '../../platform/audit/job-audit.js';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { RepeatingJob } from '../../platform/queue/repeating.js';
import { removeUnfinished } from '../files.queries.js';

const EVERY_MS = 3_600_000;

/** Removes uploads that were not finished within a day. The worker reads only their age. */
@Injectable()
export class UploadsCleanup extends RepeatingJob {
  constructor(
    private readonly database: WorkerDatabase,
    log: Log,
  ) {
    super({ failure: 'uploads_sweep_failed', everyMs: EVERY_MS, log });
  }

  run(): Promise<void> {
    return this.sweep();
  }

  async sweep(): Promise<void> {
    await this.database.transaction(async (run) => {
      if ((await removeUnfinished(run)) > 0) await writeJobAudit(run, { action: 'job.remove_uploads' });
    });
  }
}

@Module({ providers: [UploadsCleanup] })
export class UploadsCleanupModule {}
