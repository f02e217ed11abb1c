-- The API calls it for the public form (sendDesk), outside of any session. It can only insert: one sealed request to a
-- 1313 hotline, the same id only once, and it returns nothing about other requests.
create or replace function panoh.request_callback(p jsonb) returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare r callback_requests; begin
    if not exists (select 1 from agencies a where a.id = (p->>'agencyId')::uuid and a.type = 'hotline_1313') then
      raise exception 'no such line' using errcode = '42501'; end if;
    insert into callback_requests (id, agency_id, due_at, is_doubtful, is_bundled, lookup_hash, source, sender_hash)
      values ((p->>'id')::uuid, (p->>'agencyId')::uuid, (p->>'dueAt')::timestamptz, (p->>'isDoubtful')::boolean,
        (p->>'isBundled')::boolean, p->>'lookupHash', coalesce(p->>'source', 'page'), p->>'senderHash')
      on conflict (id) do nothing returning * into r;
    if r.id is null then return false; end if;
    insert into callback_details (id, agency_id, agency_key_version, sealed_key, sealed) values (r.id, r.agency_id,
      (p->>'agencyKeyVersion')::integer, decode(p->>'sealedKey', 'base64'), decode(p->>'sealed', 'base64'));
    insert into callback_escalations (id, request_id, rung, run_at)
      select (s->>'id')::uuid, r.id, s->>'rung', (s->>'runAt')::timestamptz from jsonb_array_elements(p->'steps') s;
    insert into outbox (id, queue, kind, subject_id, run_at)
      select s.id, 'help-requests', 'help_step', s.id, s.run_at from callback_escalations s where s.request_id = r.id;
    return true;
  end $$;

-- Called by receive_sms alone: who is notified of a further message. Of a taken request the taker, and others until she opens
-- it; of a locked one a supervisor; of a waiting one its first levels again, unless a step is due within the hour that is
-- not one of junk (p_clears: this is the first message that is more).
create or replace function panoh.tell_of_sms(r panoh.callback_requests, p_steps jsonb, p_clears boolean) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare step record; goes_on boolean; begin
    if not exists (select 1 from callback_escalations e where e.request_id = r.id and e.rung = 'ageing'
        and e.state = 'waiting' and e.run_at > panoh.now() + interval '26 days') then
      update callback_escalations set state = 'skipped', done_at = panoh.now()
        where request_id = r.id and state = 'waiting' and rung = 'ageing';
    else
      select coalesce(jsonb_agg(s), '[]') into p_steps from jsonb_array_elements(p_steps) s where s->>'rung' <> 'ageing';
    end if;
    goes_on := r.state = 'waiting' and not p_clears and exists (select 1 from callback_escalations e where e.request_id = r.id
      and e.state in ('waiting', 'claimed', 'undeliverable') and e.rung <> 'ageing'
      and e.run_at <= panoh.now() + interval '1 hour');
    if r.state = 'waiting' and not goes_on then
      update callback_escalations set state = 'skipped', done_at = panoh.now()
        where request_id = r.id and state in ('waiting', 'claimed', 'undeliverable') and rung <> 'ageing';
    end if;
    for step in select (s->>'id')::uuid as id, s->>'rung' as rung, (s->>'runAt')::timestamptz as run_at, false as of_message
        from jsonb_array_elements(p_steps) s where s->>'rung' = 'ageing' or (r.state = 'waiting' and not goes_on)
      union all select gen_random_uuid(), w.rung, panoh.now() + w.after, true from (values
          ('taker', interval '0'), ('everyone', interval '7 minutes'), ('supervisor', interval '15 minutes'),
          ('oversight', interval '30 minutes')) w (rung, after)
        where r.state = 'taken' and r.locked_at is null
      union all select gen_random_uuid(), 'supervisor', panoh.now(), true where r.state = 'taken' and r.locked_at is not null
    loop
      -- The parts of one message do not each ring.
      continue when step.of_message and exists (select 1 from callback_escalations e where e.request_id = r.id
        and e.of_message and e.rung = step.rung and e.state in ('waiting', 'claimed', 'undeliverable'));
      insert into callback_escalations (id, request_id, rung, run_at, of_message)
        values (step.id, r.id, step.rung, step.run_at, step.of_message);
      insert into outbox (id, queue, kind, subject_id, run_at)
        values (step.id, 'help-requests', 'help_step', step.id, step.run_at);
    end loop;
  end $$;

