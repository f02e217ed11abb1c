-- The API calls it for approveDelivery. The app role may not update deliveries; the body lets a second person of the
-- report's role decide once. Mirrors deliveries.rules.ts.
create or replace function panoh.approve_delivery(p_id uuid)
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
declare me panoh.viewer := panoh.viewer(); d deliveries;
begin
  select * into d from deliveries where id = p_id and (report = 'committee' and 'statistician' = any (me.roles) or report = 'agency'
    and agency_id = me.agency_id and 'supervisor' = any (me.roles)) for update;
  if d.id is null then raise exception 'no such delivery' using errcode = '42501'; end if;
  if d.approved_at is not null or d.discarded_at is not null then raise exception 'decided' using errcode = 'PN123'; end if;
  if d.asked_by = me.user_id then raise exception 'a second person approves' using errcode = 'PN122'; end if;
  update deliveries set approved_by = me.user_id,
    approved_name = (select display_name from users where id = me.user_id), approved_at = panoh.now() where id = p_id;
end
$$;

-- The API calls it for askDelivery. The app role may not insert deliveries; the body checks the role of the report,
-- takes agency and person from the session, and refuses a period that is not over.
create or replace function panoh.ask_delivery(p_id uuid, p_report text, p_kind text, p_first date, p_recipient text, p_content jsonb)
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
declare me panoh.viewer := panoh.viewer();
begin
  if me.user_id is null or (case p_report when 'committee' then 'statistician' when 'agency' then 'supervisor' end
      = any (me.roles)) is not true then
    raise exception 'not this role' using errcode = '42501';
  end if;
  if (p_first + make_interval(months => case p_kind when 'month' then 1 when 'quarter' then 3 when 'half_year' then 6 else 12 end))::date >
    (panoh.now() at time zone 'Asia/Dushanbe')::date then
    raise exception 'not over' using errcode = 'PN120';
  end if;
  insert into deliveries (id, report, agency_id, kind, first_on, recipient, content, asked_by, asked_name, asked_at)
    values (p_id, p_report, case p_report when 'agency' then me.agency_id end, p_kind, p_first, p_recipient, p_content,
      me.user_id, (select display_name from users where id = me.user_id), panoh.now());
exception when unique_violation then raise exception 'waits already' using errcode = 'PN121';
end
$$;

-- The API calls it for askIncidentExport. The app role may not insert exports; the body lets a supervisor ask for the
-- own agency only, in the name and at the time of the session.
create or replace function panoh.ask_incident_export(p_id uuid, p_from date, p_to date)
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
declare me panoh.viewer := panoh.viewer();
begin
  if (me.user_id is not null and 'supervisor' = any (me.roles)) is not true then raise exception 'not hers to ask' using errcode = '42501'; end if;
  insert into incident_exports (id, agency_id, from_on, to_on, requested_by, requested_at)
    values (p_id, me.agency_id, p_from, p_to, me.user_id, panoh.now());
end
$$;

-- The API calls it for decideIncidentExport. The app role may not update exports; the body lets a second supervisor of
-- the same agency decide once, and sets the day of waiting. Mirrors incident-exports.rules.ts.
create or replace function panoh.decide_incident_export(p_id uuid, p_approves boolean)
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
declare me panoh.viewer := panoh.viewer(); x incident_exports;
begin
  select * into x from incident_exports where id = p_id and agency_id = me.agency_id for update;
  if x.id is null or (me.user_id is not null and 'supervisor' = any (me.roles)) is not true then raise exception 'not hers' using errcode =
    '42501'; end if;
  if x.requested_by = me.user_id then raise exception 'a second person decides' using errcode = '42501'; end if;
  if x.decided_at is not null then raise exception 'decided' using errcode = 'PN099'; end if;
  update incident_exports set decided_by = me.user_id, decided_at = panoh.now(), is_approved = p_approves,
    ready_at = case when p_approves then panoh.now() + interval '24 hours' end,
    ends_at = case when p_approves then panoh.now() + interval '96 hours' end where id = p_id;
end
$$;

-- The API calls it for discardDelivery. The app role may not update deliveries; the body limits it to the role of the
-- report and to deliveries without approval. Mirrors deliveries.rules.ts.
create or replace function panoh.discard_delivery(p_id uuid)
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
declare me panoh.viewer := panoh.viewer(); d deliveries;
begin
  select * into d from deliveries where id = p_id and (report = 'committee' and 'statistician' = any (me.roles) or report = 'agency'
    and agency_id = me.agency_id and 'supervisor' = any (me.roles)) for update;
  if d.id is null then raise exception 'no such delivery' using errcode = '42501'; end if;
  if d.approved_at is not null then raise exception 'decided' using errcode = 'PN123'; end if;
  update deliveries set discarded_at = coalesce(discarded_at, panoh.now()) where id = p_id;
end
$$;

-- The API calls it for takeIncidentExport: the column heads of the cells that take_incident_export returns.
create or replace function panoh.incident_export_heads()
  returns text[]
  language sql immutable set search_path = panoh, pg_temp as $$
select array['incident_id', 'survivor_code', 'caseworker_code', 'agency_code', 'reported_on', 'incident_on', 'sex', 'is_minor', 'age_band',
  'marital_status', 'time_of_day', 'place_type', 'district', 'is_pattern', 'core_type', 'law_forms', 'contexts', 'harmful_practice',
  'goods_exchanged', 'abducted', 'reported_before', 'earlier_incidents', 'perpetrators', 'perpetrator_sex', 'perpetrator_age_group',
  'relationship', 'referred_from', 'service_safe_house', 'service_health', 'service_psychosocial', 'service_legal',
  'service_police_security', 'service_livelihoods', 'service_child_protection', 'consent_to_share']::text[]
$$;

-- The API calls it for takeIncidentExport. The app role may not update exports; the body asks for an approved, timely
-- export of the viewer and fresh presence, and leaves out cases closed to any supervisor.
create or replace function panoh.take_incident_export(p_id uuid)
  returns TABLE(case_id uuid, cells text[])
  language plpgsql security definer set search_path = panoh, pg_temp as $$
#variable_conflict use_column
declare me panoh.viewer := panoh.viewer(); x incident_exports;
begin
  select * into x from incident_exports where id = p_id and agency_id = me.agency_id for update;
  if x.id is null or (me.user_id is not null and 'supervisor' = any (me.roles)) is not true then raise exception 'not hers' using errcode =
    '42501'; end if;
  if x.requested_by <> me.user_id then raise exception 'another one asked' using errcode = '42501'; end if;
  if me.stepped_up_until is null or me.stepped_up_until <= panoh.now() then
    raise exception 'step up' using errcode = 'PN040';
  end if;
  if x.is_approved is not true or panoh.now() < x.ready_at or panoh.now() >= x.ends_at or x.taken >= 3 then
    raise exception 'not to be taken now' using errcode = 'PN098';
  end if;
  update incident_exports set taken = taken + 1, taken_at = panoh.now() where id = p_id;
  -- Another recorder receives it, so it is the same for every supervisor: without cases closed to any of them.
  me := statistics.own_viewer(true);
  return query select c.id, array[coalesce(upper(right(replace(i.id::text, '-', ''), 8)), ''), coalesce(s.code, ''),
    coalesce(coalesce(upper(right(replace(c.lead_user_id::text, '-', ''), 8)), ''), ''),
    coalesce(upper(right(replace(c.agency_id::text, '-', ''), 8)), ''), coalesce(i.reported_on::text, ''),
    coalesce(case when i.started_precision = 'day' then i.started_on::text else left(i.started_on::text, 7) end, ''), coalesce(c.sex, ''),
    coalesce(case when c.is_minor then 'yes' else 'no' end, ''), coalesce(c.age_band, ''), coalesce(c.marital_status, ''),
    coalesce(i.time_of_day, ''), coalesce(i.place_type, ''), coalesce(c.place, ''),
    coalesce(case when i.is_pattern then 'yes' else 'no' end, ''), coalesce(i.core_type, ''),
    coalesce(array_to_string(i.law_forms, '+'), ''),
    coalesce(array_to_string(array(select x from unnest(i.contexts) x where x <> 'migrant_household' order by x), '+'), ''),
    coalesce(i.harmful_practice, ''), coalesce(i.goods_exchanged, ''), coalesce(i.abducted, ''), coalesce(i.reported_before, ''),
    coalesce(i.earlier_incidents, ''), coalesce((select least(count(*), 4)::text from incident_perpetrators p where p.incident_id = i.id),
    ''), coalesce((select case when bool_or(p.sex = 'female') and bool_or(p.sex = 'male') then 'both'
    else coalesce(max(p.sex) filter (where p.sex in ('female', 'male')), max(p.sex)) end
  from incident_perpetrators p where p.incident_id = i.id), ''),
    coalesce((select p.age_group from incident_perpetrators p where p.incident_id = i.id order by p.id limit 1), ''),
    coalesce((select p.relationship from incident_perpetrators p where p.incident_id = i.id order by p.id limit 1), ''),
    coalesce(c.referred_from, ''), coalesce((select r.status from referrals r where r.case_id = c.id and r.kind = 'service'
    and r.service_type = 'safe_house' order by r.sent_at desc, r.id desc limit 1), ''),
    coalesce((select r.status from referrals r where r.case_id = c.id and r.kind = 'service' and r.service_type = 'health'
    order by r.sent_at desc, r.id desc limit 1), ''),
    coalesce((select r.status from referrals r where r.case_id = c.id and r.kind = 'service' and r.service_type = 'psychosocial'
    order by r.sent_at desc, r.id desc limit 1), ''),
    coalesce((select r.status from referrals r where r.case_id = c.id and r.kind = 'service' and r.service_type = 'legal'
    order by r.sent_at desc, r.id desc limit 1), ''),
    coalesce((select r.status from referrals r where r.case_id = c.id and r.kind = 'service' and r.service_type = 'police_security'
    order by r.sent_at desc, r.id desc limit 1), ''),
    coalesce((select r.status from referrals r where r.case_id = c.id and r.kind = 'service' and r.service_type = 'livelihoods'
    order by r.sent_at desc, r.id desc limit 1), ''),
    coalesce((select r.status from referrals r where r.case_id = c.id and r.kind = 'service' and r.service_type = 'child_protection'
    order by r.sent_at desc, r.id desc limit 1), ''), coalesce('yes', '')]
    from incidents i join cases c on c.id = i.case_id join survivors s on s.case_id = c.id
    where c.agency_id = me.agency_id and i.agency_id = me.agency_id and c.counts_in_statistics and c.erased_at is null
      and i.core_type is distinct from 'non_gbv' and i.reported_on between x.from_on and x.to_on
      and not (c.id = any (coalesce(me.blocked, '{}')))
      and not exists (select 1 from closure_episodes e where e.case_id = c.id and e.state = 'approved'
        and e.reason in ('opened_in_error', 'duplicate'))
      and exists (select 1 from grants g where g.case_id = c.id and g.grantee_id = me.agency_id and g.relation = 'own'
        and 'core' = any (g.partitions) and g.starts_at <= panoh.now() and (g.ends_at is null or g.ends_at > panoh.now()))
    order by i.reported_on, i.id;
end
$$;

-- recount calls it for a year: attempts of suicide, once for each linked person and three months. It reads all cases
-- past row security and returns counts only; no login may call it.
create or replace function statistics.count_attempts(p_from date, p_to date, p_lists jsonb)
  returns TABLE(code text, line text, column_key text, records bigint)
  language plpgsql stable security definer set search_path = panoh, pg_temp set random_page_cost = '1' set jit = 'off' set work_mem = '64MB'
    set plan_cache_mode = 'force_custom_plan' as $$
#variable_conflict use_column
begin
  return query
  with recursive whose as materialized (
    select distinct coalesce(r.person_id, t.case_id) as person, r.person_id is not null as is_linked
      from suicide_triages t left join linkage.registrations r on r.case_id = t.case_id and r.is_linkable
      where t.asked_at >= (p_from::timestamp at time zone 'Asia/Dushanbe') and t.asked_at < (p_to::timestamp at time zone 'Asia/Dushanbe')
        and t.attempt in ('before', 'recent')),
  hers as materialized (select w.person, w.person as case_id from whose w where not w.is_linked
    union all select w.person, r.case_id from whose w
      join linkage.registrations r on r.person_id = w.person and r.is_linkable where w.is_linked),
  told as materialized (select h.person, t.asked_at, t.attempt, t.case_id,
    case when (c.counts_in_statistics or (c.origin = 'import' and not c.refuses_sharing and exists (select 1 from panoh.register_row_cases l
    join panoh.register_rows r on r.id = l.row_id join panoh.agencies a on a.id = r.agency_id where l.case_id = c.id and a.kind <> 'civil')
    and not exists (select 1 from panoh.consents k where k.case_id = c.id and k.scope = 'statistics_non_identifying'))) then 'counted'
    else 'without_consent' end as state
    from hers h join suicide_triages t on t.case_id = h.case_id and t.attempt in ('before', 'recent') join cases c on c.id = t.case_id
    where c.erased_at is null and not exists (select 1 from closure_episodes e where e.case_id = c.id and e.state = 'approved'
      and e.reason in ('opened_in_error', 'duplicate') and c.status = 'closed' and e.episode_no = c.episode_no)),
  recent (person, state, at) as (
    select person, state, min(asked_at) from told where attempt = 'recent' group by 1, 2
    union all select x.person, x.state, (select min(n.asked_at) from told n where n.person = x.person and n.state = x.state
        and n.attempt = 'recent' and n.asked_at > x.at + interval '3 months') from recent x where x.at is not null),
  counted as (select person, state, at, 'recent' as attempt from recent where at is not null
    union all select person, state, min(asked_at), 'before' from told group by 1, 2
      having (array_agg(attempt order by asked_at, attempt desc))[1] = 'before'),
  attempts as materialized (select distinct on (a.person, a.state, a.at) a.state, a.attempt,
      case when k.at <= a.at + interval '24 hours' then 'within_24h' when k.at is null then 'not_seen' else 'later' end as seen
    from counted a join told t on t.person = a.person and t.state = a.state and t.asked_at = a.at and t.attempt = a.attempt
      cross join lateral (select min(k.contacted_at) as at from contacts k where k.case_id = t.case_id
        and k.contacted_at > a.at and k.outcome in ('reached_safe', 'reached_worries', 'reached_not_safe', 'contacted_us')) k
    where a.at >= (p_from::timestamp at time zone 'Asia/Dushanbe') and a.at < (p_to::timestamp at time zone 'Asia/Dushanbe')
      order by a.person, a.state, a.at, k.at)
  select 'suicide_attempts', attempt, seen, count(*) filter (where state = 'counted') from attempts group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select t.code, '*', state, records from (select state, count(*)::bigint as records from attempts group by 1) s,
    unnest(array['suicide_attempts']) t (code);
