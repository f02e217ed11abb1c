-- The API calls it for every timeline entry. No policy lets the app login insert events; an owner writes any entry,
-- another agency only entries of the step it takes, as the body lists them.
create or replace function panoh.add_event(p jsonb) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if not panoh.viewer_has_case_relation((p->>'caseId')::uuid) then raise exception 'no relation' using errcode = '42501'; end if;
    -- Another agency records what passed between the two, and nothing that judges the survivor or raises risk.
    if not panoh.viewer_owns_case((p->>'caseId')::uuid) and ((coalesce((p->>'raisesRisk')::boolean, false)
      or (p->>'kind' in ('discussed_in_meeting', 'meeting_decision', 'meeting_decision_taken_back')
        and p->>'partition' = 'follow_ups' and panoh.meets_on((p->>'caseId')::uuid)
      or p->>'kind' = 'work_recorded' and p->>'partition' = 'follow_ups' and exists (select 1 from follow_ups f
        where f.case_id = (p->>'caseId')::uuid and f.rule = any (panoh.second_looks()) and f.done_by = (panoh.me()).user_id
          and f.done_at = panoh.now())
      or p->>'kind' ~ '^(referral_|support_lead_|question_asked$|closure_lapsed$)'
      or p->>'kind' ~ '^(closure_|case_closed$|death_review_opened$|review_without_contact$)'
        and panoh.decides_closure((p->>'caseId')::uuid)
      or p->>'kind' = 'contact_recorded' and panoh.calls_for((p->>'caseId')::uuid)
      or p->>'kind' = 'contact_recorded' and exists (select 1 from cases c where c.id = (p->>'caseId')::uuid
        and c.support_lead_state = 'accepted' and c.support_lead_agency_id = (panoh.me()).agency_id)) is not true)
      -- Pressure on the survivor that the second person of a closure request found.
      and not (p->>'kind' = 'closing_under_pressure' and p->>'partition' = 'risk'
        and panoh.decides_closure((p->>'caseId')::uuid))
      and not (p->>'kind' ~ '^order_' and p->>'partition' = 'legal' and (panoh.me()).agency_kind = 'police'
        and 'referred:legal' = any ((panoh.me()).writes) and panoh.viewer_may_see_orders((p->>'caseId')::uuid))
      and not (p->>'kind' in ('order_extended', 'order_extension_refused', 'order_extension_returned', 'order_extension_seen')
        and p->>'partition' = 'legal' and not coalesce((p->>'raisesRisk')::boolean, false)
        and 'prosecutor' = any ((panoh.me()).roles) and exists (select 1 from protection_orders o
          where o.case_id = (p->>'caseId')::uuid and o.extension_prosecutor_id = (panoh.me()).agency_id
            and (o.extension_answered_at = panoh.now()
              or o.extension_state in ('sent', 'seen') and panoh.order_status(o) in ('active', 'extended'))))) then
      raise exception 'not the owner' using errcode = '42501';
    end if;
    insert into case_events (id, case_id, kind, partition, happened_at, agency_id, actor_id, facts, sealed_note,
      key_version, raises_risk, corrects_id)
    values ((p->>'id')::uuid, (p->>'caseId')::uuid, p->>'kind', p->>'partition', (p->>'happenedAt')::timestamptz,
      (panoh.me()).agency_id, (panoh.me()).user_id, coalesce(p->'facts', '{}'),
      decode(p->>'sealedNote', 'base64'), coalesce((p->>'keyVersion')::integer, 1),
      coalesce((p->>'raisesRisk')::boolean, false), (p->>'correctsId')::uuid);
  end $$;

-- open_emergency, take_back_shares, lapse_closings, ask and end_support_lead call it; no login may. The lead or the
-- stand-in, else the supervisors of the owner.
create or replace function panoh.answerable_for(p_case uuid) returns uuid[]
  language sql stable set search_path = panoh, pg_temp as $$
  with lead as (select u.id from cases c join users u on u.id = panoh.acting_for(c.lead_user_id, c.id)
        and u.agency_id = c.agency_id where c.id = p_case)
    select array(select id from lead union select u.id from cases c join users u on u.agency_id = c.agency_id
      where c.id = p_case and 'supervisor' = any (u.roles) and panoh.may_be_notified(u.id)
        and not exists (select 1 from lead)) $$;

-- The API calls it for every access check (access/access.service.ts), as do may_hold and support_counts. Row security
-- may hide the case itself; it reads only grants to the viewer, and none of a blocked case.
create or replace function panoh.access_to_cases(p_cases uuid[])
  returns table(case_id uuid, relation text, partitions text[], reads text[], writes text[], is_lead boolean, agency_id uuid,
    grant_id uuid)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  with me as materialized (select v.*, panoh.now() as at from panoh.viewer() v)
    select g.case_id, g.relation, g.partitions,
      array(select p from unnest(g.partitions) p where g.relation || ':' || p = any (me.reads)),
      array(select p from unnest(g.partitions) p where g.relation || ':' || p = any (me.writes)),
      c.lead_user_id is not distinct from me.user_id, c.agency_id, g.id
    from me join grants g on g.case_id = any (p_cases) and g.grantee_id = any (me.grantees) join cases c on c.id = g.case_id
    where g.starts_at <= me.at and (g.ends_at is null or g.ends_at > me.at) and not (g.case_id = any (me.blocked)) $$;

