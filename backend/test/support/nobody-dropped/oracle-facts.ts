/** Plain facts as the tables hold them, read with SQL of the oracle's own: no function, view or rule of the product. */
import type { Client } from 'pg';

interface OfCase {
  readonly caseId: string;
}
interface At extends OfCase {
  readonly at: string;
}
export interface CaseFact {
  readonly id: string;
  readonly agencyId: string;
  readonly groupId: string | null;
  readonly leadId: string | null;
  readonly isOpen: boolean;
  readonly isErased: boolean;
  readonly episodeNo: number;
  readonly openedAt: string;
  readonly contactId: string | null;
  readonly supportAgencyId: string | null;
  readonly isShared: boolean;
  /** She asked that nobody contacts her. */
  readonly isStopped: boolean;
}
export interface RowFact extends OfCase {
  readonly id: string;
  readonly agencyId: string;
  readonly userId: string | null;
  readonly owner: string;
  readonly kind: string;
  readonly partition: string;
  readonly rule: string;
  readonly subjectId: string | null;
  readonly dueAt: string;
  readonly afterClosure: boolean;
}
export interface ReferralFact extends OfCase {
  readonly id: string;
  readonly status: string;
  readonly kind: string;
  readonly need: string;
  readonly from: string;
  readonly to: string | null;
  readonly sentAt: string;
  readonly endedAt: string | null;
  readonly acceptedAt: string | null;
  readonly notWanted: boolean;
  /** The sender helps alone, or the coordinator recorded a gap in the district. */
  readonly settledAt: string | null;
  readonly receivedCaseId: string | null;
}
export interface EndFact extends OfCase {
  readonly reason: string;
  readonly episodeNo: number;
  readonly at: string;
  readonly subjectId: string | null;
}
export interface Facts {
  readonly now: string;
  readonly cases: CaseFact[];
  readonly rows: RowFact[];
  readonly bands: (At & { band: string; isAssessment: boolean })[];
  readonly triages: (At & { level: string })[];
  readonly incidents: (At & { isViolence: boolean })[];
  readonly orders: (OfCase & { id: string; inForce: boolean })[];
  readonly breaches: (OfCase & { id: string; orderId: string })[];
  readonly ends: EndFact[];
  readonly evidence: (At & { evidence: string })[];
  readonly contacts: (At & { recordedAt: string; isSafe: boolean })[];
  readonly referrals: ReferralFact[];
  readonly services: (At & { need: string })[];
  readonly blocks: (OfCase & { kind: string; subjectId: string | null; code: string | null })[];
  /** Files that two people alone may open. */
  readonly seals: (OfCase & { readers: string[] })[];
  readonly people: PersonFact[];
  readonly groups: { id: string; coordinators: string[]; fallbackId: string | null }[];
  readonly heads: { agencyId: string; headId: string }[];
  readonly away: { userId: string; standInId: string | null }[];
}
export interface PersonFact {
  readonly id: string;
  readonly agencyId: string;
  readonly agencyKind: string;
  readonly roles: string[];
  /** Active, has signed in, not locked: before blocks and absences are asked. */
  readonly isReady: boolean;
}

const list = (name: keyof Facts, columns: string, rest: string): string =>
  `'${name}', (select coalesce(json_agg(r), '[]') from (select ${columns} ${rest}) r)`;
const ofCase = (name: keyof Facts, columns: string, rest: string): string =>
  list(name, `t.case_id as "caseId", ${columns}`, `${rest} and t.case_id = any ($1)`);

const TODAY = `(panoh.now() at time zone 'Asia/Dushanbe')::date`;

