import type { RunSql } from '../platform/database/worker-database.js';

type Statement<Parameters extends unknown[], Answer> = (run: RunSql, ...given: Parameters) => Promise<Answer>;

/** A statement whose parameters `$1`, `$2` … are the arguments in their order. */
export const rowsOf =
  <Row, Parameters extends unknown[]>(sql: string): Statement<Parameters, Row[]> =>
  (run, ...given) =>
    run<Row>(sql, given);

/** The same for a statement that answers ids, each as `id`. */
export const idsOf =
  <Parameters extends unknown[]>(sql: string): Statement<Parameters, string[]> =>
  async (run, ...given) =>
    (await run<{ id: string }>(sql, given)).map(({ id }) => id);

/** The same for a statement that answers one number, as `count`. */
export const countOf =
  <Parameters extends unknown[]>(sql: string): Statement<Parameters, number> =>
  async (run, ...given) =>
    (await run<{ count: number }>(sql, given))[0]?.count ?? 0;
