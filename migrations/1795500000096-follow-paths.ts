import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/policies.js';
import { registeredOn } from './support/registered-on.js';

const DAY = `at time zone 'Asia/Dushanbe'`;
const PARTITIONS = `'{core,follow_ups,closure}'::text[]`;
const IN_FORCE = `g.starts_at <= at and (g.ends_at is null or g.ends_at > at)`;
const PRESSURES = `'reconciled', 'mediation', 'family_conference', 'court_period', 'community', 'official'`;
const TALKED = `'reached_safe', 'reached_worries', 'reached_not_safe', 'contacted_us', 'asked_no_contact'`;
const NO_ERROR = `not exists (select 1 from closure_episodes e where e.case_id = c.id and e.state = 'approved'
  and e.reason in ('opened_in_error', 'duplicate')) and c.erased_at is null`;

/** Of the agency that the viewer supervises: its cases, without those from which one of its supervisors is blocked. */
const OF_AGENCY = `select c.id from cases c where c.agency_id = me.agency_id and ${NO_ERROR}
  and not (c.id = any (coalesce(me.blocked, '{}'))) and exists (select 1 from grants g where g.case_id = c.id
    and g.grantee_id = me.agency_id and g.relation = 'own' and ${PARTITIONS} <@ g.partitions and ${IN_FORCE})`;
const IS_HERS = `if me.user_id is null or ('supervisor' = any (me.roles)
        and array['own:core', 'own:follow_ups', 'own:closure'] <@ me.reads) is not true then
      raise exception 'not hers to count' using errcode = '42501';
    end if;
    me := statistics.own_viewer(true);`;

/** Whether somebody who leads the group is blocked from a case: then it is in no figure of the group. */
const isShut = (id: string): string => `exists (select 1 from conflict_blocks b, working_groups w join users u
    on u.id in (w.coordinator_user_id, w.chair_user_id, w.deputy_user_id) join agencies a on a.id = u.agency_id
  where w.id = p_group and b.case_id = ${id} and b.lifted_at is null
    and (b.subject_id in (u.id, u.agency_id) or b.subject_code = a.kind))`;
const OF_GROUP = `select c.id from cases c where c.working_group_id = p_group and c.shares_with_group
  and (c.shares_until is null or c.shares_until > at) and ${NO_ERROR} and not ${isShut('c.id')}
  and exists (select 1 from grants g where g.case_id = c.id and g.grantee_id = p_group and g.relation = 'group'
    and ${PARTITIONS} <@ g.partitions and ${IN_FORCE})`;

/** How far a referral came within sixty days; whatever came later is not looked at. */
const REACHED = `case
  when r.survivor_word in ('got_it', 'got_part') and r.word_at <= r.limit_at then 'got'
  when r.survivor_word = 'not_got' and r.word_at <= r.limit_at then 'not_got'
  when r.service_at <= r.limit_at then 'no_word'
  when r.status = 'unavailable' and r.decided_at <= r.limit_at then
    case r.unavailable_reason when 'none_free' then 'none_free' else 'no_such_service' end
  when r.status = 'declined' and r.decided_at <= r.limit_at then 'declined'
  when r.contacted_at <= r.limit_at then 'no_service'
  when r.received_case_id is not null and r.decided_at <= r.limit_at then 'no_contact'
  when r.status = 'withdrawn' and r.ended_at <= r.limit_at
    and r.withdrawal_reason not in ('re_routed', 'receiver_not_available') then 'taken_back'
  when r.received_at <= r.limit_at then 'not_decided' else 'not_answered' end`;

/** Referrals to a service, with when the service began and when she said what became of it. */
const WITH_WORD = `select r.*, coalesce(r.service_on::timestamp ${DAY},
    case when r.status in ('service_started', 'completed') then r.ended_at end) as service_at,
  coalesce((select min(v.recorded_at) from case_events v where v.case_id = r.case_id and v.facts->>'referralId' = r.id::text
    and v.facts->>'survivorWord' is not null), r.ended_at) as word_at`;

/** The lines of a referral in the order in which each is farther than those before it. */
const FARTHER = `'{taken_back,not_answered,not_decided,no_such_service,none_free,declined,no_contact,no_service,no_word,not_got,got}'::text[]`;

