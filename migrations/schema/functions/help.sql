-- caller_of calls it; no login may. It reads absences, credentials and blocks through acting_for and returns one user
-- id, or null where neither the named caller nor the lead can be notified.
create or replace function panoh.acting_caller(p_case uuid)
  returns uuid
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select coalesce(panoh.acting_for(c.contact_user_id, c.id), panoh.acting_for(c.lead_user_id, c.id))
  from cases c where c.id = p_case
$$;

-- ask_for_help, take_help, record_help and reopen_help call it; no login may. It replaces the waiting steps of a
-- request, queues the new ones in the outbox and marks its notifications as read.
create or replace function panoh.add_help_steps(p_id uuid, p_steps jsonb)
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    update help_steps set state = 'skipped', done_at = panoh.now()
      where request_id = p_id and state in ('waiting', 'claimed', 'unheard') and rung <> 'ageing';
    insert into help_steps (id, request_id, rung, run_at)
      select (s->>'id')::uuid, p_id, s->>'rung', (s->>'runAt')::timestamptz from jsonb_array_elements(p_steps) s;
    insert into outbox (id, queue, kind, subject_id, run_at)
      select (s->>'id')::uuid, 'help-requests', 'help_step', (s->>'id')::uuid, (s->>'runAt')::timestamptz
      from jsonb_array_elements(p_steps) s;
    update notifications set read_at = panoh.now() where subject_id = p_id and kind like 'help_%' and read_at is null;
  end
$$;

-- The API calls it for the public form (sendDesk), outside of any session. It can only insert: one sealed request to a
-- 1313 hotline, the same id only once, and it returns nothing about other requests.
create or replace function panoh.ask_for_help(p jsonb)
  returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare r help_requests; begin
    if not exists (select 1 from agencies a where a.id = (p->>'agencyId')::uuid and a.type = 'hotline_1313') then
      raise exception 'no such line' using errcode = '42501'; end if;
    insert into help_requests (id, agency_id, due_at, is_doubtful, is_bundled, lookup_hash)
      values ((p->>'id')::uuid, (p->>'agencyId')::uuid, (p->>'dueAt')::timestamptz, (p->>'isJunk')::boolean,
        (p->>'isJunk')::boolean, p->>'lookupHash')
      on conflict (id) do nothing returning * into r;
    if r.id is null then return false; end if;
    insert into help_words (id, agency_id, agency_key_version, sealed_key, sealed) values (r.id, r.agency_id,
      (p->>'agencyKeyVersion')::integer, decode(p->>'sealedKey', 'base64'), decode(p->>'sealed', 'base64'));
    perform panoh.add_help_steps(r.id, p->'steps');
    return true;
  end
$$;

-- The API calls it for listContactSlots and getToday. Owner only (owns): it returns the user who makes the safety
-- contacts, for which it reads credentials and blocks that the viewer may not read.
create or replace function panoh.caller_of(p_case uuid)
  returns uuid
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select case when panoh.owns(p_case) then panoh.acting_caller(p_case) end
$$;

-- Trigger on an update of `cases.contact_user_id` by panoh_app: only an active user of the owning agency without a
-- block. The viewer does not see every block.
create or replace function panoh.check_caller()
  returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if new.contact_user_id is not null and not exists (select 1 from users u where u.id = new.contact_user_id
        and u.agency_id = new.agency_id and u.status = 'active' and not exists (select 1 from blocks_in_force b
          where b.case_id = new.id and b.lifted_at is null and b.subject_id = u.id)) then
      raise exception 'nobody who could' using errcode = '42501';
    end if;
    return new;
  end
$$;

-- The API calls it for the public form, outside of any session. It marks only a request that the same transaction has
-- inserted.
create or replace function panoh.doubt_help(p_id uuid, p_bundled boolean)
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    update help_requests r set is_doubtful = true, is_bundled = r.is_bundled or p_bundled
      where r.id = p_id and r.state = 'waiting' and r.xmin = pg_current_xact_id()::xid;
  end
$$;

