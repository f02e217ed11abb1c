/** The rows of some cases as the closing table needs them, read with SQL of the oracle's own. */
import type { Client } from 'pg';
import type { CaseSnapshot } from '../case-snapshot.js';

const WHOLE: Readonly<Record<keyof Omit<CaseSnapshot, 'now'>, string>> = {
  cases: `select id, status, episode_no as "episodeNo", episode_opened_at as "openedAt"
    from panoh.cases where id = any ($1) and erased_at is null`,
  people: `select u.id, u.agency_id as "agencyId", a.kind as "agencyKind", 'supervisor' = any (u.roles) as "isSupervisor"
    from panoh.users u join panoh.agencies a on a.id = u.agency_id`,
  contacts: `select case_id as "caseId", contacted_at as at, outcome, alone, in_safe_window as "inSafeWindow"
    from panoh.contacts where case_id = any ($1)`,
  bands: `select case_id as "caseId", recorded_at as at, band, true as assessed
      from panoh.risk_assessments where case_id = any ($1)
    union all select case_id, coalesce(decided_at, requested_at), to_band, false
      from panoh.band_changes where state = 'applied' and case_id = any ($1) order by at`,
  triages: `select case_id as "caseId", recorded_at as at, level = 'clear' as "isClear"
    from panoh.suicide_triages where case_id = any ($1)`,
  incidents: `select case_id as "caseId", recorded_at as at, true as "isFamilyViolence"
    from panoh.incidents where case_id = any ($1) and core_type is distinct from 'non_gbv'`,
  pressures: `select case_id as "caseId", happened_at as at, facts->>'byAgencyId' as "agencyId" from panoh.case_events
    where case_id = any ($1)
      and kind in ('reconciled', 'mediation', 'family_conference', 'court_period', 'community', 'official')`,
  orders: `select case_id as "caseId", issued_at as "inForceFrom",
      least(lifted_at, annulled_at, (expires_on + 1)::timestamp at time zone 'Asia/Dushanbe') as "endedAt"
    from panoh.protection_orders where case_id = any ($1) and issued_at is not null and refused_at is null`,
  statements: `select case_id as "caseId", said_at as at, kind, case kind
        when 'stop_request' then facts->>'alone' = 'yes' and not exists
          (select 1 from jsonb_each(facts - 'alone') told where told.value <> 'true')
        when 'evidence' then facts->>'evidence' <> 'family_said' else true end as "isComplete"
      from panoh.closure_statements where case_id = any ($1)
    union all select case_id, happened_at, 'plan_reviewed', true
      from panoh.case_events where case_id = any ($1) and kind = 'safety_plan_reviewed'
    union all select id, episode_opened_at, 'agencies_asked', true from panoh.cases c where id = any ($1)
      and not exists (select 1 from panoh.consents s where s.case_id = c.id and s.scope = 'referral' and s.answer = 'given')
    order by at`,
  referrals: `select id, case_id as "caseId", kind, service_type as need, status, sent_at as "sentAt",
      contacted_at as "contactedAt", coalesce(ended_at, case settled_by when 'own_help' then settled_at end) as "endedAt",
      settled_by = 'own_help' as "isOwnHelp", nullif(survivor_feedback, 'not_received') as word,
      no_longer_wanted as "noLongerWanted", coalesce(asked_at, ended_at, sent_at) as "wordAt"
    from panoh.referrals where case_id = any ($1)`,
  goals: `select case_id as "caseId", recorded_at as at, goal_id as "goalId", progress
    from panoh.goal_progress where case_id = any ($1) order by step_no`,
  needs: `select case_id as "caseId", recorded_at as at, need, answer from panoh.need_answers where case_id = any ($1) order by step_no`,
  children: `select id, case_id as "caseId", recorded_at as at, lives_with as "livesWith" from panoh.children
    where case_id = any ($1) and not entered_in_error
      and coalesce(birth_year, 9999) > extract(year from panoh.now() at time zone 'Asia/Dushanbe') - 19`,
  childAnswers: `select case_id as "caseId", recorded_at as at, child_id as "childId", answer, asked_on::text as "askedOn"
    from panoh.child_answers where case_id = any ($1) order by recorded_at`,
  actions: `select id, case_id as "caseId", owner, recorded_at as "createdAt", (select min(s.recorded_at)
      from panoh.plan_action_steps s where s.action_id = a.id and s.step in ('done', 'not_needed', 'did_not_work')) as "endedAt"
    from panoh.plan_actions a where case_id = any ($1)`,
  followUps: `select id, case_id as "caseId", subject_id as "subjectId", due_at as "dueAt", created_at as "createdAt",
      case when status <> 'pending' then coalesce(done_at, panoh.now()) end as "endedAt" from panoh.follow_ups where case_id = any ($1)`,
  notifications: `select case_id as "caseId", created_at as at, user_id as "userId"
    from panoh.notifications where case_id = any ($1) and step_id is not null`,
  episodes: `select case_id as "caseId", episode_no as "episodeNo", state, reason, requested_by as "requestedBy",
      endorsed_by as "endorsedBy", decided_by as "decidedBy", decided_at as "decidedAt", overrides, mark
    from panoh.closure_episodes where case_id = any ($1)`,
  blocks: `select case_id as "caseId", coalesce(subject_id::text, subject_code) as subject, started_at as "startedAt",
      lifted_at as "liftedAt" from panoh.conflict_blocks where case_id = any ($1)`,
};

const PARTS = Object.entries(WHOLE).map(
  ([name, sql]) => `'${name}', (select coalesce(json_agg(r), '[]') from (${sql}) r)`,
);
const SQL = `select json_build_object('now', panoh.now(), ${PARTS.join(',\n')})::text as snapshot`;
const isInstant = (name: string): boolean => /^(at|now)$|(At|From)$/.test(name);

export async function readSnapshot(client: Client, ids: readonly string[]): Promise<CaseSnapshot> {
  const { rows } = await client.query<{ snapshot: string }>(SQL, [ids]);
  return JSON.parse(rows[0]?.snapshot ?? '', (name, value: unknown) =>
    isInstant(name) && typeof value === 'string' ? new Date(value) : value,
  ) as CaseSnapshot;
}