-- Deferred triggers on cases and follow_ups: at commit a closed case has an approved closure of its episode (PN002), an
-- open one a pending follow-up (PN001). Row security may hide both from the viewer.
-- Mirrors missingNextStep in follow-ups/consequences.rules.ts and episodeAfter in closure/episodes.rules.ts.
create or replace function panoh.check_case_state() returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare subject cases; begin
    select * into subject from cases where id = coalesce(to_jsonb(new)->>'case_id', to_jsonb(new)->>'id')::uuid;
    if subject.status = 'closed' and tg_table_name = 'cases' and not exists (select 1 from closure_episodes e
        where e.case_id = subject.id and e.episode_no = subject.episode_no and e.state = 'approved') then
      raise exception 'a closed case needs an approved closure' using errcode = 'PN002';
    end if;
    if subject.status = 'open'
      and not exists (select 1 from follow_ups where case_id = subject.id and status = 'pending') then
      raise exception 'an open case needs a next step' using errcode = 'PN001';
    end if;
    return null;
  end $$;

-- The API (getMeeting, recordDecision, revokeDecision) and policy meeting_decisions_insert call it. Row security hides the cases that
-- receiving agencies opened; only a coordinator of the case gets rows.
create or replace function panoh.decision_owners(p_case uuid)
  returns table(agency_id uuid, case_id uuid, referral_id uuid)
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  #variable_conflict use_column
  begin
    if panoh.viewer_coordinates_case(p_case) is not true then return; end if;
    return query select c.agency_id, c.id, null::uuid from cases c where c.id = p_case and c.status = 'open'
      union all select distinct on (r.to_agency_id) r.to_agency_id, x.id, r.id
        from referrals r join cases x on x.id = r.received_case_id and x.agency_id = r.to_agency_id and x.status = 'open'
        where r.case_id = p_case and r.status in ('accepted', 'appointment', 'service_started')
          and not (x.id = any (coalesce((panoh.viewer()).blocked, '{}')));
  end $$;

