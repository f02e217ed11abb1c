-- `panoh_door` is the sign-in login: it runs the requests that sign in, prove presence or change factors.

-- The API calls it for listPeople and getPerson; no login may read `credentials`. An administrator gets every state, a
-- supervisor only the locks of the own agency.
create or replace function panoh.account_states()
  returns TABLE(user_id uuid, has_password boolean, must_change boolean, locked_until timestamptz, must_enrol boolean,
    shut_at timestamptz, shut_for text, may_reopen boolean)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select c.user_id, c.password_hash is not null, c.must_change, c.locked_until,
    coalesce(c.second_factor_from <= panoh.now() and not c.has_factor, false), c.shut_at, c.shut_for,
    c.shut_at is not null and panoh.may_reopen(c.user_id)
  from credentials c where (select 'administrator' = any (panoh.viewer_roles()))
  union all
  select c.user_id, null, null, null, null, c.shut_at, c.shut_for, c.shut_at is not null and panoh.may_reopen(c.user_id)
  from credentials c join users u on u.id = c.user_id and u.agency_id = (select panoh.viewer_agency_id())
  where (select 'supervisor' = any (panoh.viewer_roles()) and not 'administrator' = any (panoh.viewer_roles()))
$$;

-- The API calls it for addPasskey; no login may insert `passkeys`. It adds to the viewer's own account only, with
-- proved presence or for the first factor of an account that needs one.
create or replace function panoh.add_passkey(p jsonb)
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if (panoh.viewer_stepped_up_until() > panoh.now() or exists (select 1 from credentials c
        where c.user_id = panoh.viewer_user_id() and not c.has_factor and not c.must_change and c.second_factor_from is not null))
      is not true then raise exception 'presence is not proved' using errcode = 'PN040'; end if;
    insert into passkeys (id, user_id, credential_id, host, public_key, counter, sealed_name, is_backed_up)
      values ((p->>'id')::uuid, panoh.viewer_user_id(), p->>'credentialId', p->>'host', decode(p->>'publicKey', 'base64'),
        (p->>'counter')::bigint, decode(p->>'sealedName', 'base64'), (p->>'isBackedUp')::boolean);
    perform panoh.count_factors(panoh.viewer_user_id());
    perform panoh.step_up('passkey');
  end
$$;

-- The API calls it for stepUp with a code; no other login than panoh_keys may read `second_factors`. It returns only
-- the viewer's own row, after count_attempt has counted the attempt.
create or replace function panoh.attempt_own_code()
  returns TABLE(sealed_secret bytea, sealed_code_key bytea, last_step bigint)
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    return query select f.sealed_secret, f.sealed_code_key, f.last_step from second_factors f
      where f.user_id = panoh.viewer_user_id() and panoh.count_attempt(f.user_id);
  end
$$;

-- The API calls it for stepUp and changePassword; no login may read `credentials`. It returns only the viewer's own
-- hash, after count_attempt has counted the attempt.
create or replace function panoh.attempt_own_password()
  returns text
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    return (select c.password_hash from credentials c
      where c.user_id = panoh.viewer_user_id() and panoh.count_attempt(c.user_id));
  end
$$;

-- credentials_confirming, users_confirming and set_password call it; no login may. It locks an account that can read
-- cases until a second person reopens it, and ends its sessions, which no login may write.
create or replace function panoh.await_confirming(p_user uuid)
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if not panoh.reads_cases(p_user) then return; end if;
    update credentials set shut_at = coalesce(shut_at, panoh.now()), shut_by = panoh.viewer_user_id(), shut_for = 'unconfirmed'
      where user_id = p_user;
    delete from sign_in_tickets where user_id = p_user;
    update sessions set ended_at = panoh.now() where user_id = p_user and ended_at is null;
  end
$$;

-- The API opens its transactions with it; no login may read token hashes or update `sessions`. It finds only the
-- session of the hash that the caller presents.
create or replace function panoh.begin_session(p_hash text)
  returns TABLE(viewer jsonb, at timestamptz)
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare known boolean; seen timestamptz; begin
    perform set_config('panoh.session', coalesce(p_hash, ''), true);
    -- A change of the directory can commit between this read and know_session; then it tries again.
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
      perform panoh.know_session(p_hash);
    end loop;
    -- know_session skips a user who is no longer active.
    if known is not true then viewer := null; end if;
    if seen < at - interval '20 seconds' and current_setting('panoh.unattended', true) is distinct from 'on' then
      perform panoh.touch_session(p_hash);
    end if;
    at := coalesce(at, panoh.now());
    return next;
  end
