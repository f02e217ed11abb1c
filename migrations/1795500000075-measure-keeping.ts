import type { MigrationInterface, QueryRunner } from 'typeorm';
import { reversed, rewrite } from './support/passages.js';
import type { Passage } from './support/passages.js';
import { protect } from './support/policies.js';

/** So many months later by the calendar of Dushanbe. */
const later = (at: string, months: number | string): string =>
  `(((${at}) at time zone 'Asia/Dushanbe') + interval '1 month' * ${months}) at time zone 'Asia/Dushanbe'`;
const TALKED = `'reached_safe', 'reached_worries', 'reached_not_safe', 'contacted_us', 'asked_no_contact'`;

/** What came of a closing within so many months: a return, a word of hers, or nothing that anybody knows. */
const afterClosing = (months: number): string => `
  select 'returned_${months}', m.n, case when c.is_void then 'left_out'
      when c.reopened_at <= c.closed_at_${months} or exists (select 1 from incidents i where i.case_id = c.case_id
        and i.started_on > c.closed_on and i.started_on <= (c.closed_at_${months} at time zone 'Asia/Dushanbe')::date)
        then 'returned'
      when exists (select 1 from contacts k where k.case_id = c.case_id and k.outcome in (${TALKED})
        and k.contacted_at > c.closed_at and k.contacted_at <= c.closed_at_${months}) then 'not_returned'
      else 'unheard' end, c.agency_id
  from months m join closings c on c.closed_at_${months} >= m.from_at and c.closed_at_${months} < m.until_at`;

const KNOWN_PARTITIONS = `'{core,follow_ups,closure}'::text[]`;
const IN_FORCE = `g.starts_at <= at and (g.ends_at is null or g.ends_at > at)`;

/** Of the agency that the viewer supervises: its cases, without those from which one of its supervisors is blocked. */
const OF_AGENCY = `select c.id, c.agency_id from grants g join cases c on c.id = g.case_id
      where g.grantee_id = me.agency_id and g.relation = 'own' and ${KNOWN_PARTITIONS} <@ g.partitions and ${IN_FORCE}
        and not (c.id = any (coalesce(me.blocked, '{}')))
      group by c.id`;
const OF_HERS = `me panoh.viewer := panoh.viewer(); at timestamptz := panoh.now();`;
const IS_HERS = `if me.user_id is null or ('supervisor' = any (me.roles)
        and array['own:core', 'own:follow_ups', 'own:closure'] <@ me.reads) is not true then
      raise exception 'not hers to count' using errcode = '42501';
    end if;
    me := statistics.own_viewer(true);`;

/** Of a group: what it may know, without any case from which somebody is blocked who reads its figures. */
const OF_GROUP = `select c.id, c.agency_id from grants g join cases c on c.id = g.case_id
      where g.grantee_id = p_group and g.relation = 'group' and ${KNOWN_PARTITIONS} <@ g.partitions and ${IN_FORCE}
        and c.working_group_id = p_group and c.shares_with_group and (c.shares_until is null or c.shares_until > at)
        and not exists (select 1 from conflict_blocks b, working_groups w join users u
            on u.id in (w.coordinator_user_id, w.chair_user_id, w.deputy_user_id) join agencies a on a.id = u.agency_id
          where w.id = p_group and b.case_id = c.id and b.lifted_at is null
            and (b.subject_id in (u.id, u.agency_id) or b.subject_code = a.kind))
      group by c.id`;

/**
 * Counts of three months from `p_first`: whole months of Dushanbe, and nothing whose time has not come. What the parts
 * mean stands in statistics/measures.types.ts, and is shown under every figure.
 */