-- The API calls it when consent to share with an agency changes. The app login cannot delete keys; the viewer must own
-- the case, and keys of the owning agency stay.
create or replace function panoh.drop_wraps(p_case uuid, p_agency uuid, p_partitions text[]) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if not panoh.viewer_owns_case(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
    delete from vault.case_keys k where k.case_id = p_case and k.agency_id = p_agency
      and k.partition = any (p_partitions)
      and not exists (select 1 from cases c where c.id = p_case and c.agency_id = p_agency);
  end $$;

-- The API calls it at the end of a request that names a perpetrator or an employee. The app login cannot read name
-- digests; the own agency recorded or completed the incident, or named the respondent, in this transaction, or an
-- administrator the employee. A match starts a block without naming its case.
create or replace function panoh.keep_name(p_kind text, p jsonb) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare named uuid := (p->>'id')::uuid; key uuid := (p->>'keyedFor')::uuid; version integer := (p->>'keyVersion')::integer;
    own uuid; digests bytea[] := array(select decode(t, 'base64') from jsonb_array_elements_text(p->'tokens') t); hit record;
  begin
    if p_kind = 'staff' then
      if ('administrator' = any ((panoh.me()).roles)) is not true
        or not exists (select 1 from users u where u.id = named and u.agency_id = key) then
        raise exception 'not allowed' using errcode = '42501';
      end if;
      insert into staff_names (user_id, keyed_for, key_version, tokens) values (named, key, version, digests)
        on conflict (user_id) do update set tokens = excluded.tokens, key_version = excluded.key_version;
    else
      select x.case_id into own from incident_perpetrators x join incidents i on i.id = x.incident_id
        where x.id = named and i.agency_id = (panoh.me()).agency_id
          and date_trunc('milliseconds', coalesce(i.detailed_at, i.recorded_at))
            = date_trunc('milliseconds', panoh.now());
      if own is null then
        select r.case_id into own from respondents r where r.id = named and r.agency_id = (panoh.me()).agency_id
          and date_trunc('milliseconds', r.recorded_at) = date_trunc('milliseconds', panoh.now());
      end if;
      if own is null then return; end if;
      insert into perpetrator_names (perpetrator_id, case_id, keyed_for, key_version, tokens)
        values (named, own, key, version, digests) on conflict do nothing;
    end if;
    for hit in with probes as (select q."agencyId" as agency_id, array(select decode(t, 'base64') from unnest(q.tokens) t) as tokens
          from jsonb_to_recordset(p->'probes') q ("agencyId" uuid, tokens text[]))
        select distinct n.case_id, named as user_id from probes q join perpetrator_names n on p_kind = 'staff'
          and n.keyed_for = q.agency_id and n.tokens && q.tokens
        union select distinct own, s.user_id from probes q join staff_names s on own is not null
          and s.keyed_for = q.agency_id and s.tokens && q.tokens loop
      if not exists (select 1 from conflict_blocks b where b.case_id = hit.case_id and b.subject_id = hit.user_id) then
        perform panoh.open_block(gen_random_uuid(), hit.case_id, 'user', hit.user_id, null, 'staff_match');
      end if;
    end loop;
  end $$;

-- Triggers cases_listed and case_events_written: keep the row of the case in case_writings, from which queue lines are
-- made. The app login cannot write that table; a row that another transaction holds is skipped.
create or replace function panoh.keep_writing() returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if tg_table_name = 'cases' then
      insert into case_writings (case_id, group_id, written_at, is_listed)
        values (new.id, new.working_group_id, new.opened_at, new.status = 'open' and new.shares_with_group)
        on conflict (case_id) do update set group_id = excluded.group_id, is_listed = excluded.is_listed;
    else
      update case_writings set written_at = new.recorded_at where case_id in (
        select w.case_id from case_writings w where w.case_id = new.case_id and w.written_at < new.recorded_at
        for update skip locked);
    end if;
    return null;
  end $$;

-- Policy grants_insert calls it. The viewer must own the case; it compares the grant with the referral, closure
-- request, group and consents, which row security may hide from the viewer's role.
create or replace function panoh.may_grant(p_case uuid, p_grantee uuid, p_relation text, p_partitions text[],
    p_source uuid)
  returns boolean
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  begin
    return panoh.viewer_owns_case(p_case) and case p_relation
      when 'own' then p_grantee = (panoh.me()).agency_id
      when 'group' then p_partitions <@ '{core,follow_ups,closure}'::text[]
        and exists (select 1 from cases c where c.id = p_case and c.working_group_id = p_grantee and c.shares_with_group)
      when 'closure_review' then p_partitions <@ '{core,closure}'::text[]
        and exists (select 1 from closure_episodes e where e.id = p_source and e.case_id = p_case
          and e.state = 'requested' and e.reviewer_agency_id = p_grantee)
      when 'referred' then exists (select 1 from referrals r where r.id = p_source and r.case_id = p_case
          and r.to_agency_id = p_grantee and r.received_case_id is not null)
        and p_partitions <@ (array['core'] || panoh.allowed_to(p_case, p_grantee, p_partitions))
      end;
  end $$;

-- merge_record and undo_merger call it; no login may. It moves rows with these ids, and what belongs to them, between two records
-- of one agency, with the texts that were sealed for the other one; it refuses where a row was written or sealed after them.
create or replace function panoh.move_rows(p_from uuid, p_to uuid, moved uuid[], words jsonb) returns void
  language plpgsql set search_path = panoh, pg_temp as $$
  declare words_by_danger text[] := '{not_asked,safer,same,worse}'; begin
    if exists (select o.id from protection_orders o where o.case_id = p_from and o.id = any (moved)
        union all select v.id from order_events v where v.case_id = p_from and v.order_id = any (moved) and v.sealed is not null
        union all select x.id from respondents x where x.case_id = p_from and x.order_id = any (moved)
        union all select c.id from corrections c where c.case_id = p_from and c.subject_id = any (moved) and c.sealed is not null
        union all select g.id from support_goals g where g.case_id = p_from and g.id = any (moved)
        union all select g.id from goal_progress g where g.case_id = p_from and g.goal_id = any (moved) and g.sealed_word is not null
        union all select a.id from plan_actions a where a.case_id = p_from and a.goal_id = any (moved) and a.sealed_what is not null
        union all select k.id from support_entries k left join support_entries o on o.id = k.corrects_id
          where k.case_id = p_from and (k.goal_id = any (moved) or o.goal_id = any (moved))
        union all select s.id from court_steps s where s.case_id = p_from and s.court_id = any (moved) and s.sealed_note is not null
        except select (w #>> '{}')::uuid from jsonb_path_query(words, '$.*[*].id') w)
      or exists (select 1 from protection_orders o join jsonb_to_recordset(words->'orders') w (id uuid, was text) on w.id = o.id
        where decode(w.was, 'base64') <> o.sealed) then
      raise exception 'changed since the texts were sealed' using errcode = 'PN112';
    end if;
    set constraints order_events_order_fk, order_events_breach_fk, respondents_order_fk, support_entries_goal_fk deferred;
    update call_in_cases set case_id = p_to where case_id = p_from and (call_in_id = any (moved) or joins_id = any (moved));
    update protection_orders o set case_id = p_to, incident_id = null, version = version + 1,
        sealed = decode(w.sealed, 'base64'), sealed_contact_line = decode(w.line, 'base64')
      from jsonb_to_recordset(words->'orders') w (id uuid, sealed text, line text)
      where o.id = w.id and o.case_id = p_from and o.id = any (moved);
    update corrections c set case_id = p_to, sealed = (select decode(w.sealed, 'base64')
        from jsonb_to_recordset(words->'corrections') w (id uuid, sealed text) where w.id = c.id)
      where c.case_id = p_from and c.subject_id = any (moved);
    update order_events v set sealed = decode(w.sealed, 'base64')
      from jsonb_to_recordset(words->'orderEvents') w (id uuid, sealed text) where v.id = w.id and v.order_id = any (moved) and v.case_id = p_to;
    update respondents x set sealed_name = decode(w.name, 'base64'), sealed = decode(w.sealed, 'base64')
      from jsonb_to_recordset(words->'respondents') w (id uuid, name text, sealed text)
      where x.id = w.id and x.order_id = any (moved) and x.case_id = p_to;
    update perpetrator_names n set case_id = p_to from respondents x
      where x.id = n.perpetrator_id and x.order_id = any (moved) and x.case_id = p_to and n.case_id = p_from;
    insert into key_date_events (id, case_id, agency_id, written_by, date_id, note_no, kind, partition, step, on_day, about, sealed_note)
      select coalesce(w."newId", gen_random_uuid()), p_to, d.agency_id, d.written_by, d.date_id, d.note_no, d.kind, d.partition, d.step, d.on_day,
        d.about, decode(w.sealed, 'base64')
      from key_date_events d left join jsonb_to_recordset(words->'dateNotes') w (id uuid, "newId" uuid, sealed text) on w.id = d.id
      where d.case_id = p_from and (d.date_id = any (moved) or exists (select 1 from court_steps s where s.hearing_id = d.date_id
        and s.court_id = any (moved))) on conflict do nothing;
    -- A goal moves with its words, and with services for it and their corrections; its steps and actions follow it.
    update support_entries k set case_id = p_to, goal_id = case when k.goal_id = any (moved) then k.goal_id end,
        sealed_note = decode(w.sealed, 'base64')
      from jsonb_to_recordset(words->'services') w (id uuid, sealed text) where k.id = w.id and k.case_id = p_from;
    update support_goals g set case_id = p_to, sealed_words = decode(w.sealed, 'base64'),
        sealed_measure = decode(w.measure, 'base64')
      from jsonb_to_recordset(words->'goals') w (id uuid, sealed text, measure text)
      where g.id = w.id and g.case_id = p_from and g.id = any (moved);
    update goal_progress g set sealed_word = decode(w.sealed, 'base64')
      from jsonb_to_recordset(words->'goalWords') w (id uuid, sealed text) where g.id = w.id and g.goal_id = any (moved) and g.case_id = p_to;
    update plan_actions g set sealed_what = decode(w.sealed, 'base64')
      from jsonb_to_recordset(words->'actions') w (id uuid, sealed text) where g.id = w.id and g.goal_id = any (moved) and g.case_id = p_to;
    update court_steps s set case_id = p_to, sealed_note = (select decode(w.sealed, 'base64')
        from jsonb_to_recordset(words->'courtNotes') w (id uuid, sealed text) where w.id = s.id)
      where s.case_id = p_from and s.court_id = any (moved);
    update court_openings o set case_id = p_to where o.case_id = p_from and o.court_id = any (moved);
    update tool_results t set case_id = p_to where t.case_id = p_from and t.id = any (moved);
    -- Of a signal in both records one stays: unanswered if a task waits for its answer, and him if one of the two says so.
    insert into programme_signal_cases (signal_id, case_id, found_at, confirmed_by, confirmed_at, answer, answered_by, answered_at)
      select signal_id, p_to, found_at, confirmed_by, confirmed_at, answer, answered_by, answered_at
      from programme_signal_cases where case_id = p_from and signal_id = any (moved)
      on conflict (signal_id, case_id) do update set confirmed_by = coalesce(programme_signal_cases.confirmed_by, excluded.confirmed_by),
        confirmed_at = coalesce(programme_signal_cases.confirmed_at, excluded.confirmed_at),
        (answer, answered_by, answered_at) = (select w.answer, w.answered_by, w.answered_at from (values
            (programme_signal_cases.answer, programme_signal_cases.answered_by, programme_signal_cases.answered_at),
            (excluded.answer, excluded.answered_by, excluded.answered_at)) w (answer, answered_by, answered_at)
          order by w.answer is not null, w.answer = 'not_him' limit 1);
    insert into programme_feedback (signal_id, case_id, step, word, recorded_by, recorded_at)
      select signal_id, p_to, step, word, recorded_by, recorded_at from programme_feedback where case_id = p_from and signal_id = any (moved)
      on conflict (signal_id, case_id, step) do update
        set word = excluded.word, recorded_by = excluded.recorded_by, recorded_at = excluded.recorded_at
        where array_position(words_by_danger, excluded.word) > array_position(words_by_danger, programme_feedback.word);
  end $$;

-- close_case calls it for an approved duplicate; no login may. It moves rows of the two records only.
create or replace function panoh.merge_record(e panoh.closure_episodes) returns void
  language plpgsql set search_path = panoh, pg_temp as $$
  declare p_case uuid := e.case_id; p_kept uuid := e.subject_id; words jsonb := e.merge_words; own uuid; pair uuid; block uuid; moved uuid[];
    ranks text[] := '{standard,incomplete,medium,high}'; r record; lost referrals; came_again boolean;
  begin
    if words is null then raise exception 'not approved' using errcode = '42501'; end if;
    select agency_id into own from cases where id = p_case;
    perform pg_advisory_xact_lock(hashtext('panoh.merge/' || own));
    perform 1 from cases where id in (p_case, p_kept) order by id for update;
    if not exists (select 1 from cases k where k.id = p_kept and k.id <> p_case and k.agency_id = own
        and k.erased_at is null and k.status = 'open')
      or exists (select 1 from merged_cases m where m.case_id = p_kept) then
      raise exception 'not the record that stays' using errcode = 'PN079';
    end if;
    came_again := coalesce((select k.contact_stopped and not a.contact_stopped and k.death_reported_at is null
      and a.episode_opened_at > (select max(v.recorded_at) from case_events v where v.case_id = p_kept and (v.kind = 'contacts_stopped'
        or v.kind = 'contact_recorded' and v.facts->>'outcome' = 'asked_no_contact'))
      from cases k, cases a where k.id = p_kept and a.id = p_case), false);
    -- A key that was turned after the endorsement: the request must be made again.
    if exists (select 1 from (values ('legal', 'keyVersion'), ('support', 'supportVersion')) x (partition, version)
        where (words->>x.version)::integer is distinct from (select max(k.key_version) from vault.case_keys k
          where k.case_id = p_kept and k.partition = x.partition and k.agency_id = own)) then
      raise exception 'changed since the endorsement' using errcode = 'PN112';
    end if;
    perform panoh.end_open_closure(p_kept);
    perform set_config('panoh.merging', 'on', true);
    set constraints referrals_replaces_fk, referrals_consent_fk deferred;
    -- Of two follow-ups for the same thing the one due first stays.
    for r in select a.id as a_id, b.id as b_id, a.due_at < b.due_at as a_first from follow_ups a join follow_ups b
        on b.case_id = p_kept and b.status = 'pending' and b.rule = a.rule and b.step = a.step
          and b.subject_id is not distinct from a.subject_id where a.case_id = p_case and a.status = 'pending' loop
      update follow_ups set status = 'replaced', done_at = panoh.now(), version = version + 1
        where id = case when r.a_first then r.b_id else r.a_id end;
    end loop;
    update follow_up_steps s set case_id = p_kept from follow_ups f
      where f.id = s.follow_up_id and f.case_id = p_case and f.status = 'pending';
    update follow_ups set case_id = p_kept, user_id = null, version = version + 1 where case_id = p_case and status = 'pending';
    -- The survivor's refusal outweighs an older yes of the other record.
    create temporary table merged_consents on commit drop as
      select k.*, gen_random_uuid() as new_id from consents k where k.case_id = p_case
        and (k.answer = 'refused' or not exists (select 1 from consents n where n.case_id = p_kept and n.answer = 'refused'
          and n.scope = k.scope and n.agency_id is not distinct from k.agency_id and n.given_at > k.given_at));
    insert into consents (id, case_id, scope, agency_id, partitions, purpose, basis, answer, presence, child_assent,
        decided_with, given_at, until_on, provisional_until, withdrawn_at, recorded_by, recorded_at, language, manner,
        reviewed_by, reviewed_at, review_outcome)
      select new_id, p_kept, scope, agency_id, partitions, purpose, basis, answer, presence, child_assent, decided_with,
        case when answer = 'refused' then panoh.now() else given_at end, until_on, provisional_until, withdrawn_at,
        recorded_by, recorded_at, language, manner, reviewed_by, reviewed_at, review_outcome from merged_consents;
    moved := array(select id from protection_orders where case_id = p_case union select id from support_goals where case_id = p_case
      union select court_id from court_steps where case_id = p_case union select date_id from key_date_events where case_id = p_case
      union select id from tool_results where case_id = p_case union select call_in_id from call_in_cases where case_id = p_case
      union select signal_id from programme_signal_cases where case_id = p_case
      union select signal_id from programme_feedback where case_id = p_case);
    -- For undo_merger: the rows that move, those of them that the record that stays has too, the incidents of orders, referrals
    -- with the consent each rested on, and consents as they were copied.
    update closure_episodes x set merge_words = x.merge_words || jsonb_build_object('moved', to_jsonb(moved),
        'shared', (select coalesce(jsonb_agg(n.signal_id), '[]') from programme_signal_cases n where n.case_id = p_kept and n.signal_id = any (moved)),
        'incidents', (select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'incidentId', o.incident_id)), '[]')
          from protection_orders o where o.case_id = p_case),
        'before', (select jsonb_build_object('stopped', k.contact_stopped, 'deathAt', k.death_reported_at, 'deathStops', k.death_stops_contact) from cases k where k.id = p_kept),
        'consents', (select coalesce(jsonb_agg(m.new_id), '[]') from merged_consents m),
        'referrals', (select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'consentId', o.consent_id)), '[]') from referrals o where o.case_id = p_case),
        'received', (select coalesce(jsonb_agg(o.id), '[]') from referrals o where o.received_case_id = p_case)) where x.id = e.id;
    update referrals x set case_id = p_kept, consent_id = (select m.new_id from merged_consents m where m.id = x.consent_id),
      version = version + 1 where x.case_id = p_case;
    insert into grants (id, case_id, grantee_id, relation, partitions, purpose, source_id, ends_at)
      select gen_random_uuid(), p_kept, g.grantee_id, g.relation, g.partitions, g.purpose, g.source_id, g.ends_at
      from grants g where g.case_id = p_case and g.relation = 'referred' and (g.ends_at is null or g.ends_at > panoh.now());
    insert into vault.case_keys (case_id, partition, key_version, agency_id, agency_key_version, sealed_key)
      select p_kept, w.partition, w."keyVersion", w."agencyId", w."agencyKeyVersion", decode(w."sealedKey", 'base64')
      from jsonb_to_recordset(words->'wraps') w (partition text, "keyVersion" integer, "agencyId" uuid,
        "agencyKeyVersion" integer, "sealedKey" text)
      where exists (select 1 from grants g where g.case_id = p_case and g.relation = 'referred' and g.grantee_id = w."agencyId"
        and w.partition = any (g.partitions) and (g.ends_at is null or g.ends_at > panoh.now()))
      on conflict do nothing;
    perform panoh.move_rows(p_case, p_kept, moved, words);
    update band_changes b set state = 'lapsed', decided_at = panoh.now(), version = b.version + 1
      where b.case_id in (p_case, p_kept) and b.state = 'pending';
    delete from programme_signal_cases where case_id = p_case;
    delete from programme_feedback where case_id = p_case;
    -- What she wanted help with in the record that ends needs a goal in the one that stays.
    insert into need_answers (id, case_id, agency_id, written_by, step_no, need, answer, said_on)
      select gen_random_uuid(), p_kept, n.agency_id, n.written_by,
        (select coalesce(max(k.step_no), 0) + 1 from need_answers k where k.case_id = p_kept), n.need, n.answer, n.said_on
      from (select distinct on (k.need) k.* from need_answers k join cases c on c.id = k.case_id
          where k.case_id = p_case and k.recorded_at >= c.episode_opened_at order by k.need, k.step_no desc) n
      where n.answer = 'wanted' and (select k.answer from need_answers k join cases c on c.id = k.case_id
          where k.case_id = p_kept and k.need = n.need and k.recorded_at >= c.episode_opened_at
          order by k.step_no desc limit 1) is distinct from 'wanted';
    -- Whom a block of the record that ends keeps away loses keys and referrals of the one that stays too, from now on.
    for block in insert into conflict_blocks (id, case_id, subject_kind, subject_id, subject_code, source, state, started_at, origin_id, is_heavy)
        select gen_random_uuid(), p_kept, b.subject_kind, b.subject_id, b.subject_code, 'linked', b.state, panoh.now(), coalesce(b.origin_id, b.id), b.is_heavy
        from conflict_blocks b where b.case_id = p_case and b.lifted_at is null and not exists (select 1 from conflict_blocks n
          where n.case_id = p_kept and n.lifted_at is null and n.subject_kind = b.subject_kind
            and n.subject_id is not distinct from b.subject_id and n.subject_code is not distinct from b.subject_code)
        returning id loop
      perform panoh.enforce_block(block);
      perform panoh.take_back_shares(block);
    end loop;
    update cases k set band = case when array_position(ranks, a.band) > array_position(ranks, k.band) then a.band else k.band end,
        death_reported_at = coalesce(k.death_reported_at, a.death_reported_at), searching_since = least(k.searching_since, a.searching_since),
        death_stops_contact = k.death_stops_contact or a.death_stops_contact and not k.contact_stopped,
        -- Her wish to be left alone counts, unless she came again after it.
        contact_stopped = k.contact_stopped and not came_again
          or a.contact_stopped and exists (select 1 from case_events v where v.case_id = p_case
            and v.recorded_at >= k.episode_opened_at and (v.kind in ('contacts_stopped', 'death_reported')
              or v.kind = 'contact_recorded' and v.facts->>'outcome' = 'asked_no_contact')),
        version = k.version + 1 from cases a where k.id = p_kept and a.id = p_case;
    -- Another person answered there, or she doubted the plan: nobody calls here by an older one.
    update safe_contacts k set version = k.version + 1,
        locked_at = coalesce(k.locked_at, case when a.locked_at > coalesce(k.confirmed_at, '-infinity') then a.locked_at end),
        doubted_at = coalesce(k.doubted_at, case when came_again then panoh.now()
          when a.doubted_at > coalesce(k.confirmed_at, '-infinity') then a.doubted_at end)
      from safe_contacts a where k.case_id = p_kept and a.case_id = p_case
        and (came_again or greatest(a.locked_at, a.doubted_at) > coalesce(k.confirmed_at, '-infinity'));
    update follow_ups f set status = 'replaced', done_at = panoh.now(), version = f.version + 1 from cases k where k.id = p_kept
      and k.contact_stopped and f.case_id = k.id and f.status = 'pending' and f.kind = 'safety_contact';
    -- What she refused in the record that ends closes here what an older yes had opened.
    delete from merged_consents where answer <> 'refused';
    update grants g set ends_at = panoh.now() where g.case_id = p_kept and g.relation = 'group' and (g.ends_at is null or g.ends_at > panoh.now())
      and exists (select 1 from merged_consents m where m.scope = 'case_conference_mdwg');
    update grants g set partitions = array(select p from unnest(g.partitions) p where p = 'core' or not exists (select 1
        from merged_consents m where m.scope = 'referral' and m.agency_id = g.grantee_id and p = any (m.partitions)))
      where g.case_id = p_kept and g.relation = 'referred' and (g.ends_at is null or g.ends_at > panoh.now())
        and exists (select 1 from merged_consents m where m.scope = 'referral' and m.agency_id = g.grantee_id);
    for lost in select x.* from referrals x where x.case_id = p_kept and x.ended_at is null and exists (select 1
        from merged_consents m where m.scope = 'referral' and m.agency_id = x.to_agency_id and m.partitions = '{}') loop
      perform panoh.lose_receiver(lost);
    end loop;
    delete from vault.case_keys w using merged_consents m where w.case_id = p_kept and w.agency_id = m.agency_id and w.agency_id <> own
      and m.scope = 'referral' and (m.partitions = '{}' or w.partition = any (m.partitions));
    update cases k set
        shares_with_group = k.shares_with_group and not exists (select 1 from merged_consents m where m.scope = 'case_conference_mdwg'),
        refuses_sharing = k.refuses_sharing or exists (select 1 from merged_consents m where m.scope in ('case_conference_mdwg', 'referral'))
          and not exists (select 1 from grants_in_force g where g.case_id = p_kept and g.relation in ('group', 'referred')),
        counts_in_statistics = k.counts_in_statistics and not exists (select 1 from merged_consents m where m.scope = 'statistics_non_identifying'),
        may_be_linked = k.may_be_linked and not exists (select 1 from merged_consents m where m.scope = 'record_linkage')
      where k.id = p_kept;
    perform linkage.forget(p_kept) from merged_consents m where m.scope = 'record_linkage' limit 1;
    perform set_config('panoh.merging', 'off', true);
    if (select count(*) from cases where id in (p_case, p_kept) and may_be_linked) < 2 then return; end if;
    update linkage.pairs set state = 'answered' where one = least(p_case, p_kept) and other = greatest(p_case, p_kept) and state = 'open' returning id into pair;
    insert into linkage.decisions (id, pair_id, one, other, answer, decided_by, is_of_agency)
      values (gen_random_uuid(), coalesce(pair, gen_random_uuid()), least(p_case, p_kept), greatest(p_case, p_kept), 'same', (panoh.me()).user_id, true);
  end $$;