$$;

-- The API calls it for confirmAuthenticator; no login may set factors. It confirms only the viewer's own planned
-- secret, with proved presence or for the first factor of an account that needs one.
create or replace function panoh.confirm_authenticator(p_sealed bytea, p_step bigint)
  returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if (panoh.viewer_stepped_up_until() > panoh.now() or exists (select 1 from credentials c
        where c.user_id = panoh.viewer_user_id() and not c.has_factor and not c.must_change and c.second_factor_from is not null))
      is not true then raise exception 'presence is not proved' using errcode = 'PN040'; end if;
    update second_factors set sealed_secret = planned_secret, last_step = p_step, confirmed_at = panoh.now(),
        planned_secret = null, planned_until = null
      where user_id = panoh.viewer_user_id() and planned_secret = p_sealed and planned_until > panoh.now();
    if not found then return false; end if;
    perform panoh.count_factors(panoh.viewer_user_id());
    perform panoh.step_up('code');
    return true;
  end
$$;

-- attempt_own_code, attempt_own_password, sign_in_challenge and ticket_challenge call it; no login may. The fifth
-- failure locks for a minute, each further one twice as long, at most an hour.
create or replace function panoh.count_attempt(p_user uuid)
  returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    -- A known device counts its own attempts, so that an attacker elsewhere cannot lock it.
    update known_devices set failed_count = least(failed_count + 1, 1000), locked_until = case when failed_count + 1 >= 5
        then panoh.now() + least(interval '1 hour', interval '1 minute' * power(2, least(failed_count - 4, 6))) end
      where user_id = p_user and device_hash = coalesce(
          (select s.device_hash from sessions s where s.id = panoh.viewer_session_id()),
          nullif(current_setting('panoh.device', true), ''))
        and (locked_until is null or locked_until <= panoh.now());
    if found then return true; end if;
    if exists (select 1 from known_devices where user_id = p_user and device_hash = coalesce(
        (select s.device_hash from sessions s where s.id = panoh.viewer_session_id()),
        nullif(current_setting('panoh.device', true), ''))) then return false; end if;
    update credentials set failed_count = least(failed_count + 1, 1000),
      locked_until = case when failed_count + 1 >= 5
        then panoh.now() + least(interval '1 hour', interval '1 minute' * power(2, least(failed_count - 4, 6))) end
      where user_id = p_user and (locked_until is null or locked_until <= panoh.now());
    return found;
  end
$$;

-- add_passkey, confirm_authenticator, remove_passkey and remove_authenticator call it; no login may. It refuses to
-- remove the last factor of an account that needs one.
create or replace function panoh.count_factors(p_user uuid)
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare needed boolean; has boolean; begin
    has := exists (select 1 from passkeys k where k.user_id = p_user)
      or exists (select 1 from second_factors f where f.user_id = p_user and f.sealed_secret is not null);
    update credentials set has_factor = has where user_id = p_user returning second_factor_from is not null into needed;
    if not has and needed then raise exception 'the last one stays' using errcode = 'PN041'; end if;
    if not has then delete from recovery_codes where user_id = p_user; end if;
  end
$$;

-- Trigger on an insert into `credentials` by panoh_app: a new account that can read cases waits for a second person.
-- The administrator who inserts may not update `credentials`.
create or replace function panoh.credentials_confirming()
  returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin perform panoh.await_confirming(new.user_id); return null; end
$$;

-- The API calls it for endOtherSessions; no login may update `sessions`. It ends only the viewer's own sessions, except
-- the current one.
create or replace function panoh.end_other_sessions()
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    update sessions set ended_at = panoh.now() where user_id = panoh.viewer_user_id() and ended_at is null
      and id <> panoh.viewer_session_id();
  end
$$;

-- The API calls it for endSession; no login may update `sessions`. It ends only a session of the viewer.
create or replace function panoh.end_own_session(p_id uuid)
  returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    update sessions set ended_at = panoh.now() where id = p_id and user_id = panoh.viewer_user_id() and ended_at is null;
    return found;
  end
$$;

-- The API calls it for signOut and lockSession and after an import; no login may update `sessions`. It ends only the
-- session of the hash that the caller presents.
create or replace function panoh.end_session(p_hash text)
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    update sessions set ended_at = panoh.now() where token_hash = p_hash and ended_at is null;
  end
$$;

