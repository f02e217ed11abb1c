-- `panoh_auth` is the sign-in login: it runs the requests that sign in, prove presence or change factors.

-- The API calls it for listUsers and getUser, and reopen_account; no login may read `credentials`. An administrator
-- gets every state, a supervisor the locks of the own agency. Who caused a lock for removed factors or as unconfirmed
-- does not reopen it; reads_cases says whether a supervisor of the agency must.
create or replace function panoh.account_states()
  returns table(user_id uuid, has_password boolean, must_change boolean, locked_until timestamptz,
    must_enrol boolean, locked_at timestamptz, lock_reason text, may_reopen boolean)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select u.id, case when me.administers then c.password_hash is not null end,
    case when me.administers then c.must_change end, case when me.administers then c.locked_until end,
    case when me.administers then coalesce(c.second_factor_from <= panoh.now() and not c.has_factor, false) end,
    c.locked_at, c.lock_reason,
    c.locked_at is not null and coalesce(u.id <> me.id and (me.administers or not 'administrator' = any (u.roles))
      and (c.lock_reason not in ('factors_removed', 'pending_activation') or c.locked_by <> me.id
        and (me.supervises and u.agency_id = me.agency_id or not panoh.reads_cases(u.id) or not exists (
          select 1 from users s join credentials k on k.user_id = s.id where s.agency_id = u.agency_id
            and s.id <> u.id and s.status = 'active' and 'supervisor' = any (s.roles) and k.locked_at is null))), false)
  from (select v.user_id as id, v.agency_id, 'administrator' = any (v.roles) as administers,
      'supervisor' = any (v.roles) as supervises from panoh.viewer() v) me
    join users u on me.administers or me.supervises and u.agency_id = me.agency_id
    join credentials c on c.user_id = u.id $$;

-- The API calls it for addPushDevice; panoh_app may not insert devices. Own account with proved presence only, and five
-- devices. A browser that another user subscribed changes hands, so that it shows the messages of one user.
create or replace function panoh.add_push_device(p_id uuid, p_hash bytea, p_sealed bytea) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare me panoh.viewer := panoh.viewer(); begin
    if me.user_id is null then raise exception 'no session' using errcode = '42501'; end if;
    if (me.stepped_up_until > panoh.now()) is not true then
      raise exception 'presence is not proved' using errcode = 'PN040'; end if;
    perform pg_advisory_xact_lock(hashtextextended('push/' || me.user_id, 0));
    if (select count(*) from push_devices d where d.user_id = me.user_id and d.endpoint_hash <> p_hash) >= 5 then
      raise exception 'too many devices' using errcode = 'PN069'; end if;
    insert into push_devices (id, user_id, endpoint_hash, sealed_subscription, device)
      select p_id, me.user_id, p_hash, p_sealed, coalesce(s.device, '') from sessions s where s.id = me.session_id
      on conflict (endpoint_hash) do update set id = excluded.id, user_id = excluded.user_id,
        sealed_subscription = excluded.sealed_subscription, device = excluded.device,
        created_at = excluded.created_at, taken_tag = null;
  end $$;

