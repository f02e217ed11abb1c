import { consentsOf } from '../consent/index.js';
import type { StoredConsent } from '../consent/index.js';
import type { ColleagueDto, Names } from '../identity/index.js';
import type { Database } from '../platform/database/database.js';
import type { Role } from '../platform/http/permissions.js';
import type { IdentityLine } from '../survivors/index.js';
import { notFound } from '../shared/errors.js';
import type { RecordedEvent } from './case-events.types.js';
import type { CaseGroup } from './case-group.rules.js';
import { Case, CaseLabel, LegalQualification } from './cases.entity.js';
import type { CaseEvent } from './cases.events.js';
import type { Disability } from './cases.types.js';
import type { RegistrationFacts } from './registration.rules.js';
import { disabilityOf } from './disabilities.queries.js';

/** What the head of a case shows, of the case and of who owns and leads it. */
export interface HeadRow extends Case {
  kind: CaseEvent['agencyKind'];
  name_tg: string;
  name_ru: string;
  name_en: string;
  lead_name: string | null;
  stand_in_name: string | null;
  lead_away: boolean;
  /** The own agency's code; hidden from other agencies by the database. */
  code: string | null;
  merged: MergedRecord[];
  consents: StoredConsent[];
  disability: Disability | null;
  /** Lines of the identity that hold something; null where the viewer may not read it. */
  recordedIdentity: IdentityLine[] | null;
  hasWhereabouts: boolean;
}

/** Another record of the survivor here: merged into this case, or this case's main record (ADR 5). */
export interface MergedRecord {
  id: string;
  code: string;
  isKept: boolean;
}

const ABSENCE = `w.ended_at is null and w.starts_at <= panoh.now() and w.ends_at > panoh.now()`;
/** A lead `l` who can be notified, or whose stand-in can. */
const LEAD = `from panoh.users l left join panoh.absences w on w.user_id = l.id and ${ABSENCE}
  join panoh.users d on d.id = case when w.id is null then l.id else w.stand_in_id end and d.status = 'active'
  where l.status = 'active' and panoh.may_be_notified(d.id)`;
const UNBLOCKED = `not exists (select 1 from panoh.conflict_blocks b where b.case_id = c.id and b.lifted_at is null
  and (b.subject_id = c.lead_user_id or b.subject_id in (select w.stand_in_id from panoh.absences w
    where w.user_id = c.lead_user_id and ${ABSENCE})))`;

/**
 * Whether the case `c` has a lead who can be notified: active, has signed in, not locked, not blocked and not away, or a
 * stand-in who is. Every other case waits for a supervisor, whatever name is recorded in it.
 */
const IS_LED = `(exists (select 1 ${LEAD} and l.id = c.lead_user_id) and ${UNBLOCKED})`;

/** The same of all cases of the agency `$1`: its leads are looked for once and not for each case. */
export const IS_LED_OF_AGENCY = `(c.lead_user_id is not null and c.lead_user_id in (select l.id ${LEAD} and l.agency_id = $1)
  and ${UNBLOCKED})`;

/** Who does the work of the lead `u` of an open case `c` while she is away. */
export const STAND_IN = `left join lateral (select d.display_name from panoh.absences w
    join panoh.users d on d.id = w.stand_in_id and d.status = 'active'
    where c.status = 'open' and w.user_id = u.id and ${ABSENCE} and panoh.may_be_notified(d.id)
      and not exists (select 1 from panoh.conflict_blocks b where b.case_id = c.id and b.lifted_at is null and b.subject_id = d.id)
    order by w.starts_at, w.id limit 1) instead on true`;

const HEAD = `select c.id, c.reference, c.agency_id as "agencyId", c.status, c.episode_no as "episodeNo",
    c.opened_at as "openedAt", c.closed_at as "closedAt", c.working_group_id as "workingGroupId", c.place, c.sex,
    c.is_minor as "isMinor", c.minor_decided_by as "minorDecidedBy", c.marital_status as "maritalStatus", c.band,
    c.age_band as "ageBand",
    c.assessed_at as "assessedAt", c.shares_with_group as "sharesWithGroup", c.refuses_sharing as "refusesSharing",
    c.support_lead_state as "supportLeadState", c.erased_at as "erasedAt",
    c.contact_stopped as "contactStopped", c.searching_since as "searchingSince", c.death_reported_at as "deathReportedAt",
    c.held_until::text as "heldUntil", c.version, c.lead_user_id as "leadUserId", a.kind, a.name_tg, a.name_ru, a.name_en,
    u.display_name as lead_name, instead.display_name as stand_in_name, c.status = 'open' and u.id is not null and not ${IS_LED} as lead_away, (select s.code from panoh.survivors s where s.case_id = c.id) as code,
    -- Most cases were never merged: the view behind the function is not opened for them.
    case when exists (select 1 from panoh.closure_episodes e where e.state = 'approved' and e.reason = 'duplicate'
        and (e.case_id = c.id or e.subject_id = c.id))
      then (select coalesce(jsonb_agg(jsonb_build_object('id', m.case_id, 'code', m.code, 'isKept', m.is_kept)), '[]')
        from panoh.merged_records(c.id) m) else '[]' end as merged, ${consentsOf('c.id')} as consents,
    ${disabilityOf('c.id')} as disability,
    (select i.recorded from panoh.identities i where i.case_id = c.id) as "recordedIdentity",
    exists (select 1 from panoh.whereabouts w where w.case_id = c.id) as "hasWhereabouts"
  from panoh.cases c join panoh.agencies a on a.id = c.agency_id left join panoh.users u on u.id = c.lead_user_id
    and u.status = 'active' ${STAND_IN}
  where c.id = $1`;

