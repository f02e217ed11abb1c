import { Injectable, Module } from '@nestjs/common';
import { writeJobAudit } from '../../platform/audit/job-audit.js';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { RepeatingJob } from '../../platform/queue/repeating.js';
import { eraseMessageTexts } from '../referral-messages.queries.js';

const EVERY_MS = 3_600_000;

/** Deletes the words of messages 90 days after their referral ended; that one was sent, and when, remains. */
@Injectable()
export class MessagesCleanup extends RepeatingJob {
  constructor(
    private readonly database: WorkerDatabase,
    log: Log,
  ) {
    super({ failure: 'messages_sweep_failed', everyMs: EVERY_MS, log });
  }

  run(): Promise<void> {
    return this.sweep();
  }

  async sweep(): Promise<void> {
    await this.database.transaction(async (run) => {
      if ((await eraseMessageTexts(run)) > 0) await writeJobAudit(run, { action: 'job.erase_message_texts' });
    });
  }
}

@Module({ providers: [MessagesCleanup] })
export class MessagesCleanupModule {}