-- reopen_case calls it for a record that was merged by mistake; no login may. Referrals go back with the consents they rested
-- on, and their receivers lose the other record. Rows that the merger moved go back with their later steps, if the API sealed
-- their texts again; otherwise, as where the viewer cannot open the other record, they stay. What the merger said of
-- the other woman, that she died, wants to be left alone or came again, holds no more, unless it was said there too since. The
-- setting names that case where contacts with her begin again, or where no task is left.
create or replace function panoh.undo_merger(p_case uuid, p_texts jsonb) returns void
  language plpgsql set search_path = panoh, pg_temp as $$
  declare e closure_episodes; p_kept uuid; was jsonb; moved uuid[]; rows uuid[]; shared uuid[]; subjects uuid[]; is_stopped boolean;
  begin
    select x.* into e from closure_episodes x join cases c on c.id = x.case_id and c.episode_no = x.episode_no and c.status = 'closed'
      where x.case_id = p_case and x.state = 'approved' and x.reason = 'duplicate' and x.merge_words ? 'referrals';
    if e.id is null then return; end if;
    p_kept := e.subject_id;
    -- A step or note that is added at the same time waits for the lock, or is seen.
    perform 1 from cases where id in (p_case, p_kept) order by id for update;
    was := e.merge_words->'before';
    moved := array(select (r->>'id')::uuid from jsonb_array_elements(e.merge_words->'referrals') r);
    perform set_config('panoh.merging', 'on', true);
    with ended as (update grants g set ends_at = panoh.now() where g.case_id = p_kept and g.relation = 'referred' and g.source_id = any (moved)
        and (g.ends_at is null or g.ends_at > panoh.now()) returning g.id, g.grantee_id)
    delete from vault.case_keys w using ended x where w.case_id = p_kept and w.agency_id = x.grantee_id and not exists (select 1 from grants_in_force g
      where g.case_id = p_kept and g.relation = 'referred' and g.grantee_id = x.grantee_id and w.partition = any (g.partitions)
        and g.source_id <> all (moved));
    update referrals x set case_id = p_case, consent_id = (r->>'consentId')::uuid, version = version + 1
      from jsonb_array_elements(e.merge_words->'referrals') r where x.id = (r->>'id')::uuid and x.case_id = p_kept;
    update referrals x set received_case_id = p_case, version = version + 1
      where x.received_case_id = p_kept and x.id in (select r::uuid from jsonb_array_elements_text(e.merge_words->'received') r);
    subjects := moved;
    if p_texts is not null then
      rows := array(select jsonb_array_elements_text(e.merge_words->'moved'))::uuid[];
      shared := array(select jsonb_array_elements_text(e.merge_words->'shared'))::uuid[];
      perform panoh.move_rows(p_kept, p_case, rows, p_texts);
      delete from programme_signal_cases where case_id = p_kept and signal_id = any (rows) and signal_id <> all (shared);
      delete from programme_feedback where case_id = p_kept and signal_id = any (rows) and signal_id <> all (shared);
      update protection_orders o set incident_id = (i->>'incidentId')::uuid from jsonb_array_elements(e.merge_words->'incidents') i
        where o.id = (i->>'id')::uuid and o.case_id = p_case;
      -- A signal of both records is a task of both.
      with same as materialized (select f, gen_random_uuid() as id from follow_ups f
          where f.case_id = p_kept and f.status = 'pending' and f.subject_id = any (shared)),
        made as (insert into follow_ups
          select (jsonb_populate_record(t.f, jsonb_build_object('id', t.id, 'case_id', p_case, 'user_id', null))).* from same t)
      insert into follow_up_steps select (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(), 'follow_up_id', t.id,
          'case_id', p_case))).* from same t join follow_up_steps s on s.follow_up_id = (t.f).id;
      subjects := moved || array(select unnest(rows) except select unnest(shared)
        union select v.id from order_events v where v.order_id = any (rows) union select c.id from corrections c where c.subject_id = any (rows)
        union select a.id from plan_actions a where a.goal_id = any (rows)
        union select unnest(array[s.duty_id, s.hearing_id]) from court_steps s where s.court_id = any (rows)
        union select n.id from court_entries n join court_openings o on o.id = n.opening_id where o.court_id = any (rows));
    end if;
    update follow_up_steps s set case_id = p_case from follow_ups f where f.id = s.follow_up_id and f.case_id = p_kept
      and f.status = 'pending' and f.subject_id = any (subjects);
    update follow_ups f set case_id = p_case, version = version + 1
      where f.case_id = p_kept and f.status = 'pending' and f.subject_id = any (subjects);
    update consents k set withdrawn_at = panoh.now() where k.case_id = p_kept and k.answer = 'given' and k.withdrawn_at is null
      and k.id in (select c::uuid from jsonb_array_elements_text(e.merge_words->'consents') c);
    update cases k set contact_stopped = (was->>'stopped')::boolean, death_reported_at = (was->>'deathAt')::timestamptz,
        death_stops_contact = (was->>'deathStops')::boolean, version = k.version + 1
      where k.id = p_kept and k.status = 'open' and (k.contact_stopped is distinct from (was->>'stopped')::boolean
          or k.death_reported_at is distinct from (was->>'deathAt')::timestamptz)
        and not exists (select 1 from case_events v where v.case_id = p_kept and v.recorded_at > e.decided_at
          and (v.kind in ('contacts_stopped', 'death_reported') or v.kind = 'contact_recorded' and v.facts->>'outcome' = 'asked_no_contact'))
      returning k.contact_stopped into is_stopped;
    update follow_ups f set status = 'replaced', done_at = panoh.now(), version = f.version + 1 from cases k
      where k.id = f.case_id and k.contact_stopped and (k.id = p_case or k.id = p_kept and is_stopped) and f.status = 'pending'
        and f.kind = 'safety_contact';
    perform set_config('panoh.resumed_case', coalesce((select k.id::text from cases k where k.id = p_kept and (not is_stopped or k.status = 'open'
      and not exists (select 1 from follow_ups f where f.case_id = k.id and f.status = 'pending'))), ''), true);
    perform set_config('panoh.merging', 'off', true);
  end $$;

