-- accept_referral, cast_block_vote and may_grant call it; no login may. Consents in force and limits by receiver mirror
-- partitionsForReferral in consent/consent.rules.ts and RECIPIENTS in consent/consent.types.ts.
create or replace function panoh.allowed_to(p_case uuid, p_agency uuid, p_partitions text[]) returns text[]
  language sql stable set search_path = panoh, pg_temp as $$
  select array(select p from unnest(p_partitions) p join agencies a on a.id = p_agency
    where p = any (case
        when a.type in ('police_dv', 'police_district', 'police_juvenile') then '{identity,legal,perpetrator,risk}'
        when a.type in ('prosecutor', 'cowfa', 'cowfa_icc', 'legal_aid', 'legal_aid_bureau')
          then '{identity,legal,perpetrator,risk,safe_contact}'
        when a.type in ('court', 'bailiff') then '{identity,legal,perpetrator}'
        when a.type = 'hotline_1313' then '{risk}'
        when a.type in ('health', 'health_msr_room') then '{health,identity,risk,safe_contact}'
        when a.type = 'forensic' then '{health,identity}'
        when a.type in ('crisis_centre', 'ngo', 'international')
          then '{health,identity,legal,perpetrator,risk,safe_contact,support}'
        when a.type = 'shelter' then '{health,identity,perpetrator,risk,safe_contact,support,whereabouts}'
        when a.type in ('social_protection', 'education', 'child_rights', 'ombudsman', 'child_ombudsman',
          'civil_registry', 'employment') then '{identity,safe_contact}' else '{}' end::text[])
      and exists (select 1 from consents_in_force k where k.case_id = p_case and k.agency_id = p_agency
        and k.scope = 'referral' and p = any (k.partitions))) $$;

-- The API calls it for confirmAppointment. Policies let oversight change no user and no agency; the body asks for
-- presence and for a second person of oversight, not the one who proposed.
create or replace function panoh.apply_appointment(p_id uuid) returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare me panoh.viewer := panoh.viewer(); a oversight_appointments; begin
    if ('oversight' = any (me.roles)) is not true then raise exception 'not of oversight' using errcode = '42501'; end if;
    select * into a from oversight_appointments o where o.id = p_id for update;
    if a.proposed_by = me.user_id or not exists (select 1 from users u where u.id = a.proposed_by and u.status = 'active'
      and 'oversight' = any (u.roles)) then raise exception 'two people decide' using errcode = '42501'; end if;
    if (me.stepped_up_until > panoh.now()) is not true then
      raise exception 'presence is not proved' using errcode = 'PN040';
    end if;
    if a.id is null or a.confirmed_at is not null or not exists (select 1 from users u where u.id = a.user_id
      and u.agency_id = a.agency_id and u.status = 'active') then return false; end if;
    if a.appointed_as = 'supervisor' then
      update users u set roles = u.roles || '{supervisor}'::text[], version = u.version + 1
        where u.id = a.user_id and not 'supervisor' = any (u.roles);
    else
      update agencies g set head_user_id = a.user_id, version = g.version + 1 where g.id = a.agency_id;
    end if;
    update oversight_appointments o set confirmed_by = me.user_id, confirmed_at = panoh.now() where o.id = a.id;
    return true;
  end $$;