-- The loader of the demonstration calls it as the sign-in login; no login may update `credentials`. It sets only
-- accounts that have no password yet.
create or replace function panoh.give_demo_passwords(p_users uuid[], p_password_hash text)
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    update credentials set password_hash = p_password_hash, must_change = false, second_factor_from = null,
      signed_in_at = panoh.now() where user_id = any (p_users) and password_hash is null;
  end
$$;

-- The API calls it for signIn after a right password of an account that has a second factor. Only the sign-in login may
-- execute it: there is no viewer yet whose rows it could be limited to.
create or replace function panoh.issue_ticket(p_user uuid, p_hash text)
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    -- A locked account gets no challenge, so a lock that stands here comes from this attempt.
    update known_devices set failed_count = greatest(failed_count - 1, 0), locked_until = null
      where user_id = p_user and device_hash = coalesce(
        (select s.device_hash from sessions s where s.id = panoh.viewer_session_id()),
        nullif(current_setting('panoh.device', true), ''));
    if not found then
      update credentials set failed_count = greatest(failed_count - 1, 0), locked_until = null where user_id = p_user;
    end if;
    delete from sign_in_tickets where expires_at <= panoh.now();
    insert into sign_in_tickets (token_hash, user_id, expires_at)
      values (p_hash, p_user, panoh.now() + interval '5 minutes');
  end
$$;

-- begin_session calls it; no login may. It copies roles, groups and rights, which live in tables of every agency, into
-- the session row; look_up_viewer must answer the same.
create or replace function panoh.know_session(p_hash text)
  returns void
  language sql security definer set search_path = panoh, pg_temp as $$
  update sessions s set known_version = (select version from directory_version), agency_id = u.agency_id,
    agency_kind = a.kind, agency_type = a.type, roles = u.roles, language = u.language,
    access_roles = array(select case when a.kind <> 'police'
          or r in ('coordinator', 'statistician', 'data_protection_officer', 'oversight') then r
        when r = 'supervisor' then 'police_supervisor' else 'police_inspector' end
      from unnest(u.roles) r where not 'administrator' = any (u.roles)),
    group_ids = array(select m.working_group_id from agency_memberships m
      where m.agency_id = a.id and (m.ended_at is null or m.ended_at > panoh.now()) order by m.started_at, m.id),
    led_group_ids = array(select g.id from agency_memberships m join working_groups g on g.id = m.working_group_id
      where m.agency_id = a.id and (m.ended_at is null or m.ended_at > panoh.now()) and 'coordinator' = any (u.roles)
        and u.id in (g.coordinator_user_id, g.chair_user_id, g.deputy_user_id)),
    has_blocks = exists (select 1 from conflict_blocks b where b.lifted_at is null
      and (b.subject_id in (u.id, u.agency_id) or b.subject_code = a.kind))
      or exists (select 1 from sealed_files s where s.opened_at is null and u.id not in (s.lead_user_id, s.supervisor_id)),
    known_until = (select min(m.ended_at) from agency_memberships m where m.agency_id = a.id and m.ended_at > panoh.now())
  from users u join agencies a on a.id = u.agency_id
  where s.token_hash = p_hash and s.ended_at is null and u.id = s.user_id and u.status = 'active';
  update sessions s set grantees = array[s.user_id, s.agency_id] || s.led_group_ids,
    reads = array(select distinct unnest(m.reads) from role_rights m where m.role = any (s.access_roles)),
    writes = array(select distinct unnest(m.writes) from role_rights m where m.role = any (s.access_roles))
  where s.token_hash = p_hash and s.ended_at is null
$$;

-- The API calls it every few seconds to end live streams of ended sessions, outside of any session. It answers only
-- which of the presented hashes are of open sessions.
create or replace function panoh.living_sessions(p_hashes text[])
  returns SETOF text
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select s.token_hash from sessions s join users u on u.id = s.user_id and u.status = 'active'
  where s.token_hash = any (p_hashes) and s.ended_at is null and s.expires_at > panoh.now()
    and s.seen_at > panoh.now() - interval '30 minutes'
$$;

-- The API calls it for changePerson when a user is disabled; no login may update `sessions`. Administrators only.
create or replace function panoh.lock_credentials(p_user uuid)
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if ('administrator' = any (panoh.viewer_roles())) is not true then
      raise exception 'not allowed' using errcode = '42501';
    end if;
    update sessions set ended_at = panoh.now() where user_id = p_user and ended_at is null;
  end
$$;