const SQL = `select json_build_object('now', panoh.now(), ${[
  list(
    'cases',
    `id, agency_id as "agencyId", working_group_id as "groupId", lead_user_id as "leadId", status = 'open' as "isOpen",
      erased_at is not null as "isErased", episode_no as "episodeNo", episode_opened_at as "openedAt",
      contact_user_id as "contactId", support_lead_agency_id as "supportAgencyId",
      shares_with_group and (shares_until is null or shares_until > panoh.now()) as "isShared",
      contact_stopped as "isStopped"`,
    'from panoh.cases where id = any ($1)',
  ),
  ofCase(
    'rows',
    `t.id, t.agency_id as "agencyId", t.user_id as "userId", t.owner_role as owner, t.kind, t.partition, t.rule,
      t.subject_id as "subjectId", t.due_at as "dueAt", t.after_closure as "afterClosure"`,
    `from panoh.follow_ups t where t.status = 'pending'`,
  ),
  list(
    'bands',
    '*',
    `from (select t.case_id as "caseId", t.recorded_at as at, t.band, true as "isAssessment"
        from panoh.risk_assessments t where t.case_id = any ($1)
      union all select t.case_id, coalesce(t.decided_at, t.requested_at), t.to_band, false from panoh.band_changes t
        where t.state = 'applied' and t.case_id = any ($1)) b order by at`,
  ),
  ofCase('triages', 't.recorded_at as at, t.level', 'from panoh.suicide_triages t where true'),
  ofCase(
    'incidents',
    `t.recorded_at as at, t.core_type is distinct from 'non_gbv' as "isViolence"`,
    'from panoh.incidents t where true',
  ),
  ofCase(
    'orders',
    `t.id, t.issued_at is not null and t.refused_at is null and coalesce(t.lifted_at, t.annulled_at) is null
      and (t.expires_on is null or t.expires_on >= ${TODAY}) as "inForce"`,
    'from panoh.protection_orders t where true',
  ),
  ofCase(
    'breaches',
    't.id, t.order_id as "orderId"',
    `from panoh.order_events t where t.kind = 'order_breached'
      and not exists (select 1 from panoh.order_events a where a.breach_id = t.id)`,
  ),
  ofCase(
    'ends',
    't.reason, t.episode_no as "episodeNo", t.decided_at as at, t.subject_id as "subjectId"',
    `from panoh.closure_episodes t where t.state = 'approved'`,
  ),
  ofCase(
    'evidence',
    `t.recorded_at as at, t.facts->>'evidence' as evidence`,
    `from panoh.closure_statements t where t.kind = 'evidence'`,
  ),
  ofCase(
    'contacts',
    `t.contacted_at as at, t.recorded_at as "recordedAt", t.outcome = 'reached_safe' and t.alone = 'yes' as "isSafe"`,
    'from panoh.contacts t where true',
  ),
  ofCase(
    'referrals',
    `t.id, t.status, t.kind, t.service_type as need, t.from_agency_id as "from", t.to_agency_id as "to",
      t.sent_at as "sentAt", t.ended_at as "endedAt", t.no_longer_wanted as "notWanted",
      case when to_jsonb(t)->>'settled_by' in ('own_help', 'gap') then to_jsonb(t)->>'settled_at' end as "settledAt",
      case when t.status in ('accepted', 'appointment', 'service_started', 'completed') then t.decided_at end as "acceptedAt",
      t.received_case_id as "receivedCaseId"`,
    'from panoh.referrals t where true',
  ),
  ofCase(
    'services',
    't.recorded_at as at, t.service_type as need',
    'from panoh.support_entries t where true',
  ),
  ofCase(
    'blocks',
    't.subject_kind as kind, t.subject_id as "subjectId", t.subject_code as code',
    'from panoh.conflict_blocks t where t.lifted_at is null',
  ),
  ofCase(
    'seals',
    'array[t.lead_user_id, t.supervisor_id] as readers',
    'from panoh.sealed_files t where t.opened_at is null',
  ),
  list(
    'people',
    `u.id, u.agency_id as "agencyId", a.kind as "agencyKind", u.roles, u.status = 'active' and k.locked_at is null
      and k.user_id is not null and exists (select 1 from panoh.sessions s where s.user_id = u.id) as "isReady"`,
    `from panoh.users u join panoh.agencies a on a.id = u.agency_id left join panoh.credentials k on k.user_id = u.id`,
  ),
  list(
    'groups',
    `id, array_remove(array[coordinator_user_id, deputy_user_id, chair_user_id], null) as coordinators,
      fallback_agency_id as "fallbackId"`,
    'from panoh.working_groups',
  ),
  list(
    'heads',
    'id as "agencyId", head_user_id as "headId"',
    'from panoh.agencies where head_user_id is not null',
  ),
  list(
    'away',
    'user_id as "userId", stand_in_id as "standInId"',
    `from panoh.absences where ended_at is null and starts_at <= panoh.now() and ends_at > panoh.now()`,
  ),
].join(',\n')}) as facts`;

/** Facts of these cases and of every case that continues one of them. */
export async function readFacts(client: Client, ids: readonly string[]): Promise<Facts> {
  const { rows } = await client.query<{ ids: string[] }>(CONTINUED, [ids]);
  const all = rows[0]?.ids ?? [];
  const answer = await client.query<{ facts: Facts }>(SQL, [all]);
  const facts = answer.rows[0]?.facts;
  if (!facts) throw new Error('no facts');
  return facts;
}

/** A closed case may continue in another record: the receiving agency's, or the one that it duplicates. */
const CONTINUED = `with recursive linked (id) as (
    select unnest($1::uuid[])
    union select n.id from linked l cross join lateral (
      select e.subject_id as id from panoh.closure_episodes e where e.case_id = l.id and e.state = 'approved' and e.reason = 'duplicate'
      union select e.case_id from panoh.closure_episodes e where e.subject_id = l.id and e.state = 'approved' and e.reason = 'duplicate'
      union select r.received_case_id from panoh.closure_episodes e join panoh.referrals r on r.id = e.subject_id
        where e.case_id = l.id and e.state = 'approved' and e.reason in ('moved', 'transferred')) n where n.id is not null)
  select coalesce(array_agg(id), '{}') as ids from linked`;