end
$$;

-- recount calls it for all agencies, count_own and count_delivered for one: cases by the day of registration. It reads
-- past row security, returns counts only, and no login may call it; p_hidden leaves cases out.
create or replace function statistics.count_cases(p_from date, p_to date, p_lists jsonb, p_agency uuid, p_hidden uuid[])
  returns TABLE(code text, line text, column_key text, records bigint)
  language plpgsql stable security definer set search_path = panoh, pg_temp set random_page_cost = '1' set jit = 'off' set work_mem = '64MB'
    set plan_cache_mode = 'force_custom_plan' as $$
#variable_conflict use_column
declare places text[] := array(select g.place from working_groups g); right_now timestamptz := panoh.now();
begin
  return query
  with opened as materialized (select c.id,
    case when (c.counts_in_statistics or (c.origin = 'import' and not c.refuses_sharing and exists (select 1 from panoh.register_row_cases l
    join panoh.register_rows r on r.id = l.row_id join panoh.agencies a on a.id = r.agency_id where l.case_id = c.id and a.kind <> 'civil')
    and not exists (select 1 from panoh.consents k where k.case_id = c.id and k.scope = 'statistics_non_identifying'))) then 'counted'
    else 'without_consent' end as state, case when c.place = any (places) then c.place
    when coalesce(c.place, 'unknown') = 'unknown' then 'unknown' else 'elsewhere' end as place, a.type, a.kind,
      c.referred_from, c.opened_at, c.band, case when c.origin = 'referral' then 'referred'
        when c.referred_from = 'self' then 'came_herself' else 'sent_by_word' end as way
    from cases c join agencies a on a.id = c.agency_id
    where coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date) >= p_from
      and coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date) < p_to and c.erased_at is null
      and not exists (select 1 from closure_episodes e where e.case_id = c.id and e.state = 'approved'
      and e.reason in ('opened_in_error', 'duplicate') and c.status = 'closed' and e.episode_no = c.episode_no)
      and (p_agency is null or c.agency_id = p_agency) and c.id <> all (p_hidden)),
  course as materialized (select o.*, coalesce(f.band, 'not_assessed') as first_band,
      case when f.band is null then 'not_assessed' else o.band end as last_band,
      case when exists (select 1 from safety_plans s where s.case_id = o.id) then 'with_plan' else 'without_plan' end as plan,
      case when e.decided_at < o.opened_at + interval '6 months' then 'within_6_months'
        when right_now < o.opened_at + interval '6 months' then 'not_yet' else 'longer' end as length
    from opened o
      left join lateral (select r.band from risk_assessments r where r.case_id = o.id
        order by r.assessed_at, r.id limit 1) f on true
      left join lateral (select min(e.decided_at) as decided_at from closure_episodes e
        where e.case_id = o.id and e.state = 'approved') e on true
    where o.state = 'counted'),
  appeals as materialized (select o.*, case when not exists (select 1 from linkage.registrations r where r.case_id = o.id and r.is_linkable)
    then 'not_compared'
  when exists (select 1 from linkage.registrations r join linkage.registrations l on l.person_id = r.person_id
      join cases p on p.id = l.case_id join agencies q on q.id = p.agency_id
    where r.case_id = o.id and l.is_linkable and q.kind = 'police' and p.erased_at is null) then 'police_know'
      else 'police_do_not_know' end as knowledge from opened o where o.kind <> 'police' and p_agency is null)
  select 'new_cases', place, 'all', count(*) filter (where state = 'counted') from opened group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select 'first_contacts', type, way, count(*) filter (where state = 'counted') from opened group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select 'first_contact_agencies', type, place, count(*) filter (where state = 'counted') from opened group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select 'paths', referred_from, place, count(*) filter (where state = 'counted') from opened group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select 'risk_bands', first_band, last_band, count(*) filter (where state = 'counted') from course group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select 'risk_levels', last_band, place, count(*) filter (where state = 'counted') from course group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select 'safety_plans', last_band, plan, count(*) filter (where state = 'counted') from course group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select 'case_lengths', length, place, count(*) filter (where state = 'counted') from course group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select 'appeals', place, 'all', count(*) filter (where state = 'counted') from appeals group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select 'support_stream', type, place, count(*) filter (where state = 'counted') from appeals group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select 'unknown_to_police', knowledge, place, count(*) filter (where state = 'counted') from appeals group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select t.code, '*', state, records from (select state, count(*)::bigint as records from opened group by 1) s,
    unnest(array['new_cases', 'first_contacts', 'first_contact_agencies', 'paths', 'risk_bands', 'risk_levels', 'safety_plans',
      'case_lengths']) t (code)
  union all select t.code, '*', state, records from (select state, count(*)::bigint as records from appeals group by 1) s,
    unnest(array['appeals', 'support_stream', 'unknown_to_police']) t (code);
end
$$;

-- recount calls it for all agencies, count_own and count_delivered for one: approved closings. It reads past row
-- security, returns counts only, and no login may call it; p_hidden leaves cases out.
create or replace function statistics.count_closures(p_from date, p_to date, p_lists jsonb, p_agency uuid, p_hidden uuid[])
  returns TABLE(code text, line text, column_key text, records bigint)
  language plpgsql stable security definer set search_path = panoh, pg_temp set random_page_cost = '1' set jit = 'off' set work_mem = '64MB'
    set plan_cache_mode = 'force_custom_plan' as $$
#variable_conflict use_column
declare places text[] := array(select g.place from working_groups g);
begin
  return query
  with closed as materialized (select e.reason,
    case when (c.counts_in_statistics or (c.origin = 'import' and not c.refuses_sharing and exists (select 1 from panoh.register_row_cases l
    join panoh.register_rows r on r.id = l.row_id join panoh.agencies a on a.id = r.agency_id where l.case_id = c.id and a.kind <> 'civil')
    and not exists (select 1 from panoh.consents k where k.case_id = c.id and k.scope = 'statistics_non_identifying'))) then 'counted'
    else 'without_consent' end as state, case when c.place = any (places) then c.place
    when coalesce(c.place, 'unknown') = 'unknown' then 'unknown' else 'elsewhere' end as place
    from closure_episodes e join cases c on c.id = e.case_id
    where e.state = 'approved' and e.decided_at >= (p_from::timestamp at time zone 'Asia/Dushanbe')
      and e.decided_at < (p_to::timestamp at time zone 'Asia/Dushanbe') and c.erased_at is null
      and (p_agency is null or c.agency_id = p_agency) and c.id <> all (p_hidden))
  select 'closures', reason, place, count(*) filter (where state = 'counted') from closed group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select t.code, '*', state, records from (select state, count(*)::bigint as records from closed group by 1) s,
    unnest(array['closures']) t (code);
end
$$;

-- recount calls it for a year: deaths by cause, once for each linked person. It reads all cases past row security and
-- returns counts only; no login may call it.
create or replace function statistics.count_deaths(p_from date, p_to date, p_lists jsonb)
  returns TABLE(code text, line text, column_key text, records bigint)
  language plpgsql stable security definer set search_path = panoh, pg_temp set random_page_cost = '1' set jit = 'off' set work_mem = '64MB'
    set plan_cache_mode = 'force_custom_plan' as $$
#variable_conflict use_column
begin
  return query
  with died as materialized (select coalesce(r.person_id, c.id) as person, e.decided_at as opened_at, c.sex,
      coalesce(d.cause, 'unknown') as cause,
        case when (c.counts_in_statistics
        or (c.origin = 'import' and not c.refuses_sharing and exists (select 1 from panoh.register_row_cases l
        join panoh.register_rows r on r.id = l.row_id join panoh.agencies a on a.id = r.agency_id
        where l.case_id = c.id and a.kind <> 'civil') and not exists (select 1 from panoh.consents k
        where k.case_id = c.id and k.scope = 'statistics_non_identifying'))) then 'counted' else 'without_consent' end as state
    from closure_episodes e join cases c on c.id = e.case_id and c.status = 'closed' and c.episode_no = e.episode_no
      left join lateral (select cause from death_causes where episode_id = e.id order by version desc limit 1) d on true
      left join linkage.registrations r on r.case_id = c.id and r.is_linkable
    where e.state = 'approved' and e.reason = 'died' and c.erased_at is null),
  dead as materialized (select person, min(state) as state,
    coalesce((array_agg(cause order by opened_at desc) filter (where cause <> 'unknown'))[1], 'unknown') as cause,
    coalesce((array_agg(sex order by opened_at desc) filter (where sex <> 'unknown'))[1], 'unknown') as sex
    from (select * from (select x.*, bool_or(state = 'counted') over (partition by person) as is_counted from died x) y
      where state = 'counted' or not is_counted) hers group by person
      having min(opened_at) >= (p_from::timestamp at time zone 'Asia/Dushanbe') and min(opened_at) < (p_to::timestamp at time zone 'Asia/Dushanbe'))
  select 'deaths', cause, sex, count(*) filter (where state = 'counted') from dead group by 2, 3 having count(*) filter (where state = 'counted') > 0
  union all select t.code, '*', state, records from (select state, count(*)::bigint as records from dead group by 1) s,
    unnest(array['deaths']) t (code);
end
$$;

-- recount calls it for all agencies, count_own and count_delivered for one: follow-ups by due time. It reads past row
-- security, returns counts only, and no login may call it; p_hidden leaves cases out.
create or replace function statistics.count_follow_ups(p_from date, p_to date, p_lists jsonb, p_agency uuid, p_hidden uuid[])
  returns TABLE(code text, line text, column_key text, records bigint)
  language plpgsql stable security definer set search_path = panoh, pg_temp set random_page_cost = '1' set jit = 'off' set work_mem = '64MB'
    set plan_cache_mode = 'force_custom_plan' as $$
#variable_conflict use_column
declare places text[] := array(select g.place from working_groups g); right_now timestamptz := panoh.now();
begin
  return query
  with due as materialized (select case when (c.counts_in_statistics
    or (c.origin = 'import' and not c.refuses_sharing and exists (select 1 from panoh.register_row_cases l
    join panoh.register_rows r on r.id = l.row_id join panoh.agencies a on a.id = r.agency_id where l.case_id = c.id and a.kind <> 'civil')
    and not exists (select 1 from panoh.consents k where k.case_id = c.id and k.scope = 'statistics_non_identifying'))) then 'counted'
    else 'without_consent' end as state, case when c.place = any (places) then c.place
    when coalesce(c.place, 'unknown') = 'unknown' then 'unknown' else 'elsewhere' end as place,
      coalesce(p_lists -> 'followUpGroups' ->> split_part(f.rule, '.', 1), 'other') as kind,
      case when f.status = 'done' and f.done_at <= f.due_at then 'on_time' when f.status = 'done' then 'late'
        when f.status = 'replaced' and f.done_at <= f.due_at then 'ended' else 'not_done' end as timeliness
    from follow_ups f join cases c on c.id = f.case_id
    where f.due_at >= (p_from::timestamp at time zone 'Asia/Dushanbe') and f.due_at < (p_to::timestamp at time zone 'Asia/Dushanbe')
      and f.due_at <= right_now and c.erased_at is null and not exists (select 1 from closure_episodes e
      where e.case_id = c.id and e.state = 'approved' and e.reason in ('opened_in_error', 'duplicate') and c.status = 'closed'
      and e.episode_no = c.episode_no) and (p_agency is null or c.agency_id = p_agency) and c.id <> all (p_hidden)
      and (p_agency is null or f.agency_id = p_agency) and (p_agency is null or f.partition = 'follow_ups'))
  select 'follow_ups', kind, timeliness, count(*) filter (where state = 'counted') from due group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select 'follow_up_results', timeliness, place, count(*) filter (where state = 'counted') from due group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select t.code, '*', state, records from (select state, count(*)::bigint as records from due group by 1) s,
    unnest(array['follow_ups', 'follow_up_results']) t (code);
end
$$;

-- count_own and count_delivered call it for one agency: services that the agency gave. It reads past row security,
-- returns counts only, and no login may call it; p_hidden leaves cases out.
create or replace function statistics.count_given(p_from date, p_to date, p_lists jsonb, p_agency uuid, p_hidden uuid[])
  returns TABLE(code text, line text, column_key text, records bigint)
  language plpgsql stable security definer set search_path = panoh, pg_temp set random_page_cost = '1' set jit = 'off' set work_mem = '64MB'
    set plan_cache_mode = 'force_custom_plan' as $$
