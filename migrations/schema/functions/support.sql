-- The API calls it for getSupportCounts. Row security hides partition support; owners, coordinators and second persons
-- who read core get three counts and no entry.
create or replace function panoh.support_counts(p_case uuid) returns jsonb
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select jsonb_build_object(
      'entries', (select count(*) from support_entries e where e.case_id = p_case
        and not exists (select 1 from support_entries k where k.corrects_id = e.id)),
      'goals', (select count(*) from support_goals g where g.case_id = p_case),
      'goalsMet', (select count(*) from support_goals g where g.case_id = p_case and 'met' = (
        select p.progress from goal_progress p where p.goal_id = g.id order by p.step_no desc limit 1)))
    where exists (select 1 from panoh.access_to_cases(array[p_case]) a
      where a.relation in ('own', 'group', 'closure_review') and 'core' = any (a.reads)) $$;

-- The API calls it for acceptReferral. Row security shows a plan to the owner alone; the receiver of a hand-over gets, in
-- the transaction in which it accepts, what she allowed and is still open, sealed as it is. Stays never go along.
create or replace function panoh.plan_to_continue(p_case uuid) returns jsonb
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  declare r referrals; allowed text[]; begin
    select x.* into r from referrals x where x.received_case_id = p_case and x.kind = 'handover' and x.status = 'accepted'
      and x.to_agency_id = (panoh.me()).agency_id
      and date_trunc('milliseconds', x.decided_at) = date_trunc('milliseconds', panoh.now());
    if r.id is null or not panoh.viewer_owns_case(p_case) then raise exception 'not accepted now' using errcode = '42501'; end if;
    select g.partitions into allowed from grants_in_force g
      where g.source_id = r.id and g.relation = 'referred' and g.grantee_id = r.to_agency_id;
    return jsonb_build_object(
      'goals', coalesce((select jsonb_agg(jsonb_build_object('id', g.id, 'domain', g.domain, 'setOn', g.set_on,
          'words', encode(g.sealed_words, 'base64'), 'measure', encode(g.sealed_measure, 'base64'),
          'progress', p.progress, 'saidOn', p.said_on, 'stepId', p.id, 'word', encode(p.sealed_word, 'base64'),
          'actions', (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'template', a.template, 'owner', a.owner,
              'what', encode(a.sealed_what, 'base64'), 'dueOn', o.due_on) order by o.due_on, a.id), '[]')
            from plan_actions a join open_plan_actions o on o.id = a.id where a.goal_id = g.id)) order by g.recorded_at, g.id)
        from support_goals g cross join lateral (select k.* from goal_progress k where k.goal_id = g.id
          order by k.step_no desc limit 1) p
        where g.case_id = r.case_id and 'support' = any (allowed)
          and p.progress in ('not_begun', 'in_progress', 'partly')), '[]'),
      'dates', coalesce((select jsonb_agg(jsonb_build_object('id', d.id, 'kind', d.kind, 'onDay', d.on_day,
          'about', (select f.about from key_date_events f where f.date_id = d.date_id and f.case_id = d.case_id
            order by f.note_no limit 1), 'note', encode(d.sealed_note, 'base64')) order by d.on_day, d.id)
        from (select distinct on (k.date_id) k.* from key_date_events k where k.case_id = r.case_id
          order by k.date_id, k.note_no desc) d
        where d.partition in ('legal', 'perpetrator') and d.partition = any (allowed) and d.step in ('set', 'moved', 'expected')), '[]'),
      'orders', coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'expiresOn', o.expires_on) order by o.expires_on, o.id)
        from protection_orders o where o.case_id = r.case_id and 'legal' = any (allowed)
          and panoh.order_status(o) in ('issued', 'active', 'extended') and o.expires_on is not null), '[]'),
      'periods', coalesce((select jsonb_agg(jsonb_build_object('courtId', s.court_id, 'onDay', s.on_day, 'untilOn', s.next_on)
          order by s.next_on, s.court_id)
        from court_steps s where s.step = 'reconciliation_period' and 'support' = any (allowed)
          and (s.case_id = r.case_id or s.court_id in (select k.court_id from panoh.courts_referred(r.case_id) k))
          and s.next_on >= (panoh.now() at time zone 'Asia/Dushanbe')::date
          and not exists (select 1 from court_steps n where n.court_id = s.court_id and n.step_no > s.step_no
            and n.step in ('reconciliation_period', 'decided', 'ended'))), '[]'));
  end $$;