-- The API calls it for signIn (p_by 'login'), signInWithCode ('ticket'), and stepUp and changePassword ('session'). Only
-- the sign-in login may execute it: it returns hash and secrets of one account, and each answer costs one attempt. The
-- fifth failure locks for a minute, each further one twice as long, at most an hour.
create or replace function panoh.attempt(p_by text, p_key text default null)
  returns table(user_id uuid, password_hash text, has_factor boolean, sealed_secret bytea, sealed_code_key bytea)
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare account uuid; device text; counted boolean; at timestamptz := panoh.now(); begin
    account := case p_by
      when 'login' then (select c.user_id from credentials c join users u on u.id = c.user_id
        where c.login = lower(p_key) and u.status = 'active' and c.locked_at is null
          and (not c.must_change or c.changed_at > at - interval '7 days'))
      when 'ticket' then (select t.user_id from sign_in_tickets t where t.token_hash = p_key and t.expires_at > at)
      when 'session' then (panoh.me()).user_id end;
    device := coalesce((select s.device_hash from sessions s where s.id = (panoh.viewer()).session_id),
      nullif(current_setting('panoh.device', true), ''));
    -- A known device counts its own attempts, so that an attacker elsewhere cannot lock it.
    update recognised_devices d set failed_count = least(d.failed_count + 1, 1000), locked_until = case
        when d.failed_count + 1 >= 5
          then at + least(interval '1 hour', interval '1 minute' * power(2, least(d.failed_count - 4, 6))) end
      where d.user_id = account and d.device_hash = device and (d.locked_until is null or d.locked_until <= at);
    counted := found;
    if not counted and not exists (select 1 from recognised_devices d where d.user_id = account and d.device_hash = device) then
      update credentials c set failed_count = least(c.failed_count + 1, 1000), locked_until = case
          when c.failed_count + 1 >= 5
            then at + least(interval '1 hour', interval '1 minute' * power(2, least(c.failed_count - 4, 6))) end
        where c.user_id = account and (c.locked_until is null or c.locked_until <= at);
      counted := found;
    end if;
    -- An unknown or locked name takes as long as another.
    if not counted and p_by = 'login' then
      update unknown_login_attempts set count = count + 1 where slot = abs(hashtext(lower(p_key)) % 64);
    end if;
    return query select c.user_id, case when p_by <> 'ticket' then c.password_hash end, c.has_factor,
        case when p_by <> 'login' then f.sealed_secret end, case when p_by <> 'login' then f.sealed_code_key end
      from credentials c left join second_factors f on f.user_id = c.user_id where c.user_id = account and counted;
  end $$;

-- Trigger, because no login may write `credentials` or `sessions` of others: an account that can read cases waits for a
-- second person when panoh_app adds or activates it or adds a role that works on cases, and when another person issues
-- a password to an account without a second factor. The sessions of a disabled user end.
create or replace function panoh.await_confirming() returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare account uuid; disabled boolean := false; begin
    if tg_table_name = 'users' then
      account := new.id;
      disabled := new.status <> 'active';
    else
      account := new.user_id;
      if tg_op = 'UPDATE' and (account <> (panoh.me()).user_id and not new.has_factor) is not true then return null; end if;
    end if;
    if not disabled then
      if not panoh.reads_cases(account) then return null; end if;
      update credentials set locked_at = coalesce(locked_at, panoh.now()), locked_by = (panoh.me()).user_id,
        lock_reason = 'pending_activation' where user_id = account;
      delete from sign_in_tickets where user_id = account;
    end if;
    update sessions set ended_at = panoh.now() where user_id = account and ended_at is null;
    return null;
  end $$;

-- The API opens its transactions with it; no login may read token hashes or update `sessions`. It finds only the
-- session of the hash that the caller presents, and copies to it what load_viewer reads in tables of every agency.
create or replace function panoh.begin_session(p_hash text) returns table(viewer jsonb, at timestamptz)
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare known boolean; seen timestamptz; begin
    perform set_config('panoh.session', coalesce(p_hash, ''), true);
    -- A change of the directory can commit between reading and copying; then it tries again.
    for attempt in 1..5 loop
      select coalesce(s.known_version = d.version
            and (s.known_until is null or s.known_until > pg_catalog.now() + k.shifted_by), false),
          s.seen_at, pg_catalog.now() + k.shifted_by, jsonb_build_object('user_id', s.user_id,
          'session_id', s.id, 'agency_id', s.agency_id, 'agency_kind', s.agency_kind, 'agency_type', s.agency_type,
          'group_ids', s.group_ids, 'led_group_ids', s.led_group_ids, 'roles', s.roles, 'language', s.language,
          'stepped_up_until', s.stepped_up_until,
          'must', (select case when c.must_change then 'change_password'
              when c.second_factor_from <= pg_catalog.now() + k.shifted_by and not c.has_factor then 'enrol' end
            from credentials c where c.user_id = s.user_id))
        into known, seen, at, viewer
        from sessions s cross join directory_version d cross join lateral (select d.shifted_by) k
        where s.token_hash = nullif(current_setting('panoh.session', true), '') and s.ended_at is null
          and s.expires_at > pg_catalog.now() + k.shifted_by
          and s.seen_at > pg_catalog.now() + k.shifted_by - interval '30 minutes';
      exit when known is not false or attempt = 5;
      update sessions s set known_version = (select version from directory_version), agency_id = v.agency_id,
        agency_kind = v.agency_kind, agency_type = v.agency_type, roles = v.roles, language = v.language,
        group_ids = v.group_ids, led_group_ids = v.led_group_ids, grantees = v.grantees, reads = v.reads, writes = v.writes,
        has_blocks = exists (select 1 from conflict_blocks b where b.lifted_at is null
            and (b.subject_id in (v.user_id, v.agency_id) or b.subject_code = v.agency_kind))
          or exists (select 1 from sealed_files f
            where f.opened_at is null and v.user_id not in (f.lead_user_id, f.supervisor_id)),
        known_until = (select min(m.ended_at) from agency_memberships m
          where m.agency_id = v.agency_id and m.ended_at > panoh.now())
        from panoh.load_viewer() v where s.id = v.session_id;
    end loop;
    -- Nothing is copied for a user who is no longer active.
    if known is not true then viewer := null; end if;
    if seen < at - interval '20 seconds' and current_setting('panoh.unattended', true) is distinct from 'on' then
      -- Other requests of the session do not wait for the one that writes it.
      update sessions s set seen_at = at from (select id from sessions where token_hash = p_hash and ended_at is null
        and seen_at < at - interval '20 seconds' for no key update skip locked) free where s.id = free.id;
    end if;
    at := coalesce(at, panoh.now());
    return next;
  end $$;

