import { Injectable } from '@nestjs/common';
import { writeJobAudit } from '../../platform/audit/job-audit.js';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import { AdaptiveThrottle } from '../../platform/queue/adaptive-throttle.js';
import { countUndeliverableCallbacks, eraseCallbackDetails, notifyHotline } from './reminders.queries.js';
import type { StepEnd } from './reminders.queries.js';

/** Of the time that a batch took, how long the database is left to people before the next one. */
const REST = { share: 1, mostMs: 200 };

/** Escalates callback requests from the public pages (ADR 23) with the sweep and heartbeat of follow-ups. */
@Injectable()
export class CallbackReminders {
  private readonly pacer = new AdaptiveThrottle(REST);

  constructor(private readonly database: WorkerDatabase) {}

  /** Steps whose jobs came, or every one that is due. */
  tell(stepIds: readonly string[] | null): Promise<StepEnd[]> {
    return this.pacer.next(() =>
      this.database.transaction(async (run) => {
        const notified = await notifyHotline(run, stepIds);
        if (notified.length > 0) await writeJobAudit(run, { action: 'job.notify_hotline' });
        return notified.map(({ ended }) => ended);
      }),
    );
  }

  /** Erases what was settled a month ago; answers with the steps that are undeliverable now. */
  tidy(): Promise<number> {
    return this.database.transaction(async (run) => {
      if ((await eraseCallbackDetails(run)) > 0)
        await writeJobAudit(run, { action: 'job.erase_callback_details' });
      return countUndeliverableCallbacks(run);
    });
  }
}
