import { Injectable, Module } from '@nestjs/common';
import { writeJobAudit } from '../../platform/audit/job-audit.js';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { RepeatingJob } from '../../platform/queue/repeating.js';
import { removeOldDevices } from '../along/devices.queries.js';
import { removeDoneReminders, removeExpiredDrafts } from '../drafts.queries.js';

const EVERY_MS = 3_600_000;

/**
 * Removes drafts unchanged for thirty days, and phones that ended and own reminders that were done as long ago. The worker
 * reads only their age.
 */
@Injectable()
export class DraftsCleanup extends RepeatingJob {
  constructor(
    private readonly database: WorkerDatabase,
    log: Log,
  ) {
    super({ failure: 'drafts_sweep_failed', everyMs: EVERY_MS, log });
  }

  run(): Promise<void> {
    return this.sweep();
  }

  async sweep(): Promise<void> {
    await this.database.transaction(async (run) => {
      if ((await removeExpiredDrafts(run)) > 0) await writeJobAudit(run, { action: 'job.remove_drafts' });
      if ((await removeOldDevices(run)) > 0) await writeJobAudit(run, { action: 'job.remove_devices' });
      if ((await removeDoneReminders(run)) > 0) await writeJobAudit(run, { action: 'job.remove_reminders' });
    });
  }
}

@Module({ providers: [DraftsCleanup] })
export class DraftsCleanupModule {}