-- Trigger on `credentials` when an account is locked or gets another password, and on `users` when one is disabled: no
-- message reaches a device that the user does not turn on again. No login that does this may see devices of others.
create or replace function panoh.end_push_devices() returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    delete from push_devices where user_id = (to_jsonb(new)->>tg_argv[0])::uuid;
    return null;
  end $$;

-- Trigger on `credentials` when an account is locked and on `users` when one is disabled: its phones with cases on them
-- end, and their shares are gone. No login that does this may see phones of others.
create or replace function panoh.end_devices() returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    update devices set ended_at = panoh.now(), sealed_share = null
      where user_id = (to_jsonb(new)->>tg_argv[0])::uuid and ended_at is null;
    return null;
  end $$;

-- The API calls it for what is taken along. Row security hides blocks, stays and whereabouts; it returns the viewer's own
-- open cases, and whether any of these forbids to take one along. Blocks of other agencies' cases forbid nothing here: the
-- answer would tell of them.
create or replace function panoh.cases_along()
  returns table(case_id uuid, takeable boolean)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select c.id, not exists (select 1 from conflict_blocks b where b.case_id = c.id and b.lifted_at is null)
      and not exists (select 1 from sealed_files f where f.case_id = c.id and f.opened_at is null)
      and not exists (select 1 from whereabouts w where w.case_id = c.id)
      and not exists (select 1 from key_date_events e where e.case_id = c.id and e.kind = 'stay')
      and not exists (select 1 from referrals r left join agencies a on a.id = r.to_agency_id
        left join services s on s.id = r.service_id where r.case_id = c.id
          and (r.service_type = 'safe_house' or a.type = 'shelter' or s.is_confidential))
      and not exists (select 1 from referrals r join agencies a on a.id = r.from_agency_id
        where r.received_case_id = c.id and a.type = 'shelter')
    from panoh.me() me join cases c on c.lead_user_id = me.user_id and c.agency_id = me.agency_id
    where c.status = 'open' and c.erased_at is null and panoh.viewer_owns_case(c.id)
      and c.id <> all (coalesce((select (panoh.viewer()).blocked), '{}')) $$;

-- The API calls it for the phones of the viewer and, for supervisors, of their agency. Row security hides what a phone
-- holds of a blocked case; counted here, a block changes no more than any other end. Only for the phone's owner it says
-- whether the phone holds what may not be taken along any more.
create or replace function panoh.held_along(p_device uuid, out cases integer, out is_lost boolean)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select count(*)::integer, coalesce(bool_or(d.user_id = me.user_id
      and k.case_id not in (select a.case_id from panoh.cases_along() a where a.takeable)), false)
    from panoh.me() me join devices d on d.id = p_device and d.agency_id = me.agency_id
      and (d.user_id = me.user_id or 'supervisor' = any (me.roles))
    join device_cases k on k.device_id = d.id and k.dropped_at is null $$;

