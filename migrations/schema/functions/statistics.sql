-- The API calls it for downloadIncidentExport. The app role may not update exports; the body asks for an approved, timely
-- export of the viewer and fresh presence, and leaves out cases closed to any supervisor. Mirrors actionsOf in
-- statistics/incident-exports.rules.ts.
create or replace function panoh.take_incident_export(p_id uuid) returns table(case_id uuid, cells text[])
  language plpgsql security definer set search_path = panoh, pg_temp as $$
#variable_conflict use_column
declare me panoh.viewer := panoh.viewer(); x incident_exports; hidden uuid[];
begin
  select * into x from incident_exports where id = p_id and agency_id = me.agency_id for update;
  if x.id is null or (me.user_id is not null
    and 'supervisor' = any (me.roles)) is not true then raise exception 'not hers' using errcode =
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
  hidden := array(select b.id from users u cross join lateral unnest(blocked_for(u.id, u.agency_id, me.agency_kind)) b (id)
    where u.agency_id = me.agency_id and u.status = 'active' and 'supervisor' = any (u.roles));
  return query select c.id, array_replace(array[upper(right(replace(i.id::text, '-', ''), 8)), s.code,
      upper(right(replace(c.lead_user_id::text, '-', ''), 8)), upper(right(replace(c.agency_id::text, '-', ''), 8)),
      i.reported_on::text, case when i.started_precision = 'day' then i.started_on::text else left(i.started_on::text, 7) end,
      c.sex, case when c.is_minor then 'yes' else 'no' end, c.age_band, c.marital_status, i.time_of_day, i.place_type, c.place,
      case when i.is_pattern then 'yes' else 'no' end, i.core_type, array_to_string(i.law_forms, '+'),
      array_to_string(array(select x from unnest(i.contexts) x where x <> 'migrant_household' order by x), '+'),
      i.harmful_practice, i.goods_exchanged, i.abducted, i.reported_before, i.earlier_incidents, p.people, p.sex,
      p.age_group, p.relationship, c.referred_from] || array(select (select r.status from referrals r
          where r.case_id = c.id and r.kind = 'service' and r.service_type = t.service order by r.sent_at desc, r.id desc limit 1)
        from unnest('{safe_house,health,psychosocial,legal,police_security,livelihoods,child_protection}'::text[])
          with ordinality t (service, n) order by t.n) || 'yes'::text, null, '')
    from incidents i join cases c on c.id = i.case_id join survivors s on s.case_id = c.id
      cross join lateral (select least(count(*), 4)::text as people,
          case when bool_or(o.sex = 'female') and bool_or(o.sex = 'male') then 'both'
            else coalesce(max(o.sex) filter (where o.sex in ('female', 'male')), max(o.sex)) end as sex,
          (array_agg(o.age_group order by o.id))[1] as age_group, (array_agg(o.relationship order by o.id))[1] as relationship
        from incident_perpetrators o where o.incident_id = i.id) p
    where c.agency_id = me.agency_id and i.agency_id = me.agency_id and c.counts_in_statistics and c.erased_at is null
      and i.core_type is distinct from 'non_gbv' and i.reported_on between x.from_on and x.to_on
      and not (c.id = any (hidden))
      and not exists (select 1 from closure_episodes e where e.case_id = c.id and e.state = 'approved'
        and e.reason in ('opened_in_error', 'duplicate'))
      and exists (select 1 from grants_in_force g where g.case_id = c.id and g.grantee_id = me.agency_id and g.relation = 'own'
        and 'core' = any (g.partitions))
    order by i.reported_on, i.id;
  end $$;

-- recount calls it for a month of all agencies, count_own for one agency without p_hidden: cases by the day of
-- registration, follow-ups by due time, and closings.
create or replace function statistics.count_cases(p_from date, p_to date, p_lists jsonb, p_agency uuid,
    p_hidden uuid[])
  returns table(code text, line text, column_key text, records bigint)
  language plpgsql stable set search_path = panoh, pg_temp as $$
#variable_conflict use_column
declare right_now timestamptz := panoh.now(); groups jsonb := p_lists -> 'followUpGroups'; begins timestamptz := p_from::timestamp at time zone 'Asia/Dushanbe';
  ends timestamptz := p_to::timestamp at time zone 'Asia/Dushanbe';
begin
  return query
  with opened as materialized (select c.id, c.state, c.place, a.type, a.kind, c.referred_from, c.opened_at, c.band,
      case when c.origin = 'referral' then 'referred' when c.referred_from = 'self' then 'came_herself' else 'sent_by_word' end as way
    from statistics.counted_cases c join agencies a on a.id = c.agency_id
    where c.day >= p_from and c.day < p_to and (p_agency is null or c.agency_id = p_agency) and c.id <> all (p_hidden)),
  course as (select o.place, coalesce(f.band, 'not_assessed') as first_band,
      case when f.band is null then 'not_assessed' else o.band end as last_band,
      case when exists (select 1 from safety_plans s where s.case_id = o.id) then 'with_plan' else 'without_plan' end as plan,
      case when e.decided_at < o.opened_at + interval '6 months' then 'within_6_months'
        when right_now < o.opened_at + interval '6 months' then 'not_yet' else 'longer' end as length, count(*) as records
    from opened o
      left join lateral (select r.band from risk_assessments r where r.case_id = o.id order by r.assessed_at, r.id limit 1) f on true
      left join lateral (select min(e.decided_at) as decided_at from closure_episodes e
        where e.case_id = o.id and e.state = 'approved') e on true
    where o.state = 'counted' group by 1, 2, 3, 4, 5),
  appeals as (select o.state, o.type, o.place,
      case when not exists (select 1 from linkage.registrations r where r.case_id = o.id and r.is_linkable) then 'not_compared'
        when exists (select 1 from linkage.registrations r join linkage.registrations l on l.person_id = r.person_id
            join cases p on p.id = l.case_id join agencies q on q.id = p.agency_id
          where r.case_id = o.id and l.is_linkable and q.kind = 'police' and p.erased_at is null) then 'police_know'
        else 'police_do_not_know' end as knowledge, count(*) as records
    from opened o where o.kind <> 'police' and p_agency is null group by 1, 2, 3, 4),
  due as (select c.state, c.place, coalesce(groups ->> split_part(f.rule, '.', 1), 'other') as kind,
      case when f.status = 'done' and f.done_at <= f.due_at then 'on_time' when f.status = 'done' then 'late'
        when f.status = 'replaced' and f.done_at <= f.due_at then 'ended' else 'not_done' end as timeliness, count(*) as records
    from follow_ups f join statistics.counted_cases c on c.id = f.case_id
    where f.due_at >= begins and f.due_at < ends and f.due_at <= right_now and c.id <> all (p_hidden)
      and (p_agency is null or c.agency_id = p_agency and f.agency_id = p_agency and f.partition = 'follow_ups') group by 1, 2, 3, 4),
  closed as (select e.reason, c.place, c.state, count(*) as records from closure_episodes e
    join statistics.known_cases c on c.id = e.case_id
    where e.state = 'approved' and e.decided_at >= begins and e.decided_at < ends
      and (p_agency is null or c.agency_id = p_agency) and c.id <> all (p_hidden) group by 1, 2, 3),
  marks (state, records, code, line, column_key) as materialized (
    select o.state, o.records, t.* from (select state, place, type, way, referred_from, count(*) as records
      from opened group by 1, 2, 3, 4, 5) o,
      lateral (values ('new_cases', place, 'all'), ('first_contacts', type, way),
        ('first_contact_agencies', type, place), ('paths', referred_from, place)) t
    union all select 'counted', c.records, t.* from course c, lateral (values ('risk_bands', first_band, last_band),
      ('risk_levels', last_band, place), ('safety_plans', last_band, plan), ('case_lengths', length, place)) t
    union all select a.state, a.records, t.* from appeals a,
      lateral (values ('appeals', place, 'all'), ('support_stream', type, place),
      ('unknown_to_police', knowledge, place)) t
    union all select d.state, d.records, t.* from due d,
      lateral (values ('follow_ups', kind, timeliness), ('follow_up_results', timeliness, place)) t
    union all select c.state, c.records, 'closures', c.reason, c.place from closed c)
  select m.code, m.line, m.column_key, sum(m.records)::bigint from marks m where m.state = 'counted' group by 1, 2, 3
  union all select m.code, '*', m.state, sum(m.records)::bigint from marks m
    where m.code not in ('risk_bands', 'risk_levels', 'safety_plans', 'case_lengths') group by 1, 3
  union all select t.code, '*', s.state, s.records from (select o.state, count(*) as records from opened o group by 1) s,
    unnest(array['risk_bands', 'risk_levels', 'safety_plans', 'case_lengths']) t (code);
  end $$;