-- The API calls it for getCallbackRequest: the person who took the request has opened the messages of this version; their
-- steps are skipped. A later message has another version and rings.
create or replace function panoh.open_sms(p_id uuid, p_version integer) returns void
  language sql security definer set search_path = panoh, pg_temp as $$
  with read as (select r.id from callback_requests r where r.id = p_id and r.version = p_version and r.state = 'taken'
      and r.taken_by = (panoh.me()).user_id for update)
  update callback_escalations e set state = 'skipped', done_at = panoh.now() from read
    where e.request_id = read.id and e.of_message and e.state in ('waiting', 'claimed', 'undeliverable') $$;

-- The API and the worker call it for a text message that came, outside of any session. It can only add one sealed part to the
-- open conversation of its number, or begin one. A part that the operator sent again is counted, not stored twice: one with
-- the operator's id always, any other within fifteen minutes of the first. After two minutes that rings too: people repeat
-- their words more slowly than operators. A part that rings changes the version of a taken request, so that no save closes
-- it unread, and cancels answers that wait; one that is not doubtful ends the doubt about its conversation.
create or replace function panoh.receive_sms(p jsonb) returns text
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare r callback_requests; repeats boolean; begin
    perform pg_advisory_xact_lock(hashtextextended('sms/' || (p->>'senderHash'), 0));
    select * into r from callback_requests h where h.sender_hash = p->>'senderHash' and h.state <> 'settled'
      and h.agency_id = (p->>'agencyId')::uuid order by h.received_at desc limit 1 for update;
    if r.id is null then perform panoh.request_callback(p); end if;
    update callback_messages m set times = m.times + 1, last_at = panoh.now() from (select k.id, k.last_at
        from callback_messages k where k.request_id = r.id and k.digest = p->'message'->>'digest'
        and ((p->'message'->>'isNamed')::boolean or k.received_at > panoh.now() - interval '15 minutes')
        order by k.received_at desc limit 1) w
      where m.id = w.id
      returning not (p->'message'->>'isNamed')::boolean and w.last_at <= panoh.now() - interval '2 minutes' into repeats;
    if not repeats then return 'again'; end if;
    if repeats is null then
      insert into callback_messages (id, request_id, agency_id, agency_key_version, sealed_key, sealed, digest, whole, part,
        parts) select m.id, coalesce(r.id, (p->>'id')::uuid), (p->>'agencyId')::uuid, m."agencyKeyVersion",
        decode(m."sealedKey", 'base64'), decode(m.sealed, 'base64'), m.digest, m.whole, m.part, m.parts
        from jsonb_to_record(p->'message') as m(id uuid, "agencyKeyVersion" integer, "sealedKey" text, sealed text,
          digest text, whole text, part smallint, parts smallint);
    end if;
    if r.id is not null then
      update callback_requests h set version = h.version + case h.state when 'taken' then 1 else 0 end,
        is_doubtful = h.is_doubtful and (p->>'isDoubtful')::boolean, is_bundled = h.is_bundled and (p->>'isDoubtful')::boolean
        where h.id = r.id;
      update callback_answers set state = 'failed', sealed_number = null where request_id = r.id and state = 'queued';
      perform panoh.tell_of_sms(r, p->'steps', r.is_doubtful and not (p->>'isDoubtful')::boolean);
    end if;
    return case when repeats then 'again' when r.id is null then 'new' else 'added' end;
  end $$;

-- The API calls it for answerBySms. Only the person who took the request, for one of the sentences; the worker sends it.
create or replace function panoh.answer_by_sms(p_id uuid, p_version integer, p jsonb) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare r callback_requests; me uuid := (panoh.me()).user_id; begin
    select * into r from callback_requests h where h.id = p_id and h.agency_id = (panoh.me()).agency_id
      and h.source = 'sms' and h.state = 'taken' and h.taken_by = me and h.locked_at is null for update;
    if r.id is null then raise exception 'not theirs' using errcode = '42501'; end if;
    if r.version <> p_version then raise exception 'changed meanwhile' using errcode = '40001'; end if;
    insert into callback_answers (id, request_id, template, language, basis, sealed_number, actor_id)
      values ((p->>'id')::uuid, r.id, p->>'template', p->>'language', p->>'basis', decode(p->>'sealedNumber', 'base64'), me);
    update callback_requests set version = version + 1 where id = r.id;
    insert into callback_events (request_id, kind, reason, actor_id) values (r.id, 'answered', p->>'template', me);
  end $$;

