import type { Database } from '../../platform/database/database.js';
import type { ImportBacklogDto, LikeCaseDto, SaidTwoDto } from './import-reviews.dto.js';
import type { ReviewFacts } from './review-reasons.rules.js';

export interface ReviewRecord extends ReviewFacts {
  sameAs: LikeCaseDto[];
  saidTwo: SaidTwoDto[];
  /** Of the follow-up; null where the review is done, and the consent alone was not asked. */
  id: string | null;
  caseId: string;
  code: string | null;
  dueAt: Date | null;
  settledAs: string | null;
  leadName: string | null;
  /** The last import that brought a row about her. */
  importId: string | null;
  importedAt: Date | null;
}

const ENDS = `('reconciled', 'insignificant', 'returned_home')`;
const IS_SIGN = `(e.kind = 'register_suicide_suspicion' or e.kind = 'register_risk_hints' and e.facts -> 'factors' ? 'weapon_use')`;

/**
 * Imported cases of the agency that wait for their review, those with signs of danger first, and apart from them those that
 * wait for a consent alone, with what decides; row security hides others.
 */
export const waitingReviews = (database: Database, agencyId: string, most = 5_000): Promise<ReviewRecord[]> =>
  database.query<ReviewRecord>(
    `with pending as materialized (select distinct on (f.case_id) f.id, f.case_id, f.due_at from panoh.follow_ups f
         where f.agency_id = $1 and f.rule = 'import_review' and f.status = 'pending' order by f.case_id, f.due_at, f.id),
     due as materialized (
       (select p.* from pending p join panoh.cases c on c.id = p.case_id
         order by (c.is_minor or p.case_id in (select e.case_id from panoh.case_events e
           where e.case_id in (select q.case_id from pending q) and ${IS_SIGN})) desc, p.due_at, p.case_id limit $2)
       union all
       (select null, c.id, null from panoh.cases c where c.agency_id = $1 and c.origin = 'import' and c.status = 'open'
           and not exists (select 1 from panoh.consents o where o.case_id = c.id)
           and c.id not in (select p.case_id from pending p) order by c.id limit $2)),
     events as materialized (select e.case_id, e.kind, e.happened_at, e.facts from panoh.case_events e
       where e.case_id in (select case_id from due) and not exists (select 1 from panoh.case_events n where n.corrects_id = e.id)
         and (e.kind in ${ENDS} or e.kind in ('register_visit', 'register_risk_hints', 'register_suicide_suspicion'))),
     facts as (select case_id, max(happened_at) filter (where kind = 'register_visit') as visited_at,
         max(happened_at) filter (where kind in ${ENDS}) as settled_at,
         array_remove(array[case when bool_or(kind = 'register_suicide_suspicion') then 'suicide' end,
           case when bool_or(kind = 'register_risk_hints' and facts -> 'factors' ? 'weapon_use') then 'weapon' end], null) as signs
       from events group by case_id),
     day as (select case_id, max(reported_on) as reported_on from panoh.incidents
       where case_id in (select case_id from due) group by case_id),
     elsewhere as (select panoh.known_returns(array(select case_id from due)) as case_id)
     select d.id, d.case_id as "caseId", s.code, d.due_at as "dueAt", u.display_name as "leadName",
       coalesce(f.signs, '{}') || array_remove(array[case when c.is_minor then 'minor' end, case when exists (
           select 1 from panoh.conflict_blocks b where b.case_id = c.id and b.lifted_at is null) then 'conflict' end], null) as signs,
       (f.settled_at at time zone 'Asia/Dushanbe')::date::text as "settledOn",
       (select min(e.kind) from events e where e.case_id = d.case_id and e.kind in ${ENDS} and e.happened_at = f.settled_at) as "settledAs",
       greatest((f.visited_at at time zone 'Asia/Dushanbe')::date, y.reported_on)::text as "lastOn",
       i.id as "importId", i.started_at as "importedAt",
       exists (select 1 from elsewhere k where k.case_id = d.case_id) as "isKnownElsewhere",
       (select count(*)::int from panoh.import_row_cases r where r.case_id = d.case_id) as visits,
       exists (select 1 from panoh.consents o where o.case_id = d.case_id) as "isConsentAsked",
       like_her."sameAs", like_her."saidTwo"
     from due d join panoh.cases c on c.id = d.case_id left join panoh.survivors s on s.case_id = c.id
       left join panoh.users u on u.id = c.lead_user_id left join facts f on f.case_id = d.case_id
       left join day y on y.case_id = d.case_id
       left join lateral (select m.id, m.started_at from panoh.import_row_cases l join panoh.import_rows r on r.id = l.row_id
         join panoh.imports m on m.id = r.import_id where l.case_id = d.case_id order by m.started_at desc, m.id limit 1) i on true
       cross join lateral (select coalesce(jsonb_agg(o.named order by o.code, o.id) filter (where o.two_by is null), '[]') as "sameAs",
           coalesce(jsonb_agg(o.named order by o.code, o.id) filter (where o.two_by is not null), '[]') as "saidTwo"
         from (select n.id, v.code, p.two_by, jsonb_build_object('caseId', n.id, 'code', v.code)
             || case when p.two_by is null then '{}' else jsonb_build_object('saidBy', w.display_name, 'saidAt', p.two_at) end as named
           from panoh.possible_duplicates p join panoh.cases n on n.id = case when p.one = d.case_id then p.other else p.one end
             left join panoh.survivors v on v.case_id = n.id left join panoh.users w on w.id = p.two_by
           where d.case_id in (p.one, p.other) and n.status = 'open' and n.erased_at is null) o) like_her`,
    [agencyId, most],
  );

