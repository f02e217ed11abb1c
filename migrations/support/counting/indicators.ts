import { registeredOn } from '../registered-on.js';

/**
 * Policy of the indicators (domain reference 4.4): every record stands in one part of its indicator, in the month of the
 * day that the indicator asks of. Only what its agency, and the group with which she shares, may count is counted.
 * What the parts mean stands in statistics/indicators/indicators.types.ts.
 */
const ZONE = `at time zone 'Asia/Dushanbe'`;
const PARTITIONS = `'{core,follow_ups,closure}'::text[]`;
const IN_FORCE = `g.starts_at <= right_now and (g.ends_at is null or g.ends_at > right_now)`;
const MONTH = (at: string): string => `${at} >= month_begins and ${at} < month_ends`;
/** So many months later by the calendar of Dushanbe. */
const later = (at: string, months: number): string =>
  `(((${at}) ${ZONE}) + interval '${months} months') ${ZONE}`;
const TALKED = `'reached_safe', 'reached_worries', 'reached_not_safe', 'contacted_us', 'asked_no_contact'`;

const HOLDS = (grantee: string, relation: string): string =>
  `exists (select 1 from grants g where g.case_id = c.id and g.grantee_id = ${grantee} and g.relation = '${relation}'
    and ${PARTITIONS} <@ g.partitions and ${IN_FORCE})`;
/** Records that were closed because there was no such case, or because the same agency's other one is meant. */
const IS_VOID = `exists (select 1 from closure_episodes e where e.case_id = c.id and e.state = 'approved'
  and e.reason in ('opened_in_error', 'duplicate') and c.status = 'closed' and e.episode_no = c.episode_no)`;
const IS_SHARED = `c.working_group_id is not null and c.shares_with_group
  and (c.shares_until is null or c.shares_until > right_now) and ${HOLDS('c.working_group_id', 'group')}`;
const IS_REFERRAL = `r.kind = 'service' and r.withdrawal_reason is distinct from 'entered_in_error'`;

/** How far the referral of hers came that came farthest. A case that a referral made was identified elsewhere. */
const REGISTERED = `registered as materialized (
    select c.id, c.origin, coalesce((select max(case when r.survivor_word in ('got_it', 'got_part') then 5
        when r.status in ('service_started', 'completed') or r.service_on is not null then 4
        when r.received_case_id is not null or r.status in ('accepted', 'appointment', 'not_attended') then 3 else 2 end)
      from referrals r where r.case_id = c.id and r.to_agency_id is not null and ${IS_REFERRAL}), 1) as stage
    from cases c where ${registeredOn('c.')} >= p_first_on and ${registeredOn('c.')} < next_month)`;
const STAGES = `array['identified', 'referred', 'accepted', 'served', 'confirmed']`;

/** The answer's time is the referral's own clock; what was taken back before it was over needs none. */
const SENT = `sent as materialized (
    select r.case_id, r.service_type, r.status, r.decline_reason, case
        when r.to_agency_id is null then null
        when r.status in ('sent', 'received') then case when d.due_at < right_now then 'unanswered' else 'not_yet' end
        when r.decided_at <= d.due_at then 'in_time' when r.decided_at is not null then 'late'
        when r.ended_at > d.due_at then 'unanswered' end as answer
    from referrals r cross join lateral (select coalesce(r.ack_due_at, r.sent_at + interval '7 days') as due_at) d
    where ${MONTH('r.sent_at')} and ${IS_REFERRAL})`;

/** Closings that say something of her: she lives, and neither the case nor its closing was an error. */
const CLOSED = `closed as materialized (
    select e.case_id, e.decided_at, ${later('e.decided_at', 5)} as asked_from, ${later('e.decided_at', 6)} as six_at,
      ${later('e.decided_at', 7)} as seven_at, o.reopened_at
    from closure_episodes e left join lateral (select v.recorded_at as reopened_at, v.facts->>'reason' as reason
        from case_events v where v.case_id = e.case_id and v.kind = 'case_reopened' and v.recorded_at >= e.decided_at
        order by v.recorded_at limit 1) o on true
    where e.state = 'approved' and ${MONTH('e.decided_at')} and e.reason not in ('died', 'opened_in_error', 'duplicate')
      and o.reason is distinct from 'closed_in_error')`;

const RETURNED = `case when e.reopened_at <= e.six_at or exists (select 1 from incidents i where i.case_id = e.case_id
        and i.started_on > (e.decided_at ${ZONE})::date and i.started_on <= (e.six_at ${ZONE})::date) then 'returned'
      when e.six_at > right_now then 'not_yet' else 'not_returned' end`;

/** Her last word between five and seven months later. Only what she said alone counts as safe. */
const SAFE = `case when e.seven_at > right_now then 'not_yet' else coalesce(
      (select case when k.counts_as_safe then 'safe' else 'not_safe' end from contacts k
        where k.case_id = e.case_id and k.contacted_at >= e.asked_from and k.contacted_at < e.seven_at
          and (k.counts_as_safe or k.outcome in ('reached_worries', 'reached_not_safe'))
        order by k.contacted_at desc, k.recorded_at desc, k.id desc limit 1),
      (select case when bool_or(k.outcome in (${TALKED})) then 'not_alone' else 'not_reached' end from contacts k
        where k.case_id = e.case_id and k.contacted_at >= e.asked_from and k.contacted_at < e.seven_at
        having count(*) > 0), 'not_asked') end`;

