import { Injectable } from '@nestjs/common';
import { writeJobAudit } from '../../platform/audit/job-audit.js';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import { Pacer } from '../../platform/queue/pacer.js';

type StepEnd = 'done' | 'unheard' | 'skipped' | 'failed';

/** Of the time that a batch took, how long the database is left to people before the next one. */
const REST = { share: 1, mostMs: 200 };
const BATCH = 100;

/**
 * The ladder of those who asked from the public pages to be called (ADR 23): the same clock, the same sweep and the same
 * heartbeat as for follow-ups; what a step means is decided in the database, where its request is locked.
 */
@Injectable()
export class HelpReminders {
  private readonly pacer = new Pacer(REST);

  constructor(private readonly database: WorkerDatabase) {}

  /** Steps whose jobs came, or every one that is due. */
  tell(stepIds: readonly string[] | null): Promise<StepEnd[]> {
    return this.pacer.next(() =>
      this.database.transaction(async (run) => {
        const told = await run<{ ended: StepEnd }>('select ended from panoh.tell_help($1, $2)', [
          stepIds,
          BATCH,
        ]);
        if (told.length > 0) await writeJobAudit(run, { action: 'job.tell_help' });
        return told.map(({ ended }) => ended);
      }),
    );
  }

  /** Steps that stand unheard now, and what a month ago was settled is erased. */
  async tidy(): Promise<number> {
    return this.database.transaction(async (run) => {
      const [gone] = await run<{ count: number }>('select panoh.erase_help_words() as count');
      if (gone && gone.count > 0) await writeJobAudit(run, { action: 'job.erase_help_words' });
      const [unheard] = await run<{ count: number }>(
        `select count(*)::integer as count from panoh.help_steps where state = 'unheard'`,
      );
      return unheard?.count ?? 0;
    });
  }
}
