-- The worker calls it every minute; it may neither read `own_reminders` nor write `notifications`. Nobody is notified of a
-- case that they can no longer open, nor a closed account. own-reminders.e2e-spec.ts holds it.
create or replace function panoh.notify_own_reminders() returns integer
  language sql security definer set search_path = panoh, pg_temp as $$
  with due as (update own_reminders r set notified_at = panoh.now()
      where r.notified_at is null and r.done_at is null and r.due_at <= panoh.now()
        and exists (select 1 from users u join agencies a on a.id = u.agency_id
          where u.id = r.user_id and u.agency_id = r.agency_id and u.status = 'active'
            and (r.case_id is null or (not (r.case_id = any (panoh.blocked_for(u.id, u.agency_id, a.kind)))
              and exists (select 1 from grants_in_force g where g.case_id = r.case_id and g.grantee_id in (u.id, u.agency_id)))))
      returning r.id, r.user_id),
    notified as (insert into notifications (id, user_id, kind, subject_id)
      select gen_random_uuid(), user_id, 'own_reminder', id from due returning 1)
  select count(*)::integer from notified $$;

-- The worker calls it every minute: a shelter is asked once a day how many beds are free, and from the second day without
-- a word the coordinators of its groups hear of the silence, once. It names the agency, never a place. services.e2e-spec.ts
-- holds it.
create or replace function panoh.notify_unsaid_beds() returns integer
  language sql security definer set search_path = panoh, pg_temp as $$
  with asked as (update services s set beds_asked_at = panoh.now() from agencies a
      where a.id = s.agency_id and a.status = 'active' and s.status = 'active' and s.capacity_unit = 'beds'
        and greatest(s.confirmed_at, s.beds_asked_at, s.created_at) <= panoh.now() - interval '24 hours'
      returning s.agency_id, coalesce(s.confirmed_at, s.created_at) as said_at),
    heard as (select u.id, k.agency_id, 'beds_unsaid' as kind from asked k join users u on u.status = 'active'
        and u.agency_id = k.agency_id and u.roles && '{shelter_worker,supervisor}'::text[]
      union select u.id, k.agency_id, 'beds_silent' from asked k
        join agency_memberships m on m.agency_id = k.agency_id and (m.ended_at is null or m.ended_at > panoh.now())
        join working_groups g on g.id = m.working_group_id
        join users u on u.id in (g.coordinator_user_id, g.deputy_user_id) and u.status = 'active'
        where k.said_at <= panoh.now() - interval '48 hours' and not exists (select 1 from notifications n
          where n.user_id = u.id and n.kind = 'beds_silent' and n.subject_id = k.agency_id and n.created_at > k.said_at)),
    notified as (insert into notifications (id, user_id, kind, subject_id)
      select gen_random_uuid(), id, kind, agency_id from heard returning 1)
  select count(*)::integer from notified $$;

-- block_facts, hand_overs, start_block and enforce_block call it, which see every block; no login may. It returns the
-- fallback agency that is not blocked itself and does not own the case.
create or replace function panoh.fallback_for(p_case uuid, p_root uuid, p_subject uuid, p_code text) returns uuid
  language sql stable set search_path = panoh, pg_temp as $$
  select a.id from unnest(array[p_case, p_root]) with ordinality as t (id, place) join cases c on c.id = t.id
    join working_groups g on g.id = c.working_group_id join agencies a on a.id = g.fallback_agency_id
  where a.kind <> 'police' and a.status = 'active' and a.id is distinct from p_subject and a.kind is distinct from p_code
    and a.id <> (select o.agency_id from cases o where o.id = p_case)
    and not exists (select 1 from conflict_blocks b where b.case_id = p_case
      and b.lifted_at is null and (b.subject_id = a.id or b.subject_code = a.kind))
  order by t.place limit 1 $$;

