-- programme_case, next_programme_signal and programme_signal_of call it; no login may. What her last answer is worth now: true
-- while a yes holds, false after a refusal or a withdrawal. Null, as if she was not asked, once a yes has run out. A case that
-- came from another agency starts without her answer: a no that she said there holds, a yes does not.
create or replace function panoh.programme_consent(p_case uuid) returns boolean
  language sql stable set search_path = panoh, pg_temp as $$
  with recursive hers as (select p_case as id
      union select r.case_id from hers h join referrals r on r.received_case_id = h.id)
  select case when k.answer = 'refused' or k.withdrawn_at <= panoh.now() then false
      when k.case_id = p_case and (k.until_on is null or k.until_on >= (panoh.now() at time zone 'Asia/Dushanbe')::date)
        and (k.provisional_until is null or k.provisional_until > panoh.now()) then true end
    from hers h join consents k on k.case_id = h.id
    where k.scope = 'programme_feedback' and k.given_at <= panoh.now()
    order by k.case_id = p_case desc, k.given_at desc, k.id desc limit 1 $$;

-- next_programme_signal and plan_programme_signal call it; no login may. One case that a signal is about and that it has not
-- reached: an alleged perpetrator or respondent there has his surname and given name. A merged record leads to the one that stays,
-- a case handed over to that of its receiver. Start and half of the programme need her consent; after a
-- refusal only the four dangers arrive, also in a closed case, unless she died or it was an error.
create or replace function panoh.programme_case(p_signal uuid) returns uuid
  language sql stable set search_path = panoh, pg_temp as $$
  with recursive steps as not materialized (
      select m.case_id as from_id, m.kept_id as to_id from merged_cases m
      union all select r.case_id, r.received_case_id from referrals r join cases c on c.id = r.case_id
        where r.kind = 'handover' and r.received_case_id is not null and r.status <> 'withdrawn' and c.status = 'closed'),
    found as (
      select n.case_id as id from programme_signal_probes q
        join perpetrator_names n on n.keyed_for = q.keyed_for and n.tokens && q.tokens where q.signal_id = p_signal
      union select t.to_id from found f join steps t on t.from_id = f.id)
  select c.id from found f join cases c on c.id = f.id join programme_signals s on s.id = p_signal
    cross join lateral (select panoh.programme_consent(c.id) as allows) w
    where c.erased_at is null and not exists (select 1 from steps t where t.from_id = c.id)
      and (s.is_danger or w.allows or w.allows is null and s.code not in ('started', 'half_done'))
      and (c.status = 'open' or s.is_danger and not exists (select 1 from closure_episodes e where e.case_id = c.id
        and e.episode_no = c.episode_no and e.state = 'approved' and e.reason in ('died', 'opened_in_error', 'duplicate')))
      and not exists (select 1 from programme_signal_cases k where k.signal_id = s.id and k.case_id = c.id)
    order by c.id limit 1 $$;

-- The worker calls it, and plan_programme_signal with the rows that the rules made; it may read neither signals nor cases. It looks
-- for each case of each signal, so that no answer of the API, and no time that it takes, depends on whether there is one.
-- It looks again each minute for 30 days, since his name may be recorded later, or a case opened again; after five seconds
-- the next call takes the rest. At the end the digests go, and so do the copies of agencies without a case of him. While the key of
-- digests changes, a name and a signal may have different ones.
create or replace function panoh.next_programme_signal()
  returns table(signal_id uuid, case_id uuid, code text, allows_feedback boolean, state jsonb)
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare s programme_signals; found_case uuid; began timestamptz := clock_timestamp(); begin
    -- In random order, so that one that fails does not block the others.
    for s in select * from programme_signals w where exists (select 1 from programme_signal_probes p where p.signal_id = w.id)
        and (w.looked_at is null or w.looked_at < panoh.now() - interval '1 minute') order by random() for update skip locked loop
      found_case := panoh.programme_case(s.id);
      if found_case is not null then
        perform 1 from cases c where c.id = found_case for update;
        return query select s.id, found_case, s.code, coalesce(panoh.programme_consent(found_case), false),
          panoh.state_of_planning(found_case);
        return;
      end if;
      update programme_signals w set looked_at = panoh.now() where w.id = s.id;
      exit when clock_timestamp() > began + interval '5 seconds';
      continue when s.sent_at > panoh.now() - interval '30 days'
        or exists (select 1 from vault.index_secrets i where i.state in ('coming', 'leaving'));
      delete from programme_signal_probes p where p.signal_id = s.id;
      delete from programme_signal_texts t where t.signal_id = s.id and t.agency_id <> s.agency_id
        and not exists (select 1 from programme_signal_cases k join cases c on c.id = k.case_id
          where k.signal_id = s.id and c.agency_id = t.agency_id and k.answer is distinct from 'not_him');
    end loop;
  end $$;