-- The worker calls it before it sends. What a worker that died may have sent is never sent again. "Safe now" holds ten
-- minutes, and only as long as the person who said it has the request. Without an answer it returns an alarm of the staff
-- (`user_id`), as long as its recipient has read none of the notifications of requests, for thirty minutes.
drop function if exists panoh.claim_sms();
create or replace function panoh.claim_sms() returns table(id uuid, template text, language text, sealed_number bytea, user_id uuid)
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    update callback_answers a set state = 'unknown', sealed_number = null
      where a.state = 'sending' and a.lease_until <= panoh.now();
    update callback_answers a set state = 'failed', sealed_number = null from callback_requests r
      where r.id = a.request_id and a.state = 'queued' and (a.at <= panoh.now() - interval '10 minutes'
        or r.state <> 'taken' or r.locked_at is not null or r.taken_by is distinct from a.actor_id);
    return query update callback_answers a set state = 'sending', attempts = a.attempts + 1,
        lease_until = panoh.now() + interval '3 minutes'
      where a.id = (select w.id from callback_answers w where w.state = 'queued' and w.next_at <= panoh.now()
        order by w.next_at limit 1 for update skip locked)
      returning a.id, a.template, a.language, a.sealed_number, null::uuid;
    if found then return; end if;
    update duty_alarms d set state = 'unknown' where d.state = 'sending' and d.lease_until <= panoh.now();
    update duty_alarms d set state = 'failed' where d.state = 'queued' and (d.at <= panoh.now() - interval '30 minutes'
      or not exists (select 1 from notifications n where n.user_id = d.user_id and n.kind in ('help_waiting', 'help_late')
        and n.read_at is null)
      or not exists (select 1 from staff_phones p join users u on u.id = p.user_id join credentials k on k.user_id = u.id
        where p.user_id = d.user_id and u.status = 'active' and k.locked_at is null));
    delete from duty_alarms d where d.at <= panoh.now() - interval '30 days';
    return query update duty_alarms d set state = 'sending', lease_until = panoh.now() + interval '3 minutes'
      from staff_phones p join users u on u.id = p.user_id left join notification_preferences m on m.user_id = u.id
      where p.user_id = d.user_id and d.id = (select w.id from duty_alarms w where w.state = 'queued'
        and w.next_at <= panoh.now() order by w.next_at limit 1 for update skip locked)
      returning d.id, null::text, coalesce(m.language, u.language), p.sealed_number, d.user_id;
  end $$;

-- The worker calls it with what became of a sent message, and both with receipts, which know only the provider's id: no
-- receipt makes a message go out again.
create or replace function panoh.settle_sms(p jsonb) returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    update callback_answers a set provider_id = coalesce(p->>'providerId', a.provider_id),
        state = case when a.state in ('delivered', 'failed') then a.state else p->>'state' end,
        sealed_number = case when p->>'state' = 'queued' then a.sealed_number end,
        next_at = panoh.now() + interval '30 seconds', lease_until = null
      where a.id = case when p ? 'id' then (p->>'id')::uuid else (select w.id from callback_answers w
          where w.provider_id = p->>'providerId' order by w.at desc limit 1) end
        and (a.state = 'sending') = (p ? 'id') and (p ? 'id' or p->>'state' not in ('queued', 'sending'));
    if not found and p ? 'id' then
      update duty_alarms d set state = p->>'state', next_at = panoh.now() + interval '30 seconds', lease_until = null
        where d.id = (p->>'id')::uuid and d.state = 'sending';
    end if;
    return found;
  end $$;