#variable_conflict use_column
begin
  return query
  with given as materialized (select s.service_type, s.case_id, c.agency_id = p_agency as is_own,
    case when (c.counts_in_statistics or (c.origin = 'import' and not c.refuses_sharing and exists (select 1 from panoh.register_row_cases l
    join panoh.register_rows r on r.id = l.row_id join panoh.agencies a on a.id = r.agency_id where l.case_id = c.id and a.kind <> 'civil')
    and not exists (select 1 from panoh.consents k where k.case_id = c.id and k.scope = 'statistics_non_identifying'))) then 'counted'
    else 'without_consent' end as state
    from support_entries s join cases c on c.id = s.case_id
    where s.agency_id = p_agency and s.given_on >= p_from and s.given_on < p_to and (s.case_id = any (p_hidden)) is not true
      and not exists (select 1 from support_entries n where n.corrects_id = s.id) and c.erased_at is null
        and (c.agency_id <> p_agency or c.erased_at is null and not exists (select 1 from closure_episodes e
        where e.case_id = c.id and e.state = 'approved' and e.reason in ('opened_in_error', 'duplicate') and c.status = 'closed'
        and e.episode_no = c.episode_no))),
  served as materialized (select g.service_type, coalesce(r.person_id, g.case_id) as person, min(g.state) as state
    from given g left join linkage.registrations r on r.case_id = g.case_id and r.is_linkable and g.is_own group by 1, 2)
  select 'services_given', service_type, 'all', count(*) filter (where state = 'counted') from given group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select t.code, '*', state, records from (select state, count(*)::bigint as records from given group by 1) s,
    unnest(array['services_given']) t (code)
  union all select 'people_served', service_type, 'all', count(*) filter (where state = 'counted') from served group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select t.code, '*', state, records
    from (select state, count(*)::bigint as records from (select person, min(state) as state from served group by 1) people group by 1) s,
    unnest(array['people_served']) t (code);
end
$$;

-- recount calls it for all agencies, count_own and count_delivered for one: incidents by the day they happened. It
-- reads past row security, returns counts only, and no login may call it; p_hidden leaves cases out.
create or replace function statistics.count_happened(p_from date, p_to date, p_lists jsonb, p_agency uuid, p_hidden uuid[])
  returns TABLE(code text, line text, column_key text, records bigint)
  language plpgsql stable security definer set search_path = panoh, pg_temp set random_page_cost = '1' set jit = 'off' set work_mem = '64MB'
    set plan_cache_mode = 'force_custom_plan' as $$
#variable_conflict use_column
declare places text[] := array(select g.place from working_groups g);
begin
  return query
  with happened as materialized (select case when c.place = any (places) then c.place
    when coalesce(c.place, 'unknown') = 'unknown' then 'unknown' else 'elsewhere' end as place,
      case when not (c.counts_in_statistics
        or (c.origin = 'import' and not c.refuses_sharing and exists (select 1 from panoh.register_row_cases l
        join panoh.register_rows r on r.id = l.row_id join panoh.agencies a on a.id = r.agency_id
        where l.case_id = c.id and a.kind <> 'civil') and not exists (select 1 from panoh.consents k
        where k.case_id = c.id and k.scope = 'statistics_non_identifying'))) then 'without_consent'
        when i.reported_before = 'yes_in_network' then 'told_before'
        when i.started_precision in ('day', 'month') then 'counted' else 'without_day' end as state
    from incidents i join cases c on c.id = i.case_id
    where coalesce(i.started_on, i.reported_on) >= p_from and coalesce(i.started_on, i.reported_on) < p_to and c.erased_at is null
      and not exists (select 1 from closure_episodes e where e.case_id = c.id and e.state = 'approved'
      and e.reason in ('opened_in_error', 'duplicate') and c.status = 'closed' and e.episode_no = c.episode_no)
      and not (c.origin = 'referral' and i.recorded_at < c.opened_at) and i.core_type is distinct from 'non_gbv'
      and (p_agency is null or c.agency_id = p_agency) and c.id <> all (p_hidden))
  select 'incidents', place, 'all', count(*) filter (where state = 'counted') from happened group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select t.code, '*', state, records from (select state, count(*)::bigint as records from happened group by 1) s,
    unnest(array['incidents']) t (code);
end
$$;

-- recount calls it for all agencies, count_own and count_delivered for one: incidents by the day of report. It reads
-- past row security, returns counts only, and no login may call it; p_hidden leaves cases out.
create or replace function statistics.count_incidents(p_from date, p_to date, p_lists jsonb, p_agency uuid, p_hidden uuid[])
  returns TABLE(code text, line text, column_key text, records bigint)
  language plpgsql stable security definer set search_path = panoh, pg_temp set random_page_cost = '1' set jit = 'off' set work_mem = '64MB'
    set plan_cache_mode = 'force_custom_plan' as $$
#variable_conflict use_column
declare places text[] := array(select g.place from working_groups g);
begin
  return query
  with told as materialized (select i.id, i.case_id, i.reported_on, coalesce(i.started_on, i.reported_on) as happened_or_told,
      i.law_forms, i.relationships, i.contexts, coalesce(i.core_type, 'not_known') as core_type, i.place_type, i.time_of_day,
      case when i.started_precision = 'day' then i.started_on end as happened_on,
        i.reported_on - case when i.is_pattern then case when i.ended_precision = 'day' then i.ended_on end
  when i.started_precision = 'day' then i.started_on end as days, c.sex, c.age_band,
      case when c.place = any (places) then c.place when coalesce(c.place, 'unknown') = 'unknown' then 'unknown' else 'elsewhere' end
        as place, case when not (c.counts_in_statistics
        or (c.origin = 'import' and not c.refuses_sharing and exists (select 1 from panoh.register_row_cases l
        join panoh.register_rows r on r.id = l.row_id join panoh.agencies a on a.id = r.agency_id
        where l.case_id = c.id and a.kind <> 'civil') and not exists (select 1 from panoh.consents k
        where k.case_id = c.id and k.scope = 'statistics_non_identifying'))) then 'without_consent'
        when i.reported_before = 'yes_in_network' then 'told_before' else 'counted' end as state
    from incidents i join cases c on c.id = i.case_id
    where i.reported_on >= p_from and i.reported_on < p_to and c.erased_at is null and not exists (select 1 from closure_episodes e
      where e.case_id = c.id and e.state = 'approved' and e.reason in ('opened_in_error', 'duplicate') and c.status = 'closed'
      and e.episode_no = c.episode_no) and not (c.origin = 'referral' and i.recorded_at < c.opened_at)
      and i.core_type is distinct from 'non_gbv' and (p_agency is null or c.agency_id = p_agency) and c.id <> all (p_hidden)),
  forms as materialized (select * from (select state, law_forms, place, count(*) as records from told group by state, law_forms, place) alike),
  relations as materialized (select * from (select state, relationships, place, count(*) as records from told
    group by state, relationships, place) alike),
  crowds as materialized (select t.state, t.sex, t.place, n.people, n.relations, n.sexes, n.ages, count(*) as records
  from told t cross join lateral (select count(*) as people, array_agg(p.relationship) as relations,
      array_agg(p.sex) as sexes, array_agg(p.age_group) as ages from incident_perpetrators p
    where t.state = 'counted' and p.incident_id = t.id and p.case_id = t.case_id) n
  group by 1, 2, 3, 4, 5, 6, 7),
  rapes as materialized (select t.*, case when given_on <= happened_on + 3 then 'within_72h' when given_on is not null then 'later'
  when is_asked then 'asked_for' else 'none' end as care from told t
    cross join lateral (select min(g.day) filter (where g.day >= t.happened_on) as given_on, bool_or(g.is_asked) as is_asked from (
    select r.service_on as day, true as is_asked from referrals r where r.case_id = t.case_id and r.service_type = 'health'
    union all select s.given_on, false from support_entries s where s.case_id = t.case_id and s.service_type = 'health'
      and not exists (select 1 from support_entries n where n.corrects_id = s.id)) g) g
    where t.core_type = 'rape' and p_agency is null),
  hers as materialized (select t.id, t.place, t.reported_on, t.happened_or_told, t.case_id, 0 as apart from told t where t.state = 'counted'
  union all select t.id, t.place, t.reported_on, t.happened_or_told, l.case_id, 3 from told t
    join linkage.registrations r on r.case_id = t.case_id and r.is_linkable
    join linkage.registrations l on l.person_id = r.person_id and l.is_linkable and l.case_id <> t.case_id
    join cases c on c.id = l.case_id and (p_agency is null or c.agency_id = p_agency) and c.id <> all (p_hidden)
    where t.state = 'counted'), marks as materialized (select h.id, h.place, 'within_12_months' as mark from hers h
    join incidents j on j.case_id = h.case_id and j.id <> h.id and coalesce(j.started_on, j.reported_on) >= h.happened_or_told - interval '12 months'
      and coalesce(j.started_on, j.reported_on) < h.happened_or_told - h.apart
  union select h.id, h.place, 'after_order' from hers h join protection_orders o on o.case_id = h.case_id
      and o.issued_at between h.reported_on - interval '12 months' and h.reported_on
      and (p_agency is null or o.agency_id = p_agency)
  union select h.id, h.place, 'after_closure' from hers h join closure_episodes e on e.case_id = h.case_id and e.state = 'approved'
      and e.decided_at between h.reported_on - interval '12 months' and h.reported_on)
  select 'law_forms', f.form, place, sum(records) filter (where state = 'counted')::bigint from forms
    cross join lateral unnest(case law_forms when '{}' then '{not_known}' else law_forms end) f (form) group by 2, 3
    having sum(records) filter (where state = 'counted') > 0
  union all select 'core_types', core_type, place, count(*) filter (where state = 'counted') from told group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select 'contexts', core_type, k.context, sum(records) filter (where state = 'counted')::bigint
    from (select state, contexts, core_type, count(*) as records from told group by state, contexts, core_type) alike,
    unnest(contexts) k (context) group by 2, 3 having sum(records) filter (where state = 'counted') > 0
  union all select 'relationships', g.line, place, sum(records) filter (where state = 'counted')::bigint from relations
    cross join lateral (select distinct p_lists -> 'groups' ->> r.relationship as line
        from unnest(relationships) r (relationship) where p_lists -> 'groups' ? r.relationship) g group by 2, 3
          having sum(records) filter (where state = 'counted') > 0
  union all select 'relationship_sexes', other.relation, other.beside, sum(records) filter (where state = 'counted')::bigint
    from crowds, lateral (select distinct p_lists -> 'groups' ->> o.relation as relation, o.beside
    from unnest(relations, sexes) o (relation, beside) where p_lists -> 'groups' ? o.relation) other group by 2, 3
      having sum(records) filter (where state = 'counted') > 0
  union all select 'other_ages', other.relation, other.beside, sum(records) filter (where state = 'counted')::bigint
    from crowds, lateral (select distinct p_lists -> 'groups' ->> o.relation as relation, o.beside
    from unnest(relations, ages) o (relation, beside) where p_lists -> 'groups' ? o.relation) other group by 2, 3
      having sum(records) filter (where state = 'counted') > 0
  union all select 'other_numbers', case people when 0 then 'not_known' when 1 then 'one' when 2 then 'two' when 3 then 'three'
    else 'four_more' end, place, sum(records) filter (where state = 'counted')::bigint from crowds group by 2, 3
    having sum(records) filter (where state = 'counted') > 0
  union all select 'sexes', crowds.sex, other.sex, sum(records) filter (where state = 'counted')::bigint
    from crowds, lateral (select distinct o.sex from unnest(sexes) o (sex)) other group by 2, 3
    having sum(records) filter (where state = 'counted') > 0
  union all select 'incident_places', place_type, time_of_day, count(*) filter (where state = 'counted') from told group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select 'incident_place_types', place_type, place, count(*) filter (where state = 'counted') from told group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select 'core_type_ages', core_type, age_band, count(*) filter (where state = 'counted') from told group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select 'delays', case when days is null or days < 0 then 'not_known' when days <= 3 then 'days_0_3'
  when days <= 5 then 'days_4_5' when days <= 14 then 'days_6_14' when days <= 30 then 'days_15_30' else 'days_31_more' end, place,
    count(*) filter (where state = 'counted') from told group by 2, 3 having count(*) filter (where state = 'counted') > 0
  union all select 'rape_care', case when days is null or days < 0 then 'not_known' when days <= 3 then 'days_0_3'
  when days <= 5 then 'days_4_5' when days <= 14 then 'days_6_14' when days <= 30 then 'days_15_30' else 'days_31_more' end, care,
    count(*) filter (where state = 'counted') from rapes group by 2, 3 having count(*) filter (where state = 'counted') > 0
  union all select 'repeats', mark, place, count(*) from marks group by 2, 3
  union all select 'repeats', 'first', place, count(*) filter (where state = 'counted' and id not in (select m.id from marks m)) from told
    group by 2, 3 having count(*) filter (where state = 'counted' and id not in (select m.id from marks m)) > 0
  union all select t.code, '*', state, records from (select state, count(*)::bigint as records from told group by 1) s,
    unnest(array['core_type_ages', 'law_forms', 'core_types', 'contexts', 'relationships', 'relationship_sexes', 'other_ages',
      'other_numbers', 'sexes', 'incident_places', 'incident_place_types', 'delays', 'repeats']) t (code)
  union all select t.code, '*', state, records from (select state, count(*)::bigint as records from rapes group by 1) s,
    unnest(array['rape_care']) t (code);
end
$$;

-- recount calls it for a month and replaces the rows behind the indicators of agencies and groups. It reads all cases
-- past row security and writes tables that no login may read; indicators and indicator_cases show them.
create or replace function statistics.count_indicators(p_first_on date)
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp set random_page_cost = '1' set jit = 'off' set work_mem = '64MB' as $$
#variable_conflict use_column
declare right_now timestamptz := panoh.now(); next_month date := (p_first_on + interval '1 month')::date;
  month_begins timestamptz := p_first_on::timestamp at time zone 'Asia/Dushanbe'; month_ends timestamptz := next_month::timestamp
    at time zone 'Asia/Dushanbe';