-- The worker calls it in each sweep; no login may delete `help_words`. It deletes the words 30 days after a request is
-- settled, and 90 days after its arrival at the latest.
create or replace function panoh.erase_help_words()
  returns integer
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare gone integer; begin
    with erased as (delete from help_words w using help_requests r where r.id = w.id
        and (r.received_at < panoh.now() - interval '90 days'
          or (r.state = 'settled' and r.settled_at < panoh.now() - interval '30 days')) returning w.id)
    update help_requests r set lookup_hash = null from erased where r.id = erased.id;
    get diagnostics gone = row_count;
    return gone;
  end
$$;

-- Trigger on an insert into `conflict_blocks`: a blocked user makes no safety contacts of the case any more. It must
-- work for every person who may start a block.
create or replace function panoh.forget_blocked_caller()
  returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    update cases set contact_user_id = null, contact_taken_at = null
      where id = new.case_id and contact_user_id = new.subject_id;
    return null;
  end
$$;

-- Trigger on `cases` when the owning agency changes: the named caller belongs to the previous owner.
create or replace function panoh.forget_caller()
  returns trigger
  language plpgsql as $$
  begin
    new.contact_user_id := null;
    new.contact_taken_at := null;
    return new;
  end
$$;

-- The API calls it for the public page that asks by code, outside of any session. It answers only whether the request
-- with this hash was taken on.
create or replace function panoh.help_is_heard(p_hash text)
  returns boolean
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select bool_and(r.state <> 'waiting') from help_requests r where r.lookup_hash = p_hash
$$;

-- The API calls it for the public form and its page, outside of any session. It returns opening hours, the public key
-- and how many people are on duty, no names.
create or replace function panoh.help_line()
  returns TABLE(agency_id uuid, is_open boolean, within_minutes integer, opening_hours jsonb, on_duty integer,
    key_version integer, public_key bytea)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select a.id, o.is_open, coalesce(l.within_minutes, 30), coalesce(s.opening_hours, '[]'),
    d.on_duty, k.version, k.public_key
  from agencies a left join help_lines l on l.agency_id = a.id
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
    l.agency_id is null, a.id limit 1
$$;

-- tell_help calls it; no login may. It returns the people whom a step of a help request notifies: staff of the hotline,
-- or the coordinators of its groups.
create or replace function panoh.help_people(p_step uuid)
  returns TABLE(user_id uuid)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  with s as (select t.rung, r.agency_id, r.taken_by from help_steps t join help_requests r on r.id = t.request_id
      where t.id = p_step),
    house as (select u.id, u.roles, exists (select 1 from absences a where a.user_id = u.id and a.ended_at is null
        and a.starts_at <= panoh.now() and a.ends_at > panoh.now()) as is_away from s join users u on u.agency_id = s.agency_id
      where u.status = 'active' and u.roles && '{hotline_worker,supervisor}'::text[]),
    meant as (select h.id from s join house h on case s.rung
        when 'duty' then 'hotline_worker' = any (h.roles) and not h.is_away
        when 'taker' then h.id = s.taken_by and not h.is_away
        when 'supervisor' then 'supervisor' = any (h.roles) and not h.is_away
        when 'ageing' then 'supervisor' = any (h.roles) and not h.is_away
        when 'everyone' then true else false end
      union select u.id from s join agency_memberships m on m.agency_id = s.agency_id
          and (m.ended_at is null or m.ended_at > panoh.now())
        join working_groups g on g.id = m.working_group_id
        join users u on u.id in (g.coordinator_user_id, g.deputy_user_id) and u.status = 'active'
      where s.rung = 'coordinator')
  select id from meant union select h.id from house h where not exists (select 1 from meant)
$$;

-- The API calls it for getHelpRequest; no login of the API may read `help_words`. It returns them only to the person
-- who has taken the request, and where it is locked only if that is a supervisor.
create or replace function panoh.help_words_of(p_id uuid)
  returns TABLE(agency_key_version integer, sealed_key bytea, sealed bytea)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select w.agency_key_version, w.sealed_key, w.sealed from help_words w join help_requests r on r.id = w.id
  where r.id = p_id and r.state = 'taken' and r.taken_by = panoh.viewer_user_id() and r.agency_id = panoh.viewer_agency_id()
    and not (r.locked_at is not null and not 'supervisor' = any (panoh.viewer_roles()))