-- recount calls it for a month of all agencies, count_own for one agency without p_hidden: incidents by the day of
-- report and by the day they happened.
create or replace function statistics.count_incidents(p_from date, p_to date, p_lists jsonb, p_agency uuid,
    p_hidden uuid[])
  returns table(code text, line text, column_key text, records bigint)
  language plpgsql stable set search_path = panoh, pg_temp as $$
#variable_conflict use_column
declare groups jsonb := p_lists -> 'groups';
begin
  return query
  with reported as materialized (select i.id, i.case_id, i.reported_on, coalesce(i.started_on, i.reported_on) as happened_or_reported,
      i.law_forms, i.relationships, i.contexts, coalesce(i.core_type, 'not_known') as core_type, i.place_type, i.time_of_day,
      case when i.started_precision = 'day' then i.started_on end as happened_on, i.sex, i.age_band, i.place, i.state,
      case when d.days is null or d.days < 0 then 'not_known' when d.days <= 3 then 'days_0_3' when d.days <= 5 then 'days_4_5'
        when d.days <= 14 then 'days_6_14' when d.days <= 30 then 'days_15_30' else 'days_31_more' end as delay
    from statistics.counted_incidents i cross join lateral (select i.reported_on - case
      when i.is_pattern then case when i.ended_precision = 'day' then i.ended_on end
      when i.started_precision = 'day' then i.started_on end as days) d
    where i.reported_on >= p_from and i.reported_on < p_to and (p_agency is null or i.agency_id = p_agency)
      and i.case_id <> all (p_hidden)),
  happened as materialized (select i.place, case when i.state = 'counted' and (i.started_precision in ('day', 'month')) is not true
      then 'without_day' else i.state end as state
    from statistics.counted_incidents i
    where coalesce(i.started_on, i.reported_on) >= p_from and coalesce(i.started_on, i.reported_on) < p_to
      and (p_agency is null or i.agency_id = p_agency) and i.case_id <> all (p_hidden)),
  counted as materialized (select * from reported where state = 'counted'),
  others as materialized (select c.sex, c.place, n.people, n.relations, n.sexes, n.ages, count(*) as records
    from counted c cross join lateral (select count(*) as people, array_agg(p.relationship) as relations,
        array_agg(p.sex) as sexes, array_agg(p.age_group) as ages
      from incident_perpetrators p where p.incident_id = c.id and p.case_id = c.case_id) n group by 1, 2, 3, 4, 5, 6),
  rapes as materialized (select r.state, r.delay, case when g.given_on <= r.happened_on + 3 then 'within_72h'
      when g.given_on is not null then 'later' when g.is_asked then 'asked_for' else 'none' end as care
    from reported r cross join lateral (select min(g.day) filter (where g.day >= r.happened_on) as given_on,
      bool_or(g.is_asked) as is_asked
      from (select r2.service_on as day, true as is_asked from referrals r2 where r2.case_id = r.case_id
        and r2.service_type = 'health'
        union all select s.given_on, false from support_entries s where s.case_id = r.case_id and s.service_type = 'health'
          and not exists (select 1 from support_entries n where n.corrects_id = s.id)) g) g
    where r.core_type = 'rape' and p_agency is null),
  -- The incident's own case, and cases of the same person; days apart keep one incident in two records from counting twice.
  hers as materialized (select c.id, c.place, c.reported_on, c.happened_or_reported, c.case_id, 0 as apart from counted c
    union all select c.id, c.place, c.reported_on, c.happened_or_reported, l.case_id, 3 from counted c
      join linkage.registrations r on r.case_id = c.case_id and r.is_linkable
      join linkage.registrations l on l.person_id = r.person_id and l.is_linkable and l.case_id <> c.case_id
      join cases k on k.id = l.case_id and (p_agency is null or k.agency_id = p_agency) and k.id <> all (p_hidden)),
  repeats as materialized (select h.id, h.place, 'within_12_months' as mark from hers h
      join incidents j on j.case_id = h.case_id and j.id <> h.id
        and coalesce(j.started_on, j.reported_on) >= h.happened_or_reported - interval '12 months'
        and coalesce(j.started_on, j.reported_on) < h.happened_or_reported - h.apart
    union select h.id, h.place, 'after_order' from hers h join protection_orders o on o.case_id = h.case_id
      and o.issued_at between h.reported_on - interval '12 months' and h.reported_on and (p_agency is null or o.agency_id = p_agency)
    union select h.id, h.place, 'after_closure' from hers h join closure_episodes e on e.case_id = h.case_id
      and e.state = 'approved' and e.decided_at between h.reported_on - interval '12 months' and h.reported_on),
  marks (code, line, column_key, records) as (
    select t.*, c.records from (select core_type, place, age_band, place_type, time_of_day, delay, count(*) as records from counted
      group by 1, 2, 3, 4, 5, 6) c, lateral (values ('core_types', core_type, place), ('core_type_ages', core_type, age_band),
      ('incident_places', place_type, time_of_day), ('incident_place_types', place_type, place), ('delays', delay, place)) t
    union all select 'incidents', place, 'all', 1 from happened where state = 'counted'
    union all select 'rape_care', delay, care, 1 from rapes where state = 'counted'
    union all select 'law_forms', f.form, place, 1 from counted,
      unnest(case law_forms when '{}' then '{not_known}' else law_forms end) f (form)
    union all select 'contexts', core_type, k.context, 1 from counted, unnest(contexts) k (context)
    union all select 'relationships', g.line, r.place, r.records
      from (select c.relationships, c.place, count(*) as records from counted c group by 1, 2) r,
        lateral (select distinct groups ->> n.relation as line from unnest(r.relationships) n (relation) where groups ? n.relation) g
    union all select 'relationship_sexes', g.line, g.sex, o.records from others o,
      lateral (select distinct groups ->> n.relation as line, n.sex
      from unnest(o.relations, o.sexes) n (relation, sex) where groups ? n.relation) g
    union all select 'other_ages', g.line, g.age, o.records from others o,
      lateral (select distinct groups ->> n.relation as line, n.age
      from unnest(o.relations, o.ages) n (relation, age) where groups ? n.relation) g
    union all select 'sexes', o.sex, g.sex, o.records from others o, lateral (select distinct n.sex from unnest(o.sexes) n (sex)) g
    union all select 'other_numbers', case people when 0 then 'not_known' when 1 then 'one' when 2 then 'two' when 3 then 'three'
      else 'four_more' end, place, o.records from others o
    union all select 'repeats', mark, place, 1 from repeats
    union all select 'repeats', 'first', place, 1 from counted where id not in (select r.id from repeats r))
  select m.code, m.line, m.column_key, sum(m.records)::bigint from marks m group by 1, 2, 3
  union all select 'incidents', '*', h.state, count(*) from happened h group by 3
  union all select 'rape_care', '*', r.state, count(*) from rapes r group by 3
  union all select t.code, '*', s.state, s.records from (select r.state, count(*) as records from reported r group by 1) s,
    unnest(array['core_type_ages', 'law_forms', 'core_types', 'contexts', 'relationships', 'relationship_sexes', 'other_ages',
      'other_numbers', 'sexes', 'incident_places', 'incident_place_types', 'delays', 'repeats']) t (code);
  end $$;

-- recount calls it for a month of all agencies, count_own for one agency without p_hidden: decisions of the police,
-- referrals, and for one agency what it received and which services it gave.
create or replace function statistics.count_services(p_from date, p_to date, p_lists jsonb, p_agency uuid,
    p_hidden uuid[])
  returns table(code text, line text, column_key text, records bigint)
  language plpgsql stable set search_path = panoh, pg_temp as $$
#variable_conflict use_column
declare places text[] := array(select g.place
  from working_groups g); begins timestamptz := p_from::timestamp at time zone 'Asia/Dushanbe';
  ends timestamptz := p_to::timestamp at time zone 'Asia/Dushanbe';
