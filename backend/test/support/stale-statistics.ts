import type { TestDatabase } from './database.js';

/** Rows and pages as the planner may believe them after a restore, with few rows in each table. */
const BELIEVED = {
  ...{ cases: [100, 4], referrals: [10, 4], grants: [0, 4], consents: [1_000, 0] },
  ...{ agencies: [1, 1], users: [1, 4], role_access: [2, 0] },
};

/** How long a statement takes while statistics are stale, in milliseconds. */
export async function timeWithStaleStatistics(database: TestDatabase, sql: string): Promise<number> {
  for (const [table, counts] of Object.entries(BELIEVED))
    await database.query(
      `update pg_class set (reltuples, relpages) = (${counts.join()}) where oid = 'panoh.${table}'::regclass`,
    );
  const began = performance.now();
  await database.query(sql);
  const took = performance.now() - began;
  await database.query('analyze');
  return took;
}
