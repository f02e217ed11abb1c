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
          and panoh.order_status(o) in ('issued', 'active', 'extended') and o.expires_on is not null), '[]'));
  end $$;

-- The API calls it for listCourtCases. The lead of a case that was referred to a lawyer sees stage, days and duties of the
-- lawyer's court cases, without notes and answers; row security hides that case. Owners who read support, never police.
create or replace function panoh.courts_at_lawyer(p_case uuid)
  returns table(court_id uuid, step_no integer, kind text, step text, on_day date, next_on date, detail text, duty_id uuid, duty text,
    answers jsonb, recorded_at timestamptz)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select s.court_id, s.step_no, s.kind, s.step, s.on_day, s.next_on, s.detail, s.duty_id, s.duty,
    jsonb_build_object('forWhom', s.answers->'forWhom', 'untilOn', s.answers->'untilOn'), s.recorded_at
  from court_steps s join referrals r on r.received_case_id = s.case_id
  where r.case_id = p_case and r.status in ('accepted', 'appointment', 'service_started', 'completed') and panoh.viewer_owns_case(p_case)
    and 'own:support' = any ((panoh.me()).reads) and (panoh.me()).agency_kind <> 'police'
    and not (s.case_id = any (coalesce((panoh.viewer()).blocked, '{}'::uuid[])))
  order by s.recorded_at, s.step_no $$;
