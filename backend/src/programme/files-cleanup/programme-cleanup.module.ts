import { Injectable, Module } from '@nestjs/common';
import { writeJobAudit } from '../../platform/audit/job-audit.js';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { RepeatingJob } from '../../platform/queue/repeating.js';
import { eraseProgrammeFiles } from '../programme.queries.js';

const EVERY_MS = 3_600_000;

/** Deletes files three years after their end; signals that reached a case stay with it. */
@Injectable()
export class ProgrammeCleanup extends RepeatingJob {
  constructor(
    private readonly database: WorkerDatabase,
    log: Log,
  ) {
    super({ failure: 'programme_sweep_failed', everyMs: EVERY_MS, log });
  }

  async run(): Promise<void> {
    await this.database.transaction(async (run) => {
      if ((await eraseProgrammeFiles(run)) > 0)
        await writeJobAudit(run, { action: 'job.erase_programme_files' });
    });
  }
}

@Module({ providers: [ProgrammeCleanup] })
export class ProgrammeCleanupModule {}