-- The API calls it for all that adds, renames, plans, confirms or removes a factor and for renewRecoveryCodes; no login
-- may write these tables. Own account only, but for a name with proved presence or for the first factor of an account
-- that needs one; the last factor of such an account stays.
create or replace function panoh.change_factors(p_what text, p jsonb default '{}') returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare me uuid := (panoh.me()).user_id; account credentials; has boolean; begin
    select * into account from credentials c where c.user_id = me for update;
    if p_what <> 'rename_passkey' and ((panoh.me()).stepped_up_until > panoh.now() or not account.has_factor
        and not account.must_change and account.second_factor_from is not null) is not true then
      raise exception 'presence is not proved' using errcode = 'PN040'; end if;
    case p_what
      when 'add_passkey' then
        insert into passkeys (id, user_id, credential_id, host, public_key, counter, sealed_name, is_backed_up)
          values ((p->>'id')::uuid, me, p->>'credentialId', p->>'host', decode(p->>'publicKey', 'base64'),
            (p->>'counter')::bigint, decode(p->>'sealedName', 'base64'), (p->>'isBackedUp')::boolean);
      when 'rename_passkey' then
        update passkeys set sealed_name = decode(p->>'sealedName', 'base64') where id = (p->>'id')::uuid and user_id = me;
      when 'remove_passkey' then delete from passkeys where id = (p->>'id')::uuid and user_id = me;
      when 'plan_authenticator' then
        insert into second_factors (user_id, planned_secret, planned_until)
          values (me, decode(p->>'sealed', 'base64'), panoh.now() + interval '30 minutes')
          on conflict (user_id) do update set planned_secret = excluded.planned_secret,
            planned_until = excluded.planned_until;
      when 'confirm_authenticator' then
        update second_factors set sealed_secret = planned_secret, last_step = (p->>'step')::bigint,
            confirmed_at = panoh.now(), planned_secret = null, planned_until = null
          where user_id = me and planned_secret = decode(p->>'sealed', 'base64') and planned_until > panoh.now();
      when 'remove_authenticator' then
        update second_factors set sealed_secret = null, last_step = null, confirmed_at = null
          where user_id = me and sealed_secret is not null;
      when 'renew_codes' then
        if not account.has_factor then raise exception 'nothing to recover' using errcode = '42501'; end if;
        insert into second_factors (user_id, sealed_code_key) values (me, decode(p->>'sealedKey', 'base64'))
          on conflict (user_id) do update set sealed_code_key = excluded.sealed_code_key;
        delete from recovery_codes where user_id = me;
        insert into recovery_codes (user_id, code_hmac)
          select me, decode(c, 'base64') from jsonb_array_elements_text(p->'hmacs') c;
    end case;
    if not found then return false; end if;
    has := exists (select 1 from passkeys k where k.user_id = me)
      or exists (select 1 from second_factors f where f.user_id = me and f.sealed_secret is not null);
    if p_what in ('remove_passkey', 'remove_authenticator') and not has and account.second_factor_from is not null then
      raise exception 'the last one stays' using errcode = 'PN041'; end if;
    update credentials set has_factor = has where user_id = me;
    if not has then delete from recovery_codes where user_id = me; end if;
    if p_what in ('add_passkey', 'confirm_authenticator') then
      perform panoh.step_up(case p_what when 'add_passkey' then 'passkey' else 'code' end);
    end if;
    return true;
  end $$;

-- The API calls it for what spend_proof spends later: for planPasskeySignIn, planPasskey and planStepUp a challenge of
-- this session, for signIn after a right password of an account with a second factor a ticket. Only the sign-in login
-- may execute it: there is no viewer yet, and no login may touch either table.
create or replace function panoh.issue_proof(p_kind text, p_hash text, p_purpose text, p_user uuid) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if p_kind = 'challenge' then
      delete from passkey_challenges where expires_at <= panoh.now();
      insert into passkey_challenges (challenge_hash, purpose, session_id, expires_at)
        values (p_hash, p_purpose, (panoh.viewer()).session_id, panoh.now() + interval '5 minutes');
      return;
    end if;
    -- A locked account gets no challenge, so a lock that stands here comes from this attempt.
    update recognised_devices set failed_count = greatest(failed_count - 1, 0), locked_until = null
      where user_id = p_user and device_hash = nullif(current_setting('panoh.device', true), '');
    if not found then
      update credentials set failed_count = greatest(failed_count - 1, 0), locked_until = null where user_id = p_user;
    end if;
    delete from sign_in_tickets where expires_at <= panoh.now();
    insert into sign_in_tickets (token_hash, user_id, expires_at)
      values (p_hash, p_user, panoh.now() + interval '5 minutes');
  end $$;