-- The API calls it before start_block, to seal keys for the fallback agency. Row security hides keys of other agencies;
-- the viewer must own the case, and only cases that the block takes from their owner are listed.
create or replace function panoh.hand_overs(p_case uuid, p_subject uuid, p_code text)
  returns table(case_id uuid, owner_id uuid, fallback_id uuid, fallback_key_version integer,
    fallback_public_key bytea, partition text, key_version integer, agency_key_version integer, sealed_key bytea,
    sealed_private_key bytea)
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  declare hands boolean; begin
    if not panoh.viewer_owns_case(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
    hands := (panoh.block_facts(p_case, p_subject, p_code)->>'handsOver')::boolean;
    return query select c.id, o.id, n.agency_id, n.version, n.public_key, w.partition, w.key_version,
        w.agency_key_version, w.sealed_key, h.sealed_private_key
      from panoh.linked_cases(p_case) l (id) join cases c on c.id = l.id join agencies o on o.id = c.agency_id
        cross join lateral (select k.* from agency_keys k where k.agency_id = panoh.fallback_for(c.id, p_case, p_subject, p_code)
          order by k.version desc limit 1) n
        join vault.case_keys w on w.case_id = c.id and w.agency_id = o.id
        join agency_keys h on h.agency_id = o.id and h.version = w.agency_key_version
      where o.id = p_subject or o.kind = p_code or (c.id = p_case and hands);
  end $$;

-- The API (getSetUp, createFirstAdministrator) and set_up_administrator call it. Row security shows no users without a
-- session; the answer is yes or no.
create or replace function panoh.needs_administrator() returns boolean
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select not exists (select 1 from users where 'administrator' = any (roles)) $$;

-- Triggers *_directory on agencies, memberships, groups, users, role_access, blocks and sealed files: sessions look up
-- their viewer again. No login may write the version.
create or replace function panoh.bump_directory_version() returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    update directory_version set version = version + 1;
    return null;
  end $$;

-- The API calls it for createFirstAdministrator, as panoh_auth. That login cannot add people; the body works only while
-- there is no administrator, one call at a time.
create or replace function panoh.set_up_administrator(p_agency uuid, p_user uuid, p jsonb) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    perform pg_advisory_xact_lock(hashtext('panoh.set_up'));
    if not panoh.needs_administrator() then
      raise exception 'already set up' using errcode = '42501';
    end if;
    insert into agencies (id, type, kind, place, name_tg, name_ru, name_en) values (p_agency, p->>'type', 'state',
      p->>'place', p->>'nameTg', p->>'nameRu', p->>'nameEn');
    insert into agency_keys (agency_id, version, public_key, sealed_private_key)
      values (p_agency, 1, decode(p->>'publicKey', 'base64'), decode(p->>'sealedPrivateKey', 'base64'));
    insert into users (id, agency_id, display_name, roles, language)
      values (p_user, p_agency, p->>'displayName', '{administrator}', p->>'language');
    insert into credentials (user_id, login, password_hash, must_change, second_factor_from)
      values (p_user, lower(p->>'login'), p->>'passwordHash', false,
        case when (p->>'isDemo')::boolean then null else panoh.now() end);
  end $$;

-- Triggers *_ended_agency: no case and no referral begins at an agency that is closed. The app login may lock no
-- agency; the lock waits for a closing under way.
create or replace function panoh.refuse_ended_agency() returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare agency uuid := (to_jsonb(new)->>tg_argv[0])::uuid; begin
    perform 1 from agencies a where a.id = agency and a.status <> 'closed' for key share;
    if not found and agency is not null then raise exception 'agency is closed' using errcode = '42501'; end if;
    return new;
  end $$;

-- Trigger agencies_end: an administrator closes no agency that leads an open case, for which others wait, or that takes
-- cases over for a group. Administrators read no case, so it looks with more rights and says only yes or no.
create or replace function panoh.refuse_agency_end() returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    -- What begins at this agency at the same moment ends first, and is seen.
    perform 1 from agencies a where a.id = new.id for update;
    if exists (select 1 from cases c where c.agency_id = new.id and c.status = 'open' and c.erased_at is null) then
      raise exception 'leads open cases' using errcode = 'PN133';
    end if;
    if exists (select 1 from working_groups g where g.fallback_agency_id = new.id) then
      raise exception 'takes cases over' using errcode = 'PN134';
    end if;
    if exists (select 1 from follow_ups f join cases c on c.id = f.case_id and c.erased_at is null
        where f.agency_id = new.id and f.status = 'pending')
      or exists (select 1 from referrals r where r.to_agency_id = new.id and r.ended_at is null)
      or exists (select 1 from cases c where c.support_lead_agency_id = new.id and c.status = 'open'
        and c.support_lead_state in ('offered', 'accepted'))
      or exists (select 1 from closure_episodes e where e.reviewer_agency_id = new.id and e.state in ('requested', 'endorsed')) then
      raise exception 'others wait for it' using errcode = 'PN137';
    end if;
    return new;
  end $$;