-- The API calls it for listScheduledContacts and getToday. Owner only (owns): it returns the user who makes the safety
-- contacts of each case, the named caller or else the lead, for which it reads credentials and blocks that the viewer
-- may not read. Few people lead many cases: who works for each of them is asked once.
create or replace function panoh.contact_assignees_of(p_cases uuid[]) returns table(case_id uuid, user_id uuid)
  language plpgsql stable security definer set search_path = panoh, pg_temp set plan_cache_mode = force_generic_plan as $$
  #variable_conflict use_column
  begin
    return query with asked as materialized (select c.id, c.contact_user_id, c.lead_user_id from cases c
        where c.id = any (p_cases) and panoh.viewer_owns_case(c.id)),
      acting as materialized (select u.id, panoh.acting_anywhere_for(u.id) as actor
        from (select contact_user_id from asked union select lead_user_id from asked) u (id) where u.id is not null),
      -- A block comes from one that names the user, or from a sealed file: few cases are looked up further.
      blocked as materialized (select b.case_id, b.subject_id from blocks_in_force b
        where b.lifted_at is null and b.subject_id in (select actor from acting) and b.case_id in (select a.id from asked a
          where exists (select 1 from conflict_blocks n where n.subject_id in (select actor from acting) and n.lifted_at is null)
            or exists (select 1 from sealed_files s where s.case_id = a.id and s.opened_at is null)))
    select a.id, (select k.actor from acting k where k.id in (a.contact_user_id, a.lead_user_id)
        and not exists (select 1 from blocked b where b.case_id = a.id and b.subject_id = k.actor) and k.actor is not null
        order by k.id = a.contact_user_id desc nulls last limit 1)
      from asked a;
  end $$;

-- The API calls it for takeCallbackRequest ('take'), reopenCallbackRequest ('reopen') and recordCallbackOutcome (the outcome); no
-- login may update `callback_requests`. Staff of the hotline only, as backend/src/callback-requests/callback-requests.rules.ts says.
-- New steps replace the waiting ones, and notifications about the request count as read.
-- Mirrors actionsOn in callback-requests/callback-requests.rules.ts.
create or replace function panoh.change_help(p_id uuid, p_version integer, p_action text, p jsonb) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare r callback_requests; me uuid := (panoh.me()).user_id; over boolean;
    supervises boolean := 'supervisor' = any ((panoh.me()).roles);
    ends boolean := p_action in ('reached', 'stopped', 'junk'); begin
    select * into r from callback_requests h where h.id = p_id and h.agency_id = (panoh.me()).agency_id
      and (panoh.me()).roles && '{hotline_worker,supervisor}'::text[] for update;
    if r.id is null then raise exception 'not theirs' using errcode = '42501'; end if;
    if r.version <> p_version then raise exception 'changed meanwhile' using errcode = '40001'; end if;
    over := r.state = 'taken' and r.locked_at is null;
    if (case
        when p_action = 'take' then r.state <> 'settled' and r.taken_by is distinct from me
          and (r.locked_at is null or supervises)
          and (not over or p->>'reason' in ('colleague_away', 'asked_me', 'late'))
        when p_action = 'reopen' then r.state = 'settled' and (r.outcome = 'junk' or supervises)
          and exists (select 1 from callback_details w where w.id = r.id)
        when ends or p_action in ('not_reached', 'someone_else') then r.state = 'taken' and r.taken_by = me
          and (supervises or r.locked_at is null and p_action <> 'stopped')
          and (r.locked_at is null or p_action not in ('someone_else', 'junk'))
          and (p_action <> 'junk' or p->>'reason' is not null) end) is not true then
      raise exception 'not to be changed so' using errcode = '42501'; end if;
    if p_action = 'take' then
      update callback_requests set state = 'taken', taken_by = me, taken_at = panoh.now(), try_at = null,
        read_at = coalesce(read_at, panoh.now()) where id = r.id;
    elsif p_action = 'reopen' then
      update callback_requests set state = 'waiting', outcome = null, settled_at = null, taken_by = null, taken_at = null,
        is_doubtful = false, is_bundled = false where id = r.id;
    else
      update callback_requests set state = case when ends then 'settled' else 'taken' end,
        outcome = case when ends then p_action end, settled_at = case when ends then panoh.now() end,
        locked_at = case when p_action in ('someone_else', 'stopped') then panoh.now()
          when p_action = 'not_reached' then null else locked_at end,
        try_at = case p_action when 'not_reached' then (p->>'tryAt')::timestamptz end where id = r.id;
    end if;
    update callback_requests set version = version + 1 where id = r.id;
    update callback_answers set state = 'failed', sealed_number = null where request_id = r.id and state = 'queued';
    insert into callback_events (request_id, kind, reason, actor_id)
      values (r.id, case p_action when 'take' then 'taken' when 'reopen' then 'reopened' else p_action end,
        case when p_action <> 'take' or over then p->>'reason' end, me);
    update callback_escalations set state = 'skipped', done_at = panoh.now()
      where request_id = r.id and state in ('waiting', 'claimed', 'undeliverable') and rung <> 'ageing';
    insert into callback_escalations (id, request_id, rung, run_at)
      select (s->>'id')::uuid, r.id, s->>'rung', (s->>'runAt')::timestamptz from jsonb_array_elements(p->'steps') s;
    insert into outbox (id, queue, kind, subject_id, run_at)
      select (s->>'id')::uuid, 'help-requests', 'help_step', (s->>'id')::uuid, (s->>'runAt')::timestamptz
      from jsonb_array_elements(p->'steps') s;
    update notifications set read_at = panoh.now() where subject_id = r.id and kind like 'help_%' and read_at is null;
  end $$;

