-- next_programme_signal and plan_programme_signal call it; no login may. One case that a signal is about and that it has not
-- reached: an alleged perpetrator or respondent there has his name. Start and half of the programme need
-- her consent; after a refusal only the four dangers arrive, also in a closed case, unless she died or it was an error.
create or replace function panoh.programme_case(p_signal uuid) returns uuid
  language sql stable set search_path = panoh, pg_temp as $$
  select c.id from programme_signals s
    cross join lateral jsonb_to_recordset(s.probes) q ("agencyId" uuid, tokens text[])
    join perpetrator_names n on n.keyed_for = q."agencyId" and n.tokens && array(select decode(t, 'base64') from unnest(q.tokens) t)
    join cases c on c.id = n.case_id
    cross join lateral (select s.code in ('threat_life', 'knows_where', 'weapon', 'child_risk') as is_danger,
      (select k.answer = 'given' and k.withdrawn_at is null from consents k
        where k.case_id = c.id and k.scope = 'programme_feedback' order by k.given_at desc, k.id desc limit 1) as allows) w
    where s.id = p_signal and c.erased_at is null
      and (w.is_danger or w.allows or w.allows is null and s.code not in ('started', 'half_done'))
      and (c.status = 'open' or w.is_danger and not exists (select 1 from merged_cases m where m.case_id = c.id)
        and not exists (select 1 from closure_episodes e where e.case_id = c.id and e.state = 'approved'
          and e.reason in ('died', 'opened_in_error', 'duplicate')))
      and not exists (select 1 from programme_signal_cases k where k.signal_id = s.id and k.case_id = c.id)
    order by c.id limit 1 $$;

-- The worker calls it, and plan_programme_signal with the rows that the rules made; it may read neither signals nor cases. It looks
-- once for each case of each signal, so that no answer of the API, and no time that it takes, depends on whether there is one.
-- At the end the digests go, and so do the copies of agencies without a case.
create or replace function panoh.next_programme_signal()
  returns table(signal_id uuid, case_id uuid, code text, allows_feedback boolean, state jsonb)
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare s programme_signals; found_case uuid; begin
    loop
      -- In random order, so that one that fails does not block the others.
      select * into s from programme_signals w where w.looked_at is null order by random() limit 1 for update skip locked;
      if s.id is null then return; end if;
      found_case := panoh.programme_case(s.id);
      if found_case is not null then
        perform 1 from cases c where c.id = found_case for update;
        return query select s.id, found_case, s.code, coalesce((select k.answer = 'given' and k.withdrawn_at is null from consents k
          where k.case_id = found_case and k.scope = 'programme_feedback' order by k.given_at desc, k.id desc limit 1), false),
          panoh.state_of_planning(found_case);
        return;
      end if;
      update programme_signals w set looked_at = panoh.now(), probes = null where w.id = s.id;
      delete from programme_signal_texts t where t.signal_id = s.id and t.agency_id <> s.agency_id
        and not exists (select 1 from programme_signal_cases k join cases c on c.id = k.case_id
          where k.signal_id = s.id and c.agency_id = t.agency_id);
    end loop;
  end $$;

-- The worker calls it after next_programme_signal, which locks the case; it may not insert `follow_ups`.
create or replace function panoh.plan_programme_signal(p jsonb) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare signal uuid := (p->>'signalId')::uuid; subject uuid := (p->>'caseId')::uuid; r jsonb; begin
    if subject is distinct from panoh.programme_case(signal) or subject is null or exists (
        select 1 from jsonb_array_elements(p->'rows') x where x->>'rule' not in ('pg.signal', 'pg.partner')
          or x->>'because' <> 'programme_signalled' or (x->>'subjectId')::uuid is distinct from signal) then
      raise exception 'no case of a signal' using errcode = '42501';
    end if;
    insert into programme_signal_cases (signal_id, case_id) values (signal, subject);
    for r in select * from jsonb_array_elements(p->'rows') loop
      perform panoh.plan_row(subject, (r - '{afterClosure}'::text[]) || '{"partition": "follow_ups"}');
    end loop;
  end $$;

-- The API calls it for getProgrammeSignal and the answers to it; no login may read `programme_signal_cases`. Only the owner of the
-- case. The programme stays unnamed.
create or replace function panoh.programme_signal_of(p_case uuid, p_signal uuid)
  returns table(code text, on_day date, sent_at timestamptz, answer text, answered_at timestamptz, agency_key_version integer,
    sealed_key bytea, sealed bytea, asks smallint[])
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select s.code, s.on_day, s.sent_at, k.answer, k.answered_at, t.agency_key_version, t.sealed_key, t.sealed,
      array(select f.step from follow_ups f where f.case_id = p_case and f.subject_id = p_signal and f.rule = 'pg.partner'
        and f.status = 'pending' and f.from_at <= panoh.now() order by f.step)
    from programme_signal_cases k join programme_signals s on s.id = k.signal_id
      left join programme_signal_texts t on t.signal_id = s.id and t.agency_id = (panoh.me()).agency_id
    where k.case_id = p_case and k.signal_id = p_signal and panoh.viewer_owns_case(p_case)
      and not (p_case = any ((panoh.viewer()).blocked)) $$;

-- The API calls it for answerProgrammeSignal and recordProgrammeFeedback; no login may write either table. False if another request
-- was faster.
create or replace function panoh.answer_programme_signal(p_case uuid, p_signal uuid, p_answer text, p_step integer) returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare me panoh.viewer := panoh.me(); begin
    if not exists (select 1 from panoh.programme_signal_of(p_case, p_signal)) or ('own:follow_ups' = any (me.writes)) is not true then
      raise exception 'not to answer' using errcode = '42501';
    end if;
    if p_step is not null then
      insert into programme_feedback (signal_id, case_id, step, word, recorded_by)
        values (p_signal, p_case, p_step, p_answer, me.user_id) on conflict do nothing;
    else
      update programme_signal_cases set answer = p_answer, answered_by = me.user_id, answered_at = panoh.now()
        where signal_id = p_signal and case_id = p_case and answer is null;
    end if;
    return found;
  end $$;