export async function caseHead(database: Database, id: string): Promise<HeadRow | undefined> {
  const [row] = await database.query<HeadRow>(HEAD, [id]);
  return row;
}

/** A contact that is recorded late does not hide a later one. */
export async function noteContact(database: Database, id: string, at: Date): Promise<void> {
  await database.query(
    'update panoh.cases set last_contact_at = greatest(last_contact_at, $2) where id = $1',
    [id, at],
  );
}

/** Agencies that know her too; one is sure where no pair waits for a decision. */
export const knownAgencies = (database: Database, id: string): Promise<(Names & { isSure: boolean })[]> =>
  database.query(
    `select a.name_tg as tg, a.name_ru as ru, a.name_en as en, bool_or(k.pair_id is null) as "isSure"
  from panoh.known_at($1) k join panoh.agencies a on a.id = k.agency_id group by a.id order by a.name_en, a.id`,
    [id],
  );

/** The row of a case; `rest` is a lock, where the caller changes it. */
export async function caseRow(database: Database, id: string, rest: '' | 'for update' = ''): Promise<Case> {
  const [row] = await database.rows(Case, `where id = $1 ${rest}`, [id]);
  if (!row) throw notFound();
  return row;
}

/** The labels of these cases, as far as the viewer may read them. */
export const labelsOf = (database: Database, caseIds: readonly string[]): Promise<CaseLabel[]> =>
  database.rows(CaseLabel, 'where case_id = any ($1)', [caseIds]);

/** The labels of the own agency, the last written first. */
export const newestLabels = (database: Database, limit: number): Promise<CaseLabel[]> =>
  database.rows(
    CaseLabel,
    'where agency_id = $1 and sealed is not null order by written_at desc, case_id limit $2',
    [database.viewer.agencyId, limit],
  );

/** Undoes a merger with it. Another case that must be planned for by that; null where there is none. */
export async function reopenCase(
  database: Database,
  id: string,
  texts: object | null,
): Promise<string | null> {
  await database.query('select panoh.reopen_case($1, $2)', [id, texts && JSON.stringify(texts)]);
  const [undone] = await database.query<{ resumed: string | null }>(
    `select nullif(current_setting('panoh.resumed_case', true), '') as resumed`,
  );
  return undone?.resumed ?? null;
}

export async function kindOfAgency(database: Database, id: string): Promise<CaseEvent['agencyKind']> {
  const [row] = await database.query<{ kind: CaseEvent['agencyKind'] }>(
    'select kind from panoh.agencies where id = $1',
    [id],
  );
  if (!row) throw notFound();
  return row.kind;
}

/** What the registering user may quote, even after losing access to the case. */
export async function openingReceipt(
  database: Database,
  id: string,
): Promise<{ code: string | null; reference: string; openedAt: Date }> {
  const [row] = await database.query<{ code: string | null; reference: string; openedAt: Date }>(
    'select code, reference, opened_at as "openedAt" from panoh.receipt($1)',
    [id],
  );
  if (!row) throw notFound();
  return row;
}

/** What a registration has recorded so far, as far as the viewer may read the parts; null where there is no such case. */
export async function registrationFacts(database: Database, id: string): Promise<RegistrationFacts | null> {
  const [row] = await database.query<RegistrationFacts>(
    `select c.origin, c.status, c.erased_at is not null as "isErased", c.conflict_answer as "conflictAnswer",
       c.awaits_background as "awaitsBackground", c.awaits_safe_contact as "awaitsSafeContact", c.age_band as "ageBand",
       exists (select 1 from panoh.incidents i where i.case_id = c.id and i.awaits_details) as "awaitsDetails",
       coalesce((select n.version > 1 from panoh.identities n where n.case_id = c.id), false) as "identityCompleted",
       c.working_group_id is not null and not exists (select 1 from panoh.consents k where k.case_id = c.id
         and k.scope = 'case_conference_mdwg') as "awaitsGroupConsent"
     from panoh.cases c where c.id = $1`,
    [id],
  );
  return row ?? null;
}

/** In the order of the ids. */
export const groupsById = (database: Database, ids: readonly string[]): Promise<CaseGroup[]> =>
  database.query(
    'select id, place from panoh.working_groups where id = any ($1) order by array_position($1, id)',
    [ids],
  );

/** A colleague who may be given a case. */
export interface LeadCandidate {
  id: string;
  displayName: string;
  roles: Role[];
}