begin
  delete from statistics.indicator_rows where first_on = p_first_on;
  delete from statistics.indicator_counts where first_on = p_first_on;
  with registered as materialized (
  select c.id, c.origin, coalesce((select max(case when r.survivor_word in ('got_it', 'got_part') then 5
      when r.status in ('service_started', 'completed') or r.service_on is not null then 4
      when r.received_case_id is not null or r.status in ('accepted', 'appointment', 'not_attended') then 3 else 2 end)
    from referrals r where r.case_id = c.id and r.to_agency_id is not null and r.kind = 'service'
      and r.withdrawal_reason is distinct from 'entered_in_error'), 1) as stage
  from cases c where coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date) >= p_first_on
    and coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date) < next_month), sent as materialized (
  select r.case_id, r.service_type, r.status, r.decline_reason, case
      when r.to_agency_id is null then null
      when r.status in ('sent', 'received') then case when d.due_at < right_now then 'unanswered' else 'not_yet' end
      when r.decided_at <= d.due_at then 'in_time' when r.decided_at is not null then 'late'
      when r.ended_at > d.due_at then 'unanswered' end as answer
  from referrals r cross join lateral (select coalesce(r.ack_due_at, r.sent_at + interval '7 days') as due_at) d
  where r.sent_at >= month_begins and r.sent_at < month_ends and r.kind = 'service'
    and r.withdrawal_reason is distinct from 'entered_in_error'), closed as materialized (
  select e.case_id, e.decided_at, (((e.decided_at) at time zone 'Asia/Dushanbe') + interval '5 months') at time zone 'Asia/Dushanbe'
    as asked_from, (((e.decided_at) at time zone 'Asia/Dushanbe') + interval '6 months') at time zone 'Asia/Dushanbe' as six_at,
    (((e.decided_at) at time zone 'Asia/Dushanbe') + interval '7 months') at time zone 'Asia/Dushanbe' as seven_at, o.reopened_at
  from closure_episodes e left join lateral (select v.recorded_at as reopened_at, v.facts->>'reason' as reason
      from case_events v where v.case_id = e.case_id and v.kind = 'case_reopened' and v.recorded_at >= e.decided_at
      order by v.recorded_at limit 1) o on true
  where e.state = 'approved' and e.decided_at >= month_begins and e.decided_at < month_ends
    and e.reason not in ('died', 'opened_in_error', 'duplicate')
    and o.reason is distinct from 'closed_in_error'),
  records (code, part, case_id, agency_id, service_type) as materialized (select 'identified',
    case when c.origin = 'referral' then 'received' when c.stage > 1 then 'referred'
    else 'not_referred' end, c.id, null::uuid, null::text from registered c
  union all select 'stages', (array['identified', 'referred', 'accepted', 'served', 'confirmed'])[c.stage], c.id, null, null
    from registered c where c.origin <> 'referral'
  union all select 'answers', s.answer, s.case_id, null, s.service_type from sent s where s.answer is not null
  union all select 'refusals', case s.status when 'declined' then coalesce(s.decline_reason, 'other')
    when 'unavailable' then 'unavailable' when 'not_attended' then 'not_attended' else 'not_refused' end,
    s.case_id, null, s.service_type from sent s
  union all select d.code, d.part, d.case_id, null, null from (
    select 'follow_ups' as code, case when f.status = 'done' and f.done_at <= f.due_at then 'on_time' when f.status = 'done' then 'late'
    when f.status = 'replaced' and f.done_at <= f.due_at then 'ended' else 'not_done' end as part, f.case_id from follow_ups f
      where f.due_at >= month_begins and f.due_at < month_ends and f.due_at < right_now and f.partition = 'follow_ups'
    union all select 'first_contacts', case when f.status = 'done' and f.done_at <= f.due_at then 'on_time' when f.status = 'done' then 'late'
    when f.status = 'replaced' and f.done_at <= f.due_at then 'ended' else 'not_done' end, f.case_id from follow_ups f
      where f.due_at >= month_begins and f.due_at < month_ends and f.due_at < right_now and f.rule = 'fu.first_contact') d
  union all select 'orders', case when o.refused_at is not null then 'refused' when o.issued_at is null then 'waiting'
    when o.served_at is null then 'not_served' when o.served_at <= o.issued_at + interval '24 hours' then 'served_in_time'
    else 'served_late' end, o.case_id, o.agency_id, null from protection_orders o where o.reported_at >= month_begins and o.reported_at < month_ends
  union all select 'breaches', case when exists (select 1 from order_events h where h.order_id = b.order_id and h.breach_id = b.id
    and h.kind = 'order_breach_handled') then 'acted_on' else 'open' end, b.case_id, b.agency_id, null
  from order_events b where b.kind = 'order_breached' and b.happened_at >= month_begins and b.happened_at < month_ends
  union all select 'returned', case when e.reopened_at <= e.six_at or exists (select 1 from incidents i where i.case_id = e.case_id
      and i.started_on > (e.decided_at at time zone 'Asia/Dushanbe')::date and i.started_on <=
        (e.six_at at time zone 'Asia/Dushanbe')::date) then 'returned'
    when e.six_at > right_now then 'not_yet' else 'not_returned' end, e.case_id, null, null from closed e
  union all select 'safe_6', case when e.seven_at > right_now then 'not_yet' else coalesce(
    (select case when k.counts_as_safe then 'safe' else 'not_safe' end from contacts k
      where k.case_id = e.case_id and k.contacted_at >= e.asked_from and k.contacted_at < e.seven_at
        and (k.counts_as_safe or k.outcome in ('reached_worries', 'reached_not_safe'))
      order by k.contacted_at desc, k.recorded_at desc, k.id desc limit 1),
    (select case when bool_or(k.outcome in ('reached_safe', 'reached_worries', 'reached_not_safe', 'contacted_us', 'asked_no_contact')) then
      'not_alone' else 'not_reached' end from contacts k
      where k.case_id = e.case_id and k.contacted_at >= e.asked_from and k.contacted_at < e.seven_at
      having count(*) > 0), 'not_asked') end, e.case_id, null, null from closed e),
  subjects as materialized (
    select c.id, c.agency_id, c.working_group_id, c.place, c.working_group_id is not null and c.shares_with_group
and (c.shares_until is null or c.shares_until > right_now) and exists (select 1 from grants g
  where g.case_id = c.id and g.grantee_id = c.working_group_id and g.relation = 'group'
  and '{core,follow_ups,closure}'::text[] <@ g.partitions and g.starts_at <= right_now and (g.ends_at is null or g.ends_at > right_now)) as is_shared
    from (select distinct case_id from records) s join cases c on c.id = s.case_id
    where c.erased_at is null and not exists (select 1 from closure_episodes e where e.case_id = c.id and e.state = 'approved'
and e.reason in ('opened_in_error', 'duplicate') and c.status = 'closed' and e.episode_no = c.episode_no) and exists (select 1 from grants g
  where g.case_id = c.id and g.grantee_id = c.agency_id and g.relation = 'own'
  and '{core,follow_ups,closure}'::text[] <@ g.partitions and g.starts_at <= right_now and (g.ends_at is null or g.ends_at > right_now))),
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
end
$$;

-- recount calls it for a year: occupations of alleged perpetrators, by relationship. It reads all cases past row
-- security and returns counts only; no login may call it.
create or replace function statistics.count_occupations(p_from date, p_to date, p_lists jsonb)
  returns TABLE(code text, line text, column_key text, records bigint)
  language plpgsql stable security definer set search_path = panoh, pg_temp set random_page_cost = '1' set jit = 'off' set work_mem = '64MB'
    set plan_cache_mode = 'force_custom_plan' as $$
#variable_conflict use_column
begin
  return query
  with told as materialized (select i.id, i.case_id,
    case when not (c.counts_in_statistics
    or (c.origin = 'import' and not c.refuses_sharing and exists (select 1 from panoh.register_row_cases l
    join panoh.register_rows r on r.id = l.row_id join panoh.agencies a on a.id = r.agency_id where l.case_id = c.id and a.kind <> 'civil')
    and not exists (select 1 from panoh.consents k where k.case_id = c.id and k.scope = 'statistics_non_identifying'))) then 'without_consent'
        when i.reported_before = 'yes_in_network' then 'told_before' else 'counted' end as state
    from incidents i join cases c on c.id = i.case_id
    where i.reported_on >= p_from and i.reported_on < p_to and c.erased_at is null and not exists (select 1 from closure_episodes e
      where e.case_id = c.id and e.state = 'approved' and e.reason in ('opened_in_error', 'duplicate') and c.status = 'closed'
      and e.episode_no = c.episode_no) and not (c.origin = 'referral' and i.recorded_at < c.opened_at)
  and i.core_type is distinct from 'non_gbv')
  select 'other_occupations', p.occupation, p_lists -> 'groups' ->> p.relationship, count(distinct t.id)
      from told t join incident_perpetrators p on p.incident_id = t.id and p.case_id = t.case_id
      where t.state = 'counted' and p_lists -> 'groups' ? p.relationship group by 2, 3
  union all select t.code, '*', state, records from (select state, count(*)::bigint as records from told group by 1) s,
    unnest(array['other_occupations']) t (code);
end
$$;

-- recount calls it for all agencies, count_own and count_delivered for one: protection orders. It reads past row
-- security, returns counts only, and no login may call it; p_hidden leaves cases out.
create or replace function statistics.count_orders(p_from date, p_to date, p_lists jsonb, p_agency uuid, p_hidden uuid[])
  returns TABLE(code text, line text, column_key text, records bigint)
  language plpgsql stable security definer set search_path = panoh, pg_temp set random_page_cost = '1' set jit = 'off' set work_mem = '64MB'
    set plan_cache_mode = 'force_custom_plan' as $$
#variable_conflict use_column
declare places text[] := array(select g.place from working_groups g);
begin
  return query
  with asked as materialized (
    select case when (c.counts_in_statistics
      or (c.origin = 'import' and not c.refuses_sharing and exists (select 1 from panoh.register_row_cases l
      join panoh.register_rows r on r.id = l.row_id join panoh.agencies a on a.id = r.agency_id
      where l.case_id = c.id and a.kind <> 'civil') and not exists (select 1 from panoh.consents k
      where k.case_id = c.id and k.scope = 'statistics_non_identifying'))) then 'counted' else 'without_consent' end as state,
      case when c.place = any (places) then c.place when coalesce(c.place, 'unknown') = 'unknown' then 'unknown' else 'elsewhere' end as place,
      case when o.issued_at is not null then 'issued' when o.refused_at is not null then 'refused' else 'undecided' end as decision,
      case when o.issued_at <= o.reported_at + interval '24 hours' then 'within_24h' else 'later' end as issue,
      case when o.served_at is null then 'not_served' when o.served_at <= o.issued_at + interval '24 hours' then 'within_24h'
        else 'later' end as service,
      case o.extension_decision when 'agreed' then 'extended' when 'refused' then 'refused' else 'not_extended' end as extension,
      case when o.breaches = 0 then 'none' when o.open_breaches = 0 then 'acted_on' else 'not_acted_on' end as breach
    from protection_orders o join cases c on c.id = o.case_id
    where o.reported_at >= (p_from::timestamp at time zone 'Asia/Dushanbe')
      and o.reported_at < (p_to::timestamp at time zone 'Asia/Dushanbe') and c.erased_at is null
      and not exists (select 1 from closure_episodes e where e.case_id = c.id and e.state = 'approved'
      and e.reason in ('opened_in_error', 'duplicate') and c.status = 'closed' and e.episode_no = c.episode_no)
      and (p_agency is null or c.agency_id = p_agency) and c.id <> all (p_hidden) and (p_agency is null or o.agency_id = p_agency)
    union all select 'counted', case when h.place = any (places) then h.place when coalesce(h.place, 'unknown') = 'unknown' then 'unknown'
      else 'elsewhere' end,
      case h.result when 'issued' then 'issued' when 'refused' then 'refused' else 'undecided' end,
        case when h.facts -> 'issued' ->> 'day' is null then 'not_known'
  when (h.facts -> 'issued' ->> 'day')::date - h.happened_on <= 0 then 'within_24h'
  when (h.facts -> 'issued' ->> 'day')::date - h.happened_on >= 2 then 'later' else 'not_known' end,
      case h.facts ->> 'service' when 'within_24h' then 'within_24h' when 'late' then 'later'
        when 'not_served' then 'not_served' else 'not_known' end,
      case when h.facts ->> 'extendedUntil' is not null then 'extended' else 'not_extended' end,
      case when jsonb_array_length(coalesce(h.facts -> 'breaches', '[]')) = 0 then 'none'
        when jsonb_path_exists(h.facts, '$.breaches[*] ? (@.hasProtocol == false)') then 'not_acted_on' else 'acted_on' end
    from register_history h where h.kind = 'order' and h.happened_on >= p_from and h.happened_on < p_to
      and (p_agency is null or h.agency_id = p_agency)),
  issued as (select * from asked where decision = 'issued')
  select 'order_decisions', decision, place, count(*) filter (where state = 'counted') from asked group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select 'order_issues', issue, place, count(*) filter (where state = 'counted') from issued group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select 'order_services', service, place, count(*) filter (where state = 'counted') from issued group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select 'order_extensions', extension, place, count(*) filter (where state = 'counted') from issued group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select 'order_breaches', breach, place, count(*) filter (where state = 'counted') from issued group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select t.code, '*', state, records from (select state, count(*)::bigint as records from asked group by 1) s,
    unnest(array['order_decisions']) t (code)
  union all select t.code, '*', state, records from (select state, count(*)::bigint as records from issued group by 1) s,
    unnest(array['order_issues', 'order_services', 'order_extensions', 'order_breaches']) t (code);
end
$$;

-- recount calls it for all agencies, count_own and count_delivered for one: survivors, once per linked person. It reads
-- past row security, returns counts only, and no login may call it; p_hidden leaves cases out.
create or replace function statistics.count_persons(p_from date, p_to date, p_lists jsonb, p_agency uuid, p_hidden uuid[])
  returns TABLE(code text, line text, column_key text, records bigint)
  language plpgsql stable security definer set search_path = panoh, pg_temp set random_page_cost = '1' set jit = 'off' set work_mem = '64MB'
    set plan_cache_mode = 'force_custom_plan' as $$
