import type { RunSql } from '../../platform/database/worker-database.js';

/** Abandoned files: never confirmed, or stopped and not resumed. */
const OLD = `(state in ('received', 'ready') and sent_at < panoh.now() - interval '1 day'
  or state = 'stopped' and sent_at < panoh.now() - interval '7 days')`;
const IS_FREE = `state = 'running' and (leased_until is null or leased_until < panoh.now())`;

/** The file of a row of the outbox. For a queue job. */
export const fileOfJob = (run: RunSql, jobId: string): Promise<{ id: string }[]> =>
  run('select subject_id as id from panoh.outbox where id = $1', [jobId]);

/** Imports whose job or worker was lost. For the sweep. */
export const lostFiles = (run: RunSql, limit: number): Promise<{ id: string }[]> =>
  run(`select id from panoh.import_files where ${IS_FREE} order by sent_at limit $1`, [limit]);

/** Takes a file for one worker; none where another worker has it. */
export const takeFile = (
  run: RunSql,
  id: string,
  leaseSeconds: number,
): Promise<{ round: number; tries: number }[]> =>
  run(
    `update panoh.import_files set leased_until = panoh.now() + $2::integer * interval '1 second', tries = tries + 1
     where id = $1 and ${IS_FREE} returning round, tries`,
    [id, leaseSeconds],
  );

export const renewLease = (run: RunSql, id: string, leaseSeconds: number): Promise<unknown> =>
  run(
    `update panoh.import_files set leased_until = panoh.now() + $2::integer * interval '1 second'
     where id = $1 and state = 'running'`,
    [id, leaseSeconds],
  );

export const releaseFile = (run: RunSql, id: string): Promise<unknown> =>
  run('update panoh.import_files set leased_until = null where id = $1', [id]);

/** Stops a running import until a supervisor resumes it. */
export const stopFile = (run: RunSql, id: string, problem: string): Promise<unknown> =>
  run(
    `update panoh.import_files set state = 'stopped', problem = $2, leased_until = null
     where id = $1 and state = 'running'`,
    [id, problem],
  );

/** Removes abandoned files and the layouts that served them alone; answers how many files. */
export async function dropOldFiles(run: RunSql): Promise<number> {
  const old = await run<{ id: string }>(
    `update panoh.import_files set state = 'dropped', ended_at = panoh.now() where ${OLD} returning id`,
  );
  await run(`delete from panoh.import_mappings where made_at < panoh.now() - interval '8 days'`);
  const ids = old.map(({ id }) => id);
  if (ids.length > 0) await run('delete from panoh.import_file_contents where id = any ($1)', [ids]);
  return old.length;
}