/** Blocked people are left out without a trace, as those who left are. */
export const leadCandidates = (
  database: Database,
  caseId: string,
  roles: readonly Role[],
): Promise<LeadCandidate[]> =>
  database.query(
    `select u.id, u.display_name as "displayName", u.roles from panoh.users u
     where u.id in (select panoh.choosable($1, $2::text[]))
     order by u.display_name, u.id`,
    [caseId, [...roles]],
  );

/** Colleagues of the viewer who may lead cases, by name. */
export const leads = (database: Database, roles: readonly Role[]): Promise<ColleagueDto[]> =>
  database.query(
    `select id, display_name as "displayName" from panoh.users
     where agency_id = $1 and status = 'active' and roles && $2::text[] order by display_name, id`,
    [database.viewer.agencyId, [...roles]],
  );

/** Colleagues with one of the roles who never worked on the case, by name; never the viewer. */
export const uninvolvedColleagues = (
  database: Database,
  caseId: string,
  roles: readonly string[],
): Promise<ColleagueDto[]> =>
  database.query(
    `select u.id, u.display_name as "displayName" from panoh.users u
     where u.id in (select panoh.choosable($1, $2::text[])) and u.id <> $3 and not panoh.has_worked_on($1, u.id)
     order by u.display_name, u.id limit 100`,
    [caseId, [...roles], database.viewer.userId],
  );

export const notifyNewLead = (database: Database, caseId: string, userId: string): Promise<unknown> =>
  database.query('select panoh.notify_people($1, null, $2, null, $3)', [caseId, 'lead_assigned', [userId]]);

/** How many incidents of a case lasted or were reported after a day. */
export async function incidentsSince(database: Database, caseId: string, since: string): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    `select count(*)::int as count from panoh.incidents
     where case_id = $1 and (coalesce(ended_on, started_on, reported_on) > $2 or (is_pattern and ended_on is null))`,
    [caseId, since],
  );
  return row?.count ?? 0;
}

export const reportDecisions = (database: Database, caseId: string): Promise<LegalQualification[]> =>
  database.rows(LegalQualification, 'where case_id = $1 and decision_kind is not null', [caseId]);

export interface EventRow {
  id: string;
  kind: string;
  partition: string;
  happened_at: Date;
  recorded_at: Date;
  /** The sort key as text: the database counts microseconds, a Date would cut them off. */
  sort_key: string;
  facts: Record<string, unknown>;
  raises_risk: boolean;
  name_tg: string;
  name_ru: string;
  name_en: string;
}

/**
 * Sort key of an entry. One known only by its day (midnight in Dushanbe) sorts at the time of recording, or at the end
 * of its day if recorded later.
 */
const PLACE = `case when (e.happened_at at time zone 'Asia/Dushanbe')::time = '00:00'
  then greatest(e.happened_at, least(e.recorded_at, e.happened_at + interval '1 day - 1 microsecond'))
  else e.happened_at end`;

/** What happened in the case, and what the owner's old registers tell of before; each row in the partition it is granted by. */
const ENTRIES = `(
  select id, kind, partition, agency_id, happened_at, recorded_at, facts, raises_risk from panoh.case_events where case_id = $1
  union all select id, kind, partition, agency_id, happened_on::timestamp at time zone 'Asia/Dushanbe', found_at, facts, false
  from panoh.case_historical_records where case_id = $1 and state = 'linked')`;

/** Events of these kinds that raised risk, the latest first. */
export const raisingEvents = (
  database: Database,
  { caseId, since, kinds }: { caseId: string; since: Date; kinds: readonly RecordedEvent[] },
): Promise<{ kind: RecordedEvent; happenedAt: Date }[]> =>
  database.query(
    `select kind, happened_at as "happenedAt" from panoh.case_events where case_id = $1 and raises_risk
       and happened_at >= $2 and kind = any ($3) order by happened_at desc, id desc`,
    [caseId, since, kinds],
  );

/** What a page of the timeline shows: of which kinds, in which partitions, after which entry. */
export interface TimelineWanted {
  caseId: string;
  after: { key: string; id: string } | null;
  limit: number;
  beginnings: readonly string[];
  isIn: boolean;
  partitions: readonly string[];
  /** Entries of this agency are shown whatever their partition. */
  agencyId: string | null;
}

export const timelineEntries = (database: Database, wanted: TimelineWanted): Promise<EventRow[]> =>
  database.query(
    `select e.id, e.kind, e.partition, e.happened_at, e.recorded_at, e.facts, e.raises_risk,
       p.place::text as sort_key, a.name_tg, a.name_ru, a.name_en
     from ${ENTRIES} e cross join lateral (select ${PLACE} as place) p join panoh.agencies a on a.id = e.agency_id
     where ($2::timestamptz is null or (p.place, e.id) < ($2, $3::uuid))
       and exists (select 1 from unnest($5::text[]) b (beginning) where starts_with(e.kind, b.beginning)) = $6
       and (e.partition = any ($7) or e.agency_id = $8)
     order by p.place desc, e.id desc limit $4`,
    [
      ...[wanted.caseId, wanted.after?.key ?? null, wanted.after?.id ?? null, wanted.limit],
      ...[wanted.beginnings, wanted.isIn, wanted.partitions, wanted.agencyId],
    ],
  );
