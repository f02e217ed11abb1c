import type { Database } from '../platform/database/database.js';

/** A viewer with only a referral sees the band only with consent, as on the case page. */
const BAND = `case when c.agency_id = $1 or exists (select 1 from panoh.grants g where g.case_id = c.id
    and (g.relation <> 'referred' or 'risk' = any (g.partitions))
    and (g.ends_at is null or g.ends_at > panoh.now())) then c.band else 'incomplete' end as band`;

const COLUMNS = `c.id, c.reference, ${BAND}, c.status, c.opened_at, c.closed_at, c.lead_user_id, c.agency_id,
    u.display_name as lead_name, s.code, n.rule, n.step, n.kind, n.due_at`;

/** The next step comes by its index, one look-up per line shown. */
const JOINS = `left join panoh.survivors s on s.case_id = c.id
    left join panoh.users u on u.id = c.lead_user_id and u.status = 'active' and c.agency_id = $1
    left join lateral (select f.rule, f.step, f.kind, f.due_at from panoh.follow_ups f
      where f.case_id = c.id and f.status = 'pending'
      order by f.due_at, (f.rule = 'rk.reassess' and c.band = 'incomplete') desc, f.id limit 1) n on true`;

const BY_OPENING = `select ${COLUMNS}, c.opened_at::text as sort_key, c.id as sort_id from panoh.cases c ${JOINS}`;

const SHARED_WITH_GROUP = `c.shares_with_group and (c.shares_until is null or c.shares_until > panoh.now()) and exists (select 1 from panoh.grants g where g.case_id = c.id
  and g.relation = 'group' and g.grantee_id = any ($7) and (g.ends_at is null or g.ends_at > panoh.now()))`;

/** Users who left count as no lead. */
const FILTER = `($2 = 'all' or c.status = $2)
  and ($3 = 'anybody' or ($3 = 'me' and c.lead_user_id = $4) or ($3 = 'nobody' and u.id is null and (c.agency_id = $1 or c.lead_user_id is null)))`;

const PENDING_AND_LATE = `d.agency_id = c.agency_id and d.status = 'pending' and d.due_at < panoh.now()`;

/** Begins with the tasks, by their index, so that the hundredth page costs what the first does. */
const late = (scope: string): string => `select ${COLUMNS}, d.due_at::text as sort_key, d.id as sort_id
  from panoh.follow_ups d join panoh.cases c on c.id = d.case_id and ${PENDING_AND_LATE} ${JOINS}
  where ${scope} and ${FILTER} and ($5::timestamptz is null or (d.due_at, d.id) > ($5, $6::uuid))
    and not exists (select 1 from panoh.follow_ups e where e.case_id = d.case_id and e.agency_id = d.agency_id
      and e.status = 'pending' and (e.due_at, e.id) < (d.due_at, d.id))
  order by d.due_at, d.id`;

const notLate = (scope: string): string => `${BY_OPENING} where ${scope} and ${FILTER}
    and not exists (select 1 from panoh.follow_ups d where d.case_id = c.id and ${PENDING_AND_LATE})
    and ($5::timestamptz is null or (c.opened_at, c.id) < ($5, $6::uuid))
  order by c.opened_at desc, c.id desc`;

/** Cases with a late task, the longest late first. */
export const LATE = { own: late('c.agency_id = $1'), group: late(SHARED_WITH_GROUP) };
/** All others, newest first. */
export const NOT_LATE = { own: notLate('c.agency_id = $1'), group: notLate(SHARED_WITH_GROUP) };
/** Those with the ids of `$2`, newest first. */
export const FOUND = `${BY_OPENING} where c.id = any ($2) order by c.opened_at desc, c.id desc`;

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

/** The newest cases of the own agency. */
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
  | 'supportEntries',
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
