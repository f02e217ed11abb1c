import type { INestApplicationContext } from '@nestjs/common';
import { writeJobAudit } from '../../../platform/audit/job-audit.js';
import type { WorkerDatabase } from '../../../platform/database/worker-database.js';
import { Problem } from '../../../shared/errors.js';
import { ImportRunsService } from '../import-runs.service.js';
import { SESSION_ENDED, TRIED_TOO_OFTEN } from '../import-files.types.js';

/** The product as people use it; opened only when there is a file to import. */
export type OpenProduct = () => Promise<Pick<INestApplicationContext, 'get'>>;

/** A worker renews its lease on an upload before it expires; else another worker takes the upload. */
const LEASE_SECONDS = 60;
const RENEW_MS = 15_000;
const MOST_TRIES = 12;
const AT_ONCE = 20;

/** Abandoned files: never confirmed, or stopped and not resumed. */
const OLD = `(state in ('received', 'ready') and sent_at < panoh.now() - interval '1 day'
  or state = 'stopped' and sent_at < panoh.now() - interval '7 days')`;

/** Runs confirmed imports. It cannot read the file: only the supervisor's session opens it. */
export class ImportWork {
  constructor(
    private readonly database: WorkerDatabase,
    private readonly openProduct: OpenProduct,
  ) {}

  /** A job names a row of the outbox; whatever it belongs to is read from there. */
  async tell(jobId: string): Promise<void> {
    const [row] = await this.database.query<{ subject_id: string }>(
      `select subject_id from panoh.outbox where id = $1`,
      [jobId],
    );
    if (row) await this.run(row.subject_id);
  }

  /** Runs imports whose job or worker was lost, and removes abandoned files. */
  async sweep(): Promise<void> {
    const waiting = await this.database.query<{ id: string }>(
      `select id from panoh.import_files where state = 'running' and (leased_until is null or leased_until < panoh.now())
       order by sent_at limit $1`,
      [AT_ONCE],
    );
    for (const { id } of waiting) await this.run(id);
    await this.removeOld();
  }

  /** Imports one upload as far as possible. Throws if the job should be tried again. */
  async run(id: string): Promise<void> {
    const round = await this.take(id);
    if (round === null) return;
    const renewing = setInterval(() => void this.renew(id).catch(() => undefined), RENEW_MS);
    try {
      const product = await this.openProduct();
      await product.get(ImportRunsService, { strict: false }).run(id, round);
    } catch (error) {
      const code = stopCode(error);
      if (code === null) throw error;
      await this.stop(id, code);
    } finally {
      clearInterval(renewing);
      await this.release(id);
    }
  }

  private async take(id: string): Promise<number | null> {
    return this.database.transaction(async (run) => {
      const [taken] = await run<{ round: number; tries: number }>(
        `update panoh.import_files set leased_until = panoh.now() + $2::integer * interval '1 second', tries = tries + 1
         where id = $1 and state = 'running' and (leased_until is null or leased_until < panoh.now())
         returning round, tries`,
        [id, LEASE_SECONDS],
      );
      if (!taken) return null;
      await writeJobAudit(run, { action: 'job.import_register' });
      if (taken.tries <= MOST_TRIES) return taken.round;
      await run(
        `update panoh.import_files set state = 'stopped', problem = $2, leased_until = null where id = $1`,
        [id, TRIED_TOO_OFTEN],
      );
      return null;
    });
  }

  private async renew(id: string): Promise<void> {
    await this.database.query(
      `update panoh.import_files set leased_until = panoh.now() + $2::integer * interval '1 second'
       where id = $1 and state = 'running'`,
      [id, LEASE_SECONDS],
    );
  }

  private async release(id: string): Promise<void> {
    await this.database
      .query('update panoh.import_files set leased_until = null where id = $1', [id])
      .catch(() => undefined);
  }

  private async stop(id: string, code: string): Promise<void> {
    await this.database.query(
      `update panoh.import_files set state = 'stopped', problem = $2 where id = $1 and state = 'running'`,
      [id, code],
    );
  }

  private async removeOld(): Promise<void> {
    await this.database.transaction(async (run) => {
      const old = await run<{ id: string }>(
        `update panoh.import_files set state = 'dropped', ended_at = panoh.now() where ${OLD} returning id`,
      );
      await run(`delete from panoh.import_mappings where made_at < panoh.now() - interval '8 days'`);
      if (old.length === 0) return;
      await run('delete from panoh.import_file_contents where id = any ($1)', [old.map(({ id }) => id)]);
      await writeJobAudit(run, { action: 'job.remove_register_files' });
    });
  }
}

/** What the product refuses it refuses the next time too; whatever else went wrong is tried again. */
function stopCode(error: unknown): string | null {
  if (!(error instanceof Problem) || error.status >= 500) return null;
  return error.status === 401 ? SESSION_ENDED : error.code;
}