$$;

-- The API calls it for recordHelpOutcome; no login may update `help_requests`. Only the person who has taken it, as
-- backend/src/help-requests/help-actions.rules.ts says.
create or replace function panoh.record_help(p_id uuid, p_version integer, p jsonb)
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare r help_requests; supervises boolean := 'supervisor' = any (panoh.viewer_roles());
    ends boolean := p->>'outcome' in ('reached', 'stopped', 'junk'); begin
    select * into r from help_requests h where h.id = p_id and h.agency_id = panoh.viewer_agency_id()
      and panoh.viewer_roles() && '{hotline_worker,supervisor}'::text[] for update;
    if r.id is null then raise exception 'not theirs' using errcode = '42501'; end if;
    if r.version <> p_version then raise exception 'changed meanwhile' using errcode = '40001'; end if;
    if r.state <> 'taken' or r.taken_by is distinct from panoh.viewer_user_id() or (r.locked_at is not null and not supervises)
      or (p->>'outcome' = 'stopped' and not supervises)
      or (p->>'outcome' = 'junk' and p->>'reason' is null) then
      raise exception 'not hers to say' using errcode = '42501'; end if;
    update help_requests set version = version + 1, state = case when ends then 'settled' else 'taken' end,
      outcome = case when ends then p->>'outcome' end, settled_at = case when ends then panoh.now() end,
      locked_at = case when p->>'outcome' in ('someone_else', 'stopped') then panoh.now()
        when p->>'outcome' = 'not_reached' then null else locked_at end,
      try_at = case p->>'outcome' when 'not_reached' then (p->>'tryAt')::timestamptz end where id = r.id;
    insert into help_events (request_id, kind, reason, actor_id) values (r.id, p->>'outcome', p->>'reason', panoh.viewer_user_id());
    perform panoh.add_help_steps(r.id, p->'steps');
  end
$$;

-- The API calls it for reopenHelpRequest; no login may update `help_requests`. Hotline staff for junk, a supervisor for
-- the rest, as help-actions.rules.ts says, and only while the words exist.
create or replace function panoh.reopen_help(p_id uuid, p_version integer, p_steps jsonb)
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare r help_requests; begin
    select * into r from help_requests h where h.id = p_id and h.agency_id = panoh.viewer_agency_id()
      and panoh.viewer_roles() && '{hotline_worker,supervisor}'::text[] for update;
    if r.id is null then raise exception 'not theirs' using errcode = '42501'; end if;
    if r.version <> p_version then raise exception 'changed meanwhile' using errcode = '40001'; end if;
    if r.state <> 'settled' or (r.outcome <> 'junk' and not 'supervisor' = any (panoh.viewer_roles()))
        or not exists (select 1 from help_words w where w.id = r.id) then
      raise exception 'not to be opened again' using errcode = '42501'; end if;
    update help_requests set state = 'waiting', outcome = null, settled_at = null, taken_by = null, taken_at = null,
      is_doubtful = false, is_bundled = false, version = version + 1 where id = r.id;
    insert into help_events (request_id, kind, actor_id) values (r.id, 'reopened', panoh.viewer_user_id());
    perform panoh.add_help_steps(r.id, p_steps);
  end
$$;

-- The API calls it for setHelpLine; no login may write `help_lines`. Only a supervisor of a 1313 hotline, for the own
-- agency.
create or replace function panoh.set_help_line(p_open boolean, p_minutes integer)
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare line help_lines; begin
    insert into help_lines as l (agency_id, is_open, within_minutes, changed_by)
      select a.id, p_open, p_minutes, panoh.viewer_user_id() from agencies a
        where a.id = panoh.viewer_agency_id() and a.type = 'hotline_1313' and 'supervisor' = any (panoh.viewer_roles())
      on conflict (agency_id) do update set is_open = excluded.is_open, within_minutes = excluded.within_minutes,
        changed_by = excluded.changed_by, changed_at = panoh.now() returning * into line;
    if line.agency_id is null then raise exception 'not hers to open' using errcode = '42501'; end if;
  end
