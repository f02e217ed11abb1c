import type { MigrationInterface, QueryRunner } from 'typeorm';
import { reversed, rewrite } from './support/passages.js';
import type { Passage } from './support/passages.js';

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
      else 'unheard' end
  from months m join closings c on c.closed_at_${months} >= m.from_at and c.closed_at_${months} < m.until_at`;

/**
 * Counts of three months from `p_first`, for the group that the viewer leads or, without one, for the agency that she
 * supervises: cases that she may see, whole months of Dushanbe, and nothing whose time has not come. What the parts
 * mean stands in statistics/measures.types.ts, and is shown under every figure.
 */
const COUNT = `returns table (measure text, month smallint, part text, records bigint)
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  #variable_conflict use_column
  declare me panoh.viewer := panoh.viewer(); at timestamptz := panoh.now();
    first_at timestamptz := date_trunc('month', p_first)::timestamp at time zone 'Asia/Dushanbe';
    seen text := case when p_group is null then 'own' else 'group' end;
  begin
    if me.user_id is null
      or not array[seen || ':core', seen || ':follow_ups', seen || ':closure'] <@ me.reads
      or (p_group is null and 'supervisor' = any (me.roles) or p_group = any (me.led_group_ids)) is not true then
      raise exception 'not hers to count' using errcode = '42501';
    end if;
    return query with months as (
      select n::smallint as n, b.from_at, least(b.until_at, at) as until_at from generate_series(0, 2) n
        cross join lateral (select ${later('first_at', 'n')} as from_at,
          ${later('first_at', '(n + 1)')} as until_at) b),
    known as materialized (
      select c.id from grants g join cases c on c.id = g.case_id
      where g.grantee_id = coalesce(p_group, me.agency_id) and g.relation = seen
        and '{core,follow_ups,closure}'::text[] <@ g.partitions
        and g.starts_at <= at and (g.ends_at is null or g.ends_at > at)
        and (p_group is null or (c.working_group_id = p_group and c.shares_with_group
          and (c.shares_until is null or c.shares_until > at)))
        and not (c.id = any (coalesce(me.blocked, '{}')))
      group by c.id),
    closings as materialized (
      select e.case_id, e.decided_at as closed_at, (e.decided_at at time zone 'Asia/Dushanbe')::date as closed_on,
        ${[6, 7, 12].map((months) => `${later('e.decided_at', months)} as closed_at_${months}`).join(', ')},
        ${later('e.decided_at', 5)} as asked_from, o.reopened_at,
        e.reason in ('died', 'opened_in_error', 'duplicate') or coalesce(o.reason = 'closed_in_error', false) as is_void
      from closure_episodes e join known k on k.id = e.case_id
        left join lateral (select v.recorded_at as reopened_at, v.facts->>'reason' as reason from case_events v
          where v.case_id = e.case_id and v.kind = 'case_reopened' and v.recorded_at >= e.decided_at
          order by v.recorded_at limit 1) o on true
      where e.state = 'approved' and e.decided_at >= first_at - interval '13 months'
        and e.decided_at < first_at + interval '3 months'),
    told (measure, n, part) as (
      select 'on_time', m.n, case when f.status = 'done' and f.done_at <= f.due_at then 'on_time'
          when f.status = 'done' then 'late'
          when f.status = 'replaced' and f.done_at <= f.due_at then 'ended' else 'not_done' end
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
            having count(*) > 0), 'not_asked') end
        from months m join closings c on c.closed_at_7 >= m.from_at and c.closed_at_7 < m.until_at)
    select t.measure, t.n, t.part, count(*) from told t group by 1, 2, 3 order by 1, 2, 3;
  end $$`;

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
    await runner.query(
      'create index follow_ups_by_due_day on panoh.follow_ups using brin (due_at) with (autosummarize = on)',
    );
    await runner.query(
      `create index closure_episodes_approved on panoh.closure_episodes (decided_at) where state = 'approved'`,
    );
    await runner.query(`create function panoh.count_measures(p_group uuid, p_first date) ${COUNT}`);
    await runner.query('revoke execute on function panoh.count_measures(uuid, date) from public');
    await runner.query('grant execute on function panoh.count_measures(uuid, date) to panoh_app');
    await rewrite(runner, 'panoh.watch()', LETTERS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await rewrite(runner, 'panoh.watch()', reversed(LETTERS));
    await runner.query('drop function panoh.count_measures(uuid, date)');
    await runner.query('drop index panoh.follow_ups_by_due_day, panoh.closure_episodes_approved');
  }
}