-- The API calls it for planPasskeySignIn, planPasskey and planStepUp; no login may touch `passkey_challenges`. The
-- challenge holds for five minutes in the session that asked for it.
create or replace function panoh.make_challenge(p_hash text, p_purpose text)
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    delete from passkey_challenges where expires_at <= panoh.now();
    insert into passkey_challenges (challenge_hash, purpose, session_id, expires_at)
      values (p_hash, p_purpose, panoh.viewer_session_id(), panoh.now() + interval '5 minutes');
  end
$$;

-- The API calls it for the team, the approvals and sealFile; so do functions about blocks and leads. No login may read
-- `credentials`. Mirrors `canBeNotified` in recipients.rules.ts, except for blocks.
create or replace function panoh.may_be_notified(p_user uuid)
  returns boolean
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select exists (select 1 from users u join credentials k on k.user_id = u.id
    where u.id = p_user and u.status = 'active' and k.signed_in_at is not null and k.shut_at is null)
  and not exists (select 1 from absences a where a.user_id = p_user and a.ended_at is null
    and a.starts_at <= panoh.now() and a.ends_at > panoh.now())
$$;

-- account_states and reopen_account call it; no login may. An account locked for removed factors or as unconfirmed is
-- reopened by another person than the one who caused it.
create or replace function panoh.may_reopen(p_user uuid)
  returns boolean
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select exists (select 1 from credentials c join users u on u.id = c.user_id
    where c.user_id = p_user and c.shut_at is not null and p_user <> panoh.viewer_user_id()
      and ('administrator' = any (panoh.viewer_roles()) or ('supervisor' = any (panoh.viewer_roles())
        and exists (select 1 from users u where u.id = p_user and u.agency_id = panoh.viewer_agency_id()
          and not 'administrator' = any (u.roles))))
      and (c.shut_for not in ('factors_removed', 'unconfirmed') or c.shut_by <> panoh.viewer_user_id()
        and ('supervisor' = any (panoh.viewer_roles()) and u.agency_id = panoh.viewer_agency_id()
          or not panoh.reads_cases(p_user) or not exists (
            select 1 from users s join credentials k on k.user_id = s.id where s.agency_id = u.agency_id
              and s.id <> p_user and s.status = 'active' and 'supervisor' = any (s.roles) and k.shut_at is null))))
$$;

-- The API calls it for signIn, signInWithCode, signInWithPasskey and at the operator's console. Only the sign-in login
-- may execute it: there is no viewer yet whose rows it could be limited to.
create or replace function panoh.open_session(p_user uuid, p jsonb)
  returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare has boolean; begin
    select c.has_factor into has from credentials c where c.user_id = p_user and c.shut_at is null for update;
    if not found or (p->>'openedBy' = 'password' and has) then return false; end if;
    if p->>'openedBy' in ('password', 'code', 'recovery_code') and not exists (
        select 1 from known_devices where user_id = p_user and device_hash = p->>'deviceHash') then
      update credentials set failed_count = 0, locked_until = null where user_id = p_user;
    end if;
    -- A sign-in with a one-time password does not count: others may know it.
    update credentials set signed_in_at = panoh.now()
      where user_id = p_user and (not must_change or p->>'openedBy' = 'passkey');
    if p->>'deviceHash' is not null then
      delete from known_devices where user_id = p_user and seen_at < panoh.now() - interval '180 days';
      insert into known_devices (user_id, device_hash) values (p_user, p->>'deviceHash')
        on conflict (user_id, device_hash) do update set failed_count = 0, locked_until = null, seen_at = panoh.now();
    end if;
    insert into sessions (id, user_id, token_hash, expires_at, device, opened_by, device_hash)
      values ((p->>'id')::uuid, p_user, p->>'tokenHash', panoh.now() + interval '12 hours', p->>'device', p->>'openedBy', p->>'deviceHash');
    -- The rest of this transaction runs as this user.
    perform set_config('panoh.session', p->>'tokenHash', true);
    return true;
  end
$$;

-- The API calls it for getSession; no login may read `credentials`. It answers for the viewer's own account only,
-- without hashes or secrets.
create or replace function panoh.own_account()
  returns TABLE(must_change boolean, must_enrol boolean, proofs text[])
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select c.must_change, coalesce(c.second_factor_from <= panoh.now() and not c.has_factor, false),
    case when c.has_factor then array_remove(array[
        (select 'passkey' from passkeys k where k.user_id = c.user_id limit 1),
        (select 'code' from second_factors f where f.user_id = c.user_id and f.sealed_secret is not null),
        case when not exists (select 1 from second_factors f where f.user_id = c.user_id and f.sealed_secret is not null)
          and exists (select 1 from recovery_codes r where r.user_id = c.user_id and r.used_at is null)
          then 'recovery_code' end], null)
      else '{password}' end
  from credentials c where c.user_id = panoh.viewer_user_id()
