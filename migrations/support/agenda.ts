/** Kinds of late lines in the queue of a group. */
export const LATE_LINES: readonly string[] = [
  'late',
  'high_no_contact',
  'missed_twice',
  'assessment_overdue',
  'order_ended',
  'after_closing',
];

/**
 * Called for the agenda of a meeting. It reads past row security, by conditions of its own, and names cases by their
 * reference to the leaders of the group.
 * It proposes cases that the survivor allowed the group to know, each with every reason. A reason that a meeting has heard
 * is not proposed again; what is late or asked for is, until it is done.
 */
export const agendaProposals = (
  late: readonly string[],
): string => `returns table (case_id uuid, reference text, band text, reasons text[], heard_at timestamptz)
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  #variable_conflict use_column
  declare me panoh.viewer := panoh.viewer(); at timestamptz := panoh.now();
    today timestamptz := (at at time zone 'Asia/Dushanbe')::date::timestamp at time zone 'Asia/Dushanbe';
    year_ago date := ((at at time zone 'Asia/Dushanbe') - interval '12 months')::date;
  begin
    if me.user_id is null or not p_group = any (me.led_group_ids)
      or not '{group:core,group:follow_ups,group:closure}'::text[] <@ me.reads then
      return;
    end if;
    return query with shared as (
      select c.id, c.reference, c.band, c.status, c.assessed_at, (select max(e.heard_at) from meeting_entries e
          where e.case_id = c.id and e.working_group_id = p_group) as heard_at
      from grants g join cases c on c.id = g.case_id and c.working_group_id = p_group
      where g.grantee_id = p_group and g.relation = 'group' and '{core,follow_ups,closure}'::text[] <@ g.partitions
        and g.starts_at <= at and (g.ends_at is null or g.ends_at > at) and c.shares_with_group and (c.shares_until is null or c.shares_until > at)
        and not (c.id = any (coalesce(me.blocked, '{}')))),
    told as (
      select s.id, s.reference, s.band, s.heard_at, array_remove(array[
        case when exists (select 1 from follow_ups f where f.case_id = s.id and f.status = 'pending'
          and f.rule = 'fu.mdwg_review' and f.owner_role = 'coordinator') then 'review_due' end,
        case when s.status = 'open' and s.band = 'high'
          and (s.heard_at is null or s.heard_at < s.assessed_at) then 'high_risk' end,
        case when (select count(*) > 1 and (s.heard_at is null or max(i.recorded_at) > s.heard_at) from incidents i
          where i.case_id = s.id and i.started_on is not null and (case when i.is_pattern and i.ended_on is null
            then today::date else coalesce(i.ended_on, i.started_on) end) > year_ago) then 'repeat' end,
        case when exists (select 1 from queue_lines l where l.case_id = s.id
  and l.group_id = p_group and l.filter in (${late.map((one) => `'${one}'`).join(', ')}) and l.until_at > at and l.sort_at < at) then 'late' end,
        case when exists (select 1 from queue_lines l where l.case_id = s.id
  and l.group_id = p_group and l.filter in ('orders_ending') and l.until_at > at and l.sort_at < today + interval '8 days') then 'order_ending' end,
        case when exists (select 1 from queue_lines l where l.case_id = s.id
  and l.group_id = p_group and l.filter in ('closing') and l.until_at > at and true) then 'closure_asked' end], null) as reasons
      from shared s)
    select t.id, t.reference, t.band, t.reasons, t.heard_at from told t where cardinality(t.reasons) > 0
      order by t.reference limit 500;
  end $$`;
