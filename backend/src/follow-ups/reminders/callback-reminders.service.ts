import { Injectable } from '@nestjs/common';
import { writeJobAudit } from '../../platform/audit/job-audit.js';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import { AdaptiveThrottle } from '../../platform/queue/adaptive-throttle.js';

type StepEnd = 'done' | 'undeliverable' | 'skipped' | 'failed';

/** Of the time that a batch took, how long the database is left to people before the next one. */
const REST = { share: 1, mostMs: 200 };
const BATCH = 100;

/**
 * Escalates callback requests from the public pages (ADR 23) with the sweep and heartbeat of follow-ups; the database
 * decides what a step means, while it locks the request.
 */
@Injectable()
export class CallbackReminders {
  private readonly pacer = new AdaptiveThrottle(REST);

  constructor(private readonly database: WorkerDatabase) {}

  /** Steps whose jobs came, or every one that is due. */
  tell(stepIds: readonly string[] | null): Promise<StepEnd[]> {
    return this.pacer.next(() =>
      this.database.transaction(async (run) => {
        const told = await run<{ ended: StepEnd }>('select ended from panoh.notify_hotline($1, $2)', [
          stepIds,
          BATCH,
        ]);
        if (told.length > 0) await writeJobAudit(run, { action: 'job.notify_hotline' });
        return told.map(({ ended }) => ended);
      }),
    );
  }

  /** Steps that stand unheard now, and what a month ago was settled is erased. */
  async tidy(): Promise<number> {
    return this.database.transaction(async (run) => {
      const [gone] = await run<{ count: number }>('select panoh.erase_callback_details() as count');
      if (gone && gone.count > 0) await writeJobAudit(run, { action: 'job.erase_callback_details' });
      const [undeliverable] = await run<{ count: number }>(
        `select count(*)::integer as count from panoh.callback_escalations where state = 'undeliverable'`,
      );
      return undeliverable?.count ?? 0;
    });
  }
}