-- The API calls it for getCase, searchCases, printCode and for duplicates in closing: records of the viewer's agency that
-- were merged with a case that the viewer owns.
create or replace function panoh.merged_records(p_case uuid) returns table(case_id uuid, code text, is_kept boolean)
  language sql stable set search_path = panoh, pg_temp as $$
  with recursive merged as (select m.case_id as id from merged_cases m where m.kept_id = p_case
        union select m.case_id from merged_cases m join merged g on m.kept_id = g.id),
      kept as (select m.kept_id as id from merged_cases m where m.case_id = p_case
        union select m.kept_id from merged_cases m join kept g on m.case_id = g.id),
      found as (select id, false as is_kept from merged
        union all select id, true from kept where not exists (select 1 from merged_cases m where m.case_id = kept.id))
    select f.id, s.code, f.is_kept from found f join survivors s on s.case_id = f.id
      where panoh.viewer_owns_case(p_case) and panoh.viewer_owns_case(f.id) order by f.is_kept, s.code $$;

-- gate_facts, dangers_of, state_of_planning and the API (listChildren) call it: a case with every record that was merged into it,
-- also by way of a third one. Row security of the caller holds.
create or replace function panoh.records_of(p_case uuid) returns uuid[]
  language sql stable set search_path = panoh, pg_temp as $$
  with recursive found as (select p_case as id union select m.case_id from merged_cases m join found f on m.kept_id = f.id)
    select array_agg(id) from found $$;

