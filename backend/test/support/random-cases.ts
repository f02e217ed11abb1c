import type { TestDatabase } from './database.js';
import type { Kulob } from './kulob.js';

/** Rules that decide what may follow what: here anything may, so that whatever rows there can be are looked at. */
const RULES: Record<string, readonly string[]> = {
  cases: ['cases_state', 'cases_leave_owner'],
  follow_ups: ['follow_ups_next_step'],
  closure_episodes: ['closure_episodes_step'],
  conflict_blocks: ['conflict_blocks_ended'],
};

const chance = (share: number): string => `random() < ${share}`;
const oneOf = (...codes: readonly string[]): string =>
  `(array['${codes.join(`', '`)}'])[1 + floor(random() * ${codes.length})::integer]`;
/** Whole hours, so that times meet. */
const around = (days: number): string =>
  `date_trunc('hour', panoh.now()) + floor((random() - 0.5) * ${days * 48}) * interval '1 hour'`;
const maybe = (share: number, value: string): string => `case when ${chance(share)} then ${value} end`;
const anyAgency = '(select a.id from panoh.agencies a where x.id is not null order by random() limit 1)';
const anyCase = 'panoh.cases x';

const CASES = `insert into panoh.cases (id, reference, agency_id, working_group_id, audit_pseudonym, origin, status, opened_at,
    closed_at, place, sex, band, shares_with_group, shares_until)
  select gen_random_uuid(), 'Q' || $1 || '-' || n, a.id, case when ${chance(0.95)} then a.group_id end, gen_random_uuid(), 'intake',
    s.status, panoh.now() - interval '40 days', case when s.status = 'closed' then panoh.now() end, 'kulob', 'female',
    ${oneOf('incomplete', 'standard', 'high', 'high')}, ${chance(0.75)}, ${maybe(0.3, around(6))}
  from generate_series(1, 260) n
    cross join lateral (select m.agency_id as id, m.working_group_id as group_id from panoh.agency_memberships m
      where n > 0 order by random() limit 1) a
    cross join lateral (select case when n % 6 = 0 then 'closed' else 'open' end as status) s`;

const GRANTS = `insert into panoh.grants (id, case_id, grantee_id, relation, partitions, purpose, starts_at, ends_at)
  select gen_random_uuid(), x.id, x.agency_id, 'own', '{core,follow_ups,closure,legal}'::text[], 'ownership',
    panoh.now() - interval '40 days', null from ${anyCase}
  where not exists (select 1 from panoh.grants g where g.case_id = x.id)
  union all select gen_random_uuid(), x.id, x.working_group_id, 'group', '{core,follow_ups,closure}'::text[], 'case_conference_mdwg',
    panoh.now() - interval '30 days', ${maybe(0.4, around(6))} from ${anyCase} cross join generate_series(1, 2) n
  where x.working_group_id is not null and random() < 0.6`;

const FOLLOW_UPS = `insert into panoh.follow_ups (id, case_id, agency_id, rule, step, partition, kind, owner_role, due_at,
    status, escalated_to, subject_id)
  select gen_random_uuid(), x.id, x.agency_id, t.rule, 1 + floor(random() * 3)::integer, ${oneOf('follow_ups', 'follow_ups', 'follow_ups', 'risk')},
    case when starts_with(t.rule, 'po.') then 'task' when t.rule = 'fu.no_contact' then 'safety_contact' else ${oneOf('safety_contact', 'review', 'task')} end,
    ${oneOf('case_lead', 'case_lead', 'supervisor', 'coordinator', 'receiving_agency', 'block_reviewer')}, ${around(8)},
    ${oneOf('pending', 'pending', 'pending', 'done')}, ${maybe(0.2, `'supervisor'`)},
    case when starts_with(t.rule, 'po.') then (select o.id from panoh.protection_orders o
      where o.case_id = x.id order by random() limit 1) end
  from ${anyCase} cross join generate_series(1, 5) n
    cross join lateral (select ${oneOf('fu.regular', 'po.review', 'po.breach', 'po.expiry', 'rk.reassess', 'fu.no_contact')} as rule where n > 0) t
  where random() < 0.7`;

const REFERRALS = `insert into panoh.referrals (id, reference, kind, case_id, from_agency_id, to_agency_id, service_type, urgency,
    urgency_rank, band, place, status, sent_at, ended_at, due_at, contacted_at)
  select gen_random_uuid(), 'R' || $1 || '-' || x.reference || '-' || n || '-' || gen_random_uuid(), ${oneOf('service', 'support_lead')}, x.id, x.agency_id,
    ${maybe(0.8, anyAgency)}, 'legal', 'high', 1, x.band, 'kulob', ${oneOf('sent', 'received', 'accepted', 'contacted', 'completed', 'declined', 'unavailable')},
    panoh.now(), ${maybe(0.25, `panoh.now() - interval '1 hour'`)}, ${maybe(0.85, around(4))}, ${maybe(0.5, 'panoh.now()')}
  from ${anyCase} cross join generate_series(1, 2) n where random() < 0.5`;

const SEARCHES = `insert into panoh.follow_ups (id, case_id, agency_id, rule, step, partition, kind, owner_role, due_at,
    status, subject_id)
  select gen_random_uuid(), r.case_id, r.from_agency_id, ${oneOf('rf.find_other', 'rf.send_missing', 'rf.waiting')},
    1 + floor(random() * 2)::integer, 'follow_ups', 'task', 'case_lead', ${around(8)},
    ${oneOf('pending', 'pending', 'pending', 'done')}, r.id
  from panoh.referrals r where random() < 0.5`;