begin
  return query
  with decided as (select c.state, c.place, q.measures, q.articles, q.decision,
      exists (select 1 from incidents i where i.case_id = q.case_id
        and 'domestic_violence' = any (i.contexts)) as in_family, count(*) as records
    from (select q.* from incidents i cross join lateral (select q.* from legal_qualifications q
          where q.case_id = i.case_id and q.incident_id = i.id and not exists (select 1 from legal_qualifications n
            where n.succeeds_id = q.id) offset 0) q
        where i.reported_on >= p_from and i.reported_on < p_to
      union all select q.* from cases o join legal_qualifications q on q.case_id = o.id and q.incident_id is null
        where coalesce(o.booked_on, (o.opened_at at time zone 'Asia/Dushanbe')::date) >= p_from
          and coalesce(o.booked_on, (o.opened_at at time zone 'Asia/Dushanbe')::date) < p_to
          and not exists (select 1 from legal_qualifications n where n.succeeds_id = q.id)) q
      join statistics.counted_cases c on c.id = q.case_id join agencies a on a.id = q.agency_id and a.kind = 'police'
    where (p_agency is null or c.agency_id = p_agency and q.agency_id = p_agency) and c.id <> all (p_hidden)
    group by 1, 2, 3, 4, 5, 6),
  police as materialized (select d.state, d.place, d.measures, d.in_family, d.records,
      case when cardinality(d.articles) = 0 then '{none}' else d.articles end as articles,
      array(select distinct case when n.said is null then 'none' when p_lists -> 'decisions' ? n.said then n.said else 'other' end
        from unnest(array[d.decision] || array(select m from unnest(d.measures) m where p_lists -> 'decisions' ? m)) n (said)
        where n.said is not null or cardinality(d.measures) = 0 or not (p_lists -> 'decisions' ?| d.measures)) as decisions
    from decided d),
  sent as materialized (select c.state, r.service_type, r.status, c.place from referrals r
    join statistics.counted_cases c on c.id = r.case_id
      where r.sent_at >= begins and r.sent_at < ends and r.kind = 'service' and c.id <> all (p_hidden)
        and (p_agency is null or c.agency_id = p_agency and r.from_agency_id = p_agency)
    union all select 'counted', coalesce(h.facts -> 'services' ->> 0, 'not_known'), case coalesce(h.result, '')
        when 'in_progress' then 'service_started' when 'no_answer' then 'sent' when '' then 'not_known' else h.result end,
        case when h.place = any (places) then h.place when coalesce(h.place, 'unknown') = 'unknown' then 'unknown'
          else 'elsewhere' end
      from historical_records h where h.kind = 'referral' and h.happened_on >= p_from and h.happened_on < p_to
        and (p_agency is null or h.agency_id = p_agency)),
  received as materialized (select c.state, r.service_type, r.sent_at, coalesce(r.decided_at, r.ended_at) as answered_at,
      coalesce(r.decline_reason, 'other') as reason, case when r.received_case_id is not null
          or r.status in ('accepted', 'appointment', 'service_started', 'completed', 'not_attended') then 'accepted'
        when r.status = 'declined' then 'declined' when r.status = 'unavailable' then 'not_available' else 'unanswered' end as answer
    from referrals r join statistics.known_cases c on c.id = coalesce(r.received_case_id, r.case_id)
    where r.to_agency_id = p_agency and r.kind = 'service' and r.sent_at >= begins and r.sent_at < ends
      and (r.status <> 'withdrawn' or r.received_case_id is not null)
      and (r.received_case_id = any (p_hidden)) is not true and (r.case_id = any (p_hidden)) is not true
      and (c.agency_id <> p_agency or exists (select 1 from statistics.counted_cases k where k.id = c.id))),
  given as materialized (select s.service_type, s.case_id, c.agency_id = p_agency as is_own, c.state
    from support_entries s join statistics.known_cases c on c.id = s.case_id
    where s.agency_id = p_agency and s.given_on >= p_from and s.given_on < p_to and (s.case_id = any (p_hidden)) is not true
      and not exists (select 1 from support_entries n where n.corrects_id = s.id)
      and (c.agency_id <> p_agency or exists (select 1 from statistics.counted_cases k where k.id = c.id))),
  served as materialized (select g.service_type, coalesce(r.person_id, g.case_id) as person, min(g.state) as state
    from given g left join linkage.registrations r on r.case_id = g.case_id and r.is_linkable and g.is_own group by 1, 2),
  marks (state, code, line, column_key, records) as materialized (
    select s.state, t.*, s.records from (select state, service_type, status, place, count(*) as records from sent
      group by 1, 2, 3, 4) s, lateral (values ('referrals', service_type, status), ('referral_services', service_type, place),
      ('referral_answers', status, place)) t
    union all select r.state, t.*, 1 from received r, lateral (values ('referrals_received', service_type, answer),
      ('answer_times', case when answer = 'unanswered' then 'unanswered'
        when answered_at <= sent_at + interval '24 hours' then 'within_24h'
        when answered_at <= sent_at + interval '72 hours' then 'within_72h'
        when answered_at <= sent_at + interval '7 days' then 'within_7_days' else 'later' end, 'all')) t
    union all select r.state, 'refusals', r.reason, 'all', 1 from received r where r.answer = 'declined'
    union all select g.state, 'services_given', g.service_type, 'all', 1 from given g
    union all select p.state, 'police_reports', p.place, 'all', p.records from police p),
  counted (code, line, column_key, records) as (select m.code, m.line, m.column_key, m.records from marks m where m.state = 'counted'
    union all select 'people_served', s.service_type, 'all', 1 from served s where s.state = 'counted'
    union all select t.*, p.records from police p cross join unnest(p.decisions) d (decision), lateral (values
      ('police_decisions', d.decision, p.place)) t where p.state = 'counted'
    union all select t.*, p.records from police p cross join unnest(p.articles) r (article), lateral (
      values ('police_stream', r.article, p.place) union all select 'police_articles', r.article, n
        from unnest(p.decisions) n) t where p.state = 'counted'
    union all select 'police_measures', m.measure, p.place, p.records from police p, unnest(p.measures) m (measure)
      where p.state = 'counted'
    union all select 'hidden_violence', g.line, p.place, p.records from police p,
      lateral (select distinct case when r.article = 'none' then 'none'
        else coalesce(p_lists -> 'articleGroups' ->> r.article, 'other') end as line from unnest(p.articles) r (article)) g
      where p.state = 'counted' and p.in_family)
  select c.code, c.line, c.column_key, sum(c.records)::bigint from counted c group by 1, 2, 3
  union all select m.code, '*', m.state, sum(m.records)::bigint from marks m group by 1, 3
  union all select t.code, '*', p.state, sum(p.records)::bigint from police p,
    unnest(array['police_decisions', 'police_articles', 'police_stream', 'police_measures']) t (code) group by 1, 3
  union all select 'hidden_violence', '*', p.state, sum(p.records)::bigint from police p where p.in_family group by 3
  union all select 'people_served', '*', s.state, count(*)
    from (select person, min(state) as state from served group by 1) s group by 3;
  end $$;

-- recount calls it for a year of all agencies, count_own for one agency without p_hidden: protection orders and
-- survivors; for all agencies also deaths, suicide risk and attempts, and occupations. Linked persons count once.
create or replace function statistics.count_years(p_from date, p_to date, p_lists jsonb, p_agency uuid,
    p_hidden uuid[])
  returns table(code text, line text, column_key text, records bigint)
  language plpgsql stable set search_path = panoh, pg_temp as $$
#variable_conflict use_column
declare places text[] := array(select g.place
  from working_groups g); begins timestamptz := p_from::timestamp at time zone 'Asia/Dushanbe';
  ends timestamptz := p_to::timestamp at time zone 'Asia/Dushanbe';