-- The worker calls it before it sends email; it may not read users, addresses, choices, referrals, snoozes or blocks. Of
-- given messages it returns whether they are still needed, until when they are snoozed, and of the recipient the sealed
-- address and the choices.
create or replace function panoh.message_needs(p_ids uuid[])
  returns table(id uuid, is_needed boolean, snoozed_until timestamptz, is_open boolean, language text,
    sealed_address bytea, sealed_planned bytea, email text, digest_hour smallint, quiet_from smallint,
    quiet_until smallint, works_on smallint[], breaks_quiet boolean)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select m.id, case when m.kind = 'code'
      then exists (select 1 from staff_email_addresses c where c.planned_id = m.id and c.planned_until > panoh.now())
      else n.id is not null and n.read_at is null and (f.id is null or f.status = 'pending' or s.tells = 'call')
        and not (n.case_id is not null and n.case_id = any (coalesce(panoh.blocked_for(u.id, u.agency_id, a.kind), '{}'::uuid[])))
        and not exists (select 1 from referrals r where r.id = n.subject_id and r.to_agency_id = u.agency_id
          and r.received_case_id = any (coalesce(panoh.blocked_for(u.id, u.agency_id, a.kind), '{}'::uuid[]))) end,
    (select z.until_at from snoozes z where z.follow_up_id = f.id and z.user_id = m.user_id
      and (z.ended_at is null or z.ended_at > panoh.now()) order by z.created_at desc limit 1),
    u.status = 'active' and k.locked_at is null, coalesce(p.language, u.language), e.sealed_address, e.sealed_planned,
    coalesce(case when m.channel = 'push' then nullif(p.email, 'off') else p.email end, d.email), coalesce(p.digest_hour, d.digest_hour), coalesce(p.quiet_from, d.quiet_from),
    coalesce(p.quiet_until, d.quiet_until), coalesce(p.works_on, d.works_on), coalesce(p.breaks_quiet, d.breaks_quiet)
  from messages m join users u on u.id = m.user_id join agencies a on a.id = u.agency_id
    join credentials k on k.user_id = u.id cross join panoh.usual_choices d
    left join staff_email_addresses e on e.user_id = u.id and e.channel = m.channel
    left join notification_preferences p on p.user_id = u.id
    left join notifications n on n.id = m.notification_id
    left join follow_up_steps s on s.id = n.step_id left join follow_ups f on f.id = s.follow_up_id
  where m.id = any (p_ids) $$;

-- The API calls it for getOperations; panoh_app may read neither `messages` nor `read_alerts`. It returns counts and
-- times of e-mails and an error code, no users.
create or replace function panoh.message_state()
  returns table(waiting integer, sent_in_day integer, failed_in_day integer, last_error text,
    last_error_at timestamptz, in_last_day integer, last_at timestamptz)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select count(*) filter (where m.state in ('waiting', 'sending') and m.attempts > 0)::integer,
    (count(distinct m.tag) filter (where m.state = 'sent' and m.ended_at > panoh.now() - interval '1 day'))::integer,
    (count(distinct m.tag) filter (where m.state = 'fallen_back'
      and m.ended_at > panoh.now() - interval '1 day'))::integer,
    (select e.error_code from messages e where e.channel = 'email' and e.error_code is not null order by e.tried_at desc nulls last limit 1),
    (select max(e.tried_at) from messages e where e.channel = 'email' and e.error_code is not null), r.in_last_day, r.last_at
  from (select count(*)::integer as in_last_day, max(told_at) as last_at from read_alerts
      where told_at > panoh.now() - interval '1 day') r left join messages m on m.channel = 'email'
  group by r.in_last_day, r.last_at $$;

