import type { RunSql } from '../database/worker-database.js';

/** What a step of a job did to cases; codes, and ids that become pseudonyms. */
export interface JobAudit {
  action: `job.${string}`;
  cases?: readonly string[];
  partitions?: readonly string[];
  /** A code. */
  purpose?: string;
}

/** One row for each step of a job, in the transaction of the steps: no row, no step (SECURITY D). */
export const writeJobAudits = (run: RunSql, entries: readonly JobAudit[]): Promise<unknown> =>
  run('select panoh.write_audit(entry) from jsonb_array_elements($1) entry', [
    JSON.stringify(entries.map((entry) => ({ ...entry, decision: 'allowed' }))),
  ]);

export const writeJobAudit = (run: RunSql, entry: JobAudit): Promise<unknown> => writeJobAudits(run, [entry]);