/** Of several measures the strongest. */
const BREACH_LINE = `case when x.actions ? 'criminal_case_opened' then 'criminal_case_opened'
  when x.actions ? 'admin_detention' then 'admin_detention' when x.actions ? 'admin_protocol' then 'admin_protocol'
  when x.actions ? 'brought_to_station' then 'brought_to_station' when x.actions ? 'warned' then 'warned' else 'nothing' end`;

const SETTLED = `union all select 'settled', case when s.days_6 then 'within_6' when s.days_12 then 'within_12' else 'not_seen' end,
    s.settled_as, null, null, null, null, s.agency_id, null::uuid
  from (select e.kind as settled_as, e.agency_id, e.case_id,
      coalesce(bool_or(r.seen_on <= (e.happened_at ${DAY} + interval '6 months')::date), false) as days_6,
      coalesce(bool_or(r.seen_on <= (e.happened_at ${DAY} + interval '12 months')::date), false) as days_12
    from case_events e join known k on k.id = e.case_id join agencies a on a.id = e.agency_id and a.kind = 'police'
      left join panoh.returns_after_settling() r on r.case_id = e.case_id and r.settled_as = e.kind
        and r.settled_on = (e.happened_at ${DAY})::date and r.seen_id in (select id from known)
    where e.kind in ('reconciled', 'insignificant') and not exists (select 1 from case_events n where n.corrects_id = e.id)
      and e.happened_at ${DAY} + interval '12 months' >= p_first
      and e.happened_at ${DAY} + interval '12 months' < p_first + interval '3 months'
    group by e.id, e.kind, e.agency_id, e.case_id) s where p_months = 3`;

/** In the partition `health`, which no supervisor reads: of a group alone. */
const SUICIDE = `union all select 'suicide', case when s.met_at <= s.asked_at + interval '24 hours' then 'within_24'
      when s.met_at is not null then 'later' else 'none' end, s.level, null, null, null, null, s.agency_id, null
    from (select t.level, t.asked_at, k.agency_id, (select min(x.contacted_at) from contacts x where x.case_id = t.case_id
          and x.contacted_at > t.asked_at and x.outcome in (${TALKED})) as met_at
      from suicide_triages t join known k on k.id = t.case_id
      where p_months = 12 and t.level in ('emergency', 'same_day') and t.asked_at >= first_at and t.asked_at < until_at) s`;

/**
 * Reports as the police wrote them, those of one incident together, ninety days after the day of the report: what was
 * decided by then, and what became of the orders of the same police that name the incident or, where either names none,
 * were asked for within these days and after no other report of hers. A decision without a day is as it stands.
 */
const REPORTS = `, written as materialized (
      select q.case_id, q.agency_id, q.incident_id, k.agency_id as owner_id, q.decision, q.measures, q.decided_on,
        coalesce(i.reported_on, k.registered_on) as reported_on
      from legal_qualifications q join known k on k.id = q.case_id join agencies a on a.id = q.agency_id and a.kind = 'police'
        left join incidents i on i.id = q.incident_id and i.case_id = q.case_id
      where p_months = 12),
    reports as materialized (
      select w.case_id, w.agency_id, w.incident_id, w.owner_id, w.reported_on,
        coalesce(array_agg(s.said) filter (where s.said is not null and coalesce(w.decided_on, w.reported_on) <= w.reported_on + 90), '{}') as said
      from written w left join lateral unnest(array[w.decision] || w.measures) s (said) on s.said is not null
      where w.reported_on + 90 >= p_first and w.reported_on + 90 < until_on
      group by 1, 2, 3, 4, 5),
    answered as materialized (
      select r.*, o.issued, o.in_time, o.is_open, o.is_broken from reports r cross join lateral (
        select count(*) as issued, bool_or(coalesce(o.served_at <= o.issued_at + interval '24 hours', false)) as in_time,
          bool_or(o.open_breaches > 0) as is_open, bool_or(o.breaches > 0) as is_broken
        from protection_orders o cross join lateral (select (o.reported_at ${DAY})::date as asked_on) d
        where o.case_id = r.case_id and o.agency_id = r.agency_id and (o.issued_at ${DAY})::date <= r.reported_on + 90
          and case when o.incident_id is not null and r.incident_id is not null then o.incident_id = r.incident_id
            else d.asked_on >= r.reported_on and not exists (select 1 from written l where l.case_id = r.case_id
              and l.agency_id = r.agency_id and l.reported_on > r.reported_on and l.reported_on <= d.asked_on) end) o)`;