#variable_conflict use_column
begin
  return query
  with opened as materialized (select c.id, c.opened_at, coalesce(r.person_id, c.id) as person,
    case when (c.counts_in_statistics or (c.origin = 'import' and not c.refuses_sharing and exists (select 1 from panoh.register_row_cases l
    join panoh.register_rows r on r.id = l.row_id join panoh.agencies a on a.id = r.agency_id where l.case_id = c.id and a.kind <> 'civil')
    and not exists (select 1 from panoh.consents k where k.case_id = c.id and k.scope = 'statistics_non_identifying'))) then 'counted'
    else 'without_consent' end as state, c.sex,
      c.is_minor, c.age_band, coalesce((select d.answer from disability_answers d where d.case_id = c.id
        order by d.version desc limit 1), 'not_asked') as disability, c.marital_status,
          coalesce((select case when bool_or(i.children_present = 'yes') then 'yes'
        when bool_or(i.children_present = 'no') then 'no' end from incidents i where i.case_id = c.id), 'unknown') as children
    from cases c left join linkage.registrations r on r.case_id = c.id and r.is_linkable
    where coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date) >= p_from
      and coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date) < p_to and c.erased_at is null
      and not exists (select 1 from closure_episodes e where e.case_id = c.id and e.state = 'approved'
      and e.reason in ('opened_in_error', 'duplicate') and c.status = 'closed' and e.episode_no = c.episode_no)
      and (p_agency is null or c.agency_id = p_agency) and c.id <> all (p_hidden)),
  persons as materialized (select person, min(state) as state,
      coalesce((array_agg(sex order by opened_at desc) filter (where sex <> 'unknown'))[1], 'unknown') as sex,
        case when coalesce((array_agg(age_band order by opened_at desc) filter (where age_band <> 'unknown'))[1], 'unknown') = 'unknown'
        and bool_or(is_minor) then 'under_18_unknown'
        else coalesce((array_agg(age_band order by opened_at desc) filter (where age_band <> 'unknown'))[1], 'unknown') end as age,
      case when bool_or(disability = 'yes') then 'yes' when bool_or(disability = 'none') then 'none' else 'not_asked' end as disability,
      coalesce((array_agg(marital_status order by opened_at desc) filter (where marital_status <> 'unknown'))[1], 'unknown')
        as marital_status, coalesce((array_agg(children order by opened_at desc) filter (where children <> 'unknown'))[1], 'unknown') as children
      from (select * from (select x.*, bool_or(state = 'counted') over (partition by person) as is_counted from opened x) y
        where state = 'counted' or not is_counted) hers group by person)
  select 'persons_by_age', age, sex, count(*) filter (where state = 'counted') from persons group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select 'persons_by_marriage', marital_status, children, count(*) filter (where state = 'counted') from persons group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select 'persons_by_disability', disability, children, count(*) filter (where state = 'counted') from persons group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select t.code, '*', state, records from (select state, count(*)::bigint as records from persons group by 1) s,
    unnest(array['persons_by_age', 'persons_by_marriage', 'persons_by_disability']) t (code);
end
$$;

-- recount calls it for all agencies, count_own and count_delivered for one: decisions of the police. It reads past row
-- security, returns counts only, and no login may call it; p_hidden leaves cases out.
create or replace function statistics.count_police(p_from date, p_to date, p_lists jsonb, p_agency uuid, p_hidden uuid[])
  returns TABLE(code text, line text, column_key text, records bigint)
  language plpgsql stable security definer set search_path = panoh, pg_temp set random_page_cost = '1' set jit = 'off' set work_mem = '64MB'
    set plan_cache_mode = 'force_custom_plan' as $$
#variable_conflict use_column
declare places text[] := array(select g.place from working_groups g);
begin
  return query
  with said as materialized (select case when (c.counts_in_statistics
    or (c.origin = 'import' and not c.refuses_sharing and exists (select 1 from panoh.register_row_cases l
    join panoh.register_rows r on r.id = l.row_id join panoh.agencies a on a.id = r.agency_id where l.case_id = c.id and a.kind <> 'civil')
    and not exists (select 1 from panoh.consents k where k.case_id = c.id and k.scope = 'statistics_non_identifying'))) then 'counted'
    else 'without_consent' end as state, case when c.place = any (places) then c.place
    when coalesce(c.place, 'unknown') = 'unknown' then 'unknown' else 'elsewhere' end as place, q.measures, q.articles, q.decision,
      exists (select 1 from incidents i where i.case_id = q.case_id and 'domestic_violence' = any (i.contexts)) as in_family, count(*) as records
    from (select q.* from incidents i cross join lateral (select q.* from legal_qualifications q
      where q.case_id = i.case_id and q.incident_id = i.id and not exists (select 1 from legal_qualifications n
        where n.succeeds_id = q.id) offset 0) q
    where i.reported_on >= p_from and i.reported_on < p_to
  union all select q.* from cases o join legal_qualifications q on q.case_id = o.id and q.incident_id is null
    where coalesce(o.booked_on, (o.opened_at at time zone 'Asia/Dushanbe')::date) >= p_from
      and coalesce(o.booked_on, (o.opened_at at time zone 'Asia/Dushanbe')::date) < p_to
      and not exists (select 1 from legal_qualifications n where n.succeeds_id = q.id)) q
      join cases c on c.id = q.case_id join agencies a on a.id = q.agency_id and a.kind = 'police'
    where c.erased_at is null and not exists (select 1 from closure_episodes e where e.case_id = c.id and e.state = 'approved'
      and e.reason in ('opened_in_error', 'duplicate') and c.status = 'closed' and e.episode_no = c.episode_no)
      and (p_agency is null or c.agency_id = p_agency) and c.id <> all (p_hidden) and (p_agency is null or q.agency_id = p_agency)
      group by 1, 2, 3, 4, 5, 6),
  written as materialized (select q.state, q.place, q.measures, q.in_family, q.records,
    array(select distinct case when d.said is null then 'none' when p_lists -> 'decisions' ? d.said then d.said else 'other' end
  from unnest(array[q.decision] || array(select m from unnest(q.measures) m where p_lists -> 'decisions' ? m)) d (said)
  where d.said is not null or cardinality(q.measures) = 0 or not (p_lists -> 'decisions' ?| q.measures)) as decisions,
      case when cardinality(q.articles) = 0 then '{none}' else q.articles end as articles from said q)
  select 'police_reports', place, 'all', sum(records) filter (where state = 'counted')::bigint from written group by 2, 3
    having sum(records) filter (where state = 'counted') > 0
  union all select 'police_decisions', d.decision, place, sum(records) filter (where state = 'counted')::bigint from written
    cross join lateral unnest(decisions) d (decision) group by 2, 3 having sum(records) filter (where state = 'counted') > 0
  union all select 'police_articles', r.article, d.decision, sum(records) filter (where state = 'counted')::bigint
    from written, unnest(articles) r (article), unnest(decisions) d (decision) group by 2, 3 having sum(records) filter (where state = 'counted') > 0
  union all select 'police_stream', r.article, place, sum(records) filter (where state = 'counted')::bigint
    from written, unnest(articles) r (article) group by 2, 3 having sum(records) filter (where state = 'counted') > 0
  union all select 'police_measures', m.measure, place, sum(records) filter (where state = 'counted')::bigint
    from written, unnest(measures) m (measure) group by 2, 3 having sum(records) filter (where state = 'counted') > 0
  union all select 'hidden_violence', g.line, place, sum(records)::bigint from written,
        lateral (select distinct case when r.article = 'none' then 'none'
          else coalesce(p_lists -> 'articleGroups' ->> r.article, 'other') end as line from unnest(articles) r (article)) g
      where state = 'counted' and in_family group by 2, 3
  union all select t.code, '*', state, records from (select state, sum(records)::bigint as records from written group by 1) s,
    unnest(array['police_reports', 'police_decisions', 'police_articles', 'police_stream', 'police_measures']) t (code)
  union all select t.code, '*', state, records from (select state, sum(records)::bigint as records from written where in_family group by 1) s,
    unnest(array['hidden_violence']) t (code);
end
$$;

-- count_own and count_delivered call it for one agency: referrals that the agency received. It reads past row security,
-- returns counts only, and no login may call it; p_hidden leaves cases out.
create or replace function statistics.count_received(p_from date, p_to date, p_lists jsonb, p_agency uuid, p_hidden uuid[])
  returns TABLE(code text, line text, column_key text, records bigint)
  language plpgsql stable security definer set search_path = panoh, pg_temp set random_page_cost = '1' set jit = 'off' set work_mem = '64MB'
    set plan_cache_mode = 'force_custom_plan' as $$
#variable_conflict use_column
begin
  return query
  with asked as materialized (select r.service_type, case when r.received_case_id is not null
    or r.status in ('accepted', 'appointment', 'service_started', 'completed', 'not_attended') then 'accepted'
  when r.status = 'declined' then 'declined' when r.status = 'unavailable' then 'not_available' else 'unanswered' end as answer,
    coalesce(r.decline_reason, 'other') as reason, r.sent_at,
      coalesce(r.decided_at, r.ended_at) as answered_at,
        case when (c.counts_in_statistics
        or (c.origin = 'import' and not c.refuses_sharing and exists (select 1 from panoh.register_row_cases l
        join panoh.register_rows r on r.id = l.row_id join panoh.agencies a on a.id = r.agency_id
        where l.case_id = c.id and a.kind <> 'civil') and not exists (select 1 from panoh.consents k
        where k.case_id = c.id and k.scope = 'statistics_non_identifying'))) then 'counted' else 'without_consent' end as state
    from referrals r join cases c on c.id = coalesce(r.received_case_id, r.case_id)
    where r.to_agency_id = p_agency and r.kind = 'service' and r.sent_at >= (p_from::timestamp at time zone 'Asia/Dushanbe')
      and r.sent_at < (p_to::timestamp at time zone 'Asia/Dushanbe')
      and (r.status <> 'withdrawn' or r.received_case_id is not null)
      and (r.received_case_id = any (p_hidden)) is not true and (r.case_id = any (p_hidden)) is not true and c.erased_at is null
        and (c.agency_id <> p_agency or c.erased_at is null and not exists (select 1 from closure_episodes e
        where e.case_id = c.id and e.state = 'approved' and e.reason in ('opened_in_error', 'duplicate') and c.status = 'closed'
        and e.episode_no = c.episode_no))),
  refused as materialized (select * from asked where answer = 'declined')
  select 'referrals_received', service_type, answer, count(*) filter (where state = 'counted') from asked group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select 'answer_times', case when answer = 'unanswered' then 'unanswered'
    when answered_at <= sent_at + interval '24 hours' then 'within_24h'
  when answered_at <= sent_at + interval '72 hours' then 'within_72h'
  when answered_at <= sent_at + interval '7 days' then 'within_7_days' else 'later' end, 'all', count(*) filter (where state = 'counted')
    from asked group by 2, 3 having count(*) filter (where state = 'counted') > 0
  union all select 'refusals', reason, 'all', count(*) filter (where state = 'counted') from refused group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select t.code, '*', state, records from (select state, count(*)::bigint as records from asked group by 1) s,
    unnest(array['referrals_received', 'answer_times']) t (code)
  union all select t.code, '*', state, records from (select state, count(*)::bigint as records from refused group by 1) s,
    unnest(array['refusals']) t (code);
end
$$;

-- recount calls it for all agencies, count_own and count_delivered for one: referrals that were sent. It reads past row
-- security, returns counts only, and no login may call it; p_hidden leaves cases out.
create or replace function statistics.count_referrals(p_from date, p_to date, p_lists jsonb, p_agency uuid, p_hidden uuid[])
  returns TABLE(code text, line text, column_key text, records bigint)
  language plpgsql stable security definer set search_path = panoh, pg_temp set random_page_cost = '1' set jit = 'off' set work_mem = '64MB'
    set plan_cache_mode = 'force_custom_plan' as $$
#variable_conflict use_column
declare places text[] := array(select g.place from working_groups g);
begin
  return query
  with sent as materialized (
    select r.service_type, r.status,
      case when (c.counts_in_statistics
      or (c.origin = 'import' and not c.refuses_sharing and exists (select 1 from panoh.register_row_cases l
      join panoh.register_rows r on r.id = l.row_id join panoh.agencies a on a.id = r.agency_id
      where l.case_id = c.id and a.kind <> 'civil') and not exists (select 1 from panoh.consents k
      where k.case_id = c.id and k.scope = 'statistics_non_identifying'))) then 'counted' else 'without_consent' end as state,
      case when c.place = any (places) then c.place when coalesce(c.place, 'unknown') = 'unknown' then 'unknown' else 'elsewhere' end as place
      from referrals r join cases c on c.id = r.case_id
      where r.sent_at >= (p_from::timestamp at time zone 'Asia/Dushanbe') and r.sent_at < (p_to::timestamp at time zone 'Asia/Dushanbe')
        and r.kind = 'service' and c.erased_at is null and not exists (select 1 from closure_episodes e
        where e.case_id = c.id and e.state = 'approved' and e.reason in ('opened_in_error', 'duplicate') and c.status = 'closed'
        and e.episode_no = c.episode_no) and (p_agency is null or c.agency_id = p_agency) and c.id <> all (p_hidden)
        and (p_agency is null or r.from_agency_id = p_agency)
    union all select coalesce(h.facts -> 'services' ->> 0, 'not_known'), case coalesce(h.result, '')
        when 'in_progress' then 'service_started' when 'no_answer' then 'sent' when '' then 'not_known' else h.result end, 'counted',
        case when h.place = any (places) then h.place when coalesce(h.place, 'unknown') = 'unknown' then 'unknown' else 'elsewhere' end
      from register_history h where h.kind = 'referral' and h.happened_on >= p_from and h.happened_on < p_to
        and (p_agency is null or h.agency_id = p_agency))
  select 'referrals', service_type, status, count(*) filter (where state = 'counted') from sent group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select 'referral_services', service_type, place, count(*) filter (where state = 'counted') from sent group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select 'referral_answers', status, place, count(*) filter (where state = 'counted') from sent group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select t.code, '*', state, records from (select state, count(*)::bigint as records from sent group by 1) s,
    unnest(array['referrals', 'referral_services', 'referral_answers']) t (code);