-- Trigger cases_caller, for the app login: the named caller of a case is an active user of the owning agency without a
-- block, also one that the viewer does not see (leave_owner and end_for_blocked take the name away).
create or replace function panoh.check_contact_assignee() returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if new.contact_user_id is not null and not exists (select 1 from users u where u.id = new.contact_user_id
        and u.agency_id = new.agency_id and u.status = 'active' and not exists (select 1 from blocks_in_force b
          where b.case_id = new.id and b.lifted_at is null and b.subject_id = u.id)) then
      raise exception 'nobody who could' using errcode = '42501';
    end if;
    return new;
  end $$;

-- The worker calls it in each sweep; no login may delete `callback_details`. It deletes the words 30 days after a request is
-- settled, and 90 days after its arrival at the latest; text messages after 30 days, those of an open request 30 days after
-- the last one, and the number with the last of them.
create or replace function panoh.erase_callback_details() returns integer
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare gone integer; begin
    delete from callback_messages m using callback_requests r where r.id = m.request_id
      and m.last_at < panoh.now() - interval '30 days' and (r.state = 'settled' or not exists (select 1
        from callback_messages y where y.request_id = r.id and y.last_at >= panoh.now() - interval '30 days'));
    with erased as (delete from callback_details w using callback_requests r where r.id = w.id
        and case when r.source = 'sms' then not exists (select 1 from callback_messages m where m.request_id = r.id)
          else r.received_at < panoh.now() - interval '90 days'
            or (r.state = 'settled' and r.settled_at < panoh.now() - interval '30 days') end
        returning w.id)
    update callback_requests r set lookup_hash = null, sender_hash = null from erased where r.id = erased.id;
    get diagnostics gone = row_count;
    return gone;
  end $$;

-- The API calls it for the public pages that ask by code, outside of any session. It answers only whether and when a
-- person opened the request with this hash.
create or replace function panoh.callback_reading(p_hash text) returns table(is_read boolean, read_at timestamptz)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select bool_and(r.state <> 'waiting'), max(r.read_at) from callback_requests r where r.lookup_hash = p_hash $$;

-- The API calls it for the public form and its page, outside of any session. It returns opening hours, the public key
-- and how many people are on duty, no names.
create or replace function panoh.hotline()
  returns table(agency_id uuid, is_open boolean, within_minutes integer, opening_hours jsonb, on_duty integer,
    key_version integer, public_key bytea)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select a.id, o.is_open, coalesce(l.within_minutes, 30), coalesce(s.opening_hours, '[]'),
    d.on_duty, k.version, k.public_key
  from agencies a left join hotlines l on l.agency_id = a.id
    left join lateral (select o.opening_hours from services o where o.agency_id = a.id and o.type = 'hotline'
      and o.status = 'active' and jsonb_array_length(o.opening_hours) > 0 order by o.id limit 1) s on true
    join lateral (select y.version, y.public_key from agency_keys y where y.agency_id = a.id
      order by y.version desc limit 1) k on true
    cross join lateral (select coalesce(l.is_open, false) and a.status = 'active' and s.opening_hours is not null
      as is_open) o
    cross join lateral (select count(*)::integer as on_duty from users u where u.agency_id = a.id
      and u.status = 'active' and 'hotline_worker' = any (u.roles) and not exists (select 1 from absences a
        where a.user_id = u.id and a.ended_at is null
          and a.starts_at <= panoh.now() and a.ends_at > panoh.now())) d
  where a.type = 'hotline_1313' order by o.is_open and d.on_duty > 0 desc, o.is_open desc, a.status = 'active' desc,
    l.agency_id is null, a.id limit 1 $$;

