import { Injectable, Module } from '@nestjs/common';
import { writeJobAudit } from '../../platform/audit/job-audit.js';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { RepeatingJob } from '../../platform/queue/repeating.js';
import { notifyOwnReminders } from '../notifications.queries.js';

const EVERY_MS = 60_000;

/** Notifies of own reminders that are due and of beds to count; the e-mail says only that there is something new. */
@Injectable()
export class OwnReminderNotices extends RepeatingJob {
  constructor(
    private readonly database: WorkerDatabase,
    log: Log,
  ) {
    super({ failure: 'own_reminders_failed', everyMs: EVERY_MS, log });
  }

  async run(): Promise<void> {
    await this.database.transaction(async (run) => {
      if ((await notifyOwnReminders(run)) > 0)
        await writeJobAudit(run, { action: 'job.notify_own_reminders' });
    });
  }
}

@Module({ providers: [OwnReminderNotices] })
export class OwnReminderNoticesModule {}