$$;

-- The API calls it for getFactors, planPasskey and planAuthenticator; no login may read `credentials`. It answers for
-- the viewer's own account only, without hashes or secrets.
create or replace function panoh.own_factors()
  returns TABLE(login text, has_password boolean, is_required boolean, authenticator_since timestamptz, codes_left integer)
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    return query select c.login, c.password_hash is not null, c.second_factor_from is not null,
      case when f.sealed_secret is not null then f.confirmed_at end,
      (select count(*)::integer from recovery_codes r where r.user_id = c.user_id and r.used_at is null)
      from credentials c left join second_factors f on f.user_id = c.user_id where c.user_id = panoh.viewer_user_id();
  end
$$;

-- The API calls it for getFactors, planPasskey and planStepUp; no login of the API may read `passkeys`. It lists the
-- viewer's own only.
create or replace function panoh.own_passkeys()
  returns TABLE(id uuid, credential_id text, host text, sealed_name bytea, is_backed_up boolean, created_at timestamptz, used_at timestamptz)
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    return query select k.id, k.credential_id, k.host, k.sealed_name, k.is_backed_up, k.created_at, k.used_at
      from passkeys k where k.user_id = panoh.viewer_user_id() order by k.created_at, k.id;
  end
$$;

-- The API calls it for stepUp and changePassword, to see that the password is still the one that was compared; no login
-- may read `credentials`. It returns the viewer's own hash only.
create or replace function panoh.own_password_hash()
  returns text
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select password_hash from credentials where user_id = panoh.viewer_user_id()
$$;

-- The API calls it for signInWithPasskey and stepUp. Only the sign-in login may execute it: the passkey itself says who
-- the user is, and the public key that it returns is no secret.
create or replace function panoh.passkey_of(p_credential text)
  returns TABLE(id uuid, user_id uuid, host text, public_key bytea, counter bigint)
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    return query select k.id, k.user_id, k.host, k.public_key, k.counter from passkeys k join users u on u.id = k.user_id
      where k.credential_id = p_credential and u.status = 'active';
  end
$$;

-- The API calls it for confirmAuthenticator; no login of the API may read `second_factors`. It returns the viewer's own
-- planned secret only.
create or replace function panoh.planned_authenticator()
  returns bytea
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    return (select planned_secret from second_factors where user_id = panoh.viewer_user_id() and planned_until > panoh.now());
  end
$$;

-- The API calls it for removeAuthenticator; no login of the API may write `second_factors`. It removes only the
-- viewer's own secret, with the same proof as add_passkey; count_factors keeps the last factor.
create or replace function panoh.remove_authenticator()
  returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if (panoh.viewer_stepped_up_until() > panoh.now() or exists (select 1 from credentials c
        where c.user_id = panoh.viewer_user_id() and not c.has_factor and not c.must_change and c.second_factor_from is not null))
      is not true then raise exception 'presence is not proved' using errcode = 'PN040'; end if;
    update second_factors set sealed_secret = null, last_step = null, confirmed_at = null
      where user_id = panoh.viewer_user_id() and sealed_secret is not null;
    if not found then return false; end if;
    perform panoh.count_factors(panoh.viewer_user_id());
    return true;
  end
$$;

-- The API calls it for removeFactors; no login may delete factors or update `credentials`. An administrator with proved
-- presence, for another user; the account stays locked until a further person reopens it.
create or replace function panoh.remove_factors(p_user uuid)
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if (panoh.viewer_stepped_up_until() > panoh.now()) is not true then
      raise exception 'presence is not proved' using errcode = 'PN040'; end if;
    if (p_user <> panoh.viewer_user_id() and 'administrator' = any (panoh.viewer_roles())) is not true then
      raise exception 'not allowed' using errcode = '42501'; end if;
    update credentials set has_factor = false, second_factor_from = coalesce(second_factor_from, panoh.now()),
      shut_at = panoh.now(), shut_by = panoh.viewer_user_id(), shut_for = 'factors_removed' where user_id = p_user;
    if not found then raise exception 'not allowed' using errcode = '42501'; end if;
    delete from passkeys where user_id = p_user;
    delete from second_factors where user_id = p_user;
    delete from recovery_codes where user_id = p_user;
    delete from sign_in_tickets where user_id = p_user;
    delete from known_devices where user_id = p_user;
    update sessions set ended_at = panoh.now() where user_id = p_user and ended_at is null;
  end