const ATTRITION = `union all select 'attrition', case
        when r.issued > 0 and not r.in_time then 'not_served_in_time' when r.issued > 0 and r.is_open then 'breach_unanswered'
        when r.issued > 0 and r.is_broken then 'breach_answered' when r.issued > 0 then 'no_breach'
        when 'protection_order' = any (r.said) then 'order_not_linked'
        when 'criminal_case_opened' = any (r.said) then 'criminal_case'
        when '{admin_protocol,admin_arrest_court,admin_detention}' && r.said then 'protocol'
        when 'sent_to_court' = any (r.said) then 'passed_on'
        when 'refusal_to_open' = any (r.said) then 'refused_to_open'
        when '{reconciled,insignificant}' && r.said then 'called_settled'
        when r.said <@ '{pending}' then 'undecided' else 'other_measure' end,
      null, null, null, null, null, r.owner_id, nullif(r.agency_id, r.owner_id)
    from answered r`;

/**
 * What is counted of a period: whole months of Dushanbe from \`p_first\`. What the lines mean stands in
 * statistics/path/path.types.ts, and is shown under every figure.
 */
const counting = ({
  declares = 'at timestamptz := panoh.now();',
  guard = '',
  known = '',
  settled = '',
  suicide = '',
  reports = '',
  attrition = '',
  other = 'true',
}) => `
  returns jsonb language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  #variable_conflict use_column
  declare ${declares}
    first_at timestamptz := p_first::timestamp ${DAY};
    until_on date := least((p_first + make_interval(months => p_months))::date, (at ${DAY})::date);
    until_at timestamptz := least((p_first + make_interval(months => p_months))::timestamp ${DAY}, at);
    told jsonb;
  begin
    ${guard}
    with known as materialized (
      select c.id, c.agency_id, c.place, c.opened_at, ${registeredOn('c.')} as registered_on from cases c where c.id in (${known})),
    sent as materialized (
      ${WITH_WORD}, k.opened_at, r.sent_at + interval '60 days' as limit_at
      from referrals r join known k on k.id = r.case_id
      where p_months = 3 and r.kind = 'service' and r.sent_at + interval '60 days' >= first_at
        and r.sent_at + interval '60 days' < until_at and (r.received_case_id is null or ${other})),
    asked as materialized (
      select k.*, coalesce((
          select case when t.counts_as_safe then 'safe' else 'not_safe' end from contacts t where t.case_id = k.id
            and t.contacted_at >= k.asked_from and t.contacted_at < k.over_at
            and (t.counts_as_safe or t.outcome in ('reached_worries', 'reached_not_safe'))
          order by t.contacted_at desc, t.recorded_at desc, t.id desc limit 1),
          (select case when bool_or(t.outcome in (${TALKED})) then 'not_alone' else 'not_reached' end from contacts t
            where t.case_id = k.id and t.contacted_at >= k.asked_from and t.contacted_at < k.over_at having count(*) > 0),
          'not_asked') as word
        from (select k.*, (k.opened_at ${DAY} + interval '5 months') ${DAY} as asked_from,
            (k.opened_at ${DAY} + interval '7 months') ${DAY} as over_at from known k
          where not exists (select 1 from closure_episodes e where e.case_id = k.id and e.state = 'approved' and e.reason = 'died')) k
        where p_months = 3 and k.over_at >= first_at and k.over_at < until_at)${reports},
    rows (code, line, kind, extension, breach, service, place, agency_id, other_id) as (
      select 'referrals', ${REACHED}, null::text, null::text, null::text, r.service_type, r.place, r.from_agency_id, r.to_agency_id
        from sent r
      union all select 'identified', case when exists (select 1 from referrals r where r.case_id = k.id and r.kind = 'service'
          and r.sent_at < k.opened_at + interval '60 days') then 'referred' else 'not_referred' end,
          null, null, null, null, k.place, k.agency_id, null::uuid
        from known k where p_months = 3 and k.opened_at + interval '60 days' >= first_at and k.opened_at + interval '60 days' < until_at
      union all select 'safe', s.word, null, null, null, null, s.place, s.agency_id, null from asked s
      union all select 'cohort', case when f.line is null then 'not_referred' when f.line <> 'got' then f.line
          when s.word in ('safe', 'not_safe') then 'got_' || s.word else 'got_not_known' end,
          case when s.word in ('safe', 'not_safe') then s.word else 'not_known' end, null, null, null, null, s.agency_id, f.to_agency_id
        from asked s left join lateral (
          select ${REACHED} as line, r.to_agency_id from (${WITH_WORD}, s.over_at as limit_at from referrals r
            where r.case_id = s.id and r.kind = 'service' and r.sent_at < s.over_at and (r.received_case_id is null or ${other})) r
          order by array_position(${FARTHER}, ${REACHED}) desc, r.sent_at, r.id limit 1) f on true
      union all select 'pressure', e.kind, coalesce(a.type, 'not_named'), null, null, null, null, e.agency_id, a.id
        from case_events e join known k on k.id = e.case_id left join agencies a on a.id::text = e.facts->>'byAgencyId'
        where p_months = 3 and e.kind in (${PRESSURES}) and e.happened_at >= first_at and e.happened_at < until_at
          and not exists (select 1 from case_events n where n.corrects_id = e.id)
      ${settled}
      union all select 'orders', case when o.refused_at is not null then 'refused' when o.issued_at is null then 'waiting'
          when o.served_at is null then 'not_served' when o.served_at <= o.issued_at + interval '24 hours' then 'served_in_time'
          else 'served_late' end, null,
          case when o.expires_on > o.first_expires_on then 'extended' when o.extension_decision = 'refused' then 'extension_refused'
            else 'not_extended' end,
          case when o.breaches = 0 then 'no_breach' when o.open_breaches = 0 then 'breach_recorded' else 'breach_open' end,
          null, null, k.agency_id, nullif(o.agency_id, k.agency_id)
        from protection_orders o join known k on k.id = o.case_id
        where p_months = 12 and o.reported_at >= first_at and o.reported_at < until_at
      union all select 'breaches', ${BREACH_LINE}, null, null, null, null, null, x.owner_id, nullif(x.agency_id, x.owner_id)
        from (select b.agency_id, k.agency_id as owner_id, (select jsonb_agg(a) from order_events h
              cross join lateral jsonb_array_elements(coalesce(h.facts->'actions', '[]')) a
              where h.breach_id = b.id and h.kind = 'order_breach_handled') as actions
          from order_events b join known k on k.id = b.case_id
          where p_months = 12 and b.kind = 'order_breached' and b.happened_at >= first_at and b.happened_at < until_at) x
      ${suicide}
      ${attrition}),
    steps (step, receiver, service, place, days) as (
      select v.step, r.to_agency_id::text, r.service_type, r.place, extract(epoch from v.till - v.since) / 86400
      from sent r cross join lateral (values
        ('sent', r.opened_at, r.sent_at), ('answered', r.sent_at, coalesce(r.received_at, r.decided_at)),
        ('accepted', r.sent_at, case when r.received_case_id is not null then r.decided_at end),
        ('contacted', case when r.received_case_id is not null then r.decided_at end, r.contacted_at),
        ('served', r.contacted_at, r.service_at),
        ('word', r.service_at, case when r.survivor_word is not null then r.word_at end)) v (step, since, till)
      where v.till >= v.since and v.till <= r.limit_at)
    select jsonb_build_object(
      'counts', coalesce((select jsonb_agg(to_jsonb(n)) from (
        select code, line, kind, extension, breach, service, place, agency_id as "agencyId", other_id as "otherId",
          count(*) as records from rows group by 1, 2, 3, 4, 5, 6, 7, 8, 9) n), '[]'),
      'days', coalesce((select jsonb_agg(to_jsonb(d)) from (
        select step, case grouping(receiver, service, place) when 3 then 'agency' when 5 then 'service' when 6 then 'place'
            else 'all' end as by, coalesce(receiver, service, place, 'total') as column,
          round((percentile_cont(0.5) within group (order by days))::numeric, 1) as days
        from steps group by grouping sets ((step), (step, receiver), (step, service), (step, place))
        having count(*) >= 10 and not (grouping(receiver) = 0 and receiver is null)) d), '[]')) into told;
    return told;
  end $$`;