const counting = ({
  by = '',
  declares = 'at timestamptz := panoh.now();',
  guard = '',
  known = '',
}): string => `
  returns table (${by === '' ? '' : 'agency_id uuid, '}measure text, month smallint, part text, records bigint)
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  #variable_conflict use_column
  declare ${declares}
    first_at timestamptz := date_trunc('month', p_first)::timestamp at time zone 'Asia/Dushanbe';
  begin
    ${guard}
    return query with months as (
      select n::smallint as n, b.from_at, least(b.until_at, at) as until_at from generate_series(0, 2) n
        cross join lateral (select ${later('first_at', 'n')} as from_at,
          ${later('first_at', '(n + 1)')} as until_at) b),
    known as materialized (${known}),
    closings as materialized (
      select e.case_id, k.agency_id, e.decided_at as closed_at, (e.decided_at at time zone 'Asia/Dushanbe')::date as closed_on,
        ${[6, 7, 12].map((months) => `${later('e.decided_at', months)} as closed_at_${months}`).join(', ')},
        ${later('e.decided_at', 5)} as asked_from, o.reopened_at,
        e.reason in ('died', 'opened_in_error', 'duplicate') or coalesce(o.reason = 'closed_in_error', false) as is_void
      from closure_episodes e join known k on k.id = e.case_id
        left join lateral (select v.recorded_at as reopened_at, v.facts->>'reason' as reason from case_events v
          where v.case_id = e.case_id and v.kind = 'case_reopened' and v.recorded_at >= e.decided_at
          order by v.recorded_at limit 1) o on true
      where e.state = 'approved' and e.decided_at >= first_at - interval '13 months'
        and e.decided_at < first_at + interval '3 months'),
    told (measure, n, part, agency_id) as (
      select 'on_time', m.n, case when f.status = 'done' and f.done_at <= f.due_at then 'on_time'
          when f.status = 'done' then 'late'
          when f.status = 'replaced' and f.done_at <= f.due_at then 'ended' else 'not_done' end, k.agency_id
        from months m join follow_ups f on f.due_at >= m.from_at and f.due_at < m.until_at
          join known k on k.id = f.case_id
        where f.partition = 'follow_ups'
      union all ${afterClosing(6)}
      union all ${afterClosing(12)}
      union all select 'safe_6', m.n, case when c.is_void then 'left_out' else coalesce((
            select case when k.counts_as_safe then 'safe' else 'not_safe' end from contacts k
            where k.case_id = c.case_id and k.contacted_at >= c.asked_from and k.contacted_at < c.closed_at_7
              and (k.counts_as_safe or k.outcome in ('reached_worries', 'reached_not_safe'))
            order by k.contacted_at desc, k.recorded_at desc, k.id desc limit 1),
          (select case when bool_or(k.outcome in (${TALKED})) then 'not_alone' else 'not_reached' end from contacts k
            where k.case_id = c.case_id and k.contacted_at >= c.asked_from and k.contacted_at < c.closed_at_7
            having count(*) > 0), 'not_asked') end, c.agency_id
        from months m join closings c on c.closed_at_7 >= m.from_at and c.closed_at_7 < m.until_at)
    select ${by}t.measure, t.n, t.part, count(*) from told t group by ${by}t.measure, t.n, t.part;
  end $$`;

/** Quarters of groups that have ended so many days ago and are not counted yet, from that on in which a group began. */
const TO_COUNT = `returns table (working_group_id uuid, first_on date)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select g.id, q.first_on::date from working_groups g cross join lateral generate_series(
      date_trunc('quarter', g.created_at at time zone 'Asia/Dushanbe'),
      date_trunc('quarter', panoh.now() at time zone 'Asia/Dushanbe' - make_interval(days => p_late_days)) - interval '3 months',
      interval '3 months') q (first_on)
    where not exists (select 1 from statistics.group_measures m
      where m.working_group_id = g.id and m.first_on = q.first_on::date)
    order by 2, 1 $$`;

/** What was kept of one quarter, for whoever leads the group. */
const KEPT = `returns table (counted_at timestamptz, measure text, line text, column_key text, value integer, mark text)
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  #variable_conflict use_column
  declare me panoh.viewer := panoh.viewer(); begin
    if me.user_id is null or (p_group = any (me.led_group_ids)
        and array['group:core', 'group:follow_ups', 'group:closure'] <@ me.reads) is not true then
      raise exception 'not hers to read' using errcode = '42501';
    end if;
    return query select m.counted_at, c.measure, c.line, c.column_key, c.value, c.mark
      from statistics.group_measures m join statistics.group_cells c using (working_group_id, first_on)
      where m.working_group_id = p_group and m.first_on = p_first;
  end $$`;

