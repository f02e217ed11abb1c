-- The API (startBlock), start_block and hand_overs call it. Row security hides other agencies' people and some blocks;
-- an owner of the case gets flags and counts, which access/blocks.rules.ts judges.
create or replace function panoh.block_facts(p_case uuid, p_subject uuid, p_code text) returns jsonb
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  declare c cases; g working_groups; fallback uuid; begin
    if not panoh.viewer_owns_case(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
    select * into c from cases where id = p_case;
    select * into g from working_groups where id = c.working_group_id;
    fallback := panoh.fallback_for(p_case, p_case, p_subject, p_code);
    return (with people as materialized (
        select u.id, u.agency_id, u.roles, a.kind, a.status as agency_status,
          coalesce(p_subject in (u.id, u.agency_id) or a.kind = p_code, false) as is_meant,
          panoh.may_be_notified(u.id)
            and not (c.id = any (panoh.blocked_for(u.id, u.agency_id, a.kind))) as is_able,
          u.id is not distinct from (select o.head_user_id from agencies o where o.id = c.agency_id) as is_head
        from users u join agencies a on a.id = u.agency_id where u.status = 'active' and ('supervisor' = any (u.roles)
          or u.id = (select o.head_user_id from agencies o where o.id = c.agency_id))),
      above as (select p.* from people p where p.id is distinct from c.lead_user_id
        and ((p.agency_id = c.agency_id and 'supervisor' = any (p.roles)) or p.is_head)),
      settlers as (select p.agency_id as id, bool_or(not p.is_meant) as stays from people p
        where p.is_able and p.agency_status = 'active' and 'supervisor' = any (p.roles) and (p.agency_id = c.agency_id
          or (p.kind <> 'police' and not c.refuses_sharing and panoh.agency_serves_case_area(c.id, p.agency_id)))
        group by p.agency_id),
      led as (select p.is_meant from (select u.id, coalesce(p_subject in (u.id, u.agency_id) or a.kind = p_code, false) as is_meant
        from users u join agencies a on a.id = u.agency_id
        where u.id in (g.coordinator_user_id, g.deputy_user_id, g.chair_user_id)) p),
      facts as (select
        exists (select 1 from above where is_meant)
          and not exists (select 1 from above where is_able and not is_meant) as is_last,
        not c.refuses_sharing and exists (select 1 from people p where p.agency_id = fallback and p.is_able
          and not p.is_meant and 'supervisor' = any (p.roles)) as has_fallback)
      select jsonb_build_object(
        'isOwnAgency', coalesce(p_subject = c.agency_id
          or exists (select 1 from agencies a where a.id = c.agency_id and a.kind = p_code), false),
        'isOwnSupervisor', exists (select 1 from people p
          where p.is_meant and p.agency_id = c.agency_id and 'supervisor' = any (p.roles)),
        'leadsGroup', exists (select 1 from led where is_meant),
        'isFallback', exists (select 1 from agencies a
          where a.id = g.fallback_agency_id and (a.id = p_subject or a.kind = p_code)),
        'isVisibleTwin', exists (select 1 from conflict_blocks b where b.case_id = p_case and b.lifted_at is null
          and (b.subject_id = p_subject or b.subject_code = p_code) and b.source in ('person', 'intake', 'import')),
        -- A block that a merger carried over counts from its own day.
        'agencyBlocks', (select count(*) from conflict_blocks b join conflict_blocks o on o.id = coalesce(b.origin_id, b.id)
          where b.case_id = p_case and b.subject_kind <> 'user' and o.started_at > panoh.now() - interval '30 days'),
        'startedToday', (select count(*) from conflict_blocks b where b.started_by = (panoh.me()).user_id
          and b.started_at > panoh.now() - interval '24 hours'),
        'settlersBefore', (select count(*) from settlers), 'settlersAfter', (select count(*) from settlers where stays),
        'isLastAbove', f.is_last, 'refusesSharing', c.refuses_sharing,
        'handsOver', f.is_last and f.has_fallback and not coalesce(p_subject = c.agency_id, false)) from facts f);
  end $$;

-- block_reviews, blocks_of, cast_block_vote, open_block and recipient_facts call it, which see every person and block; no
-- login may. It picks the second agency that votes.
create or replace function panoh.block_reviewer(p_case uuid) returns uuid
  language sql stable set search_path = panoh, pg_temp as $$
  select a.id from cases c join agencies a on a.status = 'active' and a.kind <> 'police' and a.id <> c.agency_id
      left join working_groups g on g.id = c.working_group_id
    where c.id = p_case and not c.refuses_sharing and panoh.agency_serves_case_area(c.id, a.id)
      and not exists (select 1 from conflict_blocks b where b.case_id = c.id
        and b.lifted_at is null and (b.subject_id = a.id or b.subject_code = a.kind))
      and exists (select 1 from users u where u.agency_id = a.id and 'supervisor' = any (u.roles)
        and panoh.may_be_notified(u.id) and not (c.id = any (panoh.blocked_for(u.id, u.agency_id, a.kind))))
    order by a.id is distinct from g.fallback_agency_id, not exists (select 1 from grants t where t.case_id = c.id
      and t.grantee_id = a.id and t.relation = 'referred' and (t.ends_at is null or t.ends_at > panoh.now())), a.id
    limit 1 $$;

-- block_reviews, blocks_of and cast_block_vote call it, which see every person and block; no login may. As whom the viewer
-- may settle a block: owner, reviewer, oversight; none who started it or whom it names.
create or replace function panoh.block_voter(b panoh.conflict_blocks, c panoh.cases) returns text[]
  language plpgsql stable set search_path = panoh, pg_temp as $$
  declare me panoh.viewer := panoh.viewer(); is_supervisor boolean; begin
    if coalesce(me.user_id is null or me.user_id = b.started_by, false)
      or coalesce(b.subject_id in (me.user_id, me.agency_id) or b.subject_code = me.agency_kind, false) then return '{}'; end if;
    is_supervisor := 'supervisor' = any (me.roles) and b.case_id <> all (me.blocked);
    return array_remove(array[
      -- The lead alone does not take away a supervisor.
      case when is_supervisor and panoh.viewer_owns_case(c.id) and (b.is_heavy and c.lead_user_id = me.user_id) is not true then 'owner' end,
      case when is_supervisor and c.agency_id <> me.agency_id and (me.agency_id = panoh.block_reviewer(c.id)
        or b.is_heavy and not c.refuses_sharing and me.agency_id = (select g.fallback_agency_id from working_groups g
          where g.id = c.working_group_id)) then 'reviewer' end,
      -- Oversight decides where a day has passed, or where neither agency has a supervisor who could.
      case when 'oversight' = any (me.roles) and b.is_heavy
        and not exists (select 1 from conflict_blocks x where x.case_id = b.case_id and x.lifted_at is null
          and not (x.is_heavy and x.state = 'provisional')
          and (x.subject_id in (me.user_id, me.agency_id) or x.subject_code = me.agency_kind))
        and (b.started_at <= panoh.now() - interval '24 hours' or panoh.block_reviewer(c.id) is null
          and not exists (select 1 from users u join agencies a on a.id = u.agency_id where u.agency_id = c.agency_id
            and 'supervisor' = any (u.roles) and u.id is distinct from b.started_by
            and u.id is distinct from c.lead_user_id and panoh.may_be_notified(u.id)
            and c.id <> all (panoh.blocked_for(u.id, u.agency_id, a.kind)))) then 'oversight' end], null);
  end $$;

-- The API calls it for listBlockReviews, voteOnBlock and listNotifications. Row security shows blocks to owners alone;
-- a reviewing agency or oversight gets those to settle, none that they started or that names them.
create or replace function panoh.block_reviews()
  returns table(id uuid, reference text, subject_kind text, source text, state text, started_at timestamptz,
    own_vote text, version integer, is_heavy boolean, due_at timestamptz, agency_id uuid)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select b.id, case when r.reviews then c.reference end, b.subject_kind, b.source, b.state, b.started_at, v.vote, b.version,
      b.is_heavy, b.started_at + case when b.is_heavy then interval '24 hours' else interval '7 days' end,
      case when not r.reviews then c.agency_id end
    from conflict_blocks b join cases c on c.id = b.case_id
      left join block_votes v on v.block_id = b.id and v.agency_id = (panoh.me()).agency_id
      cross join lateral (select panoh.block_voter(b, c) as voter offset 0) s
      cross join lateral (select 'reviewer' = any (s.voter) as reviews) r
    where b.origin_id is null and b.lifted_at is null
      and (panoh.me()).roles && '{supervisor,oversight}'::text[]
      and (b.state = 'provisional' or exists (select 1 from block_votes o where o.block_id = b.id
        and o.agency_id = c.agency_id and o.vote = 'lift'))
      and s.voter && '{reviewer,oversight}'
    order by b.is_heavy desc, b.started_at, b.id $$;

-- Viewer and block functions, notify_live_listeners, message_needs and statistics call it, which see every block; no login may. A
-- block is hidden from its subject, and policies rest on the answer. Questions by a card's code count no sealed file: it is found.
create or replace function panoh.blocked_for(p_user uuid, p_agency uuid, p_kind text, p_sealed boolean default true) returns uuid[]
  language sql stable set search_path = panoh, pg_temp as $$
  with own as materialized (
      select b.case_id, b.subject_kind from conflict_blocks b
        where b.subject_id = any (array[p_user, p_agency]) and b.lifted_at is null
      union all select b.case_id, b.subject_kind from conflict_blocks b
        where b.subject_code = p_kind and b.lifted_at is null)
    select array(select case_id from own
      union select s.case_id from sealed_files s
        where p_sealed and s.opened_at is null and p_user not in (s.lead_user_id, s.supervisor_id)
      union select c.id from own
          join linkage.registrations r join linkage.registrations o
            on o.person_id = r.person_id and o.case_id <> r.case_id and o.is_linkable
          join cases c on c.id = o.case_id on r.case_id = own.case_id and r.is_linkable
        where case own.subject_kind
          when 'user' then p_user is distinct from c.lead_user_id and p_user is distinct from c.opened_by
          else c.agency_id <> p_agency and not exists (select 1 from panoh.consents_in_force k
            where k.case_id = c.id and k.agency_id = p_agency and k.scope = 'referral') end
      union select c.id from own
          join (select m.case_id, m.kept_id as other_id from panoh.merged_cases m
            union all select m.kept_id, m.case_id from panoh.merged_cases m) m on m.case_id = own.case_id
          join cases c on c.id = m.other_id
        where own.subject_kind = 'user' and p_user is distinct from c.lead_user_id
          and p_user is distinct from c.opened_by) $$;

-- The API calls it for listBlocks. The app login cannot read votes, and row security hides some blocks; the viewer must
-- own the case, and subjects of linked blocks and of name matches stay out.
create or replace function panoh.blocks_of(p_case uuid)
  returns table(id uuid, subject_kind text, subject_id uuid, subject_code text, source text, state text,
    started_at timestamptz, lifted_at timestamptz, own_vote text, other_vote text, reviewer_id uuid,
    may_vote boolean, version integer, reason text, is_heavy boolean, due_at timestamptz)
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  begin
    if not panoh.viewer_owns_case(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
    return query select b.id, case when b.source = 'linked' then null else b.subject_kind end,
      case when b.source in ('linked', 'staff_match') then null else b.subject_id end,
      case when b.source = 'linked' then null else b.subject_code end, b.source, b.state, b.started_at, b.lifted_at,
      (select v.vote from block_votes v where v.block_id = b.id and v.agency_id = (panoh.me()).agency_id),
      (select v.vote from block_votes v where v.block_id = b.id and v.agency_id = r.id), r.id,
      b.origin_id is null and b.lifted_at is null and 'owner' = any (panoh.block_voter(b, c)), b.version,
      case when b.source = 'linked' then null else b.reason end, b.is_heavy and b.source <> 'linked',
      case when b.state = 'provisional' and b.lifted_at is null and b.origin_id is null
        then b.started_at + case when b.is_heavy then interval '24 hours' else interval '7 days' end end
    from conflict_blocks b join cases c on c.id = b.case_id cross join lateral (select panoh.block_reviewer(p_case) as id) r
    where b.case_id = p_case order by b.lifted_at is not null, b.started_at, b.id;
  end $$;

-- touches, may_complete_follow_up and add_event call it, which see both cases of a pair; no login may. The viewer owns the partner
-- case that shares the safety contacts.
create or replace function panoh.calls_for(p_case uuid) returns boolean
  language sql stable set search_path = panoh, pg_temp as $$
  select coalesce(panoh.viewer_owns_case(panoh.contact_partner(p_case))
    and not (p_case = any (coalesce((panoh.viewer()).blocked, '{}'::uuid[]))), false) $$;

-- The API calls it for voteOnBlock. It changes votes, blocks, grants, keys and follow-ups that the app login cannot
-- write; the body asks for presence and admits owner, reviewing agency and oversight.
create or replace function panoh.cast_block_vote(p_block uuid, p_vote text) returns jsonb
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare b conflict_blocks; c cases; lifts integer; confirms integer; settled text; voter text[]; oversees boolean; holder uuid; one uuid;
  begin
    select * into b from conflict_blocks where id = p_block and origin_id is null and lifted_at is null for update;
    select * into c from cases where id = b.case_id;
    voter := panoh.block_voter(b, c);
    oversees := 'oversight' = any (voter);
    if (b.id is not null and p_vote in ('confirm', 'lift') and (panoh.me()).stepped_up_until > panoh.now()
      and cardinality(voter) > 0) is not true then
      raise exception 'not to be settled' using errcode = '42501';
    end if;
    insert into block_votes (block_id, agency_id, case_id, user_id, vote, is_oversight)
      values (b.id, (panoh.me()).agency_id, b.case_id, (panoh.me()).user_id, p_vote, oversees)
      on conflict (block_id, agency_id) do update set vote = excluded.vote, user_id = excluded.user_id,
        is_oversight = excluded.is_oversight, voted_at = panoh.now();
    select count(*) filter (where v.vote = 'lift'), count(*) filter (where v.vote = 'confirm') into lifts, confirms
      from block_votes v join agencies a on a.id = v.agency_id where v.block_id = b.id and not exists (
        select 1 from conflict_blocks x where x.case_id = v.case_id and x.lifted_at is null
          and (x.subject_id = a.id or x.subject_code = a.kind) and not (v.is_oversight and x.is_heavy and x.state = 'provisional'));
    settled := case when lifts >= 2 then 'lifted' when confirms >= case when b.is_heavy then 1 else 2 end then 'confirmed'
      else b.state end;
    update conflict_blocks k set version = k.version + 1, state = settled,
      lifted_at = case when settled = 'lifted' then panoh.now() end
      where (k.id = b.id or k.origin_id = b.id) and k.lifted_at is null;
    if panoh.viewer_owns_case(b.case_id) then holder := b.case_id; end if;
    if settled = b.state then return jsonb_build_object('isSettled', false, 'caseId', holder); end if;
    -- Key rotation adds rows to these keys, so they are locked first.
    perform 1 from vault.resting_keys w
        join conflict_blocks k on k.id = w.block_id and (k.id = b.id or k.origin_id = b.id) for update of w;
    if settled = 'lifted' then
      -- Access returns as far as the survivor still consents and the referral still runs.
      update grants g set ends_at = null from conflict_blocks k, agencies a
        where (k.id = b.id or k.origin_id = b.id) and k.is_heavy and g.case_id = k.case_id and g.relation = 'referred'
          and g.ends_at = k.started_at and a.id = g.grantee_id and (a.id = k.subject_id or a.kind = k.subject_code)
          and not exists (select 1 from conflict_blocks o where o.case_id = k.case_id
            and o.lifted_at is null and (o.subject_id = a.id or o.subject_code = a.kind))
          and exists (select 1 from referrals r where r.id = g.source_id and r.ended_at is null)
          and g.partitions <@ (array['core'] || panoh.allowed_to(g.case_id, g.grantee_id, g.partitions));
      insert into vault.case_keys (case_id, partition, key_version, agency_id, agency_key_version, sealed_key)
        select w.case_id, w.partition, w.key_version, w.agency_id, w.agency_key_version, w.sealed_key
        from vault.resting_keys w join conflict_blocks k on k.id = w.block_id and (k.id = b.id or k.origin_id = b.id)
          join agency_keys h on h.agency_id = w.agency_id and h.version = w.agency_key_version
        where exists (select 1 from grants g where g.case_id = w.case_id and g.grantee_id = w.agency_id
            and g.relation = 'referred' and g.ends_at is null and w.partition = any (g.partitions))
          and exists (select 1 from vault.case_keys n where n.case_id = w.case_id and n.partition = w.partition
            and n.key_version = w.key_version)
        on conflict do nothing;
    end if;
    delete from vault.resting_keys w using conflict_blocks k
      where k.id = w.block_id and (k.id = b.id or k.origin_id = b.id);
    if settled = 'confirmed' then
      for one in select k.id from conflict_blocks k where k.id = b.id or k.origin_id = b.id loop
        perform panoh.take_back_shares(one);
      end loop;
    end if;
    -- For a voter of the owning agency the API ends this follow-up and plans the next step.
    if holder is null then
      update follow_ups f set status = 'done', outcome = 'done', done_at = panoh.now(), version = f.version + 1
        where f.case_id = b.case_id and f.rule = 'bl.settle' and f.subject_id = b.id and f.status = 'pending'
          and exists (select 1 from follow_ups o where o.case_id = f.case_id and o.status = 'pending' and o.id <> f.id);
    end if;
    return jsonb_build_object('isSettled', true, 'caseId', holder);
  end $$;

-- Trigger services_change, for the app login: staff confirm places, supervisors and administrators edit, only the
-- agency's own supervisor withdraws. Mirrors serviceActions in agencies/services.rules.ts.
create or replace function panoh.check_service_change() returns trigger
  language plpgsql as $$
  declare me panoh.viewer := panoh.me(); said text[] := '{free_places,free_with_children,said_places,said_with_children,confirmed_at,confirmed_until,version}'; begin
    if current_user <> 'panoh_app' then return new; end if;
    if old.status <> 'withdrawn'
      and (new.status <> 'withdrawn' or old.agency_id = me.agency_id and 'supervisor' = any (me.roles))
      and (me.roles && '{supervisor,administrator}'::text[] or to_jsonb(new) - said = to_jsonb(old) - said)
      -- An administrator counts no places: only a smaller capacity lowers their number.
      and (old.agency_id = me.agency_id and 'own:core' = any (me.writes)
        or coalesce(new.free_places = least(old.free_places, new.capacity), true) and (new.confirmed_at is null
          or (new.confirmed_at, new.confirmed_until) is not distinct from (old.confirmed_at, old.confirmed_until)))
    then return new; end if;
    raise exception 'not hers to change' using errcode = '42501';
  end $$;

-- The API (askQuestion) and functions of referrals, orders, consent, cases and closure call it. The viewer coordinates
-- the case for its group and is not blocked: grants_select shows exactly these grants.
create or replace function panoh.viewer_coordinates_case(p_case uuid) returns boolean
  language sql stable set search_path = panoh, pg_temp as $$
  select exists (select 1 from held_grants g where g.case_id = p_case and g.relation = 'group'
    and 'group:core' = any (g.reads)) and p_case <> all ((panoh.viewer()).blocked) $$;

-- The API calls it for listEmergencies. Row security hides people of other agencies, and the app login cannot read
-- sealed reasons; the viewer must own the case and gets reasons sealed to the own agency.
create or replace function panoh.emergencies_of(p_case uuid)
  returns table(id uuid, opened_at timestamptz, ends_at timestamptz, agency_id uuid, person_name text,
    reason_code text, agency_key_version integer, sealed_key bytea, sealed bytea, review_outcome text,
    version integer)
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  begin
    if not panoh.viewer_owns_case(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
    return query select e.id, e.opened_at, e.ends_at, e.agency_id, u.display_name, e.reason_code,
      r.agency_key_version, r.sealed_key, r.sealed, e.review_outcome, e.version
      from emergency_accesses e join users u on u.id = e.user_id
        left join emergency_reasons r on r.id = e.id and r.agency_id = (panoh.me()).agency_id
      where e.case_id = p_case
      order by e.opened_at desc, e.id;
  end $$;

-- The API (openEmergency) and open_emergency call it. Row security shows emergency accesses to owners of the case
-- alone; this reads only the viewer's own accesses.
create or replace function panoh.emergency_is_locked() returns boolean
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select exists (select 1 from emergency_accesses e where e.user_id = (panoh.me()).user_id
    and e.reviewed_at is null and e.opened_at < panoh.now() - interval '24 hours') $$;

-- The API (getDutyContact, openEmergency) and open_emergency call it. Row security hides cases of other agencies; the body
-- asks for an exact reference and presence, and finds no case that blocks the viewer.
create or replace function panoh.emergency_target(p_reference text)
  returns table(case_id uuid, owner_id uuid, duty_phone text)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select c.id, a.id, a.duty_phone from cases c join agencies a on a.id = c.agency_id
    where (c.reference = p_reference
        or c.id in (select r.case_id from referrals r where r.reference = p_reference and r.ended_at is null))
      and c.status = 'open' and c.agency_id <> (panoh.me()).agency_id
      and 'own:core' = any ((panoh.me()).reads) and (panoh.me()).stepped_up_until > panoh.now()
      and not (c.id = any (coalesce((panoh.viewer()).blocked, '{}'::uuid[]))) $$;

-- The API calls it for getEmergency. Row security hides the safe contact and the owner's keys; only the person who
-- opened the access gets them, while it runs, and neither police nor a blocked person.
create or replace function panoh.emergency_view(p_id uuid)
  returns table(case_id uuid, ends_at timestamptz, band text, duty_phone text, owner_id uuid, sealed bytea,
    locked_at timestamptz, doubted_at timestamptz, key_version integer, agency_key_version integer, sealed_key bytea,
    sealed_private_key bytea)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select c.id, g.ends_at, c.band, a.duty_phone, a.id, s.sealed, s.locked_at, s.doubted_at, w.key_version, w.agency_key_version,
      w.sealed_key, h.sealed_private_key
    from emergency_accesses e join grants g on g.source_id = e.id and g.relation = 'emergency'
        and g.grantee_id = e.user_id and g.case_id = e.case_id
      join cases c on c.id = e.case_id join agencies a on a.id = c.agency_id
      left join safe_contacts s on s.case_id = c.id
      left join vault.case_keys w on w.case_id = c.id and w.partition = 'safe_contact' and w.agency_id = a.id
        and w.key_version = ('x' || encode(substring(s.sealed from 2 for 4), 'hex'))::bit(32)::int
      left join agency_keys h on h.agency_id = a.id and h.version = w.agency_key_version
    where e.id = p_id and e.user_id = (panoh.me()).user_id and g.starts_at <= panoh.now() and g.ends_at > panoh.now()
      and (panoh.me()).agency_kind <> 'police' and not (c.id = any (coalesce((panoh.viewer()).blocked, '{}'::uuid[])))
$$;

-- open_block calls it for each new block; no login may. It ends keys, grants and the lead of the blocked side, also in
-- cases that the viewer cannot see, and gives an owner's case to the fallback agency.
create or replace function panoh.enforce_block(p_block uuid) returns void
  language plpgsql set search_path = panoh, pg_temp as $$
  declare block conflict_blocks; owner agencies; fallback uuid; root uuid; begin
    select * into block from conflict_blocks where id = p_block;
    select b.case_id into root from conflict_blocks b where b.id = coalesce(block.origin_id, block.id);
    update cases set lead_user_id = null, version = version + 1
      where id = block.case_id and lead_user_id = block.subject_id;
    select a.* into owner from agencies a join cases c on c.agency_id = a.id where c.id = block.case_id;
    if block.is_heavy then
      insert into vault.resting_keys (block_id, case_id, partition, key_version, agency_id, agency_key_version, sealed_key)
        select block.id, k.case_id, k.partition, k.key_version, k.agency_id, k.agency_key_version, k.sealed_key
        from vault.case_keys k join agencies a on a.id = k.agency_id where k.case_id = block.case_id and a.id <> owner.id
          and (a.id = block.subject_id or a.kind = block.subject_code);
    end if;
    delete from vault.case_keys k using agencies a where k.case_id = block.case_id and a.id = k.agency_id
      and a.id <> owner.id and (a.id = block.subject_id or a.kind = block.subject_code);
    update grants g set ends_at = block.started_at from agencies a
      where g.case_id = block.case_id and a.id = g.grantee_id and g.relation = 'referred'
        and (a.id = block.subject_id or a.kind = block.subject_code) and (g.ends_at is null or g.ends_at > block.started_at);
    -- Emergency access ends too, and the end of the block does not restore it.
    update grants g set ends_at = block.started_at from users u join agencies a on a.id = u.agency_id
      where g.case_id = block.case_id and g.relation = 'emergency' and g.grantee_id = u.id
        and (block.subject_id in (u.id, a.id) or a.kind = block.subject_code)
        and (g.ends_at is null or g.ends_at > block.started_at);
    if block.subject_id is distinct from owner.id and block.subject_code is distinct from owner.kind
      and not block.hands_over then return; end if;
    fallback := panoh.fallback_for(block.case_id, root, block.subject_id, block.subject_code);
    if fallback is null and block.origin_id is not null then return; end if;
    if fallback is null then raise exception 'no fallback agency' using errcode = 'PN004'; end if;
    if exists (select 1 from vault.case_keys k where k.case_id = block.case_id and k.agency_id = owner.id
      and not exists (select 1 from vault.case_keys n where n.case_id = k.case_id and n.agency_id = fallback
        and n.partition = k.partition and n.key_version = k.key_version)) then
      raise exception 'not sealed to the fallback agency' using errcode = '42501';
    end if;
    delete from vault.case_keys k where k.case_id = block.case_id and k.agency_id = owner.id;
    -- The two people of a sealed file do not work for the agency that takes the case.
    update sealed_files set opened_at = panoh.now() where case_id = block.case_id and opened_at is null;
    update cases set agency_id = fallback, lead_user_id = null, version = version + 1,
      support_lead_state = 'not_needed' where id = block.case_id;
    update survivors set agency_id = fallback where case_id = block.case_id;
    update grants set ends_at = panoh.now() where case_id = block.case_id and grantee_id = owner.id;
    insert into grants (id, case_id, grantee_id, relation, partitions, purpose, source_id)
      select gen_random_uuid(), block.case_id, fallback, 'own', g.partitions, 'hand_over', block.id from grants g
      where g.case_id = block.case_id and g.grantee_id = owner.id and g.relation = 'own' limit 1;
    update follow_ups set agency_id = fallback, user_id = null, version = version + 1
      where case_id = block.case_id and status = 'pending';
    update referrals set from_agency_id = fallback, version = version + 1 where case_id = block.case_id;
  end $$;

-- Policies on meeting entries and decisions, packet_references and the API (addAgendaItem) call it. Row security hides a
-- group's grants from member agencies; it answers only for groups of the viewer.
create or replace function panoh.entry_sight(p_case uuid, p_group uuid) returns text
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  declare me panoh.viewer := panoh.viewer(); at timestamptz := panoh.now(); begin
    if me.user_id is null or p_case = any (coalesce(me.blocked, '{}')) or not exists (select 1 from grants g
        where g.case_id = p_case and g.grantee_id = p_group and g.relation = 'group' and 'core' = any (g.partitions)
          and g.starts_at <= at and (g.ends_at is null or g.ends_at > at)) then
      return null;
    end if;
    if p_group = any (me.led_group_ids) and 'group:core' = any (me.reads) then return 'group'; end if;
    if not p_group = any (me.group_ids) then return null; end if;
    return (select min(case g.relation when 'own' then 'own' else 'reference' end) from grants g
      where g.case_id = p_case and g.grantee_id = any (me.grantees) and g.relation in ('own', 'referred')
        and 'core' = any (g.partitions) and g.relation || ':core' = any (me.reads)
        and g.starts_at <= at and (g.ends_at is null or g.ends_at > at));
  end $$;

-- begin_session and the viewer functions call it when the copy on the session row is out of date; no login may. It reads
-- the directory of every agency, only for the session of this request.
create or replace function panoh.load_viewer() returns panoh.viewer
  language sql stable set search_path = panoh, pg_temp as $$
  with me as (
      select u.id, s.id as session_id, u.agency_id, a.kind, a.type,
        array(select m.working_group_id from agency_memberships m where m.agency_id = a.id
          and (m.ended_at is null or m.ended_at > panoh.now()) order by m.started_at, m.id) as group_ids,
        u.roles, u.language, s.stepped_up_until,
        array(select g.id from agency_memberships m join working_groups g on g.id = m.working_group_id
          where m.agency_id = a.id and (m.ended_at is null or m.ended_at > panoh.now()) and 'coordinator' = any (u.roles)
          and u.id in (g.coordinator_user_id, g.chair_user_id, g.deputy_user_id)) as led_group_ids,
        (select array_agg(case
            when a.kind <> 'police' or r in ('coordinator', 'statistician', 'data_protection_officer', 'oversight') then r
            when r = 'supervisor' then 'police_supervisor' else 'police_inspector' end)
          from unnest(u.roles) r where not 'administrator' = any (u.roles)) as access_roles
      from sessions s join users u on u.id = s.user_id join agencies a on a.id = u.agency_id
      where s.token_hash = nullif(current_setting('panoh.session', true), '')
        and s.ended_at is null and s.expires_at > panoh.now()
        and s.seen_at > panoh.now() - interval '30 minutes' and u.status = 'active')
    select me.id, me.session_id, me.agency_id, me.kind, me.type, me.group_ids, me.roles,
      array[me.id, me.agency_id] || me.led_group_ids,
      (select coalesce(array_agg(distinct relation || ':' || partition), '{}') from role_access
        where role = any (me.access_roles) and may_read),
      (select coalesce(array_agg(distinct relation || ':' || partition), '{}') from role_access
        where role = any (me.access_roles) and may_write),
      panoh.blocked_for(me.id, me.agency_id, me.kind),
      me.language, me.stepped_up_until, me.led_group_ids
    from me $$;

-- Policies and most functions call it: the person of this session as copied to the session row; blocked is null where
-- viewer() looks it up. sessions_select rests on the answer, so it reads past row security: only this session.
create or replace function panoh.me() returns panoh.viewer
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  declare known panoh.viewer; hash text := current_setting('panoh.session', true);
  begin
    select s.user_id, s.id, s.agency_id, s.agency_kind, s.agency_type, s.group_ids, s.roles, s.grantees, s.reads,
        s.writes, case when not s.has_blocks then '{}'::uuid[] end, s.language, s.stepped_up_until, s.led_group_ids into known
      from sessions s join directory_version d on s.known_version = d.version
      where s.token_hash = hash and s.ended_at is null and s.expires_at - d.shifted_by > pg_catalog.now()
        and s.seen_at - d.shifted_by > pg_catalog.now() - interval '30 minutes'
        and (s.known_until is null or s.known_until - d.shifted_by > pg_catalog.now());
    if found then return known; end if;
    return panoh.load_viewer();
  end $$;

-- start_block and keep_name call it; no login may. It adds the block to every linked case,
-- also of agencies whose cases the viewer cannot see, enforces each, and notifies owning and reviewing supervisors.
create or replace function panoh.open_block(p_id uuid, p_case uuid, p_kind text, p_subject uuid, p_code text,
    p_source text, p_reason text default null, p_heavy boolean default false, p_hands_over boolean default false)
  returns void
  language plpgsql set search_path = panoh, pg_temp as $$
  declare one uuid; begin
    -- A person's block is added although a hidden one of the same subject exists; its absence would reveal that one.
    if exists (select 1 from conflict_blocks b where b.case_id = p_case and b.lifted_at is null
      and (b.subject_id = p_subject or b.subject_code = p_code)
      and (p_source <> 'person' or b.source in ('person', 'intake', 'import'))) then return; end if;
    -- An acceptance of a referral of these cases and this block wait for each other.
    for attempt in 1..2 loop
      perform 1 from referrals r where r.case_id in (select panoh.linked_cases(p_case)) order by r.id for update;
    end loop;
    insert into conflict_blocks (id, case_id, subject_kind, subject_id, subject_code, source, reason, is_heavy, hands_over, started_by)
      values (p_id, p_case, p_kind, p_subject, p_code, p_source, p_reason, p_heavy, p_hands_over,
        case when p_source = 'person' then (panoh.me()).user_id end);
    insert into conflict_blocks (id, case_id, subject_kind, subject_id, subject_code, source, origin_id, is_heavy)
      select gen_random_uuid(), l.id, p_kind, p_subject, p_code, 'linked', p_id, p_heavy from panoh.linked_cases(p_case) l (id)
      where l.id <> p_case and not exists (select 1 from conflict_blocks b where b.case_id = l.id
        and b.lifted_at is null and (b.subject_id = p_subject or b.subject_code = p_code));
    for one in select b.id from conflict_blocks b where b.id = p_id or b.origin_id = p_id order by b.id = p_id loop
      perform panoh.enforce_block(one);
      perform panoh.take_back_shares(one);
    end loop;
    insert into notifications (id, user_id, case_id, kind, subject_id)
      select gen_random_uuid(), u.id, c.id,
        case when u.agency_id = c.agency_id then 'block_started' else 'block_to_review' end, p_id
      from cases c join users u on u.agency_id in (c.agency_id, panoh.block_reviewer(c.id)) join agencies a on a.id = u.agency_id
      where c.id = p_case and p_source <> 'import' and u.status = 'active' and 'supervisor' = any (u.roles)
        and u.id is distinct from (panoh.me()).user_id and not (c.id = any (panoh.blocked_for(u.id, u.agency_id, a.kind)))
        and (not p_heavy or u.agency_id <> c.agency_id or u.agency_id is distinct from (panoh.me()).agency_id);
  end $$;

-- The API calls it for openEmergency. Row security lets the viewer write no grant in a case of another agency;
-- emergency_target limits the case. It mirrors emergencyRefusal in oversight/emergency-access.access.ts.
create or replace function panoh.open_emergency(p jsonb) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare target record; begin
    select * into target from panoh.emergency_target(p->>'reference');
    if target.case_id is null or (panoh.me()).agency_kind = 'police' or panoh.emergency_is_locked()
      or target.owner_id is distinct from (p->>'sealedFor')::uuid then
      raise exception 'no emergency' using errcode = '42501';
    end if;
    insert into emergency_accesses (id, case_id, user_id, agency_id, reason_code, ends_at)
    values ((p->>'id')::uuid, target.case_id, (panoh.me()).user_id, (panoh.me()).agency_id, p->>'reasonCode',
      panoh.now() + interval '4 hours');
    insert into emergency_reasons (id, case_id, agency_id, agency_key_version, sealed_key, sealed)
    values ((p->>'id')::uuid, target.case_id, target.owner_id, (p->>'agencyKeyVersion')::integer,
      decode(p->>'sealedKey', 'base64'), decode(p->>'sealed', 'base64'));
    insert into grants (id, case_id, grantee_id, relation, partitions, purpose, source_id, ends_at)
    values (gen_random_uuid(), target.case_id, (panoh.me()).user_id, 'emergency', '{risk,safe_contact}',
      'imminent_danger', (p->>'id')::uuid, panoh.now() + interval '4 hours');
    perform panoh.notify(target.case_id, 'emergency_opened', (p->>'id')::uuid,
      panoh.answerable_for(target.case_id) || array(select u.id from users u
        where u.agency_id = target.owner_id and 'supervisor' = any (u.roles)
          and not (u.id = any (panoh.answerable_for(target.case_id)))));
  end $$;

-- The API calls it for voteOnBlock. Row security hides blocks that a name match started against people of other
-- agencies; the viewer must own the case.
create or replace function panoh.owned_block(p_block uuid) returns table(case_id uuid, version integer)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select b.case_id, b.version from conflict_blocks b
    where b.id = p_block and b.origin_id is null and b.lifted_at is null and panoh.viewer_owns_case(b.case_id) $$;

-- touches, has_worked_on, lapse_closure and planning_state call it, which see every order; no login may. Only what ties
-- the viewer to the case counts, as an order that a prosecutor was asked to extend.
create or replace function panoh.reaches(p_case uuid) returns boolean
  language sql stable set search_path = panoh, pg_temp as $$
  with me as materialized (select * from panoh.viewer())
    select exists (select 1 from me where not (p_case = any (me.blocked)) and (
      panoh.viewer_owns_case(p_case)
      or exists (select 1 from grants_in_force g where g.case_id = p_case and g.grantee_id = any (me.grantees)
        and g.relation || ':core' = any (me.reads))
      or exists (select 1 from referrals r where r.case_id = p_case and r.to_agency_id = me.agency_id
        and 'referred:core' = any (me.reads)
        and (r.ended_at is null or (r.received_case_id is not null and r.status <> 'withdrawn')))
      -- The prosecutor's office that was asked to extend an order of the case.
      or exists (select 1 from protection_orders o where o.case_id = p_case
        and o.extension_prosecutor_id = me.agency_id and 'prosecutor' = any (me.roles)
          and (o.extension_answered_at = panoh.now()
            or o.extension_state in ('sent', 'seen') and panoh.order_status(o) in ('active', 'extended')))))
      or panoh.ends_support_lead(p_case) or panoh.meets_on(p_case) $$;

-- await_confirming and account_states call it, which see every case and grant; no login may.
create or replace function panoh.reads_cases(p_user uuid) returns boolean
  language sql stable set search_path = panoh, pg_temp as $$
  select exists (select 1 from users u where u.id = p_user
    and not u.roles <@ '{administrator,statistician,data_protection_officer,oversight,court_contact,enforcement_contact}'::text[]
    and (exists (select 1 from cases c where c.agency_id = u.agency_id)
      or exists (select 1 from grants g where g.grantee_id in (u.agency_id, u.id)))) $$;

-- The API calls it for startBlock and for conflicts that openCase or an import names. The app login cannot write
-- blocks, and stores no keys in linked cases of others: the viewer must own the case, and of the keys that hand_overs
-- named only those for the fallback agency are stored.
create or replace function panoh.start_block(p_id uuid, p_case uuid, p_kind text, p_subject uuid, p_code text,
    p_source text, p_reason text default null, p_heavy boolean default false, p_wraps jsonb default '[]')
  returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare hands boolean; begin
    if not panoh.viewer_owns_case(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
    insert into vault.case_keys (case_id, partition, key_version, agency_id, agency_key_version, sealed_key)
      select w."caseId", w.partition, w."keyVersion", w."agencyId", w."agencyKeyVersion", decode(w."sealedKey", 'base64')
      from jsonb_to_recordset(p_wraps) w ("caseId" uuid, partition text, "keyVersion" integer, "agencyId" uuid,
        "agencyKeyVersion" integer, "sealedKey" text) join panoh.linked_cases(p_case) l (id) on l.id = w."caseId"
      where w."agencyId" = panoh.fallback_for(w."caseId", p_case, p_subject, p_code)
    on conflict do nothing;
    hands := p_source = 'person' and (panoh.block_facts(p_case, p_subject, p_code)->>'handsOver')::boolean;
    perform panoh.open_block(p_id, p_case, p_kind, p_subject, p_code, p_source, p_reason, p_heavy, hands);
  end $$;

-- The API calls it after it refuses a request whose read budget is spent. The app login cannot write alerts or
-- notifications; it notifies supervisors of the viewer's own agency once an hour.
create or replace function panoh.notify_read_budget_spent() returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare me panoh.viewer := panoh.viewer(); begin
    if me.user_id is null then return; end if;
    insert into read_alerts (user_id, hour, agency_id) values (me.user_id, date_trunc('hour', panoh.now()), me.agency_id)
      on conflict do nothing;
    if not found then return; end if;
    insert into notifications (id, user_id, kind, subject_id)
      select gen_random_uuid(), u.id, 'read_budget_spent', me.user_id from users u
      where u.agency_id = me.agency_id and u.status = 'active' and u.id <> me.user_id and 'supervisor' = any (u.roles);
  end $$;

-- Functions of follow-ups, referrals, notifications and add_event call it before they write; no login may. It reads rows
-- that row security hides from the viewer, and answers for the viewer alone.
create or replace function panoh.viewer_has_case_relation(p_case uuid) returns boolean
  language plpgsql stable set search_path = panoh, pg_temp as $$
  begin
    return panoh.viewer_owns_case(p_case) or panoh.reaches(p_case) or panoh.calls_for(p_case);
  end $$;

-- Policies and functions call it where blocks count: me() with the cases that are blocked for the viewer, which row
-- security hides from the viewer.
create or replace function panoh.viewer() returns panoh.viewer
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  declare known panoh.viewer := panoh.me(); begin
    if known.blocked is null and known.user_id is not null then
      known.blocked := panoh.blocked_for(known.user_id, known.agency_id, known.agency_kind);
    end if;
    return known;
  end $$;
