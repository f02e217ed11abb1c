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
    where exists (select 1 from panoh.case_access(p_case) a
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

-- The API calls it for listCourtCases. The lead of a case that was referred to a lawyer sees stage, days and duties of the
-- lawyer's court cases; row security hides that case. Notes and the survivor's answers stay there. Owners
-- who read support, never police. The API puts the case in the audit and does not show it.
create or replace function panoh.courts_at_lawyer(p_case uuid)
  returns table(case_id uuid, court_id uuid, step_no integer, kind text, step text, on_day date, next_on date, detail text, duty_id uuid,
    duty text, answers jsonb, recorded_at timestamptz)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select s.case_id, s.court_id, s.step_no, s.kind, s.step, s.on_day, s.next_on,
    case when s.step in ('decided', 'ended', 'blocked', 'hearing_postponed', 'reconciliation_period') then s.detail end, s.duty_id, s.duty,
    jsonb_build_object('forWhom', s.answers->'forWhom', 'untilOn', s.answers->'untilOn'), s.recorded_at
  from panoh.courts_referred(p_case) k join court_steps s on s.court_id = k.court_id
  where s.step not in ('withdrawal_asked', 'appeal_asked') and panoh.viewer_owns_case(p_case)
    and 'own:support' = any ((panoh.me()).reads) and (panoh.me()).agency_kind <> 'police'
    and not (s.case_id = any (coalesce((panoh.viewer()).blocked, '{}'::uuid[])))
  order by s.recorded_at, s.step_no $$;

-- courts_at_lawyer, case_counts, plan_to_continue and gate_facts call it; no login may. Court cases of agencies to which this case was
-- referred, begun before the referral ended; of a case that was taken over also those of the former owner, where the survivor let
-- the new one know of them. The police learn of none.
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