-- The API calls it for listNeeds. Row security shows answers about needs to the owner alone; the receiver of a hand-over reads
-- answers recorded by the former owner before it took over, where she allowed partition support, and asks again. Never the police.
create or replace function panoh.needs_before(p_case uuid)
  returns table(from_case uuid, need text, answer text, said_on date, agency_name jsonb)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select r.case_id, k.need, k.answer, k.said_on, jsonb_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en)
  from referrals r join cases n on n.id = r.received_case_id join cases c on c.id = r.case_id and c.erased_at is null
    join agencies a on a.id = r.from_agency_id
    cross join lateral (select distinct on (x.need) x.need, x.answer, x.said_on from need_answers x
      where x.case_id = r.case_id and x.recorded_at < r.decided_at order by x.need, x.step_no desc) k
  where r.received_case_id = p_case and r.kind = 'handover' and r.status in ('accepted', 'completed')
    and date_trunc('milliseconds', r.decided_at) >= date_trunc('milliseconds', n.episode_opened_at)
    and panoh.viewer_owns_case(p_case) and 'own:support' = any ((panoh.me()).reads) and (panoh.me()).agency_kind <> 'police'
    and not (r.case_id = any (coalesce((panoh.viewer()).blocked, '{}'::uuid[])))
    and exists (select 1 from grants_in_force g where g.source_id = r.id and g.relation = 'referred'
      and g.grantee_id = (panoh.me()).agency_id and 'support' = any (g.partitions)) $$;

-- The API calls it for listCourtCases. The lead of a case that was referred to a lawyer sees stage, days and duties of the
-- lawyer's court cases, and whose address the papers carry; row security hides that case. Notes and other answers stay there. Owners
-- who read support, never police. The API puts the case in the audit and does not show it.
create or replace function panoh.courts_at_lawyer(p_case uuid)
  returns table(case_id uuid, court_id uuid, step_no integer, kind text, step text, on_day date, next_on date, detail text, duty_id uuid,
    duty text, answers jsonb, recorded_at timestamptz)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select s.case_id, s.court_id, s.step_no, s.kind, s.step, s.on_day, s.next_on,
    case when s.step in ('decided', 'ended', 'blocked', 'hearing_postponed', 'reconciliation_period') then s.detail end, s.duty_id, s.duty,
    jsonb_strip_nulls(jsonb_build_object('forWhom', s.answers->'forWhom', 'untilOn', s.answers->'untilOn', 'address', s.answers->'address')),
    s.recorded_at
  from panoh.courts_referred(p_case) k join court_steps s on s.court_id = k.court_id
  where s.step not in ('withdrawal_asked', 'appeal_asked') and panoh.viewer_owns_case(p_case)
    and 'own:support' = any ((panoh.me()).reads) and (panoh.me()).agency_kind <> 'police'
    and not (s.case_id = any (coalesce((panoh.viewer()).blocked, '{}'::uuid[])))
  order by s.recorded_at, s.step_no $$;