begin
  return query
  with recursive orders as materialized (select c.state, c.place,
      case when o.annulled_at is not null then 'annulled' when o.issued_at is not null then 'issued'
        when o.refused_at is not null then 'refused' else 'undecided' end as decision,
      case when o.issued_at <= o.reported_at + interval '24 hours' then 'within_24h' else 'later' end as issue,
      case when o.served_at is null then 'not_served'
        when o.served_at <= o.issued_at + interval '24 hours' then 'within_24h' else 'later' end as service,
      case o.extension_decision when 'agreed' then 'extended' when 'refused' then 'refused' else 'not_extended' end as extension,
      case when o.breaches = 0 then 'none' when o.open_breaches = 0 then 'acted_on' else 'not_acted_on' end as breach
    from protection_orders o join statistics.counted_cases c on c.id = o.case_id
    where o.reported_at >= begins and o.reported_at < ends and (p_agency is null or c.agency_id = p_agency and o.agency_id = p_agency)
      and c.id <> all (p_hidden)
    union all select 'counted', case when h.place = any (places) then h.place
      when coalesce(h.place, 'unknown') = 'unknown' then 'unknown'
        else 'elsewhere' end,
      case h.result when 'issued' then 'issued' when 'refused' then 'refused' else 'undecided' end,
      case when (h.facts -> 'issued' ->> 'day')::date - h.happened_on <= 0 then 'within_24h'
        when (h.facts -> 'issued' ->> 'day')::date - h.happened_on >= 2 then 'later' else 'not_known' end,
      case h.facts ->> 'service' when 'within_24h' then 'within_24h' when 'late' then 'later'
        when 'not_served' then 'not_served' else 'not_known' end,
      case when h.facts ->> 'extendedUntil' is not null then 'extended' else 'not_extended' end,
      case when jsonb_array_length(coalesce(h.facts -> 'breaches', '[]')) = 0 then 'none'
        when jsonb_path_exists(h.facts, '$.breaches[*] ? (@.hasProtocol == false)') then 'not_acted_on' else 'acted_on' end
    from historical_records h where h.kind = 'order' and h.happened_on >= p_from and h.happened_on < p_to
      and (p_agency is null or h.agency_id = p_agency)),
  opened as (select c.opened_at, coalesce(r.person_id, c.id) as person, c.state, c.sex, c.is_minor, c.age_band, c.marital_status,
      coalesce((select d.answer from disability_answers d where d.case_id = c.id order by d.version desc limit 1),
        'not_asked') as disability,
      coalesce((select case when bool_or(i.children_present = 'yes') then 'yes' when bool_or(i.children_present = 'no') then 'no' end
        from incidents i where i.case_id = c.id), 'unknown') as children
    from statistics.counted_cases c left join linkage.registrations r on r.case_id = c.id and r.is_linkable
    where c.day >= p_from and c.day < p_to and (p_agency is null or c.agency_id = p_agency) and c.id <> all (p_hidden)),
  -- What the records of a person say, the latest known answer first; of records that count, where there are any.
  persons as materialized (select person, min(state) as state,
      coalesce((array_agg(sex order by opened_at desc) filter (where sex <> 'unknown'))[1], 'unknown') as sex,
      coalesce((array_agg(age_band order by opened_at desc) filter (where age_band <> 'unknown'))[1],
        case when bool_or(is_minor) then 'under_18_unknown' else 'unknown' end) as age,
      case when bool_or(disability = 'yes') then 'yes' when bool_or(disability = 'none') then 'none'
        else 'not_asked' end as disability,
      coalesce((array_agg(marital_status order by opened_at desc) filter (where marital_status <> 'unknown'))[1],
        'unknown') as marital_status,
      coalesce((array_agg(children order by opened_at desc) filter (where children <> 'unknown'))[1], 'unknown') as children
    from (select o.*, bool_or(o.state = 'counted') over (partition by o.person) as is_counted from opened o) o
    where state = 'counted' or not is_counted group by person),
  died as (select coalesce(r.person_id, c.id) as person, e.decided_at, c.sex, coalesce(d.cause, 'unknown') as cause, c.state
    from closure_episodes e join statistics.known_cases c on c.id = e.case_id and c.status = 'closed' and c.episode_no = e.episode_no
      left join lateral (select cause from death_causes where episode_id = e.id order by version desc limit 1) d on true
      left join linkage.registrations r on r.case_id = c.id and r.is_linkable
    where e.state = 'approved' and e.reason = 'died' and p_agency is null),
  deaths as (select min(state) as state, coalesce((array_agg(cause order by decided_at desc) filter (where cause <> 'unknown'))[1], 'unknown') as cause,
      coalesce((array_agg(sex order by decided_at desc) filter (where sex <> 'unknown'))[1], 'unknown') as sex
    from (select d.*, bool_or(d.state = 'counted') over (partition by d.person) as is_counted from died d) d
    where state = 'counted' or not is_counted group by person having min(decided_at) >= begins and min(decided_at) < ends),
  triages as (select t.level, c.state, case when k.at <= t.asked_at + interval '24 hours' then 'within_24h'
      when k.at is null then 'not_seen' else 'later' end as seen
    from suicide_triages t join statistics.counted_cases c on c.id = t.case_id
      cross join lateral (select min(k.contacted_at) as at from contacts k where k.case_id = t.case_id and k.contacted_at > t.asked_at
        and k.outcome in ('reached_safe', 'reached_worries', 'reached_not_safe', 'contacted_us')) k
    where t.asked_at >= begins and t.asked_at < ends and t.level in ('emergency', 'same_day', 'plan') and p_agency is null),
  concerned as materialized (select distinct coalesce(r.person_id, t.case_id) as person, r.person_id is not null as is_linked
    from suicide_triages t left join linkage.registrations r on r.case_id = t.case_id and r.is_linkable
    where t.asked_at >= begins and t.asked_at < ends and t.attempt in ('before', 'recent') and p_agency is null),
  answers as materialized (select h.person, t.asked_at, t.attempt, t.case_id, c.state
    from (select w.person, w.person as case_id from concerned w where not w.is_linked
        union all select w.person, r.case_id from concerned w
          join linkage.registrations r on r.person_id = w.person and r.is_linkable where w.is_linked) h
      join suicide_triages t on t.case_id = h.case_id and t.attempt in ('before', 'recent')
      join statistics.counted_cases c on c.id = t.case_id),
  -- A recent attempt counts again three months after the one that was counted before; an earlier attempt counts once.
  recent (person, state, at) as (
    select person, state, min(asked_at) from answers where attempt = 'recent' group by 1, 2
    union all select x.person, x.state, (select min(n.asked_at) from answers n where n.person = x.person and n.state = x.state
        and n.attempt = 'recent' and n.asked_at > x.at + interval '3 months') from recent x where x.at is not null),
  attempts as (select distinct on (a.person, a.state, a.at) a.state, a.attempt,
      case when k.at <= a.at + interval '24 hours' then 'within_24h' when k.at is null then 'not_seen' else 'later' end as seen
    from (select person, state, at, 'recent' as attempt from recent where at is not null
        union all select person, state, min(asked_at), 'before' from answers group by 1, 2
          having (array_agg(attempt order by asked_at, attempt desc))[1] = 'before') a
      join answers t on t.person = a.person and t.state = a.state and t.asked_at = a.at and t.attempt = a.attempt
      cross join lateral (select min(k.contacted_at) as at from contacts k where k.case_id = t.case_id
        and k.contacted_at > a.at and k.outcome in ('reached_safe', 'reached_worries', 'reached_not_safe', 'contacted_us')) k
    where a.at >= begins and a.at < ends order by a.person, a.state, a.at, k.at),
  reported as materialized (select i.id, i.case_id, i.state from statistics.counted_incidents i
    where i.reported_on >= p_from and i.reported_on < p_to and p_agency is null),
  marks (state, code, line, column_key) as materialized (
    select o.state, 'order_decisions', o.decision, o.place from orders o
    union all select o.state, t.* from orders o, lateral (values ('order_issues', issue, place), ('order_services', service, place),
      ('order_extensions', extension, place), ('order_breaches', breach, place)) t where o.decision = 'issued'
    union all select p.state, t.* from persons p,
      lateral (values ('persons_by_age', age, sex), ('persons_by_marriage', marital_status, children),
      ('persons_by_disability', disability, children)) t
    union all select d.state, 'deaths', d.cause, d.sex from deaths d
    union all select t.state, 'suicide_triages', t.level, t.seen from triages t
    union all select a.state, 'suicide_attempts', a.attempt, a.seen from attempts a)
  select m.code, m.line, m.column_key, count(*) from marks m where m.state = 'counted' group by 1, 2, 3
  union all select m.code, '*', m.state, count(*) from marks m group by 1, 3
  union all select 'other_occupations', p.occupation, p_lists -> 'groups' ->> p.relationship, count(distinct r.id)
    from reported r join incident_perpetrators p on p.incident_id = r.id and p.case_id = r.case_id
    where r.state = 'counted' and p_lists -> 'groups' ? p.relationship group by 2, 3
  union all select 'other_occupations', '*', r.state, count(*) from reported r group by 3;
  end $$;

-- recount calls it for a month and replaces the rows behind the indicators of agencies and groups, which the function
-- indicators shows.
create or replace function statistics.count_indicators(p_first_on date) returns void
  language plpgsql set search_path = panoh, pg_temp as $$
#variable_conflict use_column
declare right_now timestamptz := panoh.now(); next_month date := (p_first_on + interval '1 month')::date;
  month_begins timestamptz := p_first_on::timestamp at time zone 'Asia/Dushanbe'; month_ends timestamptz := next_month::timestamp
    at time zone 'Asia/Dushanbe';