const FUNCTIONS: readonly (readonly [signature: string, body: string, role: string])[] = [
  [
    'panoh.count_measures(p_first date)',
    counting({ declares: OF_HERS, guard: IS_HERS, known: OF_AGENCY }),
    'panoh_app',
  ],
  [
    'statistics.count_measures(p_group uuid, p_first date)',
    counting({ by: 't.agency_id, ', known: OF_GROUP }),
    'panoh_worker',
  ],
  ['statistics.quarters_to_count(p_late_days integer)', TO_COUNT, 'panoh_worker'],
  ['panoh.kept_measures(p_group uuid, p_first date)', KEPT, 'panoh_app'],
];

/** Letters that were not taken three times, or were given up within the hour: mail is away, or an address is wrong. */
const LETTERS: readonly Passage[] = [
  [
    `union all select 'queue_away'`,
    `union all select 'letters_failing', count(distinct tag)::integer, min(created_at), count(*) > 0 from messages
        where error_code is not null and (state in ('waiting', 'sending') and attempts >= 3
          or state = 'fallen_back' and ended_at > panoh.now() - interval '1 hour')
      union all select 'queue_away'`,
  ],
];

/** What a group can trust instead of a closure rate: counts by month, and nothing of any case. */
export class MeasureKeeping1795500000075 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index follow_ups_by_due_day on panoh.follow_ups (due_at)');
    await runner.query(
      `create index closure_episodes_approved on panoh.closure_episodes (decided_at) where state = 'approved'`,
    );
    await this.createKept(runner);
    for (const [signature, body, role] of FUNCTIONS) {
      await runner.query(`create function ${signature} ${body}`);
      await runner.query(`revoke execute on function ${signature} from public`);
      await runner.query(`grant execute on function ${signature} to ${role}`);
    }
    await rewrite(runner, 'panoh.watch()', LETTERS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await rewrite(runner, 'panoh.watch()', reversed(LETTERS));
    for (const [signature] of [...FUNCTIONS].reverse())
      await runner.query(`drop function ${signature.replace(/p_\w+ /g, '')}`);
    await runner.query('drop table statistics.group_cells, statistics.group_measures');
    await runner.query('drop index panoh.follow_ups_by_due_day, panoh.closure_episodes_approved');
  }

  /** Counted once and kept as it may be shown: two counts of one quarter would tell of whoever is in one of them alone. */
  private async createKept(runner: QueryRunner): Promise<void> {
    await runner.query(`create table statistics.group_measures (
      working_group_id uuid not null constraint group_measures_group_fk references panoh.working_groups,
      first_on date not null constraint group_measures_quarter_check check (first_on = date_trunc('quarter', first_on)::date),
      counted_at timestamptz not null,
      constraint group_measures_pk primary key (working_group_id, first_on))`);
    await runner.query(`create table statistics.group_cells (
      working_group_id uuid not null, first_on date not null, measure text not null, line text not null,
      column_key text not null, value integer constraint group_cells_value_check check (value = 0 or value >= 3),
      mark text constraint group_cells_mark_check check (mark in ('small', 'hidden')),
      constraint group_cells_pk primary key (working_group_id, first_on, measure, line, column_key),
      constraint group_cells_quarter_fk foreign key (working_group_id, first_on) references statistics.group_measures,
      constraint group_cells_one_check check ((value is null) <> (mark is null)))`);
    for (const table of ['group_measures', 'group_cells']) {
      await protect(runner, `statistics.${table}`, { select: 'false' });
      await runner.query(`create policy ${table}_worker on statistics.${table} to panoh_worker
        using (true) with check (true)`);
      await runner.query(`grant select, insert on statistics.${table} to panoh_worker`);
      await runner.query(`create trigger ${table}_append_only before update or delete or truncate
        on statistics.${table} for each statement execute function panoh.refuse_change()`);
    }
  }
}