/** Quarters and years of groups that have ended so many days ago and are not counted yet, from that on in which a group began. */
const TO_COUNT = `returns table (working_group_id uuid, first_on date, months smallint)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select g.id, q.first_on::date, s.months::smallint from working_groups g cross join (values (3, 'quarter'), (12, 'year')) s (months, span)
    cross join lateral generate_series(date_trunc(s.span, g.created_at ${DAY}),
      date_trunc(s.span, panoh.now() ${DAY} - make_interval(days => p_late_days)) - make_interval(months => s.months),
      make_interval(months => s.months)) q (first_on)
    where not exists (select 1 from statistics.group_paths p
      where p.working_group_id = g.id and p.first_on = q.first_on::date and p.months = s.months)
    order by 2, 3, 1 $$`;

/** What was kept of one period, for whoever leads the group. */
const KEPT = `returns table (counted_at timestamptz, tables jsonb)
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  #variable_conflict use_column
  declare me panoh.viewer := panoh.viewer(); begin
    if me.user_id is null or (p_group = any (me.led_group_ids)
        and array['group:core', 'group:follow_ups', 'group:closure'] <@ me.reads) is not true then
      raise exception 'not hers to read' using errcode = '42501';
    end if;
    return query select p.counted_at, p.tables from statistics.group_paths p
      where p.working_group_id = p_group and p.first_on = p_first and p.months = p_months;
  end $$`;