-- The API calls it every few seconds to end live streams of ended sessions, outside of any session. It answers only
-- which of the presented hashes are of open sessions.
create or replace function panoh.active_sessions(p_hashes text[]) returns setof text
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select s.token_hash from sessions s join users u on u.id = s.user_id and u.status = 'active'
  where s.token_hash = any (p_hashes) and s.ended_at is null and s.expires_at > panoh.now()
    and s.seen_at > panoh.now() - interval '30 minutes' $$;

-- planAbsence calls it, the policy of absences and may_be_notified. No login may read `credentials`; it answers only
-- whether the user has activated the account.
create or replace function panoh.account_is_ready(p_user uuid) returns boolean
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select exists (select 1 from users u join credentials k on k.user_id = u.id
    where u.id = p_user and u.status = 'active' and k.signed_in_at is not null and k.locked_at is null) $$;

-- The API calls it for the team, the approvals and sealFile; so do functions about blocks and leads. No login may read
-- `credentials`. Mirrors canBeNotified in follow-ups/recipients.rules.ts, except for blocks.
create or replace function panoh.may_be_notified(p_user uuid) returns boolean
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select panoh.account_is_ready(p_user) and not exists (select 1 from absences a where a.user_id = p_user and a.ended_at is null
    and a.starts_at <= panoh.now() and a.ends_at > panoh.now()) $$;

-- The API calls it for signIn, signInWithCode, signInWithPasskey and at the operator's console. Only the sign-in login
-- may execute it: there is no viewer yet whose rows it could be limited to.
create or replace function panoh.open_session(p_user uuid, p jsonb) returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare has boolean; begin
    select c.has_factor into has from credentials c where c.user_id = p_user and c.locked_at is null for update;
    if not found or (p->>'authMethod' = 'password' and has) then return false; end if;
    if p->>'authMethod' in ('password', 'code', 'recovery_code') and not exists (
        select 1 from recognised_devices where user_id = p_user and device_hash = p->>'deviceHash') then
      update credentials set failed_count = 0, locked_until = null where user_id = p_user;
    end if;
    -- A sign-in with a one-time password does not count: others may know it.
    update credentials set signed_in_at = panoh.now()
      where user_id = p_user and (not must_change or p->>'authMethod' = 'passkey');
    if p->>'deviceHash' is not null then
      delete from recognised_devices where user_id = p_user and seen_at < panoh.now() - interval '180 days';
      insert into recognised_devices (user_id, device_hash) values (p_user, p->>'deviceHash')
        on conflict (user_id, device_hash) do update set failed_count = 0, locked_until = null, seen_at = panoh.now();
    end if;
    insert into sessions (id, user_id, token_hash, expires_at, device, opened_by, device_hash)
      values ((p->>'id')::uuid, p_user, p->>'tokenHash', panoh.now() + interval '12 hours', p->>'device', p->>'authMethod', p->>'deviceHash');
    -- The rest of this transaction runs as this user.
    perform set_config('panoh.session', p->>'tokenHash', true);
    return true;
  end $$;

-- The API calls it for getSession; no login may read `credentials`. It answers for the viewer's own account only,
-- without hashes or secrets.
create or replace function panoh.own_account() returns table(must_change boolean, must_enrol boolean, proofs text[])
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select c.must_change, coalesce(c.second_factor_from <= panoh.now() and not c.has_factor, false),
    case when c.has_factor then array_remove(array[
        (select 'passkey' from passkeys k where k.user_id = c.user_id limit 1),
        (select 'code' from second_factors f where f.user_id = c.user_id and f.sealed_secret is not null),
        case when not exists (select 1 from second_factors f where f.user_id = c.user_id and f.sealed_secret is not null)
          and exists (select 1 from recovery_codes r where r.user_id = c.user_id and r.used_at is null)
          then 'recovery_code' end], null)
      else '{password}' end
  from credentials c where c.user_id = (panoh.me()).user_id $$;