$$;

-- The API calls it for removePasskey; no login may delete `passkeys`. It deletes only a passkey of the viewer, with the
-- same proof as add_passkey; count_factors keeps the last factor.
create or replace function panoh.remove_passkey(p_id uuid)
  returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if (panoh.viewer_stepped_up_until() > panoh.now() or exists (select 1 from credentials c
        where c.user_id = panoh.viewer_user_id() and not c.has_factor and not c.must_change and c.second_factor_from is not null))
      is not true then raise exception 'presence is not proved' using errcode = 'PN040'; end if;
    delete from passkeys where id = p_id and user_id = panoh.viewer_user_id();
    if not found then return false; end if;
    perform panoh.count_factors(panoh.viewer_user_id());
    return true;
  end
$$;

-- The API calls it for renamePasskey; no login of the API may update `passkeys`. It renames only a passkey of the
-- viewer.
create or replace function panoh.rename_passkey(p_id uuid, p_sealed_name bytea)
  returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    update passkeys set sealed_name = p_sealed_name where id = p_id and user_id = panoh.viewer_user_id();
    return found;
  end
$$;

-- The API calls it for renewRecoveryCodes; no login may write `recovery_codes`. It replaces only the viewer's own
-- codes, with the same proof as add_passkey, where a factor exists.
create or replace function panoh.renew_recovery_codes(p_sealed_key bytea, p_hmacs bytea[])
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if (panoh.viewer_stepped_up_until() > panoh.now() or exists (select 1 from credentials c
        where c.user_id = panoh.viewer_user_id() and not c.has_factor and not c.must_change and c.second_factor_from is not null))
      is not true then raise exception 'presence is not proved' using errcode = 'PN040'; end if;
    if not (select c.has_factor from credentials c where c.user_id = panoh.viewer_user_id()) then
      raise exception 'nothing to recover' using errcode = '42501';
    end if;
    insert into second_factors (user_id, sealed_code_key) values (panoh.viewer_user_id(), p_sealed_key)
      on conflict (user_id) do update set sealed_code_key = excluded.sealed_code_key;
    delete from recovery_codes where user_id = panoh.viewer_user_id();
    insert into recovery_codes (user_id, code_hmac) select panoh.viewer_user_id(), unnest(p_hmacs);
  end
$$;

-- The API calls it for unlockAccount; no login may update `credentials`. An administrator, or a supervisor of the same
-- agency, with proved presence and never for the own account; may_reopen decides.
create or replace function panoh.reopen_account(p_user uuid)
  returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if (panoh.viewer_stepped_up_until() > panoh.now()) is not true then
      raise exception 'presence is not proved' using errcode = 'PN040'; end if;
    if (p_user <> panoh.viewer_user_id() and ('administrator' = any (panoh.viewer_roles()) or ('supervisor' = any (panoh.viewer_roles())
      and exists (select 1 from users u where u.id = p_user and u.agency_id = panoh.viewer_agency_id()
        and not 'administrator' = any (u.roles))))) is not true then
      raise exception 'not allowed' using errcode = '42501'; end if;
    update credentials set shut_at = null, shut_by = null, shut_for = null, failed_count = 0, locked_until = null
      where user_id = p_user and panoh.may_reopen(p_user);
    return found;
  end
$$;

-- The API calls it for changePassword (own account) and issuePassword (an administrator with proved presence); no login
-- may update `credentials`. It ends the other sessions of the account.
create or replace function panoh.set_password(p_user uuid, p_password_hash text, p_must_change boolean)
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if (p_user = panoh.viewer_user_id() or 'administrator' = any (panoh.viewer_roles())
      and panoh.viewer_stepped_up_until() > panoh.now()) is not true then
      raise exception 'not allowed' using errcode = '42501';
    end if;
    update credentials set password_hash = p_password_hash, must_change = p_must_change,
      failed_count = 0, locked_until = null, changed_at = panoh.now(),
      signed_in_at = case when p_user = panoh.viewer_user_id() then panoh.now() else signed_in_at end where user_id = p_user;
    if p_user <> panoh.viewer_user_id() and exists (select 1 from credentials c where c.user_id = p_user and not c.has_factor) then
      perform panoh.await_confirming(p_user);
    end if;
    delete from sign_in_tickets where user_id = p_user;
    update sessions set ended_at = panoh.now()
      where user_id = p_user and ended_at is null and id <> coalesce(panoh.viewer_session_id(), id);
  end
