import type { Database } from '../platform/database/database.js';
import { SafeContactRecord } from './survivors.entity.js';

/**
 * The safe-contact plans of the cases, as far as the viewer may read them: for lists of work and for one case.
 * The planner does not see how many `unnest` gives, and keeps its plan.
 */
export const safeContactsOf = (
  database: Database,
  caseIds: readonly string[],
): Promise<SafeContactRecord[]> =>
  database.rows(SafeContactRecord, 'where case_id = any (array(select unnest($1::uuid[])))', [caseIds]);

export const safeContactOf = async (database: Database, caseId: string): Promise<SafeContactRecord | null> =>
  (await safeContactsOf(database, [caseId]))[0] ?? null;

/** The plan as it is, locked until the end of the transaction; null where the viewer may not change it. */
export const lockedSafeContact = (database: Database, caseId: string): Promise<SafeContactRecord | null> =>
  database.repository(SafeContactRecord).findOne({ where: { caseId }, lock: { mode: 'pessimistic_write' } });

/** The display name of a colleague of the viewer; null for others. */
export async function colleagueName(database: Database, userId: string): Promise<string | null> {
  const sql = 'select display_name as name from panoh.users where id = $1 and agency_id = $2';
  const [person] = await database.query<{ name: string }>(sql, [userId, database.viewer.agencyId]);
  return person?.name ?? null;
}

/** The record that a merged one continues in; itself for any other. */
export async function keptCase(database: Database, caseId: string): Promise<string> {
  const sql = `with recursive kept as (select kept_id as id from panoh.merged_cases where case_id = $1
      union select m.kept_id from panoh.merged_cases m join kept k on m.case_id = k.id)
    select id from kept where not exists (select 1 from panoh.merged_cases m where m.case_id = kept.id)`;
  const [kept] = await database.query<{ id: string }>(sql, [caseId]);
  return kept?.id ?? caseId;
}

/** Whether the survivor of the case is a child. */
export async function isMinorsCase(database: Database, caseId: string): Promise<boolean> {
  const rows = await database.query('select 1 from panoh.cases where id = $1 and is_minor', [caseId]);
  return rows.length > 0;
}

/** The case in which the survivor of this one is recorded as a child, as far as the viewer may see it. */
export async function parentCase(database: Database, ownCaseId: string): Promise<string | null> {
  const sql = 'select case_id as id from panoh.children where own_case_id = $1 and not entered_in_error';
  const [found] = await database.query<{ id: string }>(sql, [ownCaseId]);
  return found?.id ?? null;
}