-- Policies, functions and the API (listErasureRequests) call it: the viewer works for the owner and is not blocked.
-- Policies on blocks and sealed files rest on it, so it reads them past row security.
create or replace function panoh.viewer_owns_case(p_case uuid) returns boolean
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  declare me panoh.viewer := panoh.me();
  begin
    return me.agency_id is not null and 'own:core' = any (me.reads)
      and exists (select 1 from cases c where c.id = p_case and c.agency_id = me.agency_id)
      and not exists (select 1 from conflict_blocks b where b.case_id = p_case and b.lifted_at is null
        and (b.subject_id in (me.user_id, me.agency_id) or b.subject_code = me.agency_kind))
      and not exists (select 1 from sealed_files s where s.case_id = p_case and s.opened_at is null
        and me.user_id not in (s.lead_user_id, s.supervisor_id));
  end $$;

-- The API calls it for getMeeting. Row security hides entries about cases that the own agency was only referred; it
-- returns their references and nothing more.
create or replace function panoh.packet_references(p_meeting uuid) returns table(reference text)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select c.reference from meeting_entries e join cases c on c.id = e.case_id
    where e.meeting_id = p_meeting and e.is_listed and panoh.entry_sight(e.case_id, e.working_group_id) = 'reference'
    order by c.reference $$;