$$;

-- The API calls it for lockAccount and lockOwnAccount; no login may update `credentials`. Own account, or an
-- administrator, or a supervisor of the same agency who locks no administrator.
create or replace function panoh.shut_account(p_user uuid)
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if (p_user = panoh.viewer_user_id() or ('administrator' = any (panoh.viewer_roles()) or ('supervisor' = any (panoh.viewer_roles())
      and exists (select 1 from users u where u.id = p_user and u.agency_id = panoh.viewer_agency_id()
        and not 'administrator' = any (u.roles))))) is not true then
      raise exception 'not allowed' using errcode = '42501'; end if;
    update credentials set shut_at = panoh.now(), shut_by = panoh.viewer_user_id(),
        shut_for = case when p_user = panoh.viewer_user_id() then 'own_word' else 'supervision' end
      where user_id = p_user and shut_at is null;
    delete from sign_in_tickets where user_id = p_user;
    delete from known_devices where user_id = p_user;
    update sessions set ended_at = panoh.now() where user_id = p_user and ended_at is null;
    perform panoh.tell_work_of(p_user);
  end
$$;

-- The API calls it for signIn; no login may read `credentials`. Only the sign-in login may execute it, and each answer
-- with a hash costs one counted attempt; an unknown login is answered with no row.
create or replace function panoh.sign_in_challenge(p_login text)
  returns TABLE(user_id uuid, password_hash text, has_factor boolean)
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    return query select c.user_id, c.password_hash, c.has_factor from credentials c join users u on u.id = c.user_id
      where c.login = lower(p_login) and u.status = 'active' and c.shut_at is null
        and (not c.must_change or c.changed_at > panoh.now() - interval '7 days') and panoh.count_attempt(c.user_id);
    if not found then
      update stray_attempts set count = count + 1 where slot = abs(hashtext(lower(p_login)) % 64);
    end if;
  end
$$;

-- The API calls it for addPasskey, signInWithPasskey and stepUp; no login may touch `passkey_challenges`. A challenge
-- serves once, in the session that asked for it.
create or replace function panoh.spend_challenge(p_hash text, p_purpose text)
  returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    delete from passkey_challenges where challenge_hash = p_hash and purpose = p_purpose and expires_at > panoh.now()
      and session_id is not distinct from panoh.viewer_session_id();
    return found;
  end
$$;

-- The API calls it for signInWithCode and stepUp with a recovery code; no login may write `recovery_codes`. Only the
-- sign-in login may execute it; a code serves once.
create or replace function panoh.spend_recovery_code(p_user uuid, p_hmac bytea)
  returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    update recovery_codes set used_at = panoh.now() where user_id = p_user and code_hmac = p_hmac and used_at is null;
    return found;
  end
$$;

-- The API calls it for signInWithCode and stepUp with an authenticator code. Only the sign-in login may execute it; a
-- time step, and every earlier one, serves once.
create or replace function panoh.spend_step(p_user uuid, p_step bigint)
  returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    update second_factors set last_step = p_step where user_id = p_user and sealed_secret is not null
      and (last_step is null or last_step < p_step);
    return found;
  end
$$;

-- The API calls it for signInWithCode; no login may touch `sign_in_tickets`. Only the sign-in login may execute it; a
-- ticket serves once within five minutes.
create or replace function panoh.spend_ticket(p_hash text)
  returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    delete from sign_in_tickets where token_hash = p_hash and expires_at > panoh.now();
    return found;
  end
$$;

-- The API calls it for stepUp after the proof; add_passkey and confirm_authenticator call it too. No login may update
-- `sessions`: it marks only the viewer's own session, for two minutes.
create or replace function panoh.step_up(p_by text)
  returns timestamptz
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare until timestamptz; begin
    if p_by <> 'passkey' then
      update credentials set failed_count = 0, locked_until = null
        where user_id = panoh.viewer_user_id() and not (p_by = 'password' and has_factor);
      if not found then return null; end if;
      update known_devices set failed_count = 0, locked_until = null
        where user_id = panoh.viewer_user_id() and device_hash = coalesce(
          (select s.device_hash from sessions s where s.id = panoh.viewer_session_id()),
          nullif(current_setting('panoh.device', true), ''));
    end if;
    update sessions set stepped_up_until = panoh.now() + interval '2 minutes' where id = panoh.viewer_session_id()
      returning stepped_up_until into until;
    return until;
  end
