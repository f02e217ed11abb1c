import type { Database } from '../platform/database/database.js';
import type { Caller } from './callers.types.js';

interface CallerRow {
  case_id: string;
  user_id: string | null;
  name: string | null;
}

/**
 * Who makes the planned contacts of these cases, of those that are the viewer's agency's own: the one person who is
 * told of them (`panoh.caller_of`). Where nobody is there to make them, anybody may.
 */
export async function callersOf(
  database: Database,
  caseIds: readonly string[],
): Promise<ReadonlyMap<string, Caller>> {
  const asked = [...new Set(caseIds)];
  if (asked.length === 0) return new Map();
  // `offset 0`: the person is looked up once for a case, and not once more to be compared.
  const rows = await database.query<CallerRow>(
    `select k.id as case_id, u.id as user_id, u.display_name as name
     from (select c.id, panoh.caller_of(c.id) as user_id from panoh.cases c
       where c.id = any ($1::uuid[]) and c.agency_id = $2 offset 0) k left join panoh.users u on u.id = k.user_id`,
    [asked, database.viewer.agencyId],
  );
  const { userId } = database.viewer;
  return new Map(
    rows.map((row) => {
      const isMine = row.user_id === null || row.user_id === userId;
      return [row.case_id, { userId: row.user_id, name: row.name, isMine }];
    }),
  );
}