-- courts_at_lawyer, case_counts, plan_to_continue and gate_facts call it; no login may. Court cases of agencies to which this case was
-- referred, begun before the referral ended; of a case that was taken over also those of the former owner, where the survivor allowed
-- the new owner partition support. The police learn of none.
create or replace function panoh.courts_referred(p_case uuid) returns table(court_id uuid)
  language sql stable set search_path = panoh, pg_temp as $$
  with recursive held (case_id, until) as (
    select p_case, 'infinity'::timestamptz
    union select r.case_id, r.decided_at from held h join referrals r on r.received_case_id = h.case_id and r.kind = 'handover'
      and r.status in ('accepted', 'completed') and r.decided_at < h.until
    where exists (select 1 from grants g where g.source_id = r.id and g.relation = 'referred' and 'support' = any (g.partitions))
      and not exists (select 1 from consents k where k.id = r.consent_id and k.withdrawn_at is not null))
  select s.court_id from held h join cases c on c.id = h.case_id join agencies a on a.id = c.agency_id and a.kind <> 'police'
    join referrals r on r.case_id = c.id and r.kind <> 'handover' and r.status in ('accepted', 'appointment', 'service_started', 'completed')
    join court_steps s on s.case_id = r.received_case_id and s.step_no = 1
      and s.recorded_at < least(h.until, coalesce(r.ended_at, 'infinity'))
  union select s.court_id from held h join court_steps s on s.case_id = h.case_id and s.step_no = 1 and s.recorded_at < h.until
  where h.case_id <> p_case $$;

-- The API calls it for court steps with which a period for reconciliation begins or ends. Contacts of the period wait in cases of
-- other agencies, also of a new owner; the caller must have recorded such a step in this transaction.
create or replace function panoh.end_court_contacts(p_court uuid) returns setof uuid
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if not exists (select 1 from court_steps s where s.court_id = p_court and s.written_by = (panoh.me()).user_id
        and s.step in ('reconciliation_period', 'decided', 'ended') and s.recorded_at = panoh.now()) then
      raise exception 'not recorded now' using errcode = '42501';
    end if;
    return query update follow_ups f set status = 'replaced', done_at = panoh.now(), version = f.version + 1
      where f.rule = 'lg.window' and f.subject_id = p_court and f.status = 'pending' returning f.case_id;
  end $$;

-- close_case calls it; no login may. The lawyer makes the remaining contacts of a period for reconciliation, unless the new owner of a
-- hand-over makes them. What stays in the closed case is the lawyer's there.
create or replace function panoh.pass_on_courts(p_case uuid) returns void
  language plpgsql set search_path = panoh, pg_temp as $$
  declare kept record; begin
    update follow_ups f set status = 'replaced', done_at = panoh.now(), version = f.version + 1
      where f.case_id = p_case and f.rule = 'lg.window' and f.status = 'pending'
        and exists (select 1 from referrals r join follow_ups n on n.case_id = r.received_case_id and n.rule = f.rule
          and n.subject_id = f.subject_id and n.status = 'pending' where r.case_id = p_case and r.kind = 'handover');
    for kept in select f.id, t.id as case_id, t.agency_id
        from follow_ups f join court_steps s on s.court_id = f.subject_id and s.step_no = 1
          join cases t on t.id = s.case_id and t.id <> p_case and t.status = 'open' and t.erased_at is null and not t.contact_stopped
        where f.case_id = p_case and f.rule = 'lg.window' and f.status = 'pending' loop
      update follow_up_steps set case_id = kept.case_id where follow_up_id = kept.id;
      update follow_ups set case_id = kept.case_id, agency_id = kept.agency_id, user_id = null, rules_id = null, version = version + 1
        where id = kept.id;
    end loop;
    update follow_ups set owner_role = 'legal_aid_lawyer', version = version + 1
      where case_id = p_case and rule in ('lg.window', 'en.paid') and status = 'pending' and owner_role = 'case_lead';
  end $$;

-- A policy and the API (listCourtCases, steps of a court case) call it; colleagues' roles are hidden from most viewers.
create or replace function panoh.has_own_lawyer() returns boolean
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select exists (select 1 from users u where u.agency_id = (panoh.me()).agency_id and u.status = 'active'
    and 'legal_aid_lawyer' = any (u.roles)) $$;

-- The API calls it for listCourtCases and court openings, a policy too. Roles of other agencies are hidden from most viewers: it names
-- agencies that have such a contact, and none that is kept away from the case.
create or replace function panoh.court_receivers(p_case uuid) returns table(id uuid, is_enforcement boolean)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select a.id, a.type = 'bailiff' from agencies a
  where a.type in ('court', 'bailiff') and a.status = 'active' and panoh.viewer_owns_case(p_case)
    and exists (select 1 from users u where u.agency_id = a.id and u.status = 'active'
      and case a.type when 'court' then 'court_contact' else 'enforcement_contact' end = any (u.roles))
    and not exists (select 1 from blocks_in_force b where b.case_id = p_case and b.lifted_at is null
      and (b.subject_id = a.id or b.subject_code = a.kind)) $$;