/** Records that two cases are of two survivors, or asks again; false if the pair is unknown or that is its state already. */
export async function sayTwo(
  database: Database,
  caseIds: readonly string[],
  areTwo: boolean,
): Promise<boolean> {
  const said = await database.query(
    `update panoh.possible_duplicates set two_by = case when $2 then $3::uuid end, two_at = case when $2 then panoh.now() end
     where one = any ($1) and other = any ($1) and (two_by is null) = $2 returning one`,
    [caseIds, areTwo, database.viewer.userId],
  );
  return said.length > 0;
}

/** How many imported cases of the agency were reviewed, of how many. */
export async function reviewProgress(
  database: Database,
  agencyId: string,
): Promise<{ all: number; reviewed: number }> {
  const [row] = await database.query<{ all: number; reviewed: number }>(
    `select count(*)::int as all, count(*) filter (where not waits)::int as reviewed
     from (select bool_or(status = 'pending') as waits from panoh.follow_ups
       where agency_id = $1 and rule = 'import_review' group by case_id) one`,
    [agencyId],
  );
  return row ?? { all: 0, reviewed: 0 };
}

/** Counts of the imported cases of a group, for its coordinator; empty for others. */
export const importBacklog = (database: Database, groupId: string): Promise<ImportBacklogDto[]> =>
  database.query<ImportBacklogDto>(
    `select a.id as "agencyId", b.asked_at as "askedAt", jsonb_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en) as "agencyName", b.waiting, b.late,
       b.unasked, b.returned
     from panoh.import_backlog($1) b join panoh.agencies a on a.id = b.agency_id order by b.late desc, b.waiting desc, a.id`,
    [groupId],
  );

/** Whether the agency has such cases that the coordinator may count, and a supervisor. */
export async function askForConsents(
  database: Database,
  groupId: string,
  agencyId: string,
): Promise<boolean> {
  const sql = 'select panoh.ask_for_import_consents($1, $2) as asked';
  const [row] = await database.query<{ asked: boolean }>(sql, [groupId, agencyId]);
  return row?.asked === true;
}