-- The API calls it for getFactors, planPasskey, planAuthenticator, confirmAuthenticator and planStepUp; no login may
-- read these tables. It answers for the viewer's own account only, without hashes; the planned secret and the names of
-- passkeys are sealed.
create or replace function panoh.own_factors()
  returns table(login text, is_required boolean, authenticator_since timestamptz, codes_left integer,
    planned_secret bytea, passkeys jsonb)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select c.login, c.second_factor_from is not null, case when f.sealed_secret is not null then f.confirmed_at end,
    (select count(*)::integer from recovery_codes r where r.user_id = c.user_id and r.used_at is null),
    case when f.planned_until > panoh.now() then f.planned_secret end,
    (select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'credentialId', k.credential_id, 'host', k.host,
        'sealedName', encode(k.sealed_name, 'base64'), 'isBackedUp', k.is_backed_up, 'createdAt', k.created_at,
        'usedAt', k.used_at) order by k.created_at, k.id), '[]') from passkeys k where k.user_id = c.user_id)
  from credentials c left join second_factors f on f.user_id = c.user_id where c.user_id = (panoh.me()).user_id $$;

-- The API calls it for signInWithPasskey and stepUp ('passkey'), the command line of imports and the demonstration with
-- the name of an account ('login'). Only the sign-in login may execute it: no viewer is known yet. It returns the id of
-- an active user and the public key of the passkey, no secret.
create or replace function panoh.account_of(p_by text, p_key text)
  returns table(user_id uuid, passkey_id uuid, host text, public_key bytea, counter bigint)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select k.user_id, k.id, k.host, k.public_key, k.counter from passkeys k join users u on u.id = k.user_id
    where p_by = 'passkey' and k.credential_id = p_key and u.status = 'active'
  union all select c.user_id, null, null, null, null from credentials c join users u on u.id = c.user_id
    where p_by = 'login' and c.login = lower(p_key) and u.status = 'active' $$;

-- The API calls it for removeFactors; no login may delete factors or update `credentials`. An administrator with proved
-- presence, for another user; the account stays locked until a further person reopens it.
create or replace function panoh.remove_factors(p_user uuid) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if ((panoh.me()).stepped_up_until > panoh.now()) is not true then
      raise exception 'presence is not proved' using errcode = 'PN040'; end if;
    if (p_user <> (panoh.me()).user_id and 'administrator' = any ((panoh.me()).roles)) is not true then
      raise exception 'not allowed' using errcode = '42501'; end if;
    update credentials set has_factor = false, second_factor_from = coalesce(second_factor_from, panoh.now()),
      locked_at = panoh.now(), locked_by = (panoh.me()).user_id, lock_reason = 'factors_removed' where user_id = p_user;
    if not found then raise exception 'not allowed' using errcode = '42501'; end if;
    delete from passkeys where user_id = p_user;
    delete from second_factors where user_id = p_user;
    delete from recovery_codes where user_id = p_user;
    delete from sign_in_tickets where user_id = p_user;
    delete from recognised_devices where user_id = p_user;
    update sessions set ended_at = panoh.now() where user_id = p_user and ended_at is null;
  end $$;

-- The API calls it for unlockAccount; no login may update `credentials`. An administrator, or a supervisor of the same
-- agency, with proved presence and never for the own account; account_states says who may reopen.
create or replace function panoh.reopen_account(p_user uuid) returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if ((panoh.me()).stepped_up_until > panoh.now()) is not true then
      raise exception 'presence is not proved' using errcode = 'PN040'; end if;
    if (p_user <> (panoh.me()).user_id and ('administrator' = any ((panoh.me()).roles) or ('supervisor' = any ((panoh.me()).roles)
      and exists (select 1 from users u where u.id = p_user and u.agency_id = (panoh.me()).agency_id
        and not 'administrator' = any (u.roles))))) is not true then
      raise exception 'not allowed' using errcode = '42501'; end if;
    update credentials set locked_at = null, locked_by = null, lock_reason = null, failed_count = 0, locked_until = null
      where user_id = p_user and exists (select 1 from panoh.account_states() s where s.user_id = p_user and s.may_reopen);
    return found;
  end $$;