-- open_emergency, take_back_shares, ask and end_support_lead call it; no login may. It
-- leaves out the viewer, inactive users and users with a block, which viewers do not see.
create or replace function panoh.notify(p_case uuid, p_kind text, p_subject uuid, p_users uuid[]) returns integer
  language sql set search_path = panoh, pg_temp as $$
  with told as (insert into notifications (id, user_id, case_id, kind, subject_id, from_user_id)
    select gen_random_uuid(), u.id, p_case, p_kind, p_subject, (panoh.me()).user_id
    from users u join agencies a on a.id = u.agency_id
    where u.id = any (p_users) and u.status = 'active' and u.id <> (panoh.me()).user_id
      and not exists (select 1 from blocks_in_force b where b.lifted_at is null
        and (b.case_id = p_case or b.case_id in (select r.received_case_id from referrals r
          where r.id = p_subject and r.to_agency_id = u.agency_id))
        and (b.subject_id in (u.id, u.agency_id) or b.subject_code = a.kind)) returning 1)
  select count(*)::integer from told $$;

-- The API calls it before notify_people. touches or decides_closure must hold; it returns staff of several agencies for
-- audiences.rules.ts to choose from, no facts about the survivor.
create or replace function panoh.notify_facts(p_case uuid, p_agency uuid) returns jsonb
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  begin
    if not (panoh.viewer_has_case_relation(p_case) or panoh.decides_closure(p_case)) then
      raise exception 'no relation' using errcode = '42501';
    end if;
    return (select jsonb_build_object('ownerAgencyId', c.agency_id, 'leadId', c.lead_user_id,
      'isShared', c.shares_with_group and (c.shares_until is null or c.shares_until > panoh.now()),
      'people', panoh.people_around(c.id, p_agency, null)) from cases c where c.id = p_case);
  end $$;

-- The API calls it with people that audiences.rules.ts or a command of the own agency chose; panoh_app may not insert
-- notifications. touches or decides_closure must hold; only active, unblocked people of people_around are notified.
create or replace function panoh.notify_people(p_case uuid, p_agency uuid, p_kind text, p_subject uuid,
    p_users uuid[])
  returns integer
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare done integer; begin
    if not (panoh.viewer_has_case_relation(p_case) or panoh.decides_closure(p_case)) then
      raise exception 'no relation' using errcode = '42501';
    end if;
    insert into notifications (id, user_id, case_id, kind, subject_id, from_user_id)
      select gen_random_uuid(), (p->>'id')::uuid,
        case when not (p->>'isOversight')::boolean and not (p->>'isOnlyHead')::boolean then p_case end, p_kind,
        case when (p->>'isOversight')::boolean or (p->>'isOnlyHead')::boolean
          then (select c.agency_id from cases c where c.id = p_case) else p_subject end, (panoh.me()).user_id
      from jsonb_array_elements(panoh.people_around(p_case, p_agency, null)) p
      where (p->>'id')::uuid = any (p_users) and (p->>'id')::uuid <> (panoh.me()).user_id
        and (p->>'isActive')::boolean and not (p->>'isBlocked')::boolean;
    get diagnostics done = row_count;
    return done;
  end $$;