-- The API calls it for listCourtWork; add_court_entry too. A court holds no case: it gets what the lawyer opened to it, a kind, a day
-- and whether support was offered, or a duty; no name, risk, place or story, not what help she wants, and a shelter only as its working
-- group. The API puts the case in the audit and does not show it.
create or replace function panoh.court_work()
  returns table(id uuid, case_id uuid, court_id uuid, duty_id uuid, reference text, kind text, hearing_on date, is_support_offered boolean,
    agency_name jsonb, phone text, duty text, until_on date, entries jsonb)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  with me as materialized (select * from panoh.viewer())
  select o.id, o.case_id, o.court_id, o.duty_id, o.reference, case when o.duty_id is null then s.kind end,
    case when o.duty_id is null then (select case when h.step in ('hearing_set', 'hearing_postponed') then h.next_on end from court_steps h
      where h.court_id = o.court_id and h.step in ('hearing_set', 'hearing_postponed', 'hearing_held', 'hearing_not_held', 'survivor_absent')
      order by h.step_no desc limit 1) end,
    case when o.duty_id is null then exists (select 1 from support_entries e where e.case_id = o.case_id and e.agency_id = o.agency_id)
      or exists (select 1 from referrals r where r.case_id = o.case_id and r.kind <> 'handover'
        and r.status in ('accepted', 'appointment', 'service_started', 'completed')) end,
    case when a.type = 'shelter' then (select jsonb_build_object('tg', w.name_tg, 'ru', w.name_ru, 'en', w.name_en)
        from cases c join working_groups w on w.id = c.working_group_id where c.id = o.case_id)
      else jsonb_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en) end,
    case when a.type <> 'shelter' then coalesce(a.duty_phone, (select v.public_phone from services v where v.agency_id = a.id and v.status = 'active'
      order by v.type <> 'legal', v.id limit 1)) end,
    s.duty, (s.answers->>'untilOn')::date,
    coalesce((select jsonb_agg(jsonb_build_object('entry', e.entry, 'onDay', e.on_day, 'nextOn', e.next_on, 'detail', e.detail)
      order by e.recorded_at desc) from court_entries e where e.opening_id = o.id), '[]')
  from me join court_openings o on o.to_agency_id = me.agency_id and o.ended_at is null
    and case when o.duty_id is null then me.agency_type = 'court' and 'court_contact' = any (me.roles)
      else me.agency_type = 'bailiff' and 'enforcement_contact' = any (me.roles) end
    join agencies a on a.id = o.agency_id
    join court_steps s on s.court_id = o.court_id and case when o.duty_id is null then s.step_no = 1
      else s.duty_id = o.duty_id and s.step = 'duty_set' end
  where not (o.case_id = any (coalesce(me.blocked, '{}')))
    and not exists (select 1 from court_steps n where n.court_id = o.court_id
      and (n.step = 'ended' or n.duty_id = o.duty_id and n.step in ('duty_stopped', 'impossible'))
      and not exists (select 1 from court_steps e where e.court_id = n.court_id and e.step_no = n.step_no + 1
        and e.step = 'recorded_in_error')) $$;

