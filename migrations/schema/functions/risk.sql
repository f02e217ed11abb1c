-- critical_triage, dangers_of, goes_along and closure_facts call it; no login may. The last triage: one written apart is
-- late, so it takes the place of no more urgent one until the next that is not apart; one of a person without the training
-- does so once a colleague has confirmed it.
create or replace function panoh.last_triage(p_case uuid) returns panoh.suicide_triages
  language sql stable set search_path = panoh, pg_temp as $$
  with told as (select t, t.asked_at, t.id, t.level,
      count(*) filter (where a.written_apart is not true and not exists (select 1 from training_acts w where w.case_id = a.case_id
        and w.user_id = a.assessed_by and w.done_at = a.recorded_at and w.confirmed_at is null)) over (order by t.asked_at desc, t.id desc
        rows between unbounded preceding and 1 preceding) as later
    from suicide_triages t left join risk_assessments a on a.id = t.assessment_id
    where t.case_id = any ((select panoh.records_of(p_case))::uuid[]))
  select (t).* from told where later = 0
  order by array_position('{emergency,same_day,plan,not_clear,clear}'::text[], level), asked_at desc, id desc limit 1 $$;

-- The API calls it for assessRisk and changes of the band. Row security hides triages from roles that do not read
-- health; an owner gets one flag, which risk/risk.rules.ts uses.
create or replace function panoh.critical_triage(p_case uuid) returns boolean
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select panoh.viewer_owns_case(p_case)
    and coalesce((panoh.last_triage(p_case)).level in ('emergency', 'same_day', 'plan'), false) $$;

-- The API calls it for closing, changes of the band and lists of work. Row security hides part of the entries from the
-- viewer; without a part in the case the answer is true, which refuses.
create or replace function panoh.has_worked_on(p_case uuid, p_user uuid) returns boolean
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select not (panoh.viewer_owns_case(p_case) or panoh.reaches(p_case))
    or exists (select 1 from cases where id = p_case and p_user in (lead_user_id, opened_by))
    or exists (select 1 from case_events where case_id = p_case and actor_id = p_user)
    or exists (select 1 from contacts where case_id = p_case and contacted_by = p_user)
    or exists (select 1 from follow_ups where case_id = p_case and done_by = p_user)
    or exists (select 1 from risk_assessments where case_id = p_case and assessed_by = p_user)
    or exists (select 1 from band_changes where case_id = p_case and requested_by = p_user) $$;

-- The API calls it before an assessment that was written without a line. Row security hides breaches from its writer; it
-- tells the owner whether anything that raises the danger was recorded since. Other assessments are compared by their ids.
create or replace function panoh.raised_since(p_case uuid, p_since timestamptz) returns boolean
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select panoh.viewer_owns_case(p_case) and (
    exists (select 1 from case_events e where e.case_id = p_case and e.raises_risk and e.kind <> 'risk_assessed'
      and e.recorded_at > p_since)
    or exists (select 1 from incidents i where i.case_id = p_case
      and greatest(i.recorded_at, panoh.corrected_at(i.id)) > p_since)
    or exists (select 1 from contacts k where k.case_id = p_case and k.outcome = 'reached_not_safe'
      and greatest(k.recorded_at, panoh.corrected_at(coalesce(k.mirrored_from, k.id))) > p_since)
    or exists (select 1 from order_events b where b.case_id = p_case and b.kind = 'order_breached' and b.recorded_at > p_since)
    or exists (select 1 from tool_results t where t.case_id = p_case and t.band in ('high', 'medium') and t.recorded_at > p_since)
    or exists (select 1 from recorded_risk_facts f where f.case_id = p_case and f.recorded_at > p_since)) $$;

-- Trigger cases_band_as_judged, for the app login: a band changes with an assessment, a decided change or a known fact
-- of this moment. What may be judged says risk/risk.rules.ts; a band that the viewer does not read moves nothing.
create or replace function panoh.keep_band_as_judged() returns trigger
  language plpgsql set search_path = panoh, pg_temp as $$
  declare who uuid := (panoh.me()).user_id; begin
    -- An assessment that was written apart, or without the training, leaves a higher band as it is; a case that was never
    -- assessed counts as medium.
    if exists (select 1 from risk_assessments a where a.case_id = new.id
        and a.assessed_by = who and a.recorded_at = panoh.now()
        and array_position('{incomplete,standard,medium,high}'::text[], a.band)
          >= array_position('{incomplete,standard,medium,high}'::text[], a.assessed_band)
        and (a.band = new.band or (new.band = old.band
            or new.band = 'medium' and old.band = 'incomplete' and old.assessed_at is null)
          and array_position('{standard,medium,incomplete,high}'::text[], new.band)
            >= array_position('{standard,medium,incomplete,high}'::text[], a.band))) then
      return new;
    end if;
    if old.assessed_at is not distinct from new.assessed_at and exists (select 1 from band_changes b
        where b.case_id = new.id and b.state = 'applied' and b.to_band = new.band
          and (b.requested_by = who and b.requested_at between panoh.now() - interval '1 millisecond' and panoh.now()
            or b.decided_by = who and b.requested_by <> who and b.decided_at between panoh.now() - interval '1 millisecond' and panoh.now())) then
      return new;
    end if;
    -- The last assessment counts from when a colleague of its writer, who lacked the training, confirmed it.
    if old.assessed_at is not distinct from new.assessed_at and exists (select 1 from risk_assessments a
        join training_acts t on t.case_id = a.case_id and t.user_id = a.assessed_by and t.done_at = a.recorded_at
        where a.case_id = new.id and a.assessed_at = old.assessed_at and a.band = new.band and not a.written_apart
          and t.action = 'assessRisk' and t.confirmed_by = who and t.confirmed_at = panoh.now()) then
      return new;
    end if;
    -- A critical fact raises the band at once; a fact never lowers it.
    if new.band = 'high' and old.assessed_at is not distinct from new.assessed_at and exists (select 1 from recorded_risk_facts f
        where f.case_id = new.id and f.agency_id = (panoh.me()).agency_id and f.recorded_at = panoh.now()) then
      return new;
    end if;
    raise exception 'not judged' using errcode = '42501';
  end $$;