const FUNCTIONS: readonly (readonly [signature: string, body: string, role: string])[] = [
  [
    'panoh.count_path(p_first date, p_months integer)',
    counting({
      declares: 'me panoh.viewer := panoh.viewer(); at timestamptz := panoh.now();',
      guard: IS_HERS,
      known: OF_AGENCY,
    }),
    'panoh_app',
  ],
  [
    'statistics.count_path(p_group uuid, p_first date, p_months integer)',
    counting({
      known: OF_GROUP,
      settled: SETTLED,
      suicide: SUICIDE,
      reports: REPORTS,
      attrition: ATTRITION,
      other: `not ${isShut('r.received_case_id')}`,
    }),
    'panoh_worker',
  ],
  ['statistics.paths_to_count(p_late_days integer)', TO_COUNT, 'panoh_worker'],
  ['panoh.kept_path(p_group uuid, p_first date, p_months integer)', KEPT, 'panoh_app'],
];

/** Where survivors are lost: how far referrals come, what orders become, and who presses her to reconcile. */
export class FollowPaths1795500000096 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Counted once and kept as it may be shown: two counts of one period would tell of whoever is in one of them alone.
    await runner.query(`create table statistics.group_paths (
      working_group_id uuid not null constraint group_paths_group_fk references panoh.working_groups,
      first_on date not null,
      months smallint not null constraint group_paths_months_check check (months in (3, 12)),
      counted_at timestamptz not null, tables jsonb not null,
      constraint group_paths_pk primary key (working_group_id, first_on, months),
      constraint group_paths_period_check
        check (first_on = date_trunc(case months when 3 then 'quarter' else 'year' end, first_on)::date),
      constraint group_paths_small_check
        check (not jsonb_path_exists(tables, '$[*].cells[*].value ? (@ > 0 && @ < 3)')))`);
    await protect(runner, 'statistics.group_paths', { select: 'false' });
    await runner.query(`create policy group_paths_worker on statistics.group_paths to panoh_worker
      using (true) with check (true)`);
    await runner.query('grant select, insert on statistics.group_paths to panoh_worker');
    await runner.query(`create trigger group_paths_append_only before update or delete or truncate
      on statistics.group_paths for each statement execute function panoh.refuse_change()`);
    for (const [signature, body, role] of FUNCTIONS) {
      await runner.query(`create function ${signature} ${body}`);
      await runner.query(`revoke execute on function ${signature} from public`);
      await runner.query(`grant execute on function ${signature} to ${role}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [signature] of [...FUNCTIONS].reverse())
      await runner.query(`drop function ${signature.replace(/p_\w+ /g, '')}`);
    await runner.query('drop table statistics.group_paths');
  }
}