-- Trigger on an insert into `notifications`: NOTIFY for the live streams, with user ids only and not to users who are
-- blocked from every case in it, an email for each recipient with a confirmed address, and a push for each with a
-- device; without emails a device gets all. A request for a call also makes an alarm for each recipient with a number: one
-- at a time, and twelve an hour; an old one that no gateway took holds none up. Trigger on
-- `notification_preferences`: waiting messages are planned by the new choices. No login that does either may see all this.
create or replace function panoh.plan_messages() returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if tg_table_name = 'notification_preferences' then
      update messages set next_at = panoh.now() where user_id = new.user_id and state = 'waiting' and tag is null;
      return null;
    end if;
    perform pg_notify('panoh_live', u.id::text) from
      (select t.user_id, array_agg(t.case_id) as cases from told t group by t.user_id) t
      join users u on u.id = t.user_id join agencies a on a.id = u.agency_id
      cross join lateral (select panoh.blocked_for(u.id, u.agency_id, a.kind) as cases offset 0) blocked
      where (t.cases <@ blocked.cases) is not true;
    insert into duty_alarms (user_id, notification_id)
      select n.user_id, n.id from told n join staff_phones p on p.user_id = n.user_id
        join callback_escalations e on e.id = n.step_id and e.rung <> 'ageing'
      where n.kind in ('help_waiting', 'help_late')
        and not exists (select 1 from duty_alarms d where d.user_id = n.user_id and d.state = 'queued'
          and d.at > panoh.now() - interval '10 minutes')
        and (select count(*) from duty_alarms d where d.user_id = n.user_id and d.at > panoh.now() - interval '1 hour') < 12;
    with wanted as (
      select n.id, n.user_id, c.channel, c.choice, n.kind in ('task_late', 'band_high', 'emergency_opened', 'read_budget_spent',
            'help_waiting', 'help_late', 'help_doubtful', 'programme_report_late')
          or (f.kind = 'safety_contact' and k.band = 'high') as is_urgent,
        coalesce(n.kind in ('band_high', 'emergency_opened', 'help_waiting', 'help_late')
          or (f.kind = 'safety_contact' and k.band = 'high'), false) as is_safety
      from told n left join notification_preferences m on m.user_id = n.user_id
        cross join lateral (
          select e.channel, coalesce(m.email, 'all') as choice from staff_email_addresses e
            where e.user_id = n.user_id and e.confirmed_at is not null
          union all select 'push', coalesce(nullif(m.email, 'off'), 'all')
            where exists (select 1 from push_devices d where d.user_id = n.user_id)) c
        left join follow_up_steps s on s.id = n.step_id left join follow_ups f on f.id = s.follow_up_id
        left join cases k on k.id = n.case_id
      where c.choice <> 'off'),
    made as (
      insert into messages (id, user_id, channel, kind, is_safety, notification_id, next_at)
        select gen_random_uuid(), w.user_id, w.channel, case when w.is_urgent then 'urgent' else 'digest' end, w.is_safety, w.id,
          panoh.now() + case when w.is_urgent then interval '1 minute' else interval '0' end
        from wanted w where coalesce(w.is_urgent, false) or w.choice = 'all'
        returning id, user_id, channel, next_at)
    insert into outbox (id, queue, kind, subject_id, run_at)
      select distinct on (m.user_id, m.channel, m.next_at) m.id, 'messages', 'message', m.id, m.next_at from made m;
    return null;
  end $$;

-- The worker calls it for steps that are due; it may not read cases or users. It returns facts, and
-- backend/src/follow-ups/recipients.rules.ts chooses the recipients.
create or replace function panoh.recipient_facts(p_steps uuid[])
  returns table(step_id uuid, is_early boolean, facts jsonb)
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  begin
    return query with it as materialized (
      select s.id, s.rung, s.run_at < f.due_at and s.rung <> 'owner' as early, f.owner_role, f.kind, f.partition, f.user_id,
        c.id as case_id, c.agency_id as owner_id, c.lead_user_id, c.contact_user_id,
        c.shares_with_group and (c.shares_until is null or c.shares_until > panoh.now()) and f.rule not in ('ho.call_in', 'pg.signal', 'pg.partner') as shared,
        case f.owner_role when 'receiving_agency' then r.to_agency_id
          when 'support_lead' then coalesce(c.support_lead_agency_id, f.agency_id)
          when 'second_person' then e.reviewer_agency_id
          when 'block_reviewer' then panoh.block_reviewer(c.id)
          when 'prosecutor' then o.extension_prosecutor_id
          -- The agency that recorded what is corrected decides.
          else coalesce(x.agency_id, f.agency_id) end as agency_id,
        case when f.owner_role = 'receiving_agency' then r.received_case_id end as received_id, e.reviewer_user_id,
        coalesce(b.started_by, x.asked_by) as started_by, b.is_heavy,
        case when f.rule = any (panoh.second_looks()) then panoh.reviewed_people(f) end as reviewed
      from follow_up_steps s join follow_ups f on f.id = s.follow_up_id join cases c on c.id = f.case_id
        left join referrals r on r.id = f.subject_id and f.owner_role = 'receiving_agency'
        left join closure_episodes e on e.id = f.subject_id and f.owner_role = 'second_person'
        left join protection_orders o on o.id = f.subject_id and f.owner_role = 'prosecutor'
        left join conflict_blocks b on b.id = f.subject_id and f.owner_role = 'block_reviewer'
        left join corrections x on x.id = f.subject_id and f.rule = 'cr.confirm'
      where s.id = any (p_steps)),
    near as materialized (select k.case_id, k.agency_id, k.received_id,
        panoh.people_around(k.case_id, k.agency_id, k.received_id) as people
      from (select distinct i.case_id, i.agency_id, i.received_id from it i) k)
    select it.id, it.early, jsonb_build_object('rung', it.rung, 'ownerRole', it.owner_role, 'partition', it.partition,
      'isShared', it.shared, 'ownerAgencyId', it.owner_id, 'workAgencyId', coalesce(it.agency_id, it.owner_id),
      'leadId', coalesce(it.user_id, it.lead_user_id),
      'callerId', case when it.kind = 'safety_contact' and it.user_id is null then it.contact_user_id end,
      'namedId', it.reviewer_user_id, 'exceptIds', to_jsonb(coalesce(it.reviewed, array_remove(array[it.started_by, case when it.is_heavy then it.lead_user_id end], null))),
      'isSecondLook', it.reviewed is not null,
      'oversightActs', coalesce(it.is_heavy, false), 'people', near.people)
    from it join near on near.case_id = it.case_id and near.agency_id is not distinct from it.agency_id
      and near.received_id is not distinct from it.received_id;
  end $$;

