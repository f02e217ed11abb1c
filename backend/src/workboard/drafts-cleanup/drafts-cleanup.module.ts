import { Injectable, Module } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { writeJobAudit } from '../../platform/audit/job-audit.js';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { Repeating } from '../../platform/queue/repeating.js';
import { removeExpiredDrafts } from '../drafts.queries.js';

const EVERY_MS = 3_600_000;

/** Removes drafts unchanged for thirty days. The worker can read only the age of a draft. */
@Injectable()
export class DraftsCleanup implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sweeping: Repeating;

  constructor(
    private readonly database: WorkerDatabase,
    log: Log,
  ) {
    this.sweeping = new Repeating({ failure: 'drafts_sweep_failed', everyMs: EVERY_MS, log }, () =>
      this.sweep(),
    );
  }

  onApplicationBootstrap(): void {
    this.sweeping.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.sweeping.stop();
  }

  async sweep(): Promise<void> {
    await this.database.transaction(async (run) => {
      if ((await removeExpiredDrafts(run)) > 0) await writeJobAudit(run, { action: 'job.remove_drafts' });
    });
  }
}

@Module({ providers: [DraftsCleanup] })
export class DraftsCleanupModule {}