begin
  delete from statistics.indicator_rows where first_on = p_first_on;
  delete from statistics.indicator_counts where first_on = p_first_on;
  with registered as materialized (
  select c.id, c.origin, coalesce((select max(case when r.survivor_feedback in ('received', 'partly_received') then 5
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
  union all select d.code, case when f.status = 'done' and f.done_at <= f.due_at then 'on_time' when f.status = 'done' then 'late'
      when f.status = 'replaced' and f.done_at <= f.due_at then 'ended' else 'not_done' end, f.case_id, null, null
    from follow_ups f cross join (values ('follow_ups'), ('first_contacts')) d (code)
    where f.due_at >= month_begins and f.due_at < month_ends and f.due_at < right_now
      and case d.code when 'follow_ups' then f.partition = 'follow_ups' else f.rule = 'fu.first_contact' end
  union all select 'orders', case when o.refused_at is not null then 'refused' when o.issued_at is null then 'waiting'
    when o.served_at is null then 'not_served' when o.served_at <= o.issued_at + interval '24 hours' then 'served_in_time'
    else 'served_late' end, o.case_id, o.agency_id, null from protection_orders o where o.reported_at >= month_begins
      and o.reported_at < month_ends and o.annulled_at is null
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
    (select case when bool_or(k.outcome in ('reached_safe', 'reached_worries', 'reached_not_safe', 'contacted_us',
      'asked_no_contact')) then
      'not_alone' else 'not_reached' end from contacts k
      where k.case_id = e.case_id and k.contacted_at >= e.asked_from and k.contacted_at < e.seven_at
      having count(*) > 0), 'not_asked') end, e.case_id, null, null from closed e),
  subjects as materialized (
    select c.id, c.agency_id, c.working_group_id, c.place, c.working_group_id is not null and c.shares_with_group
and (c.shares_until is null or c.shares_until > right_now) and exists (select 1 from grants g
  where g.case_id = c.id and g.grantee_id = c.working_group_id and g.relation = 'group'
  and '{core,follow_ups,closure}'::text[] <@ g.partitions and g.starts_at <= right_now
    and (g.ends_at is null or g.ends_at > right_now)) as is_shared
    from (select distinct case_id from records) s join cases c on c.id = s.case_id
    where c.id in (select k.id from statistics.counted_cases k) and exists (select 1 from grants g
  where g.case_id = c.id and g.grantee_id = c.agency_id and g.relation = 'own'
  and '{core,follow_ups,closure}'::text[] <@ g.partitions and g.starts_at <= right_now
    and (g.ends_at is null or g.ends_at > right_now))),
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
  end $$;

-- The worker calls it for each period to count: replaces its facts. Its login reads no cases and may not write facts.
create or replace function statistics.recount(p_span text, p_first_on date, p_lists jsonb) returns void
  language plpgsql security definer set search_path = panoh, pg_temp set random_page_cost = '1' set jit = 'off' set work_mem = '64MB'
    set plan_cache_mode = 'force_custom_plan' as $$
declare until_on date := (p_first_on + ('1 ' || p_span)::interval)::date;
begin
  delete from statistics.periods_to_recount where span = p_span and first_on = p_first_on;
  delete from statistics.cell_counts where span = p_span and first_on = p_first_on;
  if p_span = 'month' then
    perform statistics.count_indicators(p_first_on);
    insert into statistics.cell_counts (code, span, first_on, line, column_key, records)
      select c.code, p_span, p_first_on, c.line, c.column_key, sum(c.records)::integer from (
        select * from statistics.count_cases(p_first_on, until_on, p_lists, null, '{}')
        union all select * from statistics.count_incidents(p_first_on, until_on, p_lists, null, '{}')
        union all select * from statistics.count_services(p_first_on, until_on, p_lists, null, '{}')) c
      group by 1, 4, 5;
  else
    insert into statistics.cell_counts (code, span, first_on, line, column_key, records)
      select c.code, p_span, p_first_on, c.line, c.column_key, sum(c.records)::integer
      from statistics.count_years(p_first_on, until_on, p_lists, null, '{}') c group by 1, 4, 5;
  end if;
  insert into statistics.counted_periods (span, first_on, counted_at) values (p_span, p_first_on, panoh.now())
    on conflict on constraint counted_periods_pk do update set counted_at = excluded.counted_at;
  end $$;

-- The worker calls it before it counts: turns noted changes into periods to count. Its login may not read cases; only
-- spans and first days leave the function.
create or replace function statistics.gather_stale() returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
declare from_on date; until_on date := (date_trunc('month', (panoh.now() at time zone 'Asia/Dushanbe')) + interval '1 month')::date;
begin
  select (date_trunc('year', least((select min(coalesce(booked_on, (opened_at at time zone 'Asia/Dushanbe')::date)) from cases),
    (select min(reported_on) from incidents),
      (select min(happened_on) from historical_records))::timestamp) - interval '1 year')::date into from_on;
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
      union select coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date) from ours
        join cases c on c.id = ours.case_id
      union select d.on_day from ours join incidents i using (case_id),
        lateral (values (i.reported_on), (i.started_on)) d (on_day)
      union select (r.sent_at at time zone 'Asia/Dushanbe')::date from ours join referrals r using (case_id)
      union select (o.reported_at at time zone 'Asia/Dushanbe')::date from ours join protection_orders o using (case_id)
      union select (h.happened_at at time zone 'Asia/Dushanbe')::date from ours join order_events h using (case_id)
      union select q.decided_on from ours join legal_qualifications q using (case_id)
      union select (t.asked_at at time zone 'Asia/Dushanbe')::date from ours join suicide_triages t using (case_id)
      union select (e.decided_at at time zone 'Asia/Dushanbe')::date from ours join closure_episodes e using (case_id)
      union select (f.due_at at time zone 'Asia/Dushanbe')::date from ours join follow_ups f using (case_id))
    insert into statistics.periods_to_recount (span, first_on)
      select distinct s.span, date_trunc(s.span, d.on_day)::date from days d, (values ('month'), ('year')) s (span)
      where d.on_day >= from_on and d.on_day < until_on
    on conflict do nothing;
  insert into statistics.periods_to_recount (span, first_on)
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
  end $$;

-- Triggers *_counted_* on every table that is counted: note cases and days whose counts are stale; another place of a group
-- changes every count. The writing logins have no right on the notes.
create or replace function statistics.note_rows() returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
begin
  if tg_table_name = 'working_groups' then
    delete from statistics.counted_periods;
  elsif tg_table_name = 'historical_records' then
    insert into statistics.changed_cases (on_day) select distinct happened_on from changed;
  elsif tg_table_name = 'cases' then
    insert into statistics.changed_cases (case_id) select distinct id from changed;
    if tg_op = 'UPDATE' then
      -- The day that a case had before an import gave it an earlier one.
      insert into statistics.changed_cases (on_day) select distinct o.booked_on from before o join changed n using (id)
        where o.booked_on is distinct from n.booked_on and o.booked_on is not null;
    end if;
  elsif tg_op <> 'DELETE' then
    insert into statistics.changed_cases (case_id) select distinct case_id from changed;
  end if;
  if tg_table_name = 'registrations' and tg_op <> 'INSERT' then
    -- The registration, and the cases of the person that it left.
    insert into statistics.changed_cases (case_id)
      select case_id from before where tg_op = 'DELETE'
      union select s.case_id from before o left join linkage.registrations n on n.case_id = o.case_id
        join linkage.registrations s on s.person_id = o.person_id and s.case_id <> o.case_id
        where n.person_id is distinct from o.person_id;
  end if;
  return null;
  end $$;

-- The API calls it for getAgencyReport and askDelivery. The app login has no rights in schema statistics; the body admits
-- supervisors and counts the agency's cases, except those that block the viewer, or for a delivery any supervisor of it.
create or replace function panoh.count_own(p_from date, p_to date, p_lists jsonb, p_delivered boolean)
  returns table(code text, line text, column_key text, records integer)
  language plpgsql stable security definer set search_path = panoh,
    pg_temp set random_page_cost = '1' set jit = 'off' set work_mem = '64MB'
    set plan_cache_mode = 'force_custom_plan' as $$
#variable_conflict use_column
declare me panoh.viewer := panoh.viewer(); right_now timestamptz := panoh.now(); hidden uuid[] := coalesce(me.blocked, '{}');
begin
  if me.user_id is null or ('supervisor' = any (me.roles)
      and array['own:core', 'own:risk', 'own:legal', 'own:support', 'own:follow_ups', 'own:closure'] <@ me.reads) is not true then
    raise exception 'not hers to count' using errcode = '42501';
  end if;
  if p_delivered then
    hidden := array(select b.id from users u cross join lateral unnest(blocked_for(u.id, u.agency_id, me.agency_kind)) b (id)
      where u.agency_id = me.agency_id and u.status = 'active' and 'supervisor' = any (u.roles));
  end if;
  hidden := hidden || array(select x.id from cases x where x.agency_id = me.agency_id and not exists (select 1 from grants g
    where g.case_id = x.id and g.grantee_id = me.agency_id and g.relation = 'own'
      and '{core,follow_ups,closure}'::text[] <@ g.partitions
      and g.starts_at <= right_now and (g.ends_at is null or g.ends_at > right_now)));
  return query select c.code, c.line, c.column_key, c.records::integer from (
      select * from statistics.count_cases(p_from, p_to, p_lists, me.agency_id, hidden)
      union all select * from statistics.count_incidents(p_from, p_to, p_lists, me.agency_id, hidden)
      union all select * from statistics.count_services(p_from, p_to, p_lists, me.agency_id, hidden)
      union all select * from statistics.count_years(p_from, p_to, p_lists, me.agency_id, hidden)) c
    where c.code = any ('{new_cases,incidents,law_forms,core_types,core_type_ages,contexts,relationships,persons_by_age,referrals,
      order_decisions,order_issues,order_services,order_extensions,order_breaches,police_decisions,police_measures,
      hidden_violence,risk_bands,safety_plans,follow_ups,repeats,closures,services_given,people_served,
      referrals_received,refusals,answer_times}'::text[]);
  end $$;