-- The API calls it for getOversight and proposeAppointment, and watch calls it. It counts across all agencies; only
-- oversight and the watchdog get rows, and these name no case.
create or replace function panoh.undeliverable_rows()
  returns table(agency_id uuid, rows integer, since timestamptz, causes text[], uncovered integer)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  with able as materialized (
    select u.id, u.agency_id, a.kind, u.roles && '{police_inspector,caseworker,legal_aid_lawyer,health_worker,
        cowfa_specialist,shelter_worker,hotline_worker,prosecutor,supervisor}'::text[] as is_case,
      'supervisor' = any (u.roles) as is_supervisor,
      coalesce(u.id = a.head_user_id, false) as is_head
    from users u join agencies a on a.id = u.agency_id where u.status = 'active' and panoh.may_be_notified(u.id)),
  undeliverable as (
    select f.agency_id, f.case_id, f.id, min(s.run_at) as since from follow_up_steps s
      join follow_ups f on f.id = s.follow_up_id and f.status = 'pending' where s.state = 'undeliverable'
    group by f.agency_id, f.case_id, f.id),
  here as (select p.agency_id, count(*) as n from able p where p.is_case group by p.agency_id),
  -- Two people who can be notified and no block: one of them is not the lead, so the case is covered.
  alone as (
    select c.agency_id, c.id as case_id from cases c left join here h on h.agency_id = c.agency_id
      left join working_groups g on g.id = c.working_group_id and c.shares_with_group
        and (c.shares_until is null or c.shares_until > panoh.now())
    where c.status = 'open' and (coalesce(h.n, 0) < 2 or c.id in (select b.case_id from blocks_in_force b))
      and not exists (select 1 from able p where p.id is distinct from c.lead_user_id
        and (p.agency_id = c.agency_id and (p.is_case or p.is_head)
          or p.id in (g.coordinator_user_id, g.deputy_user_id, g.chair_user_id)
          or p.agency_id = g.fallback_agency_id and p.is_supervisor)
        and not exists (select 1 from blocks_in_force b where b.case_id = c.id
          and (b.subject_id in (p.id, p.agency_id) or b.subject_code = p.kind)))),
  affected as (select u.agency_id, u.case_id from undeliverable u union select a.agency_id, a.case_id from alone a),
  -- The people above the lead of each affected case, and why each cannot be notified.
  above as (
    select t.agency_id, t.case_id, u.id, k.locked_at is not null as is_locked, k.locked_at is null and k.signed_in_at is null as is_new,
      exists (select 1 from absences w where w.user_id = u.id and w.ended_at is null
        and w.starts_at <= panoh.now() and w.ends_at > panoh.now()) as is_away,
      exists (select 1 from blocks_in_force b where b.case_id = t.case_id
        and (b.subject_id in (u.id, u.agency_id) or b.subject_code = g.kind)) as is_blocked
    from affected t join agencies g on g.id = t.agency_id join cases c on c.id = t.case_id
      join users u on u.agency_id = t.agency_id and u.status = 'active' and ('supervisor' = any (u.roles) or u.id = g.head_user_id)
        and u.id is distinct from c.lead_user_id
      join credentials k on k.user_id = u.id),
  why as (
    select t.agency_id, array_remove(array[case when bool_or(a.is_locked) then 'locked' end,
        case when bool_or(a.is_away) then 'absent' end, case when bool_or(a.is_blocked) then 'blocked' end,
        case when bool_or(a.is_new) then 'never_signed_in' end, case when bool_or(a.id is null) then 'nobody' end], null) as causes
    from affected t left join above a on a.agency_id = t.agency_id and a.case_id = t.case_id group by t.agency_id)
  select w.agency_id, (select count(*) from undeliverable u where u.agency_id = w.agency_id)::integer,
    (select min(u.since) from undeliverable u where u.agency_id = w.agency_id), w.causes,
    (select count(*) from alone a where a.agency_id = w.agency_id)::integer
  from why w where session_user = 'panoh_watchdog' or 'oversight' = any ((panoh.me()).roles) $$;

