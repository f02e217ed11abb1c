import type { INestApplicationContext } from '@nestjs/common';
import { writeJobAudit } from '../../../platform/audit/job-audit.js';
import type { RunSql, WorkerDatabase } from '../../../platform/database/worker-database.js';
import { Problem } from '../../../shared/errors.js';
import { ImportRunsService } from '../import-runs.service.js';
import { dropOldFiles, fileOfJob, lostFiles, releaseFile } from '../import-work.queries.js';
import { renewLease, stopFile, takeFile } from '../import-work.queries.js';

/** The product as people use it; opened only when there is a file to import. */
export type OpenProduct = () => Promise<Pick<INestApplicationContext, 'get'>>;

/** A worker renews its lease on an upload before it expires; else another worker takes the upload. */
const LEASE_SECONDS = 60;
const RENEW_MS = 15_000;
const MOST_TRIES = 12;
const AT_ONCE = 20;

/** Runs confirmed imports. It cannot read the file: only the supervisor's session opens it. */
export class ImportWork {
  private readonly query: RunSql;

  constructor(
    private readonly database: WorkerDatabase,
    private readonly openProduct: OpenProduct,
  ) {
    this.query = (sql, parameters) => database.query(sql, parameters);
  }

  /** A job names a row of the outbox, which names the file. */
  async tell(jobId: string): Promise<void> {
    const [file] = await fileOfJob(this.query, jobId);
    if (file) await this.run(file.id);
  }

  /** Runs imports whose job or worker was lost, and removes abandoned files. */
  async sweep(): Promise<void> {
    for (const { id } of await lostFiles(this.query, AT_ONCE)) await this.run(id);
    await this.database.transaction(async (run) => {
      if ((await dropOldFiles(run)) > 0) await writeJobAudit(run, { action: 'job.remove_register_files' });
    });
  }

  /** Imports one upload as far as possible. Throws if the job should be tried again. */
  async run(id: string): Promise<void> {
    const round = await this.take(id);
    if (round === null) return;
    const renew = () => void renewLease(this.query, id, LEASE_SECONDS).catch(() => undefined);
    const renewing = setInterval(renew, RENEW_MS);
    try {
      const product = await this.openProduct();
      await product.get(ImportRunsService, { strict: false }).run(id, round);
    } catch (error) {
      const code = stopCode(error);
      if (code === null) throw error;
      await stopFile(this.query, id, code);
    } finally {
      clearInterval(renewing);
      await releaseFile(this.query, id).catch(() => undefined);
    }
  }

  private async take(id: string): Promise<number | null> {
    return this.database.transaction(async (run) => {
      const [taken] = await takeFile(run, id, LEASE_SECONDS);
      if (!taken) return null;
      await writeJobAudit(run, { action: 'job.import_register' });
      if (taken.tries <= MOST_TRIES) return taken.round;
      await stopFile(run, id, 'tried_too_often');
      return null;
    });
  }
}

/** A refusal of the product stays a refusal the next time; another failure is tried again. */
function stopCode(error: unknown): string | null {
  if (!(error instanceof Problem) || error.status >= 500) return null;
  return error.status === 401 ? 'import_session_ended' : error.code;
}