-- The worker calls it after next_programme_signal, which locks the case; it may not insert `follow_ups`.
create or replace function panoh.plan_programme_signal(p jsonb) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare signal uuid := (p->>'signalId')::uuid; subject uuid := (p->>'caseId')::uuid; r jsonb; joined boolean; begin
    if subject is distinct from panoh.programme_case(signal) or subject is null or exists (
        select 1 from jsonb_array_elements(p->'rows') x where x->>'rule' not in ('pg.signal', 'pg.partner')
          or x->>'because' <> 'programme_signalled' or (x->>'subjectId')::uuid is distinct from signal) then
      raise exception 'no case of a signal' using errcode = '42501';
    end if;
    -- Who was known to be him stays so for the later signals of the same file.
    insert into programme_signal_cases (signal_id, case_id, confirmed_by, confirmed_at)
      select signal, subject, e.confirmed_by, e.confirmed_at from programme_signals s left join lateral (
          select k.* from programme_signal_cases k join programme_signals o on o.id = k.signal_id
          where k.case_id = subject and o.file_id = s.file_id and k.confirmed_at is not null
            and k.answer is distinct from 'not_him' limit 1) e on true where s.id = signal;
    -- A signal like one that still waits joins its task, which shows the newest words and keeps its time.
    update follow_ups f set subject_id = signal, version = f.version + 1 from programme_signals s
      where s.id = signal and f.case_id = subject and f.rule = 'pg.signal' and f.status = 'pending'
        and exists (select 1 from programme_signals o where o.id = f.subject_id and o.file_id = s.file_id and o.code = s.code);
    joined := found;
    for r in select * from jsonb_array_elements(p->'rows') x where not (joined and x->>'rule' = 'pg.signal') loop
      perform panoh.plan_row(subject, (r - '{afterClosure}'::text[]) || '{"partition": "follow_ups"}');
    end loop;
  end $$;

-- The API calls it for getProgrammeSignal and the answers to it; no login may read `programme_signal_cases`. Only the owner of the
-- case: the signal, and those before it that its task stands for. The programme stays unnamed. A namesake is possible, so
-- that the words open, and she is asked, once the owner says that it is him; police get the code alone.
create or replace function panoh.programme_signal_of(p_case uuid, p_signal uuid)
  returns table(id uuid, code text, on_day date, sent_at timestamptz, is_confirmed boolean, answer text, answered_at timestamptz,
    allows_feedback boolean, agency_key_version integer, sealed_key bytea, sealed bytea, asks smallint[], may_be_him boolean)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select s.id, s.code, case when w.is_police then (s.sent_at at time zone 'Asia/Dushanbe')::date else s.on_day end, s.sent_at,
      x.is_him, k.answer, k.answered_at, coalesce(panoh.programme_consent(p_case), false),
      t.agency_key_version, t.sealed_key, t.sealed,
      array(select f.step from follow_ups f where f.case_id = p_case and f.subject_id = s.id and f.rule = 'pg.partner'
        and f.status = 'pending' and f.from_at <= panoh.now() and x.is_him order by f.step),
      s.is_danger and k.answer = 'not_him' is true and k.answered_by <> (panoh.me()).user_id and 'supervisor' = any ((panoh.me()).roles)
    from programme_signal_cases own join programme_signals o on o.id = own.signal_id
      join programme_signals s on s.file_id = o.file_id and s.code = o.code
      join programme_signal_cases k on k.signal_id = s.id and k.case_id = own.case_id
        and (k.signal_id = own.signal_id or k.found_at < own.found_at and k.answered_at is not distinct from own.answered_at)
      cross join lateral (select k.confirmed_at is not null and k.answer is distinct from 'not_him' as is_him) x
      cross join (select (panoh.me()).agency_kind = 'police' as is_police) w
      left join programme_signal_texts t on t.signal_id = s.id and t.agency_id = (panoh.me()).agency_id
        and x.is_him and not w.is_police
    where own.case_id = p_case and own.signal_id = p_signal and panoh.viewer_owns_case(p_case)
      and not (p_case = any ((panoh.viewer()).blocked))
    order by s.id = p_signal desc, s.sent_at desc $$;