end
$$;

-- recount calls it for a year: triages of suicide risk, and when the survivor was seen. It reads all cases past row
-- security and returns counts only; no login may call it.
create or replace function statistics.count_triages(p_from date, p_to date, p_lists jsonb)
  returns TABLE(code text, line text, column_key text, records bigint)
  language plpgsql stable security definer set search_path = panoh, pg_temp set random_page_cost = '1' set jit = 'off' set work_mem = '64MB'
    set plan_cache_mode = 'force_custom_plan' as $$
#variable_conflict use_column
begin
  return query
  with triaged as materialized (select t.level,
    case when (c.counts_in_statistics or (c.origin = 'import' and not c.refuses_sharing and exists (select 1 from panoh.register_row_cases l
    join panoh.register_rows r on r.id = l.row_id join panoh.agencies a on a.id = r.agency_id where l.case_id = c.id and a.kind <> 'civil')
    and not exists (select 1 from panoh.consents k where k.case_id = c.id and k.scope = 'statistics_non_identifying'))) then 'counted'
    else 'without_consent' end as state,
      case when k.at <= t.asked_at + interval '24 hours' then 'within_24h' when k.at is null then 'not_seen' else 'later' end as seen
    from suicide_triages t join cases c on c.id = t.case_id
      cross join lateral (select min(k.contacted_at) as at from contacts k where k.case_id = t.case_id
        and k.contacted_at > t.asked_at and k.outcome in ('reached_safe', 'reached_worries', 'reached_not_safe', 'contacted_us')) k
    where t.asked_at >= (p_from::timestamp at time zone 'Asia/Dushanbe') and t.asked_at < (p_to::timestamp at time zone 'Asia/Dushanbe')
      and t.level in ('emergency', 'same_day', 'plan') and c.erased_at is null and not exists (select 1 from closure_episodes e
      where e.case_id = c.id and e.state = 'approved' and e.reason in ('opened_in_error', 'duplicate') and c.status = 'closed'
      and e.episode_no = c.episode_no))
  select 'suicide_triages', level, seen, count(*) filter (where state = 'counted') from triaged group by 2, 3
    having count(*) filter (where state = 'counted') > 0
  union all select t.code, '*', state, records from (select state, count(*)::bigint as records from triaged group by 1) s,
    unnest(array['suicide_triages']) t (code);
end
$$;

-- The linkage process calls it to find the periods to count persons for. Its login reads no cases; it gets three days.
create or replace function statistics.days_to_count()
  returns TABLE(first_on date, today date, began_on date)
  language sql stable security definer set search_path = panoh, pg_temp as $$
select (select min(coalesce(booked_on, (opened_at at time zone 'Asia/Dushanbe')::date)) from cases), (panoh.now() at time zone 'Asia/Dushanbe')::date,
  (select (min(opened_at) at time zone 'Asia/Dushanbe')::date from cases)
$$;

-- Trigger on working_groups: another place changes every count. The app role has no right on the counted periods.
create or replace function statistics.forget_counted()
  returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
begin
  delete from statistics.counted_periods;
  return null;
end
$$;

-- The worker calls it before it counts: turns noted changes into periods to count. Its login may not read cases; only
-- spans and first days leave the function.
create or replace function statistics.gather_stale()
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
declare from_on date; until_on date := (date_trunc('month', (panoh.now() at time zone 'Asia/Dushanbe')) + interval '1 month')::date;
begin
  select (date_trunc('year', least((select min(coalesce(booked_on, (opened_at at time zone 'Asia/Dushanbe')::date)) from cases),
    (select min(reported_on) from incidents), (select min(happened_on) from register_history))::timestamp) - interval '1 year')::date into from_on;
  if from_on is null then return; end if;
  -- A mistyped year must not add a thousand periods.
  from_on := greatest(from_on, date '2000-01-01');
  with taken as (delete from statistics.changed_cases returning case_id, on_day),
    ours as materialized (select case_id from taken where case_id is not null
      union select c.id from cases c where c.shares_until <= panoh.now()
        and exists (select 1 from statistics.indicator_rows x where x.case_id = c.id and x.is_shared)
      union select l.case_id from taken t join linkage.registrations r on r.case_id = t.case_id
        join linkage.registrations l on l.person_id = r.person_id),
    days (on_day) as (
      select on_day from taken where on_day is not null
      union select coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date) from ours join cases c on c.id = ours.case_id
      union select d.on_day from ours join incidents i using (case_id),
        lateral (values (i.reported_on), (i.started_on)) d (on_day)
      union select (r.sent_at at time zone 'Asia/Dushanbe')::date from ours join referrals r using (case_id)
      union select (o.reported_at at time zone 'Asia/Dushanbe')::date from ours join protection_orders o using (case_id)
      union select (h.happened_at at time zone 'Asia/Dushanbe')::date from ours join order_events h using (case_id)
      union select q.decided_on from ours join legal_qualifications q using (case_id)
      union select (t.asked_at at time zone 'Asia/Dushanbe')::date from ours join suicide_triages t using (case_id)
      union select (e.decided_at at time zone 'Asia/Dushanbe')::date from ours join closure_episodes e using (case_id)
      union select (f.due_at at time zone 'Asia/Dushanbe')::date from ours join follow_ups f using (case_id))
    insert into statistics.stale_periods (span, first_on)
      select distinct s.span, date_trunc(s.span, d.on_day)::date from days d, (values ('month'), ('year')) s (span)
      where d.on_day >= from_on and d.on_day < until_on
    on conflict do nothing;
  insert into statistics.stale_periods (span, first_on)
    select p.span, p.first_on from (
      select 'month' as span, m::date as first_on, m + interval '1 month' as ends_at
        from generate_series(from_on::timestamp, until_on - 1, interval '1 month') m
      union all select 'year', y::date, y + interval '1 year'
        from generate_series(from_on::timestamp, until_on - 1, interval '1 year') y) p
      left join statistics.counted_periods k using (span, first_on)
    where k.counted_at is null or k.counted_at < p.ends_at at time zone 'Asia/Dushanbe'
      and ((panoh.now() at time zone 'Asia/Dushanbe') >= p.ends_at or k.counted_at < panoh.now() - interval '1 day')
      or k.counted_at < (p.ends_at + interval '6 months') at time zone 'Asia/Dushanbe'
        and (panoh.now() at time zone 'Asia/Dushanbe') >= p.ends_at + interval '6 months'
      or (p.span = 'month' and k.counted_at < panoh.now() - interval '1 day'
        and ((panoh.now() at time zone 'Asia/Dushanbe') < p.ends_at + interval '14 days'
          or (panoh.now() at time zone 'Asia/Dushanbe') >= p.first_on + interval '6 months'
            and k.counted_at < (p.ends_at + interval '7 months') at time zone 'Asia/Dushanbe'))
      or exists (select 1 from cases c where c.booked_on >= p.first_on and c.booked_on < p.ends_at
        and k.counted_at < c.opened_at + interval '6 months' and panoh.now() >= c.opened_at + interval '6 months')
  on conflict do nothing;
end
$$;

-- indicators and indicator_cases call it: cases from which one of the readers is blocked, and sealed files. Blocks of
-- other people are hidden from the viewer; no login may call it.
create or replace function statistics.hidden_cases(p_users uuid[])
  returns uuid[]
  language plpgsql stable set search_path = panoh, pg_temp as $$
begin
  return array(select b.id from users u join agencies a on a.id = u.agency_id
      cross join lateral unnest(blocked_for(u.id, u.agency_id, a.kind)) b (id) where u.id = any (p_users)
    union select s.case_id from sealed_files s where s.opened_at is null);
end
$$;

-- The linkage process calls it to find periods with imported cases. Its login reads no cases; it gets quarters and
-- times.
create or replace function statistics.imports_to_count()
  returns TABLE(year integer, quarter integer, last_on date, last_at timestamptz)
  language sql stable security definer set search_path = panoh, pg_temp as $$
select b.year, b.quarter, (b.last_at at time zone 'Asia/Dushanbe')::date, b.last_at from (select extract(year from booked_on)::integer as year,
    extract(quarter from booked_on)::integer as quarter, max(opened_at) as last_at
  from cases where booked_on is not null group by 1, 2) b
$$;

-- Trigger on edition_tables: a table of an edition stays as published; only its exact counts go, and a withdrawal is
-- added.
create or replace function statistics.keep_edition_tables()
  returns trigger
  language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.withdrawn_at is not null or new.exact is not null and new.exact is distinct from old.exact
    or (new.edition_id, new.number, new.kind, new.first_on, new.code, new.lines, new.columns, new.shown)
      is distinct from (old.edition_id, old.number, old.kind, old.first_on, old.code, old.lines, old.columns, old.shown)
    or (new.without_consent_percent, new.without_day_percent)
      is distinct from (old.without_consent_percent, old.without_day_percent) then
    raise exception 'append-only' using errcode = 'PN003';
  end if;
  return new;
end
$$;

-- Trigger on editions: a published or discarded edition never changes.
create or replace function statistics.keep_editions()
  returns trigger
  language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.state in ('published', 'discarded') then
    raise exception 'append-only' using errcode = 'PN003';
  end if;
  return new;
end
$$;

-- Trigger on cases: notes the case as changed. The app role has no right on the notes.
create or replace function statistics.note_case()
  returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
begin
  insert into statistics.changed_cases (case_id) select distinct id from changed;
  return null;
end
$$;

-- Trigger on register_history, which names no case: notes the day. The app role has no right on the notes.
create or replace function statistics.note_days()
  returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
begin
  insert into statistics.changed_cases (on_day) select distinct happened_on from changed;
  return null;
end
$$;

-- Trigger on linkage.registrations: notes the cases of a person that a registration left. The logins that change links
-- have no right on the notes.
create or replace function statistics.note_left()
  returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
begin
  insert into statistics.changed_cases (case_id)
    select distinct s.case_id from changed o
      left join linkage.registrations n on n.case_id = o.case_id
      join linkage.registrations s on s.person_id = o.person_id and s.case_id <> o.case_id
    where n.person_id is distinct from o.person_id;
  return null;
end
$$;

-- Trigger on cases: notes the day that a case had before an import gave it an earlier one. The app role has no right on
-- the notes.
create or replace function statistics.note_moved()
  returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
begin
  insert into statistics.changed_cases (on_day) select distinct o.booked_on from before o join changed n using (id)
    where o.booked_on is distinct from n.booked_on and o.booked_on is not null;
  return null;
end
$$;

-- Trigger on every table that is counted by case_id: notes the cases as changed. The writing logins have no right on
-- the notes.
create or replace function statistics.note_rows()
  returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
begin
  insert into statistics.changed_cases (case_id) select distinct case_id from changed;
  return null;
end
$$;

-- count_delivered and take_incident_export call it: the viewer, blocked from what any supervisor of the agency is
-- blocked from, so that every supervisor hands in the same. Blocks of other people are hidden from the viewer.
create or replace function statistics.own_viewer(p_handed_on boolean)
  returns panoh.viewer
  language plpgsql stable set search_path = panoh, pg_temp as $$
declare me panoh.viewer := panoh.viewer();
begin
  if p_handed_on then
    me.blocked := array(select b.id from users u cross join lateral unnest(blocked_for(u.id, u.agency_id, me.agency_kind)) b (id)
      where u.agency_id = me.agency_id and u.status = 'active' and 'supervisor' = any (u.roles));
  end if;
  return me;
end
$$;

-- The API reads it as the statistics login, which may not read working groups: the districts that have one.
create or replace function statistics.places()
  returns SETOF text
  language sql stable security definer set search_path = panoh, pg_temp as $$
select distinct place from working_groups order by place
$$;

-- The linkage process calls it to count a period beside persons. Its login reads no cases; it gets sums by agency,
-- group and sharing, of cases that statistics count.
create or replace function statistics.records_to_count(p_from date, p_to date)
  returns TABLE(unit text, agency_id uuid, group_id uuid, is_shared boolean, records bigint)
  language sql stable security definer set search_path = panoh, pg_temp as $$
with known as materialized (select c.*, s.case_id is not null as is_shared from cases c
    left join statistics.shared_cases() s on s.case_id = c.id
      where (c.counts_in_statistics or (c.origin = 'import' and not c.refuses_sharing and exists (select 1 from panoh.register_row_cases l
      join panoh.register_rows r on r.id = l.row_id join panoh.agencies a on a.id = r.agency_id
      where l.case_id = c.id and a.kind <> 'civil') and not exists (select 1 from panoh.consents k
      where k.case_id = c.id and k.scope = 'statistics_non_identifying'))) and c.erased_at is null)
  select 'cases', c.agency_id, c.working_group_id, c.is_shared, count(*) from known c
    where coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date) >= p_from
      and coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date) < p_to
      and not exists (select 1 from closure_episodes e where e.case_id = c.id and e.state = 'approved'
        and e.reason in ('opened_in_error', 'duplicate') and c.status = 'closed' and e.episode_no = c.episode_no) group by 2, 3, 4
  union all select 'incidents', c.agency_id, c.working_group_id, c.is_shared, count(*)
    from incidents i join known c on c.id = i.case_id where i.reported_on >= p_from and i.reported_on < p_to
      and not (c.origin = 'referral' and i.recorded_at < c.opened_at) group by 2, 3, 4
  union all select 'services', c.agency_id, c.working_group_id, c.is_shared, count(*)
    from support_entries s join known c on c.id = s.case_id where s.given_on >= p_from and s.given_on < p_to
      and not exists (select 1 from support_entries n where n.corrects_id = s.id) group by 2, 3, 4
$$;