-- The API calls it for listPrematureSettlements. The app login has no rights in schema linkage; the viewer must lead the
-- group, and both cases must share with it.
create or replace function panoh.premature_settlements(p_group uuid)
  returns table(case_id uuid, reference text, settled_as text, settled_on date)
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  #variable_conflict use_column
  declare me panoh.viewer := panoh.viewer(); begin
    if me.user_id is null or not p_group = any (me.led_group_ids) or not 'group:core' = any (me.reads) then return; end if;
    return query select distinct on (c.id) c.id, c.reference, r.settled_as, r.settled_on
      from panoh.returns_after_settling r join cases c on c.id = r.case_id join cases o on o.id = r.seen_id
      where c.working_group_id = p_group
        and (c.shares_with_group and (c.shares_until is null or c.shares_until > panoh.now()))
        and o.working_group_id = p_group
        and (o.shares_with_group and (o.shares_until is null or o.shares_until > panoh.now()))
        and not (c.id = any (coalesce(me.blocked, '{}')) or o.id = any (coalesce(me.blocked, '{}')))
        and exists (select 1 from grants_in_force g where g.case_id = c.id and g.grantee_id = p_group and g.relation = 'group'
          and 'core' = any (g.partitions))
        and not exists (select 1 from meeting_entries m where m.case_id = c.id and m.working_group_id = p_group
          and (m.discussed_at at time zone 'Asia/Dushanbe')::date > r.seen_on)
      order by c.id, r.settled_on desc limit 200;
  end $$;

