import { Injectable, Module } from '@nestjs/common';
import { writeJobAudit } from '../../platform/audit/job-audit.js';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { RepeatingJob } from '../../platform/queue/repeating.js';
import { eraseTrainings, notifyTrainings } from '../training.queries.js';

const EVERY_MS = 3_600_000;

/** Notifies of modules that end: the person, then supervisors, then coordinators (tr.renew). Deletes old records. */
@Injectable()
export class TrainingNotices extends RepeatingJob {
  constructor(
    private readonly database: WorkerDatabase,
    log: Log,
  ) {
    super({ failure: 'training_notices_failed', everyMs: EVERY_MS, log });
  }

  async run(): Promise<void> {
    await this.database.transaction(async (run) => {
      if ((await notifyTrainings(run)) > 0) await writeJobAudit(run, { action: 'job.notify_trainings' });
      if ((await eraseTrainings(run)) > 0) await writeJobAudit(run, { action: 'job.erase_trainings' });
    });
  }
}

@Module({ providers: [TrainingNotices] })
export class TrainingNoticesModule {}