-- The API calls it for addCourtEntry. A court has no right on the case: the entry changes no step. The lawyer is notified, and the
-- row of the next step moves to the time of an answer to a referral, never to a later one.
create or replace function panoh.add_court_entry(p jsonb) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare opened record; waits record; soon timestamptz; begin
    select w.* into opened from panoh.court_work() w where w.id = (p->>'openingId')::uuid;
    if opened.id is null or (opened.duty_id is null)
      <> (p->>'entry' in ('hearing_set', 'hearing_held', 'hearing_postponed', 'hearing_not_held', 'decided', 'help_wanted')) then
      raise exception 'not opened' using errcode = '42501'; end if;
    insert into court_entries (id, opening_id, agency_id, written_by, entry, on_day, next_on, detail, need, way)
      select (p->>'id')::uuid, opened.id, me.agency_id, me.user_id, p->>'entry', (p->>'onDay')::date, (p->>'nextOn')::date,
        p->>'detail', p->>'need', p->>'way' from panoh.me() me;
    perform panoh.notify(opened.case_id, 'court_entry', opened.court_id, panoh.answerable_for(opened.case_id));
    select panoh.now() + case when c.band in ('high', 'incomplete') then interval '24 hours' else interval '72 hours' end into soon
      from cases c where c.id = opened.case_id;
    for waits in select f.id, f.due_at - soon as earlier from follow_ups f where f.case_id = opened.case_id and f.status = 'pending'
        and f.rule in ('lg.next_step', 'en.step', 'en.paid') and f.subject_id = coalesce(opened.duty_id, opened.court_id) and f.due_at > soon
        for update loop
      update follow_ups f set due_at = soon, from_at = least(f.from_at, panoh.now()), alert_at = f.alert_at - waits.earlier,
        version = f.version + 1 where f.id = waits.id;
      update follow_up_steps s set run_at = greatest(s.run_at - waits.earlier, panoh.now())
        where s.follow_up_id = waits.id and s.state = 'waiting';
    end loop;
  end $$;

-- The API calls it twice for a wish for help: for what the clock depends on, and with the row that they made. A court has no
-- right on the case; the caller must have recorded the wish in this transaction.
create or replace function panoh.plan_court_help(p_entry uuid, p jsonb) returns jsonb
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare subject uuid; begin
    select o.case_id into subject from court_entries e join court_openings o on o.id = e.opening_id where e.id = p_entry
      and e.entry = 'help_wanted' and e.written_by = (panoh.me()).user_id and e.recorded_at = panoh.now();
    if subject is null or p is not null and (p->>'rule' is distinct from 'lg.help' or p->>'because' is distinct from 'court_help_wanted'
        or (p->>'subjectId')::uuid is distinct from p_entry) then
      raise exception 'not recorded now' using errcode = '42501'; end if;
    if p is null then return panoh.state_of_planning(subject) || '{"pending": [], "orders": [], "referrals": [],
      "children": [], "planActions": [], "lastSessionOn": null, "isInDanger": false, "failedAttempts": 0}'; end if;
    perform panoh.plan_row(subject, (p - '{afterClosure}'::text[]) || '{"partition": "support"}');
    return null;
  end $$;