-- The API calls it for answerProgrammeSignal and recordPartnerWord; no login may write either table. Null if another request
-- was faster, or she does not want to be asked any more; otherwise the signals whose tasks it ends, or begins again where a
-- supervisor says that it is him after all. Who is him is him for all that his file has said. The copy of a signal about another man goes, unless his name may still be recorded in another case.
create or replace function panoh.answer_programme_signal(p_case uuid, p_signal uuid, p_answer text, p_step integer) returns uuid[]
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare me panoh.viewer := panoh.me(); answered uuid[]; begin
    if not exists (select 1 from panoh.programme_signal_of(p_case, p_signal)) or ('own:follow_ups' = any (me.writes)) is not true then
      raise exception 'not to answer' using errcode = '42501';
    end if;
    if p_step is not null then
      if p_answer <> 'not_asked' and panoh.programme_consent(p_case) is not true or not exists (
          select 1 from panoh.programme_signal_of(p_case, p_signal) g where g.id = p_signal and p_step = any (g.asks)) then return null; end if;
      insert into programme_feedback (signal_id, case_id, step, word, recorded_by)
        values (p_signal, p_case, p_step, p_answer, me.user_id) on conflict do nothing;
      return case when found then '{}'::uuid[] end;
    end if;
    if p_answer = 'is_him' and exists (select 1 from panoh.programme_signal_of(p_case, p_signal) g where g.id = p_signal and g.may_be_him) then
      update programme_signal_cases k set confirmed_by = me.user_id, confirmed_at = panoh.now(), answer = null, answered_by = null, answered_at = null
        from panoh.programme_signal_of(p_case, p_signal) g where k.signal_id = g.id and k.case_id = p_case and k.answer = 'not_him';
      return case when found then array[p_signal] end;
    elsif p_answer = 'is_him' then
      update programme_signal_cases k set confirmed_by = me.user_id, confirmed_at = panoh.now()
        from programme_signals s, programme_signals o, programme_signal_cases own
        where own.signal_id = p_signal and own.case_id = p_case and own.confirmed_at is null and own.answer is distinct from 'not_him'
          and o.id = p_signal and s.file_id = o.file_id and k.signal_id = s.id and k.case_id = p_case
          and k.confirmed_at is null and k.answer is distinct from 'not_him';
      return case when found then '{}'::uuid[] end;
    end if;
    with done as (update programme_signal_cases k set answer = p_answer, answered_by = me.user_id, answered_at = panoh.now()
        from panoh.programme_signal_of(p_case, p_signal) g
        where k.signal_id = g.id and k.case_id = p_case and k.answer is null returning k.signal_id)
      select array_agg(d.signal_id) into answered from done d;
    delete from programme_signal_texts t where p_answer = 'not_him' and t.signal_id = any (answered) and t.agency_id = me.agency_id
      and not exists (select 1 from programme_signal_probes p where p.signal_id = t.signal_id)
      and not exists (select 1 from programme_signal_cases k join cases c on c.id = k.case_id
        where k.signal_id = t.signal_id and c.agency_id = me.agency_id and k.answer is distinct from 'not_him');
    return case when answered is not null then array(select f.subject_id from follow_ups f where f.case_id = p_case
      and f.rule = 'pg.signal' and f.status = 'pending' and f.subject_id = any (answered)) end;
  end $$;

