import type { Database } from '../platform/database/database.js';
import type { ContactShare, SharingSide } from './shared-contacts.types.js';

interface StoredSide {
  leads: boolean;
  takenAt: string | null;
  keeps: boolean;
  rows: { id: string; fromAt: string; dueAt: string }[];
}

interface ShareRow {
  case_id: string;
  own: StoredSide;
  partner: StoredSide;
  name_tg: string;
  name_ru: string;
  name_en: string;
}

/** The viewer's agency's cases, among these, that share contacts with another agency by consent to both. */
export async function sharesOf(
  database: Database,
  caseIds: readonly string[],
): Promise<ReadonlyMap<string, ContactShare>> {
  const asked = [...new Set(caseIds)];
  if (asked.length === 0) return new Map();
  const rows = await database.query<ShareRow>(
    `select s.case_id, s.own, s.partner, a.name_tg, a.name_ru, a.name_en
     from panoh.contact_shares($1::uuid[]) s join panoh.agencies a on a.id = s.agency_id`,
    [asked],
  );
  return new Map(
    rows.map((row) => [
      row.case_id,
      {
        agency: { tg: row.name_tg, ru: row.name_ru, en: row.name_en },
        own: toSide(row.own),
        partner: toSide(row.partner),
      },
    ]),
  );
}

const toSide = ({ leads, takenAt, keeps, rows }: StoredSide): SharingSide => ({
  leads,
  takenAt: takenAt ? new Date(takenAt) : null,
  keeps,
  rows: rows.map(({ id, fromAt, dueAt }) => ({ id, fromAt: new Date(fromAt), dueAt: new Date(dueAt) })),
});