-- The API calls it for changePassword (own account) and issuePassword (an administrator with proved presence); no login
-- may update `credentials`. It ends the other sessions of the account; await_confirming follows.
create or replace function panoh.set_password(p_user uuid, p_password_hash text, p_must_change boolean) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if (p_user = (panoh.me()).user_id or 'administrator' = any ((panoh.me()).roles)
      and (panoh.me()).stepped_up_until > panoh.now()) is not true then
      raise exception 'not allowed' using errcode = '42501';
    end if;
    update credentials set password_hash = p_password_hash, must_change = p_must_change,
      failed_count = 0, locked_until = null, changed_at = panoh.now(),
      signed_in_at = case when p_user = (panoh.me()).user_id then panoh.now() else signed_in_at end where user_id = p_user;
    delete from sign_in_tickets where user_id = p_user;
    update sessions set ended_at = panoh.now()
      where user_id = p_user and ended_at is null and id <> (panoh.viewer()).session_id;
  end $$;

-- The API calls it for lockAccount and lockOwnAccount; no login may update `credentials`. Own account, or an
-- administrator, or a supervisor of the same agency who locks no administrator.
create or replace function panoh.lock_account(p_user uuid) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if (p_user = (panoh.me()).user_id or ('administrator' = any ((panoh.me()).roles) or ('supervisor' = any ((panoh.me()).roles)
      and exists (select 1 from users u where u.id = p_user and u.agency_id = (panoh.me()).agency_id
        and not 'administrator' = any (u.roles))))) is not true then
      raise exception 'not allowed' using errcode = '42501'; end if;
    update credentials set locked_at = panoh.now(), locked_by = (panoh.me()).user_id,
        lock_reason = case when p_user = (panoh.me()).user_id then 'self' else 'supervisor' end
      where user_id = p_user and locked_at is null;
    delete from sign_in_tickets where user_id = p_user;
    delete from recognised_devices where user_id = p_user;
    update sessions set ended_at = panoh.now() where user_id = p_user and ended_at is null;
    perform panoh.tell_work_of(p_user);
  end $$;

-- The API calls it in the transaction of what the proof opens: signInWithCode, signInWithPasskey, addPasskey, stepUp
-- and changePassword. Only the sign-in login may execute it, since no viewer is known yet. Each proof is valid once: a
-- challenge in its session, a ticket, a code with every earlier one, a recovery code, a passkey whose counter grew; a
-- password must still be the compared one.
create or replace function panoh.spend_proof(p_kind text, p jsonb) returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    case p_kind
      when 'challenge' then
        delete from passkey_challenges where challenge_hash = p->>'hash' and purpose = p->>'purpose'
          and expires_at > panoh.now() and session_id is not distinct from (panoh.viewer()).session_id;
      when 'ticket' then delete from sign_in_tickets where token_hash = p->>'hash' and expires_at > panoh.now();
      when 'code' then
        update second_factors set last_step = (p->>'step')::bigint where user_id = (p->>'userId')::uuid
          and sealed_secret is not null and (last_step is null or last_step < (p->>'step')::bigint);
      when 'recovery_code' then
        update recovery_codes set used_at = panoh.now() where user_id = (p->>'userId')::uuid
          and code_hmac = decode(p->>'hmac', 'base64') and used_at is null;
      when 'passkey' then
        update passkeys set counter = (p->>'counter')::bigint, used_at = panoh.now() where id = (p->>'id')::uuid
          and ((p->>'counter')::bigint > counter or ((p->>'counter')::bigint = 0 and counter = 0));
      when 'password' then
        perform 1 from credentials where user_id = (panoh.me()).user_id and password_hash = p->>'hash';
    end case;
    return found;
  end $$;

-- The API calls it for stepUp after the proof; change_factors calls it too. No login may update `sessions`: it marks only
-- the viewer's own session, for two minutes.
create or replace function panoh.step_up(p_by text) returns timestamptz
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare me panoh.viewer := panoh.viewer(); until timestamptz; begin
    if p_by <> 'passkey' then
      update credentials set failed_count = 0, locked_until = null
        where user_id = me.user_id and not (p_by = 'password' and has_factor);
      if not found then return null; end if;
      update recognised_devices set failed_count = 0, locked_until = null where user_id = me.user_id
        and device_hash = (select s.device_hash from sessions s where s.id = me.session_id);
    end if;
    update sessions set stepped_up_until = panoh.now() + interval '2 minutes' where id = me.session_id
      returning stepped_up_until into until;
    return until;
  end $$;