-- indicators, supply, shock_figures and court_figures call it; no login may. Blocks of each of the readers, so that two of them cannot compare; sealed
-- files; and what a group just lost.
create or replace function panoh.hidden_from_counts(p_group uuid) returns uuid[]
  language sql stable set search_path = panoh, pg_temp as $$
  select array(select b.id from panoh.viewer() me join users u on u.id = me.user_id or (p_group is null
        and u.agency_id = me.agency_id and u.status = 'active' and 'supervisor' = any (u.roles))
        or u.id in (select l from working_groups w,
          unnest(array[w.coordinator_user_id, w.chair_user_id, w.deputy_user_id]) l where w.id = p_group)
      join agencies a on a.id = u.agency_id cross join lateral unnest(blocked_for(u.id, u.agency_id, a.kind)) b (id)
    union select s.case_id from sealed_files s where s.opened_at is null
    union select c.id from cases c where c.working_group_id = p_group
      and c.shares_until <= panoh.now() and c.shares_until > panoh.now() - interval '30 days') $$;

-- The API calls it for the indicators of an agency or a group, and with p_cell for the cases behind one number. panoh_app
-- may not read `statistics`; the body admits a supervisor or a coordinator and leaves out what one of the readers may not know.
create or replace function panoh.indicators(p_group uuid, p_from date, p_quarter date, p_to date, p_cell jsonb)
  returns jsonb
  language plpgsql stable security definer set search_path = panoh, pg_temp set plan_cache_mode = 'force_custom_plan' as $$
#variable_conflict use_column
declare me panoh.viewer := panoh.viewer(); hidden uuid[]; counted jsonb;
begin
  if me.user_id is null or (case when p_group is null
      then 'supervisor' = any (me.roles) and array['own:core', 'own:follow_ups', 'own:closure'] <@ me.reads
      else p_group = any (me.led_group_ids) and array['group:core', 'group:follow_ups',
        'group:closure'] <@ me.reads end) is not true then
    raise exception 'not for the viewer' using errcode = '42501';
  end if;
  hidden := hidden_from_counts(p_group);
  if p_cell is not null then
    return (select jsonb_agg(distinct x.case_id) from statistics.indicator_rows x
      where x.first_on >= p_from and x.first_on < p_to and x.code = p_cell->>'code' and p_cell->'parts' ? x.part
        and (p_cell->>'place' is null or x.place = p_cell->>'place')
        and (p_cell->>'serviceType' is null or x.service_type = p_cell->>'serviceType') and not (x.case_id = any (hidden))
        and case when p_group is null then x.agency_id = me.agency_id else x.working_group_id = p_group and x.is_shared end);
  end if;
  counted := (select jsonb_agg(t) from (
    select date_trunc('quarter', x.first_on)::date as "quarterOn", x.code, x.part,
      case when x.code = 'refusals' and x.first_on >= p_quarter then x.place end as place,
      case when x.code = 'refusals' and x.first_on >= p_quarter then x.service_type end as "serviceType", sum(x.records) as records
    from (select k.first_on, k.code, k.part, k.place, k.service_type, k.agency_id, k.working_group_id, k.is_shared, k.records
          from statistics.indicator_counts k
        union all select r.first_on, r.code, r.part, r.place, r.service_type, r.agency_id, r.working_group_id, r.is_shared, -r.records
          from statistics.indicator_rows r where r.case_id = any (hidden)) x
    where x.first_on >= p_from and x.first_on < p_to
      and case when p_group is null then x.agency_id = me.agency_id else x.working_group_id = p_group and x.is_shared end
    group by 1, 2, 3, 4, 5 having sum(x.records) > 0) t);
  return jsonb_build_object('counts', coalesce(counted, '[]'), 'countedAt', (select max(k.counted_at)
    from statistics.counted_periods k where k.span = 'month' and k.first_on >= p_quarter and k.first_on < p_to));
  end $$;

-- The API calls it for getGroupSupply and getAgencySupply. A coordinator reads how services were given in the cases that are
-- shared with the group, a supervisor what the own agency asked for; numbers only, without cases that the readers may not
-- know. Row security would read each case. What is not met yet is counted for any year. plan.e2e-spec.ts holds it.
create or replace function panoh.supply(p_group uuid, p_from date, p_until date) returns jsonb
  language plpgsql stable security definer set search_path = panoh, pg_temp set plan_cache_mode = 'force_custom_plan' as $$
#variable_conflict use_column
declare me panoh.viewer := panoh.viewer(); hidden uuid[]; tz text := 'Asia/Dushanbe'; since timestamptz; until timestamptz;
begin
  if me.user_id is null or (case when p_group is null then 'supervisor' = any (me.roles) and 'own:core' = any (me.reads)
      else p_group = any (me.led_group_ids) and 'group:core' = any (me.reads) end) is not true then
    raise exception 'not for the viewer' using errcode = '42501';
  end if;
  hidden := hidden_from_counts(p_group);
  since := p_from::timestamp at time zone tz;
  until := p_until::timestamp at time zone tz;
  return (with shared as materialized (select distinct g.case_id from grants_in_force g
        where g.grantee_id = p_group and g.relation = 'group' and 'core' = any (g.partitions)),
    read as materialized (select r.* from referrals r where p_group is null and r.from_agency_id = me.agency_id
        and r.sent_at < until and r.kind = 'service' and not (r.case_id = any (hidden))
        and (r.sent_at >= since or r.settled_by is null or r.settled_by in ('gap', 'waiting_place'))
      union all select r.* from shared s join referrals r on r.case_id = s.case_id
      where r.sent_at < until and r.kind = 'service' and not (r.case_id = any (hidden))
        and (r.sent_at >= since or r.settled_by is null or r.settled_by in ('gap', 'waiting_place'))),
    asked as materialized (select r.*, r.sent_at >= since as of_year, to_char(r.sent_at at time zone tz, 'YYYY-MM') as month, k.*,
        (k.failed and exists (select 1 from cases c where c.id = r.case_id and c.status = 'open') and (r.settled_by is null or r.settled_by in ('gap', 'waiting_place'))
          and not exists (select 1 from referrals n where n.case_id = r.case_id and n.service_type = r.service_type
            and (n.status in ('accepted', 'appointment', 'service_started', 'completed') and greatest(n.sent_at, n.decided_at) > r.sent_at
              or n.sent_at >= r.sent_at and (n.no_longer_wanted
                or n.settled_by = 'own_help' and n.survivor_feedback is distinct from 'not_received')))) as unmet
      from read r cross join lateral (select r.status = 'unavailable' as no_place, r.status = 'declined' as refused,
          coalesce(r.status in ('sent', 'received')
            and r.ack_due_at + (r.ack_due_at - coalesce(r.resent_at, r.sent_at)) < panoh.now(), false) as silent,
          r.status in ('accepted', 'appointment', 'service_started', 'completed', 'not_attended') as accepted,
          r.contacted_at is not null or r.status in ('service_started', 'completed') as reached) f
        cross join lateral (select f.*, f.no_place or f.refused or f.silent or r.status = 'not_attended' as failed) k),
    sessions as (select to_char(e.given_on, 'YYYY-MM') as month, e.minutes, e.case_id from support_entries e
      where e.service_type = 'psychosocial' and e.given_on >= p_from and e.given_on < p_until
        and not (e.case_id = any (hidden)) and not exists (select 1 from support_entries n where n.corrects_id = e.id)
        and case when p_group is null then e.agency_id = me.agency_id
          else e.case_id in (select s.case_id from shared s) end),
    begun as (select distinct on (e.date_id) e.date_id, e.case_id, e.kind, e.about, e.on_day from key_date_events e
      where e.kind in ('course', 'job', 'housing') and e.step = 'started' and not (e.case_id = any (hidden))
        and case when p_group is null then e.agency_id = me.agency_id
          else e.case_id in (select s.case_id from shared s) end order by e.date_id, e.recorded_at),
    -- An answer of the fortnight before its day is the one that the task asks for; a late one counts for 45 days.
    lasted as (select b.kind, b.about, m.months, n.step from begun b cross join (values (3), (6), (12)) m (months)
        cross join lateral (select (b.on_day + make_interval(months => m.months))::date as day) d
        left join lateral (select e.step from key_date_events e where e.date_id = b.date_id and e.case_id = b.case_id
          and e.step in ('holds', 'holds_partly', 'stopped') and e.on_day <= d.day + 45
          and (e.on_day >= d.day - 14 or e.step = 'stopped')
          order by e.step = 'stopped' and e.on_day <= d.day desc, e.note_no limit 1) n on true
      where d.day >= p_from and d.day < p_until and d.day <= (panoh.now() at time zone tz)::date)
    select jsonb_build_object(
      'outcomes', (select coalesce(jsonb_agg(t order by t.kind, t.detail, t.months), '[]') from (select kind, about as detail,
          months, count(*) filter (where step = 'holds') as holds, count(*) filter (where step = 'holds_partly') as partly,
          count(*) filter (where step = 'stopped') as stopped, count(*) filter (where step is null) as unasked
          from lasted group by 1, 2, 3) t),
      -- Without a place or a case: no supervisor reads a stay.
      'exits', (select coalesce(jsonb_agg(t order by t.stays desc, t.detail), '[]') from (select about as detail, count(*) as stays
          from key_date_events e where p_group is null and e.agency_id = me.agency_id and e.kind = 'stay'
            and e.step = 'ended' and e.on_day >= p_from and e.on_day < p_until and not (e.case_id = any (hidden)) group by 1) t),
      'cells', (select coalesce(jsonb_agg(t order by t.month, t.place, t."serviceType"), '[]') from (select month, place,
          service_type as "serviceType", count(*) as asked, count(*) filter (where accepted) as accepted,
          count(*) filter (where refused) as refused, count(*) filter (where no_place) as "noPlace",
          count(*) filter (where silent) as silent, count(*) filter (where settled_by = 'waiting_place') as waiting,
          count(*) filter (where unmet) as unmet from asked where of_year group by 1, 2, 3) t),
      'unmet', (select coalesce(jsonb_agg(t order by t.high desc, t.days desc), '[]') from (select place,
          service_type as "serviceType", count(distinct case_id) as women,
          count(distinct case_id) filter (where urgency = 'high') as high,
          count(distinct case_id) filter (where interim_help is null or interim_help = 'none_yet') as "withoutHelp",
          count(distinct case_id) filter (where gap_recorded_at is not null) as gaps,
          max(extract(day from panoh.now() - sent_at))::integer as days from asked where unmet group by 1, 2) t),
      'pathways', (select coalesce(jsonb_agg(t order by t.broken desc, t.sent desc), '[]') from (select
          jsonb_build_object('tg', f.name_tg, 'ru', f.name_ru, 'en', f.name_en) as "from",
          case when o.id is not null then jsonb_build_object('tg', o.name_tg, 'ru', o.name_ru, 'en', o.name_en) end as "to",
          x.* from (select from_agency_id, to_agency_id, count(*) as sent, count(*) filter (where accepted) as accepted,
            count(*) filter (where reached) as reached, count(*) filter (where failed) as broken
            from asked where of_year group by 1, 2) x join agencies f on f.id = x.from_agency_id
          left join agencies o on o.id = x.to_agency_id order by x.broken desc, x.sent desc limit 100) t),
      'sessions', (select coalesce(jsonb_agg(t order by t.month), '[]') from (select month, count(*) as sessions,
          coalesce(sum(minutes), 0)::integer as minutes, count(distinct case_id) as women from sessions group by 1) t),
      'offeredPerWeek', (select coalesce(sum(s.capacity), 0)::integer from services s where s.type = 'psychosocial'
        and s.status = 'active' and s.capacity_unit = 'appointments' and case when p_group is null then s.agency_id = me.agency_id
          else s.agency_id in (select m.agency_id from agency_memberships m where m.working_group_id = p_group
            and (m.ended_at is null or m.ended_at > panoh.now())) end)));
