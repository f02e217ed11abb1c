import type { Names } from '../identity/identity.types.js';
import type { Database } from '../platform/database/database.js';
import type { ContactFacts, SharingSide } from './shared-contacts.types.js';

interface StoredSide {
  leads: boolean;
  takenAt: string | null;
  keeps: boolean;
  rows: { id: string; fromAt: string; dueAt: string }[];
}

interface StoredRow {
  case_id: string;
  is_own: boolean;
  user_id: string | null;
  name: string | null;
  contacted_at: Date | null;
  own: StoredSide | null;
  partner: StoredSide | null;
  agency: Names | null;
}

// `offset 0`: the assignee is looked up once for a case.
const CONTACT_FACTS = `select k.id as case_id, k.is_own, u.id as user_id, u.display_name as name, s.own, s.partner,
    (select max(p.contacted_at) from panoh.contacts p where p.case_id = k.id
      and p.contacted_at > panoh.now() - interval '2 days' and p.outcome <> 'not_attempted_unsafe') as contacted_at,
    (select jsonb_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en)
      from panoh.agencies a where a.id = s.agency_id) as agency
  from (select c.id, c.is_own, case when c.is_own then panoh.contact_assignee_of(c.id) end as user_id
    from (select id, agency_id = (select (panoh.me()).agency_id) as is_own from panoh.cases where id = any ($1::uuid[])) c
    offset 0) k
    left join panoh.users u on u.id = k.user_id
    left join panoh.contact_shares($1::uuid[]) s on s.case_id = k.id`;

export async function contactFactsOf(
  database: Database,
  caseIds: readonly string[],
): Promise<ReadonlyMap<string, ContactFacts>> {
  const asked = [...new Set(caseIds)];
  if (asked.length === 0) return new Map();
  const rows = await database.query<StoredRow>(CONTACT_FACTS, [asked]);
  const { userId } = database.viewer;
  return new Map(rows.map((row) => [row.case_id, toFacts(row, userId)]));
}

const toFacts = (row: StoredRow, viewerId: string): ContactFacts => ({
  assignee: row.is_own
    ? { userId: row.user_id, name: row.name, isMine: row.user_id === null || row.user_id === viewerId }
    : null,
  contactedAt: row.contacted_at,
  share:
    row.own && row.partner && row.agency
      ? { agency: row.agency, own: toSide(row.own), partner: toSide(row.partner) }
      : null,
});

const toSide = ({ leads, takenAt, keeps, rows }: StoredSide): SharingSide => ({
  leads,
  takenAt: takenAt ? new Date(takenAt) : null,
  keeps,
  rows: rows.map(({ id, fromAt, dueAt }) => ({ id, fromAt: new Date(fromAt), dueAt: new Date(dueAt) })),
});