const DONE = `case when f.status = 'done' and f.done_at <= f.due_at then 'on_time' when f.status = 'done' then 'late'
      when f.status = 'replaced' and f.done_at <= f.due_at then 'ended' else 'not_done' end`;

/** Each of them answers (code, part, case, agency that it is counted for or null for the owner, service). */
const RECORDS = [
  `select 'identified', case when c.origin = 'referral' then 'received' when c.stage > 1 then 'referred'
      else 'not_referred' end, c.id, null::uuid, null::text from registered c`,
  `select 'stages', (${STAGES})[c.stage], c.id, null, null from registered c where c.origin <> 'referral'`,
  `select 'answers', s.answer, s.case_id, null, s.service_type from sent s where s.answer is not null`,
  `select 'refusals', case s.status when 'declined' then coalesce(s.decline_reason, 'other')
      when 'unavailable' then 'unavailable' when 'not_attended' then 'not_attended' else 'not_refused' end,
      s.case_id, null, s.service_type from sent s`,
  `select d.code, d.part, d.case_id, null, null from (
      select 'follow_ups' as code, ${DONE} as part, f.case_id from follow_ups f
        where ${MONTH('f.due_at')} and f.due_at < right_now and f.partition = 'follow_ups'
      union all select 'first_contacts', ${DONE}, f.case_id from follow_ups f
        where ${MONTH('f.due_at')} and f.due_at < right_now and f.rule = 'fu.first_contact') d`,
  `select 'orders', case when o.refused_at is not null then 'refused' when o.issued_at is null then 'waiting'
      when o.served_at is null then 'not_served' when o.served_at <= o.issued_at + interval '24 hours' then 'served_in_time'
      else 'served_late' end, o.case_id, o.agency_id, null from protection_orders o where ${MONTH('o.reported_at')}`,
  `select 'breaches', case when exists (select 1 from order_events h where h.order_id = b.order_id and h.breach_id = b.id
      and h.kind = 'order_breach_handled') then 'acted_on' else 'open' end, b.case_id, b.agency_id, null
    from order_events b where b.kind = 'order_breached' and ${MONTH('b.happened_at')}`,
  `select 'returned', ${RETURNED}, e.case_id, null, null from closed e`,
  `select 'safe_6', ${SAFE}, e.case_id, null, null from closed e`,
];

/** Called by `recount`, for one month. It reads every case of it past row security and keeps who may be shown the row. */
export const COUNT_INDICATORS = `returns void language plpgsql security definer set search_path = panoh, pg_temp
  set random_page_cost = 1 set jit = off set work_mem = '64MB' as $$
  #variable_conflict use_column
  declare right_now timestamptz := panoh.now(); next_month date := (p_first_on + interval '1 month')::date;
    month_begins timestamptz := p_first_on::timestamp ${ZONE}; month_ends timestamptz := next_month::timestamp ${ZONE};
  begin
    delete from statistics.indicator_rows where first_on = p_first_on;
    delete from statistics.indicator_counts where first_on = p_first_on;
    with ${[REGISTERED, SENT, CLOSED].join(', ')},
    records (code, part, case_id, agency_id, service_type) as materialized (${RECORDS.join('\n    union all ')}),
    subjects as materialized (
      select c.id, c.agency_id, c.working_group_id, c.place, ${IS_SHARED} as is_shared
      from (select distinct case_id from records) s join cases c on c.id = s.case_id
      where c.erased_at is null and not ${IS_VOID} and ${HOLDS('c.agency_id', 'own')}),
    kept as (
      insert into statistics.indicator_rows (first_on, code, part, case_id, agency_id, working_group_id, place,
          service_type, is_shared, records)
        select p_first_on, r.code, r.part, c.id, coalesce(r.agency_id, c.agency_id), c.working_group_id, c.place,
          r.service_type, c.is_shared, count(*)
        from records r join subjects c on c.id = r.case_id group by 2, 3, 4, 5, 6, 7, 8, 9 returning *)
    insert into statistics.indicator_counts (first_on, code, part, agency_id, working_group_id, place, service_type,
        is_shared, records)
      select first_on, code, part, agency_id, working_group_id, place, service_type, is_shared, sum(records)
      from kept group by 1, 2, 3, 4, 5, 6, 7, 8;
  end $$`;

/**
 * Months \`p\` that no change marks but time: the last clock of a referral runs out a week later, and six and seven
 * months after its closings their outcome is known. Counted once a day; \`k\` says when it was counted last.
 */
export const HAS_AGED = `(p.span = 'month' and k.counted_at < panoh.now() - interval '1 day'
          and ((panoh.now() ${ZONE}) < p.ends_at + interval '14 days'
            or (panoh.now() ${ZONE}) >= p.first_on + interval '6 months'
              and k.counted_at < (p.ends_at + interval '7 months') ${ZONE}))`;

/** Cases that a group no longer shares in since their time ran out, though rows of theirs still say so. */
export const HAS_EXPIRED = `select c.id from cases c where c.shares_until <= panoh.now()
          and exists (select 1 from statistics.indicator_rows x where x.case_id = c.id and x.is_shared)`;
