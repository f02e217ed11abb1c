-- Choices about messages of a user who has made none (notification-preferences.service.ts, message_recipient).
create or replace view panoh.usual_choices with (security_invoker=true) as
 select 'all'::text as email, 8::smallint as digest_hour, 1200::smallint as quiet_from, 420::smallint as quiet_until,
    '{1,2,3,4,5}'::smallint[] as works_on, false as breaks_quiet;

-- Cases closed as duplicates, and the record that stays. It shows what the policies on both show.
create or replace view panoh.merged_cases with (security_invoker=true) as
select c.id as case_id, k.id as kept_id from panoh.closure_episodes e
  join panoh.cases c on c.id = e.case_id and c.status = 'closed' and c.episode_no = e.episode_no
  join panoh.cases k on k.id = e.subject_id and k.agency_id = c.agency_id
where e.state = 'approved' and e.reason = 'duplicate';

-- Consents that hold now. Functions read it; no login may.
create or replace view panoh.consents_in_force with (security_invoker=true) as
select k.* from panoh.consents k where k.answer = 'given' and k.withdrawn_at is null
  and (k.until_on is null or k.until_on >= (panoh.now() at time zone 'Asia/Dushanbe')::date)
  and (k.provisional_until is null or k.provisional_until > panoh.now());

-- Actions of a plan whose last step leaves them open, with the day that holds. Functions read it; no login may.
create or replace view panoh.open_plan_actions with (security_invoker=true) as
select a.id, a.case_id, a.owner, s.due_on, s.recorded_at from panoh.plan_actions a
  cross join lateral (select k.step, k.due_on, k.recorded_at from panoh.plan_action_steps k where k.action_id = a.id
    order by k.step_no desc limit 1) s
where s.step in ('set', 'moved', 'not_yet');

-- Children on the list who may be under 18, with the last answer whether they are safe. Functions read it; no login may.
create or replace view panoh.minor_children with (security_invoker=true) as
select k.id, k.case_id, k.birth_year, k.lives_with, k.birth_certificate, k.recorded_at, a.answer, a.asked_on,
  a.recorded_at as answered_at
from panoh.children k left join lateral (select x.answer, x.asked_on, x.recorded_at from panoh.child_answers x
  where x.case_id = k.case_id and x.child_id = k.id and x.answer <> 'could_not_ask' order by x.recorded_at desc limit 1) a on true
where not k.entered_in_error
  and (k.birth_year is null or k.birth_year > extract(year from panoh.now() at time zone 'Asia/Dushanbe') - 19);

-- Grants that hold now, of every grantee. Functions read it; no login may.
create or replace view panoh.grants_in_force with (security_invoker=true) as
select g.* from panoh.grants g where g.starts_at <= panoh.now() and (g.ends_at is null or g.ends_at > panoh.now());

-- Blocks as they hold: of the case, of cases of the same person, of a merged record, and of sealed files. Functions read
-- it; no login may.
create or replace view panoh.blocks_in_force with (security_invoker=true) as
select b.case_id, b.subject_kind, b.subject_id, b.subject_code, b.lifted_at
from panoh.conflict_blocks b where b.lifted_at is null
union all select c.id, b.subject_kind, b.subject_id, b.subject_code, b.lifted_at
from panoh.conflict_blocks b
  join linkage.registrations r on r.case_id = b.case_id and r.is_linkable
  join linkage.registrations o on o.person_id = r.person_id and o.case_id <> r.case_id and o.is_linkable
  join panoh.cases c on c.id = o.case_id
  join panoh.agencies h on h.id = c.agency_id
where b.lifted_at is null and case b.subject_kind
  when 'user' then b.subject_id is distinct from c.lead_user_id and b.subject_id is distinct from c.opened_by
  when 'agency' then b.subject_id <> h.id and not exists (select 1 from panoh.consents_in_force k
    where k.case_id = c.id and k.agency_id = b.subject_id and k.scope = 'referral')
  else b.subject_code <> h.kind end
union all select o.id, b.subject_kind, b.subject_id, b.subject_code, b.lifted_at
from panoh.conflict_blocks b
  join (select m_1.case_id, m_1.kept_id as other_id from panoh.merged_cases m_1
    union all select m_1.kept_id, m_1.case_id from panoh.merged_cases m_1) m on m.case_id = b.case_id
  join panoh.cases o on o.id = m.other_id
where b.lifted_at is null and b.subject_kind = 'user' and b.subject_id is distinct from o.lead_user_id
  and b.subject_id is distinct from o.opened_by
union all select s.case_id, 'user', u.id, null::text, null::timestamptz
from panoh.sealed_files s
  join panoh.users u on u.id <> s.lead_user_id and u.id <> s.supervisor_id and not ('oversight' = any (u.roles))
where s.opened_at is null;

