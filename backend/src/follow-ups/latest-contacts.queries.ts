import type { Database } from '../platform/database/database.js';

/**
 * The latest contact or attempt by case, so that the survivor is not called twice in a safe window. Two days back
 * only, since no window is longer.
 */
export async function latestContacts(
  database: Database,
  caseIds: readonly string[],
): Promise<ReadonlyMap<string, Date>> {
  const asked = [...new Set(caseIds)];
  if (asked.length === 0) return new Map();
  const rows = await database.query<{ case_id: string; contacted_at: Date }>(
    `select case_id, max(contacted_at) as contacted_at from panoh.contacts
     where case_id = any ($1::uuid[]) and contacted_at > panoh.now() - interval '2 days'
       and outcome <> 'not_attempted_unsafe' group by case_id`,
    [asked],
  );
  return new Map(rows.map((row) => [row.case_id, row.contacted_at]));
}
