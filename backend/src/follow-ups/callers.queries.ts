import type { Database } from '../platform/database/database.js';
import type { ContactAssignee } from './contact-assignees.types.js';

interface CallerRow {
  case_id: string;
  user_id: string | null;
  name: string | null;
}

/**
 * The contact assignee of each of the viewer's agency's own cases, who gets its notifications
 * (`panoh.contact_assignee_of`). If no assignee is available, any colleague may make the contact.
 */
export async function assigneesOf(
  database: Database,
  caseIds: readonly string[],
): Promise<ReadonlyMap<string, ContactAssignee>> {
  const asked = [...new Set(caseIds)];
  if (asked.length === 0) return new Map();
  // `offset 0`: the person is looked up once for a case, and not once more to be compared.
  const rows = await database.query<CallerRow>(
    `select k.id as case_id, u.id as user_id, u.display_name as name
     from (select c.id, panoh.contact_assignee_of(c.id) as user_id from panoh.cases c
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