-- The worker calls it for each period to count: replaces its facts. Its login reads no cases and may not write facts.
create or replace function statistics.recount(p_span text, p_first_on date, p_lists jsonb)
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
declare until_on date := (p_first_on + ('1 ' || p_span)::interval)::date;
begin
  delete from statistics.stale_periods where span = p_span and first_on = p_first_on;
  delete from statistics.facts where span = p_span and first_on = p_first_on;
  if p_span = 'month' then
    perform statistics.count_indicators(p_first_on);
    insert into statistics.facts (code, span, first_on, line, column_key, records)
    select c.code, p_span, p_first_on, c.line, c.column_key, sum(c.records)::integer from (
      select * from statistics.count_cases(p_first_on, until_on, p_lists, null, '{}')
      union all select * from statistics.count_incidents(p_first_on, until_on, p_lists, null, '{}')
      union all select * from statistics.count_happened(p_first_on, until_on, p_lists, null, '{}')
      union all select * from statistics.count_referrals(p_first_on, until_on, p_lists, null, '{}')
      union all select * from statistics.count_police(p_first_on, until_on, p_lists, null, '{}')
      union all select * from statistics.count_follow_ups(p_first_on, until_on, p_lists, null, '{}')
      union all select * from statistics.count_closures(p_first_on, until_on, p_lists, null, '{}')) c
    group by 1, 4, 5;
  else
    insert into statistics.facts (code, span, first_on, line, column_key, records)
    select c.code, p_span, p_first_on, c.line, c.column_key, sum(c.records)::integer from (
      select * from statistics.count_orders(p_first_on, until_on, p_lists, null, '{}')
      union all select * from statistics.count_persons(p_first_on, until_on, p_lists, null, '{}')
      union all select * from statistics.count_triages(p_first_on, until_on, p_lists)
      union all select * from statistics.count_attempts(p_first_on, until_on, p_lists)
      union all select * from statistics.count_deaths(p_first_on, until_on, p_lists)
      union all select * from statistics.count_occupations(p_first_on, until_on, p_lists)) c
    group by 1, 4, 5;
  end if;
  insert into statistics.counted_periods (span, first_on, counted_at) values (p_span, p_first_on, panoh.now())
    on conflict on constraint counted_periods_pk do update set counted_at = excluded.counted_at;
end
$$;

-- The linkage process calls it to count persons of a period. Its login reads no cases; it gets ids, agency, group and
-- sharing of cases that statistics count.
create or replace function statistics.registrations_to_count(p_from date, p_to date)
  returns TABLE(case_id uuid, agency_id uuid, group_id uuid, duplicate_of uuid, is_shared boolean)
  language sql stable security definer set search_path = panoh, pg_temp as $$
select c.id, c.agency_id, c.working_group_id, (select e.subject_id from closure_episodes e where e.case_id = c.id
      and e.state = 'approved' and e.reason = 'duplicate' and c.status = 'closed' and e.episode_no = c.episode_no
      order by e.decided_at desc limit 1), s.case_id is not null
  from cases c left join statistics.shared_cases() s on s.case_id = c.id
    where (c.counts_in_statistics or (c.origin = 'import' and not c.refuses_sharing and exists (select 1 from panoh.register_row_cases l
    join panoh.register_rows r on r.id = l.row_id join panoh.agencies a on a.id = r.agency_id where l.case_id = c.id and a.kind <> 'civil')
    and not exists (select 1 from panoh.consents k where k.case_id = c.id and k.scope = 'statistics_non_identifying'))) and c.erased_at is null
    and coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date) >= p_from
      and coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date) < p_to and not exists (select 1 from closure_episodes e
      where e.case_id = c.id and e.state = 'approved' and e.reason in ('opened_in_error') and c.status = 'closed' and e.episode_no = c.episode_no)
$$;

-- The linkage process calls it to count survivors who came again after a settled report. Its login reads no cases; it
-- gets sums by group.
create or replace function statistics.returns_to_count(p_from date, p_to date)
  returns TABLE(group_id uuid, records bigint)
  language sql stable security definer set search_path = panoh, pg_temp as $$
select c.working_group_id, count(*) from (select r.case_id, min(r.seen_on) as first_on,
      bool_or(c.working_group_id = o.working_group_id and (c.shares_with_group and (c.shares_until is null or c.shares_until > panoh.now()))
        and (o.shares_with_group and (o.shares_until is null or o.shares_until > panoh.now()))) as is_listed
    from panoh.returns_after_settling() r join cases c on c.id = r.case_id join cases o on o.id = r.seen_id
    group by r.case_id) x join cases c on c.id = x.case_id
  where (c.counts_in_statistics or (c.origin = 'import' and not c.refuses_sharing and exists (select 1 from panoh.register_row_cases l
    join panoh.register_rows r on r.id = l.row_id join panoh.agencies a on a.id = r.agency_id where l.case_id = c.id and a.kind <> 'civil')
    and not exists (select 1 from panoh.consents k where k.case_id = c.id and k.scope = 'statistics_non_identifying')))
    and not coalesce(x.is_listed, false) and x.first_on >= p_from and x.first_on < p_to group by 1
$$;

-- registrations_to_count and records_to_count call it: cases whose group may know them, unless a leader of the
-- group is blocked. Blocks are hidden from the caller; no login may call it.
create or replace function statistics.shared_cases()
  returns TABLE(case_id uuid)
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
#variable_conflict use_column
begin
  return query with hidden as materialized (
      select distinct b.case_id, w.id as group_id from working_groups w
        join users u on u.id in (w.coordinator_user_id, w.chair_user_id, w.deputy_user_id)
        join agencies a on a.id = u.agency_id
        join blocks_in_force b on b.subject_id in (u.id, u.agency_id) or b.subject_code = a.kind)
    select c.id from cases c where c.shares_with_group and (c.shares_until is null or c.shares_until > panoh.now())
      and exists (select 1 from grants g where g.case_id = c.id and g.grantee_id = c.working_group_id
        and g.relation = 'group' and 'core' = any (g.partitions) and g.starts_at <= panoh.now()
        and (g.ends_at is null or g.ends_at > panoh.now()))
      and not exists (select 1 from hidden h where h.case_id = c.id and h.group_id = c.working_group_id);
end
$$;

-- The API calls it for answerEditionCheck. The app login has no rights in schema statistics; the body admits
-- statisticians and refuses a stale revision (PN094).
create or replace function panoh.answer_edition_check(p_id uuid, p_revision integer, p_number smallint, p_answer text)
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare me panoh.viewer := panoh.viewer(); begin
      if me.user_id is null or ('statistician' = any (me.roles)) is not true then
        raise exception 'not hers to publish' using errcode = '42501';
      end if;
      perform pg_advisory_xact_lock(hashtext('statistics.editions'));
      if not exists (select 1 from statistics.editions where id = p_id) then
        raise exception 'no such edition' using errcode = '42501';
      end if;
      update statistics.editions set revision = revision + 1
        where id = p_id and revision = p_revision and state = 'drafted';
      if not found then raise exception 'changed meanwhile' using errcode = 'PN094'; end if;
      update statistics.edition_checks set answer = p_answer, answered_by = me.user_id, answered_at = panoh.now()
        where edition_id = p_id and number = p_number;
      if not found then raise exception 'no such check' using errcode = '42501'; end if;
    end
$$;

-- The API calls it for draftEdition. The app login has no rights in schema statistics; the body admits statisticians
-- and mirrors ripenessOf in statistics/editions/schedule.rules.ts.
create or replace function panoh.draft_edition(p_year integer, p_part text, p_tables jsonb, p_checks jsonb)
  returns uuid
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare me panoh.viewer := panoh.viewer(); e statistics.editions;
  begin
    if me.user_id is null or ('statistician' = any (me.roles)) is not true then
      raise exception 'not hers to publish' using errcode = '42501';
    end if;
    perform pg_advisory_xact_lock(hashtext('statistics.editions'));
    e.year := p_year; e.part := p_part;
    if (case e.part when 'first_half' then make_date(e.year, 6, 30) when 'second_half' then make_date(e.year, 12, 31)
        else make_date(e.year + 1, 12, 31) end) + 75 > (panoh.now() at time zone 'Asia/Dushanbe')::date then
      raise exception 'too soon' using errcode = 'PN094';
    end if;
    if p_part = 'final' and not exists (select 1 from statistics.editions o where o.year = p_year
        and o.part = 'second_half' and o.state = 'published') then
      raise exception 'no first edition' using errcode = 'PN094';
    end if;
    insert into statistics.editions (year, part, drafted_by, drafted_at) values (p_year, p_part, me.user_id, panoh.now())
      on conflict do nothing returning id into e.id;
    if e.id is null then return null; end if;
    insert into statistics.edition_tables (edition_id, number, kind, first_on, code, lines, columns, shown, exact,
        without_consent_percent, without_day_percent)
      select e.id, t.number, t.of ->> 'kind', (t.of ->> 'firstOn')::date, t.of ->> 'code',
        array(select jsonb_array_elements_text(t.of -> 'lines')), array(select jsonb_array_elements_text(t.of -> 'columns')),
        t.of -> 'shown', nullif(t.of -> 'exact', 'null'), (t.of ->> 'withoutConsentPercent')::smallint,
        (t.of ->> 'withoutDayPercent')::smallint
      from jsonb_array_elements(p_tables) with ordinality t (of, number);
    insert into statistics.edition_checks (edition_id, number, kind, code, line, agency_id)
      select e.id, c.number, c.of ->> 'kind', c.of ->> 'code', c.of ->> 'line', (c.of ->> 'agencyId')::uuid
      from jsonb_array_elements(p_checks) with ordinality c (of, number);
    return e.id;
  end
$$;

-- The API calls it for getEdition before publication. The app login has no rights in schema statistics; only
-- statisticians get rows, and publishing or discarding erases the exact counts.
create or replace function panoh.edition_exact(p_id uuid)
  returns TABLE(kind text, first_on date, code text, exact jsonb)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select t.kind, t.first_on, t.code, t.exact from statistics.edition_tables t
    where t.edition_id = p_id and t.exact is not null and 'statistician' = any ((panoh.viewer()).roles)
$$;

-- The API calls it for draftEdition and listEditions, to count a year again. The app login has no rights in schema
-- statistics; only statisticians get rows.
create or replace function panoh.kept_counts(p_year integer)
  returns TABLE(code text, counts jsonb, is_withdrawn boolean)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select c.code, c.counts, t.withdrawn_at is not null
    from statistics.editions e join statistics.edition_counts c on c.edition_id = e.id
      join statistics.edition_tables t on t.edition_id = e.id and t.code = c.code and t.kind = 'year'
    where e.year = p_year and e.part = 'second_half' and e.state = 'published' and 'statistician' = any ((panoh.viewer()).roles)
$$;

-- The API calls it for checkEdition, approveEdition, publishEdition and discardEdition. The app login has no rights in
-- schema statistics; statisticians alone, as statistics/editions/schedule.rules.ts allows.
create or replace function panoh.move_edition(p_id uuid, p_revision integer, p_action text)
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare me panoh.viewer := panoh.viewer(); e statistics.editions;
  begin
    if me.user_id is null or ('statistician' = any (me.roles)) is not true then
      raise exception 'not hers to publish' using errcode = '42501';
    end if;
    perform pg_advisory_xact_lock(hashtext('statistics.editions'));
    select * into e from statistics.editions where id = p_id for update;
    if not found then raise exception 'no such edition' using errcode = '42501'; end if;
    if e.revision <> p_revision then raise exception 'changed meanwhile' using errcode = 'PN094'; end if;
    if p_action = 'discard' and e.state not in ('published', 'discarded') then
      update statistics.edition_tables set exact = null where edition_id = p_id;
      update statistics.editions set state = 'discarded', revision = revision + 1 where id = p_id;
    elsif p_action = 'check' and e.state = 'drafted' then
      if exists (select 1 from statistics.edition_checks k where k.edition_id = p_id and k.answer is null) then
        raise exception 'not explained' using errcode = 'PN096';
      end if;
      update statistics.editions set state = 'checked', checked_by = me.user_id, checked_at = panoh.now(),
        revision = revision + 1 where id = p_id;
    elsif p_action = 'approve' and e.state = 'checked' then
      if me.user_id in (e.drafted_by, e.checked_by) or exists (select 1 from statistics.edition_checks k
          where k.edition_id = p_id and k.answered_by = me.user_id) then
        raise exception 'by another' using errcode = 'PN097';
      end if;
      update statistics.editions set state = 'approved', approved_by = me.user_id, approved_at = panoh.now(),
        revision = revision + 1 where id = p_id;
    elsif p_action = 'publish' and e.state = 'approved' then
      if (case e.part when 'first_half' then make_date(e.year, 9, 15)
          when 'second_half' then make_date(e.year + 1, 3, 15) else make_date(e.year + 2, 3, 15) end)
          > (panoh.now() at time zone 'Asia/Dushanbe')::date then raise exception 'not due' using errcode = 'PN095'; end if;
      insert into statistics.edition_counts (edition_id, code, counts)
        select t.edition_id, t.code, t.exact from statistics.edition_tables t
        where t.edition_id = p_id and e.part = 'second_half' and t.kind = 'year' and t.exact is not null;
      update statistics.edition_tables set exact = null where edition_id = p_id;
      update statistics.editions set state = 'published', published_by = me.user_id, published_at = panoh.now(),
        revision = revision + 1 where id = p_id;
    else
      raise exception 'not now' using errcode = 'PN094';
    end if;
  end
$$;

-- The API calls it for withdrawTable. The app login has no rights in schema statistics; the body admits statisticians
-- and withdraws a published table once.
create or replace function panoh.withdraw_edition_table(p_id uuid, p_code text, p_reason text)
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare me panoh.viewer := panoh.viewer(); begin
      if me.user_id is null or ('statistician' = any (me.roles)) is not true then
        raise exception 'not hers to publish' using errcode = '42501';
      end if;
      perform pg_advisory_xact_lock(hashtext('statistics.editions'));
      if not exists (select 1 from statistics.editions where id = p_id) then
        raise exception 'no such edition' using errcode = '42501';
      end if;
      update statistics.edition_tables t set withdrawn_at = panoh.now(), withdrawn_by = me.user_id, withdrawn_reason = p_reason
        from statistics.editions e where e.id = t.edition_id and e.id = p_id and e.state = 'published' and t.code = p_code
          and t.withdrawn_at is null;
      if not found then raise exception 'no such table' using errcode = 'PN094'; end if;
    end