-- The worker calls it every minute; it may read neither files nor users. Who reaches a file hears once that its report is due
-- within six hours, and once that it is late; the notification names no man. programme.e2e-spec.ts holds it.
create or replace function panoh.notify_programme_reports() returns integer
  language sql security definer set search_path = panoh, pg_temp as $$
  with due as (select f.id, f.agency_id,
        case when f.report_by > panoh.now() then 'programme_report_soon' else 'programme_report_late' end as kind
      from programme_files f where f.reported_at is null and f.report_by <= panoh.now() + interval '6 hours'),
    notified as (insert into notifications (id, user_id, kind, subject_id)
      select gen_random_uuid(), u.id, d.kind, d.id from due d
        join users u on u.agency_id = d.agency_id and u.status = 'active' and 'programme_worker' = any (u.roles)
      where not exists (select 1 from programme_blocks b where b.file_id = d.id and b.user_id = u.id)
        and not exists (select 1 from notifications n where n.user_id = u.id and n.kind = d.kind and n.subject_id = d.id)
      returning 1)
  select count(*)::integer from notified $$;

-- The worker calls it every hour; no login may delete files. It deletes a file three years after it ended, unless a signal of it
-- is still looking for its case. A signal that reached a case stays there until that case is erased.
create or replace function panoh.erase_programme_files() returns integer
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare gone uuid[]; signals integer; begin
    gone := array(select f.id from programme_files f
      where f.stage in ('not_suitable', 'finished', 'dropped_out', 'excluded', 'ended_by_law')
        and f.stage_at <= panoh.now() - interval '3 years'
        and not exists (select 1 from programme_signals s join programme_signal_probes p on p.signal_id = s.id where s.file_id = f.id) for update);
    update programme_files set apart_from_id = null where apart_from_id = any (gone);
    delete from programme_sessions where file_id = any (gone);
    delete from programme_blocks where file_id = any (gone);
    delete from programme_files where id = any (gone);
    delete from programme_signal_texts t using programme_signals s where s.id = t.signal_id and not exists (select 1 from programme_signal_probes p where p.signal_id = s.id)
      and not exists (select 1 from programme_files f where f.id = s.file_id)
      and not exists (select 1 from programme_signal_cases k join cases c on c.id = k.case_id
        where k.signal_id = s.id and c.agency_id = t.agency_id);
    delete from programme_signals s where not exists (select 1 from programme_signal_probes p where p.signal_id = s.id)
      and not exists (select 1 from programme_files f where f.id = s.file_id)
      and not exists (select 1 from programme_signal_cases k where k.signal_id = s.id);
    get diagnostics signals = row_count;
    return cardinality(gone) + signals;
  end $$;