end $$;

-- The API calls it for getGroupShock, getAgencyShock and getCountryShock: counts of whole months for a coordinator, a supervisor or a
-- statistician. Row security would read each case, and hides from them what survivors said about suicide: of that only rounded numbers
-- of persons leave, and none where fewer than 20 were asked. shocks.e2e-spec.ts holds it.
create or replace function panoh.shock_figures(p_group uuid, p_from date[], p_until date[])
  returns table(nth integer, part text, code text, records integer)
  language plpgsql stable security definer set search_path = panoh, pg_temp set plan_cache_mode = 'force_custom_plan' as $$
#variable_conflict use_column
declare me panoh.viewer := panoh.viewer(); tz text := 'Asia/Dushanbe'; of_all boolean; hidden uuid[];
begin
  of_all := p_group is null and 'statistician' = any (me.roles);
  if me.user_id is null or (case when of_all then true
      when p_group is null then 'supervisor' = any (me.roles) and array['own:core', 'own:follow_ups'] <@ me.reads
      else p_group = any (me.led_group_ids) and array['group:core', 'group:follow_ups'] <@ me.reads end) is not true then
    raise exception 'not for the viewer' using errcode = '42501';
  end if;
  hidden := case when of_all then coalesce(me.blocked, '{}') else hidden_from_counts(p_group) end;
  return query
  with spans as (select w.nth::integer, w.from_on, w.until_on, w.from_on::timestamp at time zone tz as since,
      w.until_on::timestamp at time zone tz as until from unnest(p_from, p_until) with ordinality w (from_on, until_on, nth)),
    mine as materialized (select k.id, k.day, k.referred_from, k.origin, k.opened_at from statistics.counted_cases k
      where not (k.id = any (hidden)) and case when of_all then k.state = 'counted' when p_group is null then k.agency_id = me.agency_id
        else exists (select 1 from grants_in_force g where g.case_id = k.id and g.grantee_id = p_group and g.relation = 'group'
          and '{core,follow_ups}'::text[] <@ g.partitions) end),
    counted (nth, part, code) as (
      select w.nth, t.* from spans w join mine m on m.day >= w.from_on and m.day < w.until_on,
        lateral (values ('work', 'new_cases'), ('paths', m.referred_from)) t
      union all select w.nth, 'forms', f.form from spans w join incidents i on i.reported_on >= w.from_on and i.reported_on < w.until_on
        join mine m on m.id = i.case_id, unnest(case i.law_forms when '{}' then '{not_known}' else i.law_forms end) f (form)
        where i.core_type is distinct from 'non_gbv' and not (m.origin = 'referral' and i.recorded_at < m.opened_at)
          and not (of_all and i.reported_before = 'yes_in_network')
      union all select w.nth, 'work', 'unavailable' from spans w join referrals r on r.sent_at >= w.since and r.sent_at < w.until
        join mine m on m.id = r.case_id where r.kind = 'service' and r.status = 'unavailable'
      union all select w.nth, 'work', 'late' from spans w join follow_ups f on f.due_at >= w.since and f.due_at < w.until
        join mine m on m.id = f.case_id where f.partition = 'follow_ups' and f.due_at < panoh.now()
          and (f.status in ('done', 'replaced') and f.done_at <= f.due_at) is not true
      union all select w.nth, 'work', 'calls' from spans w join callback_requests c on c.received_at >= w.since and c.received_at < w.until
        where p_group is null and (of_all or c.agency_id = me.agency_id) and c.outcome is distinct from 'junk'
          and (not c.is_doubtful or c.outcome is not null)),
    asked as materialized (select distinct w.nth, t.level, t.case_id from spans w join suicide_triages t on t.asked_at >= w.since
      and t.asked_at < w.until join mine m on m.id = t.case_id),
    -- As shown() of statistics/rounding.rules.ts rounds.
    told as (select a.nth, a.level, count(*) as women, (select count(distinct b.case_id) from asked b where b.nth = a.nth) as of_women
      from asked a where a.level in ('emergency', 'same_day', 'plan') group by 1, 2)
  select c.nth, c.part, c.code, count(*)::integer from counted c group by 1, 2, 3
  union all select t.nth, 'wellbeing', t.level, (5 * ((t.women + 2) / 5))::integer from told t where t.women >= 5 and t.of_women >= 20;
end $$;

-- The API calls it for askForVoice; no login may write the tables. At most ten codes a day for one worker, who is
-- forgotten with the day; of a quarter only who was the first to ask, until a second one does. plan.e2e-spec.ts holds it.
create or replace function panoh.keep_voice_code(p_hash bytea, p_expires_on date) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare me panoh.viewer := panoh.viewer(); today date := (panoh.now() at time zone 'Asia/Dushanbe')::date; made integer; begin
    if ('own:core' = any (me.writes)) is not true then raise exception 'not theirs to ask' using errcode = '42501'; end if;
    insert into voice_askers as a (user_id, on_day, codes) values (me.user_id, today, 1)
      on conflict (user_id, on_day) do update set codes = a.codes + 1 returning a.codes into made;
    if made > 10 then raise exception 'too many' using errcode = 'PN119'; end if;
    insert into voice_quarters as q (agency_id, quarter_on, asked_by)
      values (me.agency_id, date_trunc('quarter', today)::date, me.user_id)
      on conflict (agency_id, quarter_on) do update set asked_by = null where q.asked_by <> excluded.asked_by;
    insert into voice_codes (hash, agency_id, expires_on) values (p_hash, me.agency_id, p_expires_on);
  end $$;

-- The public page of five questions calls it, without a session, once for a code. It forgets the code, and keeps neither
-- who gave it nor when, but the quarter. plan.e2e-spec.ts holds it.
create or replace function panoh.give_voice(p_hash bytea, p_answers jsonb) returns boolean
  language sql security definer set search_path = panoh, pg_temp as $$
  with code as (delete from voice_codes c where c.hash = p_hash and c.expires_on >= (panoh.now() at time zone 'Asia/Dushanbe')::date
      returning c.agency_id),
    old as (delete from voice_codes c where c.expires_on < (panoh.now() at time zone 'Asia/Dushanbe')::date),
    given as (insert into voices (id, agency_id, quarter_on, answers)
      select gen_random_uuid(), agency_id, date_trunc('quarter', panoh.now() at time zone 'Asia/Dushanbe')::date, p_answers
      from code returning 1)
  select exists (select 1 from given) $$;