$$;

-- The API calls it for takeHelpRequest; no login may update `help_requests`. Staff of the hotline, with a reason to
-- take over from a colleague; a locked one only a supervisor, as help-actions.rules.ts says.
create or replace function panoh.take_help(p_id uuid, p_version integer, p jsonb)
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare r help_requests; over boolean; begin
    select * into r from help_requests h where h.id = p_id and h.agency_id = panoh.viewer_agency_id()
      and panoh.viewer_roles() && '{hotline_worker,supervisor}'::text[] for update;
    if r.id is null then raise exception 'not theirs' using errcode = '42501'; end if;
    if r.version <> p_version then raise exception 'changed meanwhile' using errcode = '40001'; end if;
    over := r.state = 'taken' and r.locked_at is null;
    if r.state = 'settled' or r.taken_by is not distinct from panoh.viewer_user_id()
        or (r.locked_at is not null and not 'supervisor' = any (panoh.viewer_roles()))
        or (over and coalesce(p->>'reason', '') not in ('colleague_away', 'asked_me', 'late')) then
      raise exception 'not to be taken' using errcode = '42501'; end if;
    update help_requests set state = 'taken', taken_by = panoh.viewer_user_id(), taken_at = panoh.now(), try_at = null,
      version = version + 1 where id = r.id;
    insert into help_events (request_id, kind, reason, actor_id)
      values (r.id, 'taken', case when over then p->>'reason' end, panoh.viewer_user_id());
    perform panoh.add_help_steps(r.id, p->'steps');
  end
$$;

-- The worker calls it for jobs of the queue `help-requests` and in each sweep; it may not read `help_requests` or
-- users. It handles only steps that are due, each in its own subtransaction.
create or replace function panoh.tell_help(p_ids uuid[], p_most integer)
  returns TABLE(step_id uuid, ended text)
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare s record; told integer; once boolean; begin
    for s in select t.id, t.rung, r.id as request_id, r.is_bundled, r.is_doubtful, r.state, r.taken_by
      from help_steps t join help_requests r on r.id = t.request_id
      where t.state in ('waiting', 'claimed', 'unheard') and coalesce(t.lease_until, t.run_at) <= panoh.now()
        and (p_ids is null or t.id = any (p_ids))
      order by r.is_doubtful, coalesce(t.lease_until, t.run_at) limit p_most
      for update of t skip locked for no key update of r skip locked
    loop
      step_id := s.id;
      once := s.is_bundled and s.state = 'waiting' and s.rung in ('duty', 'everyone');
      begin
        select count(*) into told from panoh.help_people(s.id);
        ended := case when s.state = 'settled' then 'skipped' when told = 0 then 'unheard' else 'done' end;
        if ended = 'done' then
          insert into notifications (id, user_id, step_id, kind, subject_id)
            select gen_random_uuid(), p.user_id, s.id, case when o.once then 'help_doubtful'
              when s.rung in ('duty', 'taker') then 'help_waiting' else 'help_late' end, s.request_id
            from panoh.help_people(s.id) p
            cross join lateral (select once or (s.is_doubtful and s.state = 'waiting' and (select count(*) from (
              select from notifications n where n.user_id = p.user_id and n.kind like 'help%' and n.read_at is null
              limit 20) unread) = 20) as once) o
            where not o.once or not exists (select 1 from notifications n where n.user_id = p.user_id
              and n.kind = 'help_doubtful' and n.read_at is null)
            on conflict on constraint notifications_once do nothing;
        end if;
        update help_steps t set state = ended, attempts = t.attempts + 1,
          lease_until = case when ended = 'unheard' then panoh.now() + interval '10 minutes' end,
          done_at = case when ended <> 'unheard' then panoh.now() end where t.id = s.id;
      exception when others then
        ended := 'failed';
        update help_steps t set state = 'claimed', attempts = t.attempts + 1,
          lease_until = panoh.now() + interval '60 seconds' where t.id = s.id;
      end;
      return next;
    end loop;
  end
$$;
