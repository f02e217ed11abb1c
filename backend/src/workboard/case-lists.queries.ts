import type { Database } from '../platform/database/database.js';

/** Cases of a code of the own agency, also where it was merged, or of a reference of a case or referral. */
export async function caseIdsByCode(database: Database, code: string): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    `select s.case_id as id from panoh.survivors s where s.agency_id = $1 and s.code = $2
     union select m.case_id from panoh.survivors s, panoh.merged_records(s.case_id) m
       where s.agency_id = $1 and s.code = $2 and m.is_kept
     union select c.id from panoh.cases c where c.reference = $2
     union select i.id from panoh.referrals r, unnest(array[r.case_id, r.received_case_id]) as i (id)
       where r.reference = $2 and i.id is not null`,
    [database.viewer.agencyId, code],
  );
  return rows.map(({ id }) => id);
}

export async function caseIdsByPart(database: Database, part: string): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    `select s.case_id as id from panoh.survivors s where s.agency_id = $1 and position($2 in s.code) > 0
     union select c.id from panoh.cases c where c.agency_id = $1 and position($2 in c.reference) > 0
     union select r.case_id from panoh.referrals r join panoh.cases c on c.id = r.case_id
       where c.agency_id = $1 and position($2 in r.reference) > 0
     union select r.received_case_id from panoh.referrals r join panoh.cases c on c.id = r.received_case_id
       where c.agency_id = $1 and position($2 in r.reference) > 0
     limit 100`,
    [database.viewer.agencyId, part],
  );
  return rows.map(({ id }) => id);
}

export async function newestCaseIds(database: Database, limit: number): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    'select c.id from panoh.cases c where c.agency_id = $1 order by c.opened_at desc, c.id desc limit $2',
    [database.viewer.agencyId, limit],
  );
  return rows.map(({ id }) => id);
}

export interface SimilarCase {
  id: string;
  code: string;
  place: string;
  status: 'open' | 'closed';
  openedAt: Date;
  leadName: string | null;
}

/** By what a colleague recognises a case of the own agency. */
export const similarCases = (database: Database, ids: readonly string[]): Promise<SimilarCase[]> =>
  database.query(
    `select c.id, s.code, c.place, c.status, c.opened_at as "openedAt", u.display_name as "leadName"
     from panoh.cases c join panoh.survivors s on s.case_id = c.id
       left join panoh.users u on u.id = c.lead_user_id and u.status = 'active'
     where c.id = any ($1) and c.agency_id = $2`,
    [ids, database.viewer.agencyId],
  );

/** The survivor's code in the own agency, with those of records merged into it. */
export async function survivorCodes(
  database: Database,
  caseId: string,
): Promise<{ code: string; previousCodes: string[] } | undefined> {
  const [survivor] = await database.query<{ code: string; previousCodes: string[] }>(
    `select s.code, array(select m.code from panoh.merged_records($1) m where not m.is_kept) as "previousCodes"
     from panoh.survivors s where s.case_id = $1`,
    [caseId],
  );
  return survivor;
}

/** Numbers by part; null for a part that the owner's person does not hold. */
export type CaseCounts = Record<
  | 'contacts'
  | 'referrals'
  | 'assessments'
  | 'incidents'
  | 'consents'
  | 'narratives'
  | 'orders'
  | 'supportEntries'
  | 'courts',
  number | null
>;

/** For the case page of the owner; null for every other viewer. */
export async function ownCounts(database: Database, caseId: string): Promise<CaseCounts | null> {
  const [row] = await database.query<{ counts: CaseCounts | null }>('select panoh.own_counts($1) as counts', [
    caseId,
  ]);
  return row?.counts ?? null;
}

/** Viewers other than the owner count what row security shows of the shareable parts. */
export async function shownCounts(database: Database, caseId: string): Promise<Partial<CaseCounts> | null> {
  const [row] = await database.query<{ counts: Partial<CaseCounts> }>(
    `select jsonb_build_object(
       'referrals', (select count(*) from panoh.referrals where case_id = $1),
       'incidents', (select count(*) from panoh.incidents where case_id = $1),
       'orders', (select count(*) from panoh.order_statuses($1))) as counts`,
    [caseId],
  );
  return row?.counts ?? null;
}