-- The API calls it for listVoices, for coordinators alone: a worker who knew the other answers could work hers out. Only
-- quarters that are over, so that no new answer shows, and none with fewer than five answers or only one worker who asked;
-- no login reads the rows.
create or replace function panoh.voices_heard() returns table(agency_id uuid, quarter_on date, heard integer, answers jsonb)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select t.agency_id, t.quarter_on, t.heard, (select jsonb_object_agg(q.key, q.said) from (select x.key,
        jsonb_object_agg(x.value, x.records) as said from (select e.key, e.value, count(*) as records from voices w
          cross join lateral jsonb_each_text(w.answers) e where w.agency_id = t.agency_id and w.quarter_on = t.quarter_on
          group by 1, 2) x group by 1) q)
  from (select v.agency_id, v.quarter_on, count(*)::integer as heard from panoh.viewer() me join voices v
      on v.agency_id = me.agency_id and 'own:core' = any (me.reads) or v.agency_id in (select m.agency_id
        from agency_memberships m where m.working_group_id = any (me.led_group_ids)
          and (m.ended_at is null or m.ended_at > panoh.now()))
    where v.quarter_on < date_trunc('quarter', panoh.now() at time zone 'Asia/Dushanbe')::date
      and exists (select 1 from voice_quarters o where o.agency_id = v.agency_id and o.quarter_on = v.quarter_on
        and o.asked_by is null)
    group by 1, 2 having count(*) >= 5) t order by t.quarter_on desc, t.agency_id $$;

-- The linkage process calls it to find the periods to count persons for. Its login reads no cases; it gets two days, and
-- of each quarter with imported cases when the last one came.
create or replace function statistics.days_to_count()
  returns table(first_on date, today date, imported_on date, imported_at timestamptz)
  language sql stable security definer set search_path = panoh, pg_temp as $$
select d.first_on, (panoh.now() at time zone 'Asia/Dushanbe')::date, i.quarter_on, i.last_at
  from (select min(coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date)) as first_on from cases c) d
    left join (select date_trunc('quarter', c.booked_on)::date as quarter_on, max(c.opened_at) as last_at
      from cases c where c.booked_on is not null group by 1) i on true $$;

-- The linkage process calls it to count persons of a period, beside cases, incidents, services, and survivors who came
-- again after a settled report. Its login reads no cases; it gets ids of registrations, and sums of the rest.
create or replace function statistics.records_to_count(p_from date, p_to date)
  returns table(unit text, case_id uuid, duplicate_of uuid, agency_id uuid, group_id uuid, is_shared boolean,
    records bigint)
  language sql stable security definer set search_path = panoh, pg_temp as $$
with known as materialized (select c.*, s.case_id is not null as is_shared, e.reason as void, e.subject_id
    from statistics.known_cases c left join statistics.shared_cases s on s.case_id = c.id
      left join lateral (select e.reason, e.subject_id from closure_episodes e where e.case_id = c.id and e.state = 'approved'
        and e.reason in ('opened_in_error', 'duplicate') and c.status = 'closed' and e.episode_no = c.episode_no
        order by e.reason desc, e.decided_at desc limit 1) e on true
    where c.state = 'counted')
  select 'registrations', c.id, c.subject_id, c.agency_id, c.working_group_id, c.is_shared, 1 from known c
    where c.day >= p_from and c.day < p_to and c.void is distinct from 'opened_in_error'
  union all select 'cases', null, null, c.agency_id, c.working_group_id, c.is_shared, count(*) from known c
    where c.day >= p_from and c.day < p_to and c.void is null group by 4, 5, 6
  union all select 'incidents', null, null, c.agency_id, c.working_group_id, c.is_shared, count(*)
    from incidents i join known c on c.id = i.case_id where i.reported_on >= p_from and i.reported_on < p_to
      and not (c.origin = 'referral' and i.recorded_at < c.opened_at) group by 4, 5, 6
  union all select 'services', null, null, c.agency_id, c.working_group_id, c.is_shared, count(*)
    from support_entries s join known c on c.id = s.case_id where s.given_on >= p_from and s.given_on < p_to
      and not exists (select 1 from support_entries n where n.corrects_id = s.id) group by 4, 5, 6
  union all select 'returns', null, null, null, c.working_group_id, null, count(*) from (select r.case_id, min(r.seen_on) as first_on,
        bool_or(c.working_group_id = o.working_group_id
          and (c.shares_with_group and (c.shares_until is null or c.shares_until > panoh.now()))
          and (o.shares_with_group and (o.shares_until is null or o.shares_until > panoh.now()))) as is_listed
      from panoh.returns_after_settling r join cases c on c.id = r.case_id join cases o on o.id = r.seen_id
      group by r.case_id) x join cases c on c.id = x.case_id
    where (c.counts_in_statistics or c.id in (select k.id from statistics.known_cases k where k.state = 'counted'))
      and not coalesce(x.is_listed, false) and x.first_on >= p_from and x.first_on < p_to group by 5 $$;

-- The API calls it for draftEdition. The app login has no rights in schema statistics; the body admits statisticians
-- and mirrors ripenessOf in statistics/editions/editions.rules.ts.
create or replace function panoh.draft_edition(p_year integer, p_part text, p_tables jsonb, p_checks jsonb) returns uuid
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare me panoh.viewer := panoh.viewer(); e statistics.editions; begin
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
  end $$;

-- The API calls it for each step of an edition, also to answer check p_subject and to withdraw table p_subject. The app login
-- has no rights in schema statistics; statisticians alone, as statistics/editions/editions.rules.ts allows.
-- Mirrors actionsOf in statistics/editions/editions.rules.ts.
create or replace function panoh.move_edition(p_id uuid, p_revision integer, p_action text, p_subject text,
    p_answer text)
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare me panoh.viewer := panoh.viewer(); e statistics.editions; begin
    if me.user_id is null or ('statistician' = any (me.roles)) is not true then
      raise exception 'not hers to publish' using errcode = '42501';
    end if;
    perform pg_advisory_xact_lock(hashtext('statistics.editions'));
    select * into e from statistics.editions where id = p_id for update;
    if not found then raise exception 'no such edition' using errcode = '42501'; end if;
    if p_action = 'withdraw' then
      update statistics.edition_tables t set withdrawn_at = panoh.now(), withdrawn_by = me.user_id, withdrawn_reason = p_answer
        where t.edition_id = p_id and e.state = 'published' and t.code = p_subject and t.withdrawn_at is null;
      if not found then raise exception 'no such table' using errcode = 'PN094'; end if;
      return;
    end if;
    if e.revision <> p_revision then raise exception 'changed meanwhile' using errcode = 'PN094'; end if;
    if p_action = 'discard' and e.state not in ('published', 'discarded') then
      update statistics.edition_tables set exact = null where edition_id = p_id;
      update statistics.editions set state = 'discarded', revision = revision + 1 where id = p_id;
    elsif p_action = 'answer' and e.state = 'drafted' then
      update statistics.edition_checks set answer = p_answer, answered_by = me.user_id, answered_at = panoh.now()
        where edition_id = p_id and number = p_subject::smallint;
      if not found then raise exception 'no such check' using errcode = '42501'; end if;
      update statistics.editions set revision = revision + 1 where id = p_id;
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
  end $$;

-- The API calls it for getEdition before publication (p_id), and for draftEdition and listEditions to count a published year
-- again (p_year). The app login has no rights in schema statistics; only statisticians get rows.
create or replace function panoh.edition_exact(p_id uuid, p_year integer)
  returns table(kind text, first_on date, code text, exact jsonb, is_withdrawn boolean)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select t.kind, t.first_on, t.code, coalesce(c.counts, t.exact), t.withdrawn_at is not null
    from statistics.editions e join statistics.edition_tables t on t.edition_id = e.id
      left join statistics.edition_counts c on c.edition_id = e.id and c.code = t.code and t.kind = 'year'
        and e.part = 'second_half' and e.state = 'published'
    where 'statistician' = any ((panoh.viewer()).roles)
      and (e.id = p_id and t.exact is not null or e.year = p_year and c.counts is not null) $$;

-- The API calls it for draftEdition. Statisticians see no cases; it returns agencies without a new case in the period,
-- to statisticians alone.
create or replace function panoh.silent_agencies(p_from date, p_until date) returns table(agency_id uuid)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select a.id from agencies a where a.status = 'active' and 'statistician' = any ((panoh.viewer()).roles)
    and exists (select 1 from cases c where c.agency_id = a.id
      and coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date) < p_from)
    and not exists (select 1 from cases c where c.agency_id = a.id
      and coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date) >= p_from
      and coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date) < p_until) $$;