-- The API calls it after openCase and returns the reference to the person who opened the case, also where a block on
-- the own agency hides the case at once; the code only while the agency owns it.
create or replace function panoh.receipt(p_case uuid)
  returns table(code text, reference text, opened_at timestamptz)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select case when c.agency_id = (panoh.me()).agency_id then s.code end, c.reference, c.opened_at
  from cases c join survivors s on s.case_id = c.id
  where c.id = p_case and c.opened_by = (panoh.me()).user_id $$;

-- The API calls it for getCaseOverview. It checks the viewer's own grant once and counts each partition that the viewer
-- reads, where row security would check the grant for each row. One plan serves every case: making one takes longer.
create or replace function panoh.own_counts(p_case uuid) returns jsonb
  language plpgsql stable security definer set search_path = panoh, pg_temp set plan_cache_mode = force_generic_plan as $$
  declare me panoh.viewer := panoh.viewer(); this_moment timestamptz := panoh.now(); held text[]; begin
    if me.user_id is null or p_case = any (me.blocked) then return null; end if;
    select array_agg(p) into held from grants g cross join unnest(g.partitions) p
      where g.case_id = p_case and g.relation = 'own' and g.grantee_id = any (me.grantees)
        and 'own:' || p = any (me.reads)
        and g.starts_at <= this_moment and (g.ends_at is null or g.ends_at > this_moment);
    if held is null or not 'core' = any (held) then return null; end if;
    return jsonb_build_object(
      'referrals', (select count(*) from referrals r where r.case_id = p_case),
      'incidents', (select count(*) from incidents i where i.case_id = p_case),
      'orders', (select count(*) from protection_orders o where o.case_id = p_case),
      'contacts', case when 'follow_ups' = any (held) then (select count(*) from contacts k where k.case_id = p_case) end,
      'assessments', case when 'risk' = any (held) then
        (select count(*) from risk_assessments r where r.case_id = p_case) end,
      'consents', case when 'consent' = any (held) then (select count(*) from consents k where k.case_id = p_case) end,
      'narratives', case when 'narrative' = any (held) then
        (select count(*) from narratives n where n.case_id = p_case) end,
      'supportEntries', case when 'support' = any (held) then (select count(*) from support_entries s
        where s.case_id = p_case and (me.agency_kind <> 'police' or s.agency_id = me.agency_id)) end,
      'courts', case when 'support' = any (held) and me.agency_kind <> 'police' then (select count(distinct s.court_id)
        from court_steps s where s.case_id = p_case or s.court_id in (select k.court_id from panoh.courts_referred(p_case) k)) end);
  end $$;
