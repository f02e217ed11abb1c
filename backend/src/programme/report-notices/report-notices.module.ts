import { Injectable, Module } from '@nestjs/common';
import { writeJobAudit } from '../../platform/audit/job-audit.js';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { RepeatingJob } from '../../platform/queue/repeating.js';
import { notifyProgrammeReports } from '../programme.queries.js';

const EVERY_MS = 60_000;

/** Notifies workers of the programme of a report on attendance: before it is due, and once it is late. */
@Injectable()
export class ReportNotices extends RepeatingJob {
  constructor(
    private readonly database: WorkerDatabase,
    log: Log,
  ) {
    super({ failure: 'programme_notices_failed', everyMs: EVERY_MS, log });
  }

  async run(): Promise<void> {
    await this.database.transaction(async (run) => {
      if ((await notifyProgrammeReports(run)) > 0)
        await writeJobAudit(run, { action: 'job.notify_programme_reports' });
    });
  }
}

@Module({ providers: [ReportNotices] })
export class ReportNoticesModule {}