-- settled_too_soon and statistics.returns_to_count read it: cases that the police settled, with a later registration or
-- incident of the same person. No login may read it.
create or replace view panoh.returns_after_settling with (security_invoker=true) as
with settled as (
    select e.case_id, e.kind, (e.happened_at at time zone 'Asia/Dushanbe')::date as settled_on from panoh.case_events e
      join panoh.cases c on c.id = e.case_id join panoh.agencies a on a.id = e.agency_id
    where e.kind in ('reconciled', 'insignificant') and a.kind = 'police' and c.erased_at is null
      and not exists (select 1 from panoh.case_events n where n.corrects_id = e.id)),
  records as (
    select s.*, o.id as seen_id from settled s join linkage.registrations r on r.case_id = s.case_id and r.is_linkable
      join linkage.registrations l on l.person_id = r.person_id and l.is_linkable and l.case_id <> r.case_id
      join panoh.cases o on o.id = l.case_id and o.erased_at is null
    union all select s.*, s.case_id from settled s),
  seen as (
    select r.*, coalesce(o.booked_on, (o.opened_at at time zone 'Asia/Dushanbe')::date) as seen_on from records r join panoh.cases o on o.id = r.seen_id
      where r.seen_id <> r.case_id
        and not exists (select 1 from panoh.referrals f where f.received_case_id = o.id and f.case_id = r.case_id)
    union all select r.*, (v.happened_at at time zone 'Asia/Dushanbe')::date from records r
      join panoh.case_events v on v.case_id = r.seen_id and v.kind = 'register_visit'
    union all select r.*, i.reported_on from records r join panoh.cases o on o.id = r.seen_id
      join panoh.incidents i on i.case_id = o.id and not (o.origin = 'referral' and i.recorded_at < o.opened_at))
  select case_id, kind as settled_as, settled_on, seen_id, seen_on from seen where seen_on > settled_on;

-- Policies ask it: grants in force of the viewer, of the viewer's agency and groups, and what the viewer's roles may do
-- with each relation and partition. It reads past the policies on grants, which would look the viewer up four times more
-- for each table of a statement, and repeats them: it shows what they show and no more.
create or replace view panoh.held_grants with (security_invoker=false, security_barrier=true) as
select g.case_id, g.relation, g.partitions, me.reads, me.writes, g.grantee_id
from panoh.me() me cross join panoh.now() at
  join panoh.grants g on g.grantee_id = any (me.grantees) and g.starts_at <= at and (g.ends_at is null or g.ends_at > at)
where (me.blocked = '{}' or g.case_id <> all (coalesce(me.blocked, (select (panoh.viewer()).blocked))))
  and (g.relation || ':core' = any (me.reads) or panoh.viewer_owns_case(g.case_id));

-- Functions of statistics read it: cases as tables count them, with consent, district and day of registration.
create or replace view statistics.known_cases with (security_invoker=true) as
 select c.id, c.agency_id, c.working_group_id, c.status, c.episode_no, c.origin, c.opened_at, c.referred_from, c.band,
    c.sex, c.is_minor, c.age_band, c.marital_status, coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date) as day,
    case when c.place = any (array(select g.place from panoh.working_groups g)) then c.place
      when coalesce(c.place, 'unknown') = 'unknown' then 'unknown' else 'elsewhere' end as place,
    case when c.counts_in_statistics or (c.origin = 'import' and not c.refuses_sharing
        and exists (select 1 from panoh.import_row_cases l join panoh.import_rows r on r.id = l.row_id
          join panoh.agencies a on a.id = r.agency_id where l.case_id = c.id and a.kind <> 'civil')
        and not exists (select 1 from panoh.consents k where k.case_id = c.id and k.scope = 'statistics_non_identifying'))
      then 'counted' else 'without_consent' end as state
   from panoh.cases c where c.erased_at is null;

-- The same without cases that were opened in error or twice.
create or replace view statistics.counted_cases with (security_invoker=true) as
 select c.* from statistics.known_cases c where not exists (select 1 from panoh.closure_episodes e
    where e.case_id = c.id and e.state = 'approved' and e.reason in ('opened_in_error', 'duplicate')
      and c.status = 'closed' and e.episode_no = c.episode_no);

-- Incidents of these cases that another agency did not report first.
create or replace view statistics.counted_incidents with (security_invoker=true) as
 select i.id, i.case_id, c.agency_id, i.reported_on, i.started_on, i.started_precision, i.ended_on, i.ended_precision,
    i.is_pattern, i.law_forms, i.relationships, i.contexts, i.core_type, i.place_type, i.time_of_day, c.sex, c.age_band,
    c.place, case when c.state <> 'counted' then c.state
      when i.reported_before = 'yes_in_network' then 'told_before' else 'counted' end as state
   from panoh.incidents i join statistics.counted_cases c on c.id = i.case_id
  where not (c.origin = 'referral' and i.recorded_at < c.opened_at) and i.core_type is distinct from 'non_gbv';

-- Cases whose group may know them, unless a leader of the group is blocked.
create or replace view statistics.shared_cases with (security_invoker=true) as
 select c.id as case_id
   from panoh.cases c
  where c.shares_with_group and (c.shares_until is null or c.shares_until > (select panoh.now()))
    and exists (select 1 from panoh.grants g where g.case_id = c.id and g.grantee_id = c.working_group_id
      and g.relation = 'group' and 'core' = any (g.partitions) and g.starts_at <= (select panoh.now())
      and (g.ends_at is null or g.ends_at > (select panoh.now())))
    and (c.id, c.working_group_id) not in (select b.case_id, w.id from panoh.working_groups w
        join panoh.users u on u.id in (w.coordinator_user_id, w.chair_user_id, w.deputy_user_id)
        join panoh.agencies a on a.id = u.agency_id
        join panoh.blocks_in_force b on b.subject_id in (u.id, u.agency_id) or b.subject_code = a.kind);