-- notify_facts, notify_people and recipient_facts call it, which see staff, credentials and blocks of every agency; no
-- login may; recipients.rules.ts and audiences.rules.ts choose among the people.
create or replace function panoh.people_around(p_case uuid, p_agency uuid, p_received uuid) returns jsonb
  language sql stable set search_path = panoh, pg_temp as $$
  with c as materialized (select c.id, c.agency_id, g.coordinator_user_id, g.deputy_user_id, g.chair_user_id,
      g.fallback_agency_id, a.head_user_id
    from cases c join agencies a on a.id = c.agency_id left join working_groups g on g.id = c.working_group_id
    where c.id = p_case),
  near as (
    select u.id from c join users u on u.agency_id in (c.agency_id, p_agency)
    union select x.id from c cross join lateral (values (c.coordinator_user_id), (c.deputy_user_id), (c.chair_user_id),
      (c.head_user_id)) x (id) where x.id is not null
    union select u.id from c join users u on u.agency_id = c.fallback_agency_id and 'supervisor' = any (u.roles)
    union select u.id from users u where 'oversight' = any (u.roles)
    union select u.id from c join grants_in_force t on t.case_id = c.id and t.relation = 'referred'
      join users u on u.agency_id = t.grantee_id and 'prosecutor' = any (u.roles)),
  blocked as materialized (select b.subject_id, b.subject_code from blocks_in_force b
    where b.lifted_at is null and (b.case_id = p_case or b.case_id = p_received))
  select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'agencyId', u.agency_id, 'roles', to_jsonb(u.roles),
      'isActive', u.status = 'active', 'hasSignedIn', k.signed_in_at is not null, 'isLocked', k.locked_at is not null,
      -- Oversight gets numbers only, so a block of its agency does not apply; a block of the person does.
      'isBlocked', exists (select 1 from blocked b where b.subject_id = u.id
        or (not 'oversight' = any (u.roles) and (b.subject_id = u.agency_id or b.subject_code = a.kind))),
      'isAway', w.id is not null, 'standInId', w.stand_in_id,
      'isQuiet', coalesce(k.signed_in_at < panoh.now() - interval '14 days', true),
      'reads', (select coalesce(jsonb_agg(distinct r.partition), '[]') from role_access r
        where r.relation = 'own' and r.may_read and r.partition in ('follow_ups', 'health', 'whereabouts', 'identity', 'support')
          and r.role = any (select case when a.kind <> 'police' then x when x = 'supervisor' then 'police_supervisor'
            else 'police_inspector' end from unnest(u.roles) x)),
      'isCoordinator', u.id in (c.coordinator_user_id, c.deputy_user_id) is true,
      'isChair', u.id in (c.chair_user_id, c.deputy_user_id) is true,
      'isAgencyHead', u.id = c.head_user_id is true,
      'isOnlyHead', coalesce(u.id = c.head_user_id and u.roles <@ '{coordinator,statistician,administrator,data_protection_officer,court_contact,enforcement_contact}'::text[], false),
      'isOversight', 'oversight' = any (u.roles),
      'isFallback', coalesce(u.agency_id = c.fallback_agency_id and 'supervisor' = any (u.roles), false),
      'holdsCase', 'prosecutor' = any (u.roles) and exists (select 1 from grants_in_force t where t.case_id = c.id
        and t.grantee_id = u.agency_id and t.relation = 'referred')) order by u.display_name, u.id), '[]')
  from c cross join near n join users u on u.id = n.id join agencies a on a.id = u.agency_id
    left join credentials k on k.user_id = u.id
    left join lateral (select w.id, w.stand_in_id from absences w where w.user_id = u.id and w.ended_at is null
      and w.starts_at <= panoh.now() and w.ends_at > panoh.now() order by w.starts_at, w.id limit 1) w on true $$;