-- The worker calls it for jobs of the queue `help-requests` and in each sweep; it may not read `callback_requests` or
-- users. It handles only steps that are due, each in its own subtransaction.
create or replace function panoh.notify_hotline(p_ids uuid[], p_most integer) returns table(step_id uuid, ended text)
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare s record; people uuid[]; once boolean; begin
    for s in select t.id, t.rung, r.id as request_id, r.agency_id, r.is_bundled, r.is_doubtful, r.state, r.taken_by
      from callback_escalations t join callback_requests r on r.id = t.request_id
      where t.state in ('waiting', 'claimed', 'undeliverable') and coalesce(t.lease_until, t.run_at) <= panoh.now()
        and (p_ids is null or t.id = any (p_ids))
      order by r.is_doubtful, coalesce(t.lease_until, t.run_at) limit p_most
      for update of t skip locked for no key update of r skip locked
    loop
      step_id := s.id;
      once := s.is_bundled and s.state = 'waiting' and s.rung in ('duty', 'everyone');
      begin
        -- Staff of the hotline, or the coordinators of its groups; all staff where the step finds no recipient.
        with house as (select u.id, u.roles, exists (select 1 from absences a where a.user_id = u.id and a.ended_at is null
              and a.starts_at <= panoh.now() and a.ends_at > panoh.now()) as is_away from users u
            where u.agency_id = s.agency_id and u.status = 'active' and u.roles && '{hotline_worker,supervisor}'::text[]),
          meant as (select h.id from house h where case s.rung
              when 'duty' then 'hotline_worker' = any (h.roles) and not h.is_away
              when 'taker' then h.id = s.taken_by and not h.is_away
              when 'supervisor' then 'supervisor' = any (h.roles) and not h.is_away
              when 'ageing' then 'supervisor' = any (h.roles) and not h.is_away
              when 'everyone' then true else false end
            union select u.id from agency_memberships m join working_groups g on g.id = m.working_group_id
              join users u on u.id in (g.coordinator_user_id, g.deputy_user_id) and u.status = 'active'
            where s.rung = 'coordinator' and m.agency_id = s.agency_id and (m.ended_at is null or m.ended_at > panoh.now())
            union select u.id from users u where s.rung = 'oversight' and u.status = 'active' and 'oversight' = any (u.roles))
          select array(select id from meant union select h.id from house h where not exists (select 1 from meant)) into people;
        ended := case when s.state = 'settled' then 'skipped' when people = '{}' then 'undeliverable' else 'done' end;
        if ended = 'done' then
          insert into notifications (id, user_id, step_id, kind, subject_id)
            select gen_random_uuid(), p.id, s.id, case when o.once then 'help_doubtful'
              when s.rung in ('duty', 'taker') then 'help_waiting' else 'help_late' end, s.request_id
            from unnest(people) p (id)
            cross join lateral (select once or (s.is_doubtful and s.state = 'waiting' and (select count(*) from (
              select from notifications n where n.user_id = p.id and n.kind like 'help%' and n.read_at is null
              limit 20) unread) = 20) as once) o
            where not o.once or not exists (select 1 from notifications n where n.user_id = p.id
              and n.kind = 'help_doubtful' and n.read_at is null)
            on conflict on constraint notifications_once do nothing;
        end if;
        update callback_escalations t set state = ended, attempts = t.attempts + 1,
          lease_until = case when ended = 'undeliverable' then panoh.now() + interval '10 minutes' end,
          done_at = case when ended <> 'undeliverable' then panoh.now() end where t.id = s.id;
        -- The escalation of a hidden request or a text message is repeated every twelve hours until a worker takes it.
        if ended = 'done' and s.rung = 'oversight' and s.state = 'waiting' and not s.is_bundled and not exists (
            select 1 from callback_escalations e where e.request_id = s.request_id and e.rung = 'oversight'
              and e.state in ('waiting', 'claimed', 'undeliverable')) then
          with again as (insert into callback_escalations (id, request_id, rung, run_at)
            select gen_random_uuid(), s.request_id, w.rung, panoh.now() + w.after from (values ('duty', interval '645 minutes'),
              ('everyone', interval '675 minutes'), ('supervisor', interval '705 minutes'), ('oversight', interval '12 hours'))
              w (rung, after) returning id, run_at)
          insert into outbox (id, queue, kind, subject_id, run_at) select id, 'help-requests', 'help_step', id, run_at from again;
        end if;
      exception when others then
        ended := 'failed';
        update callback_escalations t set state = 'claimed', attempts = t.attempts + 1,
          lease_until = panoh.now() + interval '60 seconds' where t.id = s.id;
      end;
      return next;
    end loop;
  end $$;