-- The API calls it for getCourtFigures. Row security shows court cases to their owner alone: a supervisor gets sums of the own agency,
-- never of the police, a statistician sums of all; no case, no day and no place. Court cases count by their first step, reports by their
-- day. Of all agencies a report is what the police hold; in an own case, what its records know. courts.e2e-spec.ts holds it.
create or replace function panoh.court_figures(p_from date, p_to date)
  returns table(part text, code text, records integer, timed integer, days integer)
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
#variable_conflict use_column
  declare me panoh.viewer := panoh.viewer(); tz text := 'Asia/Dushanbe'; of_all boolean := 'statistician' = any (me.roles); hidden uuid[]; begin
    if me.user_id is null or me.agency_kind = 'police' or not (me.roles && '{supervisor,statistician}'::text[]) then
      raise exception 'not for the viewer' using errcode = '42501'; end if;
    hidden := case when of_all then coalesce(me.blocked, '{}') else hidden_from_counts(null) end;
    return query
    with mine as materialized (select k.id, k.day, k.origin, k.opened_at, a.kind = 'police' as is_police, (select f.id from incidents f
          where f.case_id = k.id order by f.reported_on, f.recorded_at, f.id limit 1) as first_id
        from statistics.counted_cases k join agencies a on a.id = k.agency_id
        where case when of_all then k.state = 'counted' else k.agency_id = me.agency_id end and not (k.id = any (hidden))),
      steps as materialized (select s.*, (select f.on_day from court_steps f where f.court_id = s.court_id and f.step_no = 1) as begun
        from court_steps s join mine m on m.id = s.case_id where s.step <> 'recorded_in_error' and not exists (select 1 from court_steps e
          where e.court_id = s.court_id and e.step_no = s.step_no + 1 and e.step = 'recorded_in_error')),
      said as materialized (select * from steps where begun >= p_from and begun < p_to),
      courts as materialized (select s.court_id, s.kind, s.case_id, s.begun, min(s.on_day) filter (where s.step = 'filed') as filed,
          min(s.on_day) filter (where s.step = 'decided') as decided, min(s.on_day) filter (where s.step = 'final') as final,
          min(s.on_day) filter (where s.duty is not null and s.step not in ('duty_set', 'confirmed', 'not_received')) as enforcing,
          min(s.on_day) filter (where s.step = 'confirmed') as received, max(s.detail) filter (where s.step = 'ended') as ended
        from steps s group by 1, 2, 3, 4),
      -- What was decided on an incident, by default the first one of its case; a decision comes before what a register says.
      ruled as materialized (select distinct on (coalesce(q.incident_id, m.first_id)) coalesce(q.incident_id, m.first_id) as incident_id,
          v.verdict, q.decided_on as ruled_on, coalesce(q.refusal_reason, case when q.decision in ('reconciled', 'insignificant') then q.decision
            else 'other' end) as reason
        from mine m join legal_qualifications q on q.case_id = m.id cross join lateral (select q.measures || q.decision as words) w
          cross join lateral (select coalesce(q.decision_kind, case when 'criminal_case_opened' = any (w.words) then 'criminal'
            when 'admin_protocol' = any (w.words) then 'administrative' when 'sent_to_court' = any (w.words) then 'sent_on'
            when w.words && '{refusal_to_open,reconciled,insignificant}' then 'refused' end) as verdict) v
        where v.verdict is not null and not exists (select 1 from legal_qualifications n where n.succeeds_id = q.id)
        order by 1, q.decision_kind is null, q.recorded_at desc, q.id),
      -- That the police know of an incident in a case of others: an order was requested, they accepted a referral, or they sent one.
      told as materialized (select t.incident_id, min(t.on_day) as on_day from (
          select coalesce(o.incident_id, m.first_id) as incident_id, (o.reported_at at time zone tz)::date as on_day
            from mine m join protection_orders o on o.case_id = m.id where o.annulled_at is null
          union all select m.first_id, (r.decided_at at time zone tz)::date from mine m join referrals r on r.case_id = m.id
            join agencies a on a.id = r.to_agency_id and a.kind = 'police' where r.received_case_id is not null
          union all select m.first_id, i.reported_on from mine m join incidents i on i.id = m.first_id join referrals r
            on r.received_case_id = m.id join agencies a on a.id = r.from_agency_id and a.kind = 'police') t group by 1),
      reports as materialized (select i.id, i.case_id, d.told_on, coalesce(d.told_on, i.reported_on) as on_day, u.verdict, u.ruled_on, u.reason
        from mine m join incidents i on i.case_id = m.id and i.core_type is distinct from 'non_gbv'
          left join ruled u on u.incident_id = i.id left join told t on t.incident_id = i.id
          cross join lateral (select m.origin = 'referral' and i.recorded_at < m.opened_at as is_copy) k
          cross join lateral (select case when not m.is_police then t.on_day when k.is_copy then m.day else i.reported_on end as told_on) d
        where case when not of_all then u.incident_id is not null or t.incident_id is not null
          else m.is_police and not (k.is_copy and exists (select 1 from referrals r join agencies a on a.id = r.from_agency_id
            and a.kind = 'police' where r.received_case_id = m.id)) end),
      -- A report and a court case belong together in one case; of all agencies also where a referral or the person joins two cases.
      joined as materialized (select c.court_id, r.id as report_id, r.on_day from courts c join lateral (select c.case_id as id
          union select r.case_id from referrals r where of_all and r.received_case_id = c.case_id
          union select r.received_case_id from referrals r where of_all and r.case_id = c.case_id
          union select l.case_id from linkage.registrations o join linkage.registrations l on l.person_id = o.person_id
            where of_all and o.case_id = c.case_id and o.is_linkable and l.is_linkable) k on true
        join reports r on r.case_id = k.id where r.on_day <= coalesce(c.filed, c.begun)),
      led as materialized (select r.*, c.filed, c.decided, c.final, c.enforcing, c.received from reports r
        left join lateral (select c.* from joined j join courts c on c.court_id = j.court_id where j.report_id = r.id and c.filed is not null
          and c.kind in ('criminal', 'administrative', 'private_prosecution') order by c.filed, c.court_id limit 1) c on true
        where r.on_day >= p_from and r.on_day < p_to),
      chains as (select 'reports' as part, id as report_id, told_on, verdict, ruled_on, filed, decided, final, enforcing, received from led
        union all select c.kind, r.id, r.told_on, r.verdict, r.ruled_on, c.filed, c.decided, c.final, c.enforcing, c.received from courts c
          left join lateral (select r.* from joined j join reports r on r.id = j.report_id where j.court_id = c.court_id
            order by r.on_day desc, r.id limit 1) r on true
          where c.begun >= p_from and c.begun < p_to),
      -- Where it stopped: a report without a court, a court case that ended without the word of the survivor that it was received.
      lines as (
        select c.part, r.code, case when r.on_day >= r.since then r.on_day - r.since end as took from chains c cross join lateral (values
          ('reported', null::date, null::date, c.report_id is not null), ('report_decided', c.told_on, c.ruled_on, c.verdict is not null),
          ('filed', coalesce(c.ruled_on, c.told_on), c.filed, c.filed is not null), ('decided', c.filed, c.decided, c.decided is not null),
          ('final', c.decided, c.final, c.final is not null),
          ('enforcing', coalesce(c.final, c.decided), c.enforcing, c.enforcing is not null),
          ('received', coalesce(c.final, c.decided), c.received, c.received is not null)) r (code, since, on_day, holds) where r.holds
        union all select 'report_decisions', l.verdict, case when l.ruled_on >= l.told_on then l.ruled_on - l.told_on end from led l
        union all select 'reports_stopped', case when l.verdict is null then 'undecided' when l.verdict = 'refused' then l.reason
          else 'not_in_court' end, null from led l where l.filed is null
        union all select c.kind, 'all', null from courts c where c.begun >= p_from and c.begun < p_to
        union all select 'stopped', c.ended, null from courts c where c.ended is not null and c.received is null
          and c.begun >= p_from and c.begun < p_to
        union all select 'periods', v.code, null from said s cross join lateral (values ('ordered', true), ('objected', exists (
            select 1 from said o where o.court_id = s.court_id and o.step = 'objected' and o.detail in ('objected', 'asked_to_shorten')
              and o.step_no > s.step_no)),
          ('violence', exists (select 1 from incidents i where i.case_id = s.case_id and i.started_on between s.on_day and s.next_on)))
          v (code, holds) where s.step = 'reconciliation_period' and v.holds
        union all select 'duties', v.code, null from said s cross join lateral (values ('ordered', true),
          ('effected', exists (select 1 from said o where o.duty_id = s.duty_id and o.step = 'full')),
          ('confirmed', exists (select 1 from said o where o.duty_id = s.duty_id and o.step = 'confirmed'))) v (code, holds)
          where s.step = 'duty_set' and v.holds
        union all select 'fines', s.detail, null from said s where s.duty = 'pay_fine' and s.step = 'confirmed'
        union all select 'withdrawals', s.detail, null from said s where s.step = 'withdrawal_asked'
        union all select 'help', e.need, null from court_entries e join court_openings o on o.id = e.opening_id
          where e.need is not null and o.court_id in (select s.court_id from said s))
    select l.part, l.code, count(*)::integer, count(l.took)::integer, (percentile_disc(0.5) within group (order by l.took))::integer
    from lines l where l.code is not null group by 1, 2;
  end $$;