$$;

-- The API calls it for signInWithCode. Only the sign-in login may execute it: it returns sealed secrets for a valid
-- ticket, and each answer costs one counted attempt.
create or replace function panoh.ticket_challenge(p_hash text)
  returns TABLE(user_id uuid, sealed_secret bytea, sealed_code_key bytea, last_step bigint)
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    return query select t.user_id, f.sealed_secret, f.sealed_code_key, f.last_step from sign_in_tickets t
      left join second_factors f on f.user_id = t.user_id
      where t.token_hash = p_hash and t.expires_at > panoh.now() and panoh.count_attempt(t.user_id);
  end
$$;

-- begin_session calls it at most every 20 seconds, not for background polling; no login may update `sessions`. It
-- extends only the open session of the presented hash.
create or replace function panoh.touch_session(p_hash text)
  returns void
  language sql security definer set search_path = panoh, pg_temp as $$
  update sessions set seen_at = panoh.now() where token_hash = p_hash and ended_at is null
  and expires_at > panoh.now() and seen_at > panoh.now() - interval '30 minutes'
  and seen_at < panoh.now() - interval '20 seconds'
$$;

-- The API calls it for signInWithPasskey and stepUp. Only the sign-in login may execute it, after a verified signature;
-- a counter that did not grow is refused as a copied passkey.
create or replace function panoh.use_passkey(p_id uuid, p_counter bigint)
  returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    update passkeys set counter = p_counter, used_at = panoh.now()
      where id = p_id and (p_counter > counter or (p_counter = 0 and counter = 0));
    return found;
  end
$$;

-- The command line of imports and the demonstration call it as the sign-in login, which may not read `credentials`. It
-- returns only the id of an active user.
create or replace function panoh.user_of_login(p_login text)
  returns TABLE(user_id uuid)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select u.id from credentials c join users u on u.id = c.user_id
  where c.login = lower(p_login) and u.status = 'active'
$$;

-- Trigger on an update of `users` by panoh_app that activates a user or adds a role that may work on cases: the account
-- waits for a second person. The administrator may not update `credentials`.
create or replace function panoh.users_confirming()
  returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin perform panoh.await_confirming(new.id); return null; end
$$;

-- Functions of this file call it for the own session. No login may read token hashes: it answers for the session of the
-- transaction only.
create or replace function panoh.viewer_session_id()
  returns uuid
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select case when s.known_version = d.version
        and (s.known_until is null or s.known_until > pg_catalog.now() + k.shifted_by)
      then s.id else (panoh.look_up_viewer()).session_id end
    from sessions s cross join directory_version d cross join lateral (select d.shifted_by) k
    where s.token_hash = nullif(current_setting('panoh.session', true), '') and s.ended_at is null
      and s.expires_at > pg_catalog.now() + k.shifted_by
      and s.seen_at > pg_catalog.now() + k.shifted_by - interval '30 minutes'
$$;

-- The API calls it for planAuthenticator; no login may insert `second_factors`. It plans for the viewer's own account
-- only, with the same proof as add_passkey.
create or replace function panoh.plan_authenticator(p_sealed bytea)
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if (panoh.viewer_stepped_up_until() > panoh.now() or exists (select 1 from credentials c
        where c.user_id = panoh.viewer_user_id() and not c.has_factor and not c.must_change and c.second_factor_from is not null))
      is not true then raise exception 'presence is not proved' using errcode = 'PN040'; end if;
    insert into second_factors (user_id, planned_secret, planned_until)
      values (panoh.viewer_user_id(), p_sealed, panoh.now() + interval '30 minutes')
      on conflict (user_id) do update set planned_secret = excluded.planned_secret,
        planned_until = excluded.planned_until;
  end
$$;

-- Trigger on a change of `users.roles` by panoh_app: the database refuses too what expectPresence in
-- backend/src/identity/people.service.ts refuses.
create or replace function panoh.refuse_absence()
  returns trigger
  language plpgsql as $$
  begin
    if (panoh.viewer_stepped_up_until() > panoh.now()) is not true then
      raise exception 'presence is not proved' using errcode = 'PN040';
    end if;
    return new;
  end
$$;
