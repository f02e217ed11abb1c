-- The API calls it for listProposals. No login may read queue lines; the body asks  for a leader of the group, and
-- takes only cases that the survivor shares with it and no block covers.
create or replace function panoh.agenda_proposals(p_group uuid)
  returns table(case_id uuid, reference text, band text, reasons text[], discussed_at timestamptz)
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
    select c.id, c.reference, c.band, c.status, c.assessed_at, (select max(e.discussed_at) from meeting_entries e
        where e.case_id = c.id and e.working_group_id = p_group) as discussed_at
    from grants g join cases c on c.id = g.case_id and c.working_group_id = p_group
    where g.grantee_id = p_group and g.relation = 'group' and '{core,follow_ups,closure}'::text[] <@ g.partitions
      and g.starts_at <= at and (g.ends_at is null or g.ends_at > at) and c.shares_with_group and (c.shares_until is null or c.shares_until > at)
      and not (c.id = any (coalesce(me.blocked, '{}')))),
  told as (
    select s.id, s.reference, s.band, s.discussed_at, array_remove(array[
      case when exists (select 1 from follow_ups f where f.case_id = s.id and f.status = 'pending'
        and f.rule = 'fu.mdwg_review' and f.owner_role = 'coordinator') then 'review_due' end,
      case when s.status = 'open' and s.band = 'high'
        and (s.discussed_at is null or s.discussed_at < s.assessed_at) then 'high_risk' end,
      case when (select count(*) > 1 and (s.discussed_at is null or max(i.recorded_at) > s.discussed_at) from incidents i
        where i.case_id = s.id and i.started_on is not null and (case when i.is_pattern and i.ended_on is null
          then today::date else coalesce(i.ended_on, i.started_on) end) > year_ago) then 'repeat' end,
      case when exists (select 1 from queue_lines l where l.case_id = s.id and l.group_id = p_group
        and l.filter in ('late', 'high_no_contact', 'missed_twice', 'assessment_overdue', 'order_ended', 'after_closing', 'refused',
        'no_place', 'waiting_list') and l.until_at > at and l.sort_at < at) then 'late' end,
      case when exists (select 1 from queue_lines l where l.case_id = s.id and l.group_id = p_group and l.filter in ('orders_ending')
        and l.until_at > at and l.sort_at < today + interval '8 days') then 'order_ending' end,
      case when exists (select 1 from queue_lines l where l.case_id = s.id and l.group_id = p_group and l.filter in ('closing')
        and l.until_at > at and true) then 'closure_asked' end], null) as reasons
    from shared s)
  select t.id, t.reference, t.band, t.reasons, t.discussed_at from told t where cardinality(t.reasons) > 0
    order by t.reference limit 500;
  end $$;

-- reaches, add_event and may_complete_follow_up call it; no login may. In this transaction the viewer hears the case in a meeting, or
-- makes or revokes a decision about it; a block ends it.
create or replace function panoh.meets_on(p_case uuid) returns boolean
  language sql stable set search_path = panoh, pg_temp as $$
select not (p_case = any (coalesce((panoh.viewer()).blocked, '{}'))) and (
  exists (select 1 from meeting_entries e where e.case_id = p_case and e.heard_by = (panoh.me()).user_id
    and e.discussed_at = panoh.now())
  or exists (select 1 from meeting_decisions d left join referrals r on r.id = d.referral_id
    where (d.decided_by = (panoh.me()).user_id and d.decided_at = panoh.now()
        or d.taken_back_by = (panoh.me()).user_id and d.taken_back_at = panoh.now())
      and (d.case_id = p_case or r.received_case_id = p_case))) $$;

-- Triggers meeting_entries_heard and meeting_decisions_locked_case: a case that was heard is marked for 12 months; one that gets
-- a decision is locked and must be open. A coordinator can neither update nor lock cases of other agencies.
create or replace function panoh.keep_meeting_case() returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if tg_table_name = 'meeting_entries' then
      update cases set flagged_until = new.discussed_at + interval '12 months', version = version + 1 where id = new.case_id;
      return null;
    end if;
    perform 1 from cases where status = 'open' and id = case when new.referral_id is null then new.case_id
      else (select received_case_id from referrals where id = new.referral_id) end for share;
    if not found then raise exception 'the case was closed meanwhile' using errcode = '40001'; end if;
    return new;
  end $$;