const EPISODES = `insert into panoh.closure_episodes (id, case_id, episode_no, reason, state, requested_by, requested_at,
    endorsed_by, endorsed_at, reviewer_agency_id)
  select gen_random_uuid(), x.id, 1, 'needs_met', ${oneOf('requested', 'endorsed', 'endorsed', 'refused')},
    gen_random_uuid(), panoh.now(), gen_random_uuid(), ${around(4)}, ${maybe(0.8, anyAgency)}
  from ${anyCase} where random() < 0.5`;

const ORDERS = `insert into panoh.protection_orders (id, case_id, agency_id, reported_at, issue_by, issued_at, days, served_at,
    starts_on, first_expires_on, expires_on, lifted_at, sealed)
  select gen_random_uuid(), x.id, x.agency_id, o.at, o.at, o.at, 20, ${maybe(0.5, 'o.at')}, o.ends - 15, o.ends - 2, o.ends,
    ${maybe(0.15, 'panoh.now()')}, ''
  from ${anyCase} cross join lateral (select panoh.now() - interval '15 days' as at,
      (panoh.now() at time zone 'Asia/Dushanbe')::date + floor(random() * 14 - 4)::integer as ends where x.id is not null) o
  where random() < 0.7`;

const WRITINGS = `update panoh.case_writings set written_at = panoh.now() - random() * interval '40 days'`;

const block = (kulob: Kulob): string => {
  const subjects = ['coordinator', 'deputy', 'coordinatorElsewhere'].map(
    (person) => `('user', '${kulob.as[person]!.userId}'::uuid, null)`,
  );
  return `insert into panoh.conflict_blocks (id, case_id, subject_kind, subject_id, subject_code, source, lifted_at)
    select gen_random_uuid(), x.id, s.kind, s.id, s.code, 'person', ${maybe(0.3, 'panoh.now()')} from ${anyCase}
      cross join (values ${subjects.join(', ')}, ('agency', '${kulob.agencies['cowfa']!}'::uuid, null),
        ('agency_kind', null, 'civil')) s (kind, id, code) where random() < 0.05`;
};

const some = (table: string, change: string, share = 0.15): string =>
  `update panoh.${table} set ${change} where random() < ${share}`;

const CHANGES: readonly string[] = [
  GRANTS,
  some('cases', 'shares_with_group = not shares_with_group'),
  some('cases', `shares_until = ${maybe(0.6, around(4))}`),
  some('cases', `band = ${oneOf('standard', 'high')}, version = version + 1`),
  some('cases', `status = 'closed', closed_at = panoh.now()`, 0.1),
  some('cases', `status = 'open', closed_at = null`),
  `${some('grants', 'ends_at = panoh.now()')} and relation = 'group'`,
  `${some('grants', `ends_at = ${maybe(0.5, around(4))}`)} and relation = 'group'`,
  some('follow_ups', `status = ${oneOf('pending', 'done')}, version = version + 1`),
  some('follow_ups', `due_at = ${around(6)}`),
  some('follow_ups', `kind = ${oneOf('safety_contact', 'review')}`, 0.1),
  some('follow_ups', `owner_role = ${oneOf('case_lead', 'receiving_agency')}`, 0.1),
  some('follow_ups', `escalated_to = 'supervisor'`, 0.1),
  some(
    'referrals',
    `status = ${oneOf('sent', 'received', 'accepted', 'completed', 'declined', 'unavailable')}, due_at = ${maybe(0.8, around(4))}`,
  ),
  some('referrals', 'ended_at = panoh.now()', 0.1),
  some('referrals', `survivor_feedback = 'received'`, 0.2),
  some('referrals', `not_asked_reason = ${oneOf('not_reached', 'asked_for_no_contact')}`, 0.4),
  some('closure_episodes', `state = ${oneOf('endorsed', 'refused', 'lapsed')}`),
  some('protection_orders', `expires_on = expires_on + 3`),
  some('protection_orders', 'lifted_at = panoh.now()', 0.1),
  some('case_writings', `written_at = panoh.now() - random() * interval '30 days'`),
  some('conflict_blocks', 'lifted_at = panoh.now()'),
];

async function run(database: TestDatabase, seed: number, statements: readonly string[]): Promise<void> {
  await database.query('select setseed($1)', [(seed % 100) / 100]);
  for (const sql of statements) await database.query(sql, sql.includes('$1') ? [String(seed)] : []);
}

/** New statistics in between would change plans, and with them the order in which rows get their random values. */
const NO_NEW_PLANS = `do $$ declare t regclass; begin
  for t in select c.oid from pg_class c where c.relnamespace = 'panoh'::regnamespace and c.relkind = 'r' loop
    execute format('alter table %s set (autovacuum_enabled = false)', t);
  end loop; end $$`;

/** Cases of every agency with whatever rows a group's queue is made of, in any state and at any time. */
export async function fillAtRandom(database: TestDatabase, kulob: Kulob, seed: number): Promise<void> {
  await database.query(NO_NEW_PLANS);
  for (const [table, rules] of Object.entries(RULES))
    for (const rule of rules) await database.query(`alter table panoh.${table} disable trigger ${rule}`);
  await run(database, seed, [
    CASES,
    GRANTS,
    ORDERS,
    FOLLOW_UPS,
    REFERRALS,
    SEARCHES,
    EPISODES,
    WRITINGS,
    block(kulob),
  ]);
}

/** Every kind of change that can add a line, move it or take it away, each to some of the rows, in a shuffled order. */
export async function changeAtRandom(database: TestDatabase, kulob: Kulob, seed: number): Promise<void> {
  const turn = seed % CHANGES.length;
  await run(database, seed, [...CHANGES.slice(turn), ...CHANGES.slice(0, turn), block(kulob)]);
}