-- The API calls it for planEmailAddress ('plan'), removeEmailAddress ('remove') and confirmEmailAddress, first 'try': it
-- counts an attempt at the code, five at most, and returns its id; then 'confirm'. No login of the API may write
-- `staff_email_addresses`. Own address only; plan and remove need proved presence, and five codes an hour are sent.
create or replace function panoh.change_email_address(p_what text, p_id uuid default null, p_sealed bytea default null)
  returns uuid
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare code uuid; sent integer; me uuid := (panoh.me()).user_id; begin
    if me is null then raise exception 'no session' using errcode = '42501'; end if;
    if p_what = 'try' then
      update staff_email_addresses set tries = tries + 1 where user_id = me and channel = 'email'
        and planned_until > panoh.now() and tries < 5 returning planned_id into code;
      return code;
    elsif p_what = 'confirm' then
      update staff_email_addresses set sealed_address = sealed_planned, confirmed_at = panoh.now(), sealed_planned = null,
          planned_id = null, planned_until = null
        where user_id = me and channel = 'email' and planned_id = p_id and planned_until > panoh.now() and tries > 0;
      return case when found then p_id end;
    end if;
    if ((panoh.me()).stepped_up_until > panoh.now()) is not true then
      raise exception 'presence is not proved' using errcode = 'PN040'; end if;
    update messages set state = 'dropped', ended_at = panoh.now()
      where user_id = me and channel = 'email' and state = 'waiting' and (p_what = 'remove' or kind = 'code');
    if p_what = 'remove' then
      update staff_email_addresses set sealed_address = null, confirmed_at = null, sealed_planned = null, planned_id = null,
        planned_until = null where user_id = me and channel = 'email';
      return null;
    end if;
    insert into staff_email_addresses as c (user_id, channel, sealed_planned, planned_id, planned_until, asked_from)
      values (me, 'email', p_sealed, p_id, panoh.now() + interval '15 minutes', panoh.now())
      on conflict (user_id, channel) do update set sealed_planned = excluded.sealed_planned,
        planned_id = excluded.planned_id, planned_until = excluded.planned_until, tries = 0,
        asked = case when c.asked_from > panoh.now() - interval '1 hour' then c.asked + 1 else 1 end,
        asked_from = case when c.asked_from > panoh.now() - interval '1 hour' then c.asked_from else panoh.now() end
      returning asked into sent;
    if sent > 5 then raise exception 'too many codes' using errcode = 'PN068'; end if;
    insert into messages (id, user_id, channel, kind, next_at) values (p_id, me, 'email', 'code', panoh.now());
    insert into outbox (id, queue, kind, subject_id, run_at) values (p_id, 'messages', 'message', p_id, panoh.now());
    return p_id;
  end $$;