$$;

-- The API calls it for askDelivery. The app login has no rights in schema statistics; the body admits supervisors and
-- counts the agency's cases, except those that block any active supervisor of it.
create or replace function panoh.count_delivered(p_from date, p_to date, p_lists jsonb)
  returns TABLE(code text, line text, column_key text, records integer)
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  #variable_conflict use_column
  declare me panoh.viewer := panoh.viewer(); right_now timestamptz := panoh.now(); hidden uuid[];
  begin
    if me.user_id is null or ('supervisor' = any (me.roles)
      and array['own:core', 'own:risk', 'own:legal', 'own:support', 'own:follow_ups', 'own:closure'] <@ me.reads)
        is not true then
      raise exception 'not hers to count' using errcode = '42501';
    end if;
    me := statistics.own_viewer(true);
    hidden := coalesce(me.blocked, '{}')
      || array(select x.id from cases x where x.agency_id = me.agency_id
        and not exists (select 1 from grants g where g.case_id = x.id and g.grantee_id = me.agency_id
          and g.relation = 'own' and '{core,follow_ups,closure}'::text[] <@ g.partitions
          and g.starts_at <= right_now and (g.ends_at is null or g.ends_at > right_now)));
    return query select c.code, c.line, c.column_key, c.records::integer from (
      select * from statistics.count_cases(p_from, p_to, p_lists, me.agency_id, hidden)
      union all select * from statistics.count_incidents(p_from, p_to, p_lists, me.agency_id, hidden)
      union all select * from statistics.count_happened(p_from, p_to, p_lists, me.agency_id, hidden)
      union all select * from statistics.count_referrals(p_from, p_to, p_lists, me.agency_id, hidden)
      union all select * from statistics.count_police(p_from, p_to, p_lists, me.agency_id, hidden)
      union all select * from statistics.count_follow_ups(p_from, p_to, p_lists, me.agency_id, hidden)
      union all select * from statistics.count_closures(p_from, p_to, p_lists, me.agency_id, hidden)
      union all select * from statistics.count_orders(p_from, p_to, p_lists, me.agency_id, hidden)
      union all select * from statistics.count_persons(p_from, p_to, p_lists, me.agency_id, hidden)
      union all select * from statistics.count_given(p_from, p_to, p_lists, me.agency_id, hidden)
      union all select * from statistics.count_received(p_from, p_to, p_lists, me.agency_id, hidden)) c
    where c.code = any ('{new_cases,incidents,law_forms,core_types,core_type_ages,contexts,relationships,persons_by_age,referrals,
      order_decisions,order_issues,order_services,order_extensions,order_breaches,police_decisions,police_measures,
      hidden_violence,risk_bands,safety_plans,follow_ups,repeats,closures,services_given,people_served,
      referrals_received,refusals,answer_times}'::text[]);
  end
$$;

-- The API calls it for getAgencyReport. The app login has no rights in schema statistics; the body admits supervisors
-- and counts the agency's cases, except those that block the viewer.
create or replace function panoh.count_own(p_from date, p_to date, p_lists jsonb)
  returns TABLE(code text, line text, column_key text, records integer)
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  #variable_conflict use_column
  declare me panoh.viewer := panoh.viewer(); right_now timestamptz := panoh.now(); hidden uuid[];
  begin
    if me.user_id is null or ('supervisor' = any (me.roles)
      and array['own:core', 'own:risk', 'own:legal', 'own:support', 'own:follow_ups', 'own:closure'] <@ me.reads)
        is not true then
      raise exception 'not hers to count' using errcode = '42501';
    end if;
    hidden := coalesce(me.blocked, '{}')
      || array(select x.id from cases x where x.agency_id = me.agency_id
        and not exists (select 1 from grants g where g.case_id = x.id and g.grantee_id = me.agency_id
          and g.relation = 'own' and '{core,follow_ups,closure}'::text[] <@ g.partitions
          and g.starts_at <= right_now and (g.ends_at is null or g.ends_at > right_now)));
    return query select c.code, c.line, c.column_key, c.records::integer from (
      select * from statistics.count_cases(p_from, p_to, p_lists, me.agency_id, hidden)
      union all select * from statistics.count_incidents(p_from, p_to, p_lists, me.agency_id, hidden)
      union all select * from statistics.count_happened(p_from, p_to, p_lists, me.agency_id, hidden)
      union all select * from statistics.count_referrals(p_from, p_to, p_lists, me.agency_id, hidden)
      union all select * from statistics.count_police(p_from, p_to, p_lists, me.agency_id, hidden)
      union all select * from statistics.count_follow_ups(p_from, p_to, p_lists, me.agency_id, hidden)
      union all select * from statistics.count_closures(p_from, p_to, p_lists, me.agency_id, hidden)
      union all select * from statistics.count_orders(p_from, p_to, p_lists, me.agency_id, hidden)
      union all select * from statistics.count_persons(p_from, p_to, p_lists, me.agency_id, hidden)
      union all select * from statistics.count_given(p_from, p_to, p_lists, me.agency_id, hidden)
      union all select * from statistics.count_received(p_from, p_to, p_lists, me.agency_id, hidden)) c
    where c.code = any ('{new_cases,incidents,law_forms,core_types,core_type_ages,contexts,relationships,persons_by_age,referrals,
      order_decisions,order_issues,order_services,order_extensions,order_breaches,police_decisions,police_measures,
      hidden_violence,risk_bands,safety_plans,follow_ups,repeats,closures,services_given,people_served,
      referrals_received,refusals,answer_times}'::text[]);
  end
$$;

-- The API calls it for draftEdition. Statisticians see no cases; it returns agencies without a new case in the period,
-- to statisticians alone.
create or replace function panoh.silent_agencies(p_from date, p_until date)
  returns TABLE(agency_id uuid)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select a.id from agencies a where a.status = 'active' and 'statistician' = any ((panoh.viewer()).roles)
    and exists (select 1 from cases c where c.agency_id = a.id
      and coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date) < p_from)
    and not exists (select 1 from cases c where c.agency_id = a.id
      and coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date) >= p_from
      and coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date) < p_until)
$$;

-- The API calls it for listGroupIndicatorCases and listAgencyIndicatorCases; panoh_app may not read `statistics`. It
-- checks supervisor or coordinator, and row security of `cases` then filters these ids.
create or replace function panoh.indicator_cases(p_group uuid, p_from date, p_to date, p_code text, p_parts text[], p_place text, p_service text)
  returns SETOF uuid
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  #variable_conflict use_column
  declare me panoh.viewer := panoh.viewer(); readers uuid[]; hidden uuid[]; begin
    if p_group is null then
      if me.user_id is null or ('supervisor' = any (me.roles)
          and array['own:core', 'own:follow_ups', 'own:closure'] <@ me.reads) is not true then
        raise exception 'not for the viewer' using errcode = '42501';
      end if;
      readers := array(select u.id from users u where u.agency_id = me.agency_id and u.status = 'active'
        and 'supervisor' = any (u.roles));
    else
      if me.user_id is null or (p_group = any (me.led_group_ids)
          and array['group:core', 'group:follow_ups', 'group:closure'] <@ me.reads) is not true then
        raise exception 'not for the viewer' using errcode = '42501';
      end if;
      readers := array(select u.id from working_groups w join users u
        on u.id in (w.coordinator_user_id, w.chair_user_id, w.deputy_user_id) where w.id = p_group);
    end if;
    hidden := statistics.hidden_cases(readers || me.user_id);
    if p_group is null then return query select distinct x.case_id from statistics.indicator_rows x
      where x.first_on >= p_from and x.first_on < p_to and x.code = p_code and x.part = any (p_parts)
        and (p_place is null or x.place = p_place) and (p_service is null or x.service_type = p_service)
        and not (x.case_id = any (hidden)) and x.agency_id = me.agency_id;
    else
      hidden := hidden || array(select c.id from cases c where c.working_group_id = p_group
        and c.shares_until <= panoh.now() and c.shares_until > panoh.now() - interval '30 days');
      return query select distinct x.case_id from statistics.indicator_rows x
      where x.first_on >= p_from and x.first_on < p_to and x.code = p_code and x.part = any (p_parts)
        and (p_place is null or x.place = p_place) and (p_service is null or x.service_type = p_service)
        and not (x.case_id = any (hidden)) and x.working_group_id = p_group and x.is_shared;
    end if;
  end
$$;

-- The API calls it for getGroupIndicators and getAgencyIndicators; panoh_app may not read `statistics`. A supervisor
-- gets counts of the own agency, a coordinator those of the group's shared cases.
create or replace function panoh.indicators(p_group uuid, p_from date, p_quarter date, p_to date)
  returns jsonb
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  #variable_conflict use_column
  declare me panoh.viewer := panoh.viewer(); readers uuid[]; hidden uuid[]; counted jsonb; begin
    if p_group is null then
      if me.user_id is null or ('supervisor' = any (me.roles)
          and array['own:core', 'own:follow_ups', 'own:closure'] <@ me.reads) is not true then
        raise exception 'not for the viewer' using errcode = '42501';
      end if;
      readers := array(select u.id from users u where u.agency_id = me.agency_id and u.status = 'active'
        and 'supervisor' = any (u.roles));
    else
      if me.user_id is null or (p_group = any (me.led_group_ids)
          and array['group:core', 'group:follow_ups', 'group:closure'] <@ me.reads) is not true then
        raise exception 'not for the viewer' using errcode = '42501';
      end if;
      readers := array(select u.id from working_groups w join users u
        on u.id in (w.coordinator_user_id, w.chair_user_id, w.deputy_user_id) where w.id = p_group);
    end if;
    hidden := statistics.hidden_cases(readers || me.user_id);
    if p_group is null then counted := (select jsonb_agg(t) from (
      select q as "quarterOn", code, part, place, service_type as "serviceType", sum(records) as records from (
        select date_trunc('quarter', x.first_on)::date as q, x.code, x.part,
            case when x.code = 'refusals' and x.first_on >= p_quarter then x.place end as place,
            case when x.code = 'refusals' and x.first_on >= p_quarter then x.service_type end as service_type, x.records
          from statistics.indicator_counts x where x.first_on >= p_from and x.first_on < p_to and x.agency_id = me.agency_id
        union all select date_trunc('quarter', x.first_on)::date, x.code, x.part,
            case when x.code = 'refusals' and x.first_on >= p_quarter then x.place end,
            case when x.code = 'refusals' and x.first_on >= p_quarter then x.service_type end, -x.records
          from statistics.indicator_rows x where x.first_on >= p_from and x.first_on < p_to and x.agency_id = me.agency_id
            and x.case_id = any (hidden)) each
      group by q, code, part, place, service_type having sum(records) > 0) t);
    else
      hidden := hidden || array(select c.id from cases c where c.working_group_id = p_group
        and c.shares_until <= panoh.now() and c.shares_until > panoh.now() - interval '30 days');
      counted := (select jsonb_agg(t) from (
      select q as "quarterOn", code, part, place, service_type as "serviceType", sum(records) as records from (
        select date_trunc('quarter', x.first_on)::date as q, x.code, x.part,
            case when x.code = 'refusals' and x.first_on >= p_quarter then x.place end as place,
            case when x.code = 'refusals' and x.first_on >= p_quarter then x.service_type end as service_type, x.records
          from statistics.indicator_counts x where x.first_on >= p_from and x.first_on < p_to and x.working_group_id = p_group and x.is_shared
        union all select date_trunc('quarter', x.first_on)::date, x.code, x.part,
            case when x.code = 'refusals' and x.first_on >= p_quarter then x.place end,
            case when x.code = 'refusals' and x.first_on >= p_quarter then x.service_type end, -x.records
          from statistics.indicator_rows x where x.first_on >= p_from and x.first_on < p_to and x.working_group_id = p_group and x.is_shared
            and x.case_id = any (hidden)) each
      group by q, code, part, place, service_type having sum(records) > 0) t);
    end if;
    return jsonb_build_object('counts', coalesce(counted, '[]'), 'countedAt', (select max(k.counted_at)
      from statistics.counted_periods k where k.span = 'month' and k.first_on >= p_quarter and k.first_on < p_to));
  end
$$;

-- The API calls it for listAgencyReportPeriods and getAgencyReport. Supervisors only: one date, the first of the own
-- agency's records, found with one check where row security would check each row.
create or replace function panoh.own_from()
  returns date
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  #variable_conflict use_column
  declare me panoh.viewer := panoh.viewer(); right_now timestamptz := panoh.now();
    hidden uuid[] := coalesce(me.blocked, '{}'); begin
    if me.user_id is null or ('supervisor' = any (me.roles)
        and array['own:core', 'own:risk', 'own:legal', 'own:support', 'own:follow_ups', 'own:closure'] <@ me.reads) is not true then
      raise exception 'not hers to count' using errcode = '42501';
    end if;
    return least(
      (select min(coalesce(x.booked_on, (x.opened_at at time zone 'Asia/Dushanbe')::date)) from cases x
        where x.agency_id = me.agency_id and x.id <> all (hidden) and exists (select 1 from grants g
          where g.case_id = x.id and g.grantee_id = me.agency_id
            and g.relation = 'own' and '{core,follow_ups,closure}'::text[] <@ g.partitions
            and g.starts_at <= right_now and (g.ends_at is null or g.ends_at > right_now))),
      (select min(s.given_on) from support_entries s where s.agency_id = me.agency_id and s.case_id <> all (hidden)),
      (select (min(r.sent_at) at time zone 'Asia/Dushanbe')::date from referrals r where r.to_agency_id = me.agency_id
        and r.kind = 'service' and r.case_id <> all (hidden) and (r.received_case_id = any (hidden)) is not true));
  end
$$;