-- The API calls it for getProgrammeFigures; no login reads both sides. It returns sums, no man, case, day or agency: to a supervisor
-- what reached cases of the own agency, never to the police; to a statistician also the files of the year and what followed in cases
-- of men known to be him. A programme has no such account. `men` says of how many men a sum is; below five it is not shown.
create or replace function panoh.programme_figures(p_from date, p_to date)
  returns table(part text, code text, records integer, men integer, minutes integer)
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  declare me panoh.viewer := panoh.viewer(); tz text := 'Asia/Dushanbe'; of_all boolean; hidden uuid[]; since timestamptz; until timestamptz;
  begin
    if me.user_id is null or me.agency_kind = 'police' or not (me.roles && '{supervisor,statistician}'::text[]) then
      raise exception 'not for the viewer' using errcode = '42501'; end if;
    of_all := 'statistician' = any (me.roles);
    hidden := panoh.hidden_from_counts(null);
    since := p_from::timestamp at time zone tz;
    until := p_to::timestamp at time zone tz;
    return query
    -- Who dropped out before he began counts neither as suitable nor under contract.
    with files as materialized (select f.basis, f.stage, f.stage <> 'dropped_out' or exists (select 1 from programme_signals s
            where s.file_id = f.id and s.code = 'started') as came, (select sum(s.minutes) from programme_sessions s
          where s.file_id = f.id and s.attended in ('yes', 'late')) as minutes
        from programme_files f where of_all and f.opened_at >= since and f.opened_at < until),
      sent as materialized (select s.* from programme_signals s where s.code not in ('started', 'half_done')
        and s.sent_at >= since and s.sent_at < until),
      -- A case of another man counts nowhere.
      reached as materialized (select s.file_id, k.* from programme_signal_cases k join programme_signals s on s.id = k.signal_id
          join cases c on c.id = k.case_id
        where not exists (select 1 from programme_signal_cases x join programme_signals o on o.id = x.signal_id
            where x.case_id = k.case_id and o.file_id = s.file_id and x.answer = 'not_him')
          and not (k.case_id = any (hidden)) and case when of_all
          then exists (select 1 from statistics.counted_cases n where n.id = k.case_id and n.state = 'counted')
          else c.agency_id = me.agency_id end),
      begun as (select s.file_id, min(s.on_day) as on_day from programme_signals s where of_all and s.code = 'started'
        group by 1 having min(s.on_day) >= p_from and min(s.on_day) < p_to),
      followed as (select distinct b.file_id, w.part, exists (select 1 from incidents i where i.case_id = r.case_id
            and i.core_type is distinct from 'non_gbv' and coalesce(i.started_on, i.reported_on) > b.on_day
            and coalesce(i.started_on, i.reported_on) <= b.on_day + w.span)
          or exists (select 1 from order_events o where o.case_id = r.case_id and o.kind = 'order_breached'
            and (o.happened_at at time zone tz)::date > b.on_day and (o.happened_at at time zone tz)::date <= b.on_day + w.span) as anew
        from begun b join reached r on r.file_id = b.file_id and r.confirmed_at is not null
          cross join (values ('after_6', interval '6 months'), ('after_12', interval '12 months')) w (part, span)
        where b.on_day + w.span < (panoh.now() at time zone tz)::date)
    select b.part, v.code, count(*)::integer, count(*)::integer, null::integer from files f
        cross join lateral (values ('all'), (f.basis)) b (part)
        cross join lateral (values ('asked', true), ('suitable', f.came and f.stage not in ('asked', 'not_suitable')),
          ('contract', f.came and f.stage not in ('asked', 'assessed', 'not_suitable')), ('finished', f.stage = 'finished'),
          ('dropped_out', f.stage = 'dropped_out')) v (code, holds) where v.holds group by 1, 2
    union all select b.part, 'hours', (sum(f.minutes) / 60)::integer, count(f.minutes)::integer, null from files f
        cross join lateral (values ('all'), (f.basis)) b (part) group by 1 having sum(f.minutes) > 0
    union all select 'sent', s.code, count(*)::integer, count(distinct s.file_id)::integer, null from sent s where of_all group by 2
    union all select 'reached', s.code, count(distinct s.id)::integer, count(distinct s.file_id)::integer,
        (percentile_disc(0.5) within group (order by extract(epoch from r.found_at - s.sent_at)) / 60)::integer
      from sent s join reached r on r.signal_id = s.id group by 2
    union all select 'words', f.word, count(*)::integer, count(distinct r.file_id)::integer, null
      from programme_feedback f join reached r on r.signal_id = f.signal_id and r.case_id = f.case_id
      where f.recorded_at >= since and f.recorded_at < until group by 2
    union all select f.part, v.code, count(distinct f.file_id)::integer, count(distinct f.file_id)::integer, null from followed f
        cross join lateral (values ('men', true), ('violence', f.anew)) v (code, holds) where v.holds group by 1, 2;
  end $$;
