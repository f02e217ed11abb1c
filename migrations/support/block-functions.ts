import { IS_ABLE, SETTLING_FUNCTIONS } from './block-settling.js';

const DEFINER = 'security definer set search_path = panoh, pg_temp';

/**
 * Everything that decides how heavy a block is (blocks.rules.ts). Called by the application before a block starts, and by
 * the functions that hand a case over. It reads people of other agencies, whom row security shows nobody.
 */
const BLOCK_FACTS = `returns jsonb language plpgsql stable ${DEFINER} as $$
  declare c cases; g working_groups; fallback uuid; begin
    if not panoh.owns(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
    select * into c from cases where id = p_case;
    select * into g from working_groups where id = c.working_group_id;
    fallback := panoh.fallback_for(p_case, p_case, p_subject, p_code);
    return (with people as materialized (
        select u.id, u.agency_id, u.roles, a.kind, a.status as agency_status,
          coalesce(p_subject in (u.id, u.agency_id) or a.kind = p_code, false) as is_meant, ${IS_ABLE} as is_able,
          u.id is not distinct from (select o.head_user_id from agencies o where o.id = c.agency_id) as is_head
        from users u join agencies a on a.id = u.agency_id where u.status = 'active' and ('supervisor' = any (u.roles)
          or u.id = (select o.head_user_id from agencies o where o.id = c.agency_id))),
      above as (select p.* from people p where p.id is distinct from c.lead_user_id
        and ((p.agency_id = c.agency_id and 'supervisor' = any (p.roles)) or p.is_head)),
      settlers as (select p.agency_id as id, bool_or(not p.is_meant) as stays from people p
        where p.is_able and p.agency_status = 'active' and 'supervisor' = any (p.roles) and (p.agency_id = c.agency_id
          or (p.kind <> 'police' and not c.refuses_sharing and panoh.serves_case(c.id, p.agency_id)))
        group by p.agency_id),
      led as (select p.is_meant from (select u.id, coalesce(p_subject in (u.id, u.agency_id) or a.kind = p_code, false) as is_meant
        from users u join agencies a on a.id = u.agency_id
        where u.id in (g.coordinator_user_id, g.deputy_user_id, g.chair_user_id)) p),
      facts as (select
        exists (select 1 from above where is_meant) and not exists (select 1 from above where is_able and not is_meant) as is_last,
        not c.refuses_sharing and exists (select 1 from people p where p.agency_id = fallback and p.is_able
          and not p.is_meant and 'supervisor' = any (p.roles)) as has_fallback)
      select jsonb_build_object(
        'isOwnAgency', coalesce(p_subject = c.agency_id or exists (select 1 from agencies a where a.id = c.agency_id and a.kind = p_code), false),
        'isOwnSupervisor', exists (select 1 from people p where p.is_meant and p.agency_id = c.agency_id and 'supervisor' = any (p.roles)),
        'leadsGroup', exists (select 1 from led where is_meant),
        'isFallback', exists (select 1 from agencies a where a.id = g.fallback_agency_id and (a.id = p_subject or a.kind = p_code)),
        'isVisibleTwin', exists (select 1 from conflict_blocks b where b.case_id = p_case and b.lifted_at is null
          and (b.subject_id = p_subject or b.subject_code = p_code) and b.source in ('person', 'intake', 'import')),
        'agencyBlocks', (select count(*) from conflict_blocks b where b.case_id = p_case and b.subject_kind <> 'user'
          and b.started_at > panoh.now() - interval '30 days'),
        'startedToday', (select count(*) from conflict_blocks b where b.started_by = panoh.viewer_user_id()
          and b.started_at > panoh.now() - interval '24 hours'),
        'settlersBefore', (select count(*) from settlers), 'settlersAfter', (select count(*) from settlers where stays),
        'isLastAbove', f.is_last, 'refusesSharing', c.refuses_sharing,
        'handsOver', f.is_last and f.has_fallback and not coalesce(p_subject = c.agency_id, false)) from facts f);
  end $$`;

/** Called by the application; starts a block in a case of the viewer's agency, and on every case of the same survivor. */
const START_BLOCK = `returns void language plpgsql ${DEFINER} as $$
  declare hands boolean; begin
    if not panoh.owns(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
    hands := p_source = 'person' and (panoh.block_facts(p_case, p_subject, p_code)->>'handsOver')::boolean;
    perform panoh.open_block(p_id, p_case, p_kind, p_subject, p_code, p_source, p_reason, p_heavy, hands);
  end $$`;

/** Called by start_block and by staff matches, which no row security may stop: the viewer may be the one who is blocked. */
const OPEN_BLOCK = `returns void language plpgsql ${DEFINER} as $$
  declare one uuid; begin
    -- A hidden block of the same subject must not show by its absence from the list.
    if exists (select 1 from conflict_blocks b where b.case_id = p_case and b.lifted_at is null
      and (b.subject_id = p_subject or b.subject_code = p_code)
      and (p_source <> 'person' or b.source in ('person', 'intake', 'import'))) then return; end if;
    -- Whoever accepts a referral of these cases at this moment waits for the block, or the block for her.
    for attempt in 1..2 loop
      perform 1 from referrals r where r.case_id in (select panoh.linked_cases(p_case)) order by r.id for update;
    end loop;
    insert into conflict_blocks (id, case_id, subject_kind, subject_id, subject_code, source, reason, is_heavy, hands_over, started_by)
      values (p_id, p_case, p_kind, p_subject, p_code, p_source, p_reason, p_heavy, p_hands_over,
        case when p_source = 'person' then panoh.viewer_user_id() end);
    insert into conflict_blocks (id, case_id, subject_kind, subject_id, subject_code, source, origin_id, is_heavy)
      select gen_random_uuid(), l.id, p_kind, p_subject, p_code, 'linked', p_id, p_heavy from panoh.linked_cases(p_case) l (id)
      where l.id <> p_case and not exists (select 1 from conflict_blocks b where b.case_id = l.id
        and b.lifted_at is null and (b.subject_id = p_subject or b.subject_code = p_code));
    for one in select b.id from conflict_blocks b where b.id = p_id or b.origin_id = p_id order by b.id = p_id loop
      perform panoh.enforce_block(one);
      perform panoh.take_back_shares(one);
    end loop;
    perform panoh.tell_block(p_id);
  end $$`;

/**
 * Called by open_block. Keys of another agency rest while a heavy block waits, and are destroyed otherwise. A case whose
 * owner is blocked, or that has nobody above its lead any more, passes to the fallback agency.
 */
const ENFORCE_BLOCK = `returns void language plpgsql ${DEFINER} as $$
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
    -- What somebody had opened in an emergency does not come back with the block's end either.
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
    -- The two people of a sealed file are not of the agency that holds the case from now on.
    update sealed_files set opened_at = panoh.now() where case_id = block.case_id and opened_at is null;
    update cases set agency_id = fallback, lead_user_id = null, version = version + 1,
      support_lead_state = 'not_needed' where id = block.case_id;
    update survivors set agency_id = fallback where case_id = block.case_id;
    update grants set ends_at = panoh.now() where case_id = block.case_id and grantee_id = owner.id;
    insert into grants (id, case_id, grantee_id, relation, partitions, purpose, source_id)
      select gen_random_uuid(), block.case_id, fallback, 'own', g.partitions, 'hand_over', block.id from grants g
      where g.case_id = block.case_id and g.grantee_id = owner.id and g.relation = 'own' limit 1;
    perform panoh.hand_over_follow_ups(block.case_id, fallback);
  end $$`;

/**
 * Called by open_block, and by cast_block_vote once a heavy block is confirmed: until then an accepted referral rests.
 * Safety contacts of a support lead never rest.
 */
const TAKE_BACK_SHARES = `returns void language plpgsql ${DEFINER} as $$
  declare r referrals; begin
    for r in select x.* from conflict_blocks b join referrals x on x.case_id = b.case_id and x.ended_at is null
        join agencies a on a.id = x.to_agency_id and (a.id = b.subject_id or a.kind = b.subject_code)
        where b.id = p_block and (not b.is_heavy or b.state = 'confirmed' or x.received_case_id is null
          or x.kind = 'support_lead') loop
      update referrals set status = 'withdrawn', withdrawal_reason = 'receiver_not_available', ended_at = panoh.now(),
        due_at = null, version = version + 1 where id = r.id;
      update follow_ups set status = 'replaced', done_at = panoh.now(), version = version + 1 where case_id = r.case_id
        and subject_id = r.id and status = 'pending' and owner_role = 'receiving_agency';
      insert into case_events (id, case_id, kind, partition, happened_at, agency_id, facts)
        select gen_random_uuid(), c.id, 'referral_withdrawn', 'core', panoh.now(), c.agency_id, jsonb_build_object(
          'referralId', r.id, 'reference', r.reference, 'kind', r.kind, 'serviceType', r.service_type,
          'reason', 'receiver_not_available') from cases c where c.id = r.case_id;
      update cases set support_lead_state = 'to_offer', support_lead_agency_id = null, version = version + 1
        where id = r.case_id and r.kind = 'support_lead' and support_lead_state in ('offered', 'accepted')
          and coalesce(support_lead_agency_id, r.to_agency_id) = r.to_agency_id;
      if found then
        update follow_ups set owner_role = 'case_lead', version = version + 1
          where case_id = r.case_id and status = 'pending' and owner_role = 'support_lead';
      end if;
      perform panoh.notify(r.case_id, 'referral_ended', r.id, panoh.answerable_for(r.case_id));
    end loop;
  end $$`;

/** Called by the application before a block; gives the wraps of cases that are about to pass to the fallback agency. */
const HAND_OVERS = `returns table (case_id uuid, owner_id uuid, fallback_id uuid, fallback_key_version integer,
    fallback_public_key bytea, partition text, key_version integer, agency_key_version integer, sealed_key bytea,
    sealed_private_key bytea) language plpgsql stable ${DEFINER} as $$
  declare hands boolean; begin
    if not panoh.owns(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
    hands := (panoh.block_facts(p_case, p_subject, p_code)->>'handsOver')::boolean;
    return query select c.id, o.id, n.agency_id, n.version, n.public_key, w.partition, w.key_version,
        w.agency_key_version, w.sealed_key, h.sealed_private_key
      from panoh.linked_cases(p_case) l (id) join cases c on c.id = l.id join agencies o on o.id = c.agency_id
        cross join lateral (select k.* from agency_keys k where k.agency_id = panoh.fallback_for(c.id, p_case, p_subject, p_code)
          order by k.version desc limit 1) n
        join vault.case_keys w on w.case_id = c.id and w.agency_id = o.id
        join agency_keys h on h.agency_id = o.id and h.version = w.agency_key_version
      where o.id = p_subject or o.kind = p_code or (c.id = p_case and hands);
  end $$`;

/** Called by open_block: supervisors who can settle it. Those of the owner are notified of a heavy block by the application. */
const TELL_BLOCK = `returns void language plpgsql ${DEFINER} as $$ begin
    insert into notifications (id, user_id, case_id, kind, subject_id)
    select gen_random_uuid(), u.id, c.id,
      case when u.agency_id = c.agency_id then 'block_started' else 'block_to_review' end, k.id
    from conflict_blocks k join cases c on c.id = k.case_id
      join users u on u.agency_id in (c.agency_id, panoh.block_reviewer(c.id)) join agencies a on a.id = u.agency_id
    where k.id = p_block and k.source <> 'import' and u.status = 'active' and 'supervisor' = any (u.roles)
      and u.id is distinct from panoh.viewer_user_id() and not (c.id = any (panoh.blocked_for(u.id, u.agency_id, a.kind)))
      and (not k.is_heavy or u.agency_id <> c.agency_id or u.agency_id is distinct from panoh.viewer_agency_id());
  end $$`;

/** Functions whose columns or arguments change, as they are dropped first. */
export const DROPPED = [
  'start_block(uuid, uuid, text, uuid, text, text)',
  'open_block(uuid, uuid, text, uuid, text, text)',
  'block_reviews()',
  'blocks_of(uuid)',
  'cast_block_vote(uuid, text)',
];
const ARGUMENTS = 'p_id uuid, p_case uuid, p_kind text, p_subject uuid, p_code text, p_source text';

export const BLOCK_FUNCTIONS: Record<string, string> = {
  ...SETTLING_FUNCTIONS,
  'block_facts(p_case uuid, p_subject uuid, p_code text)': BLOCK_FACTS,
  'take_back_shares(p_block uuid)': TAKE_BACK_SHARES,
  'enforce_block(p_block uuid)': ENFORCE_BLOCK,
  'tell_block(p_block uuid)': TELL_BLOCK,
  [`open_block(${ARGUMENTS}, p_reason text default null, p_heavy boolean default false, p_hands_over boolean default false)`]:
    OPEN_BLOCK,
  [`start_block(${ARGUMENTS}, p_reason text default null, p_heavy boolean default false)`]: START_BLOCK,
  'hand_overs(p_case uuid, p_subject uuid, p_code text)': HAND_OVERS,
};
export const BLOCK_FUNCTIONS_OF_APP = [
  'block_facts(uuid, uuid, text)',
  'block_reviews()',
  'blocks_of(uuid)',
  'cast_block_vote(uuid, text)',
  'start_block(uuid, uuid, text, uuid, text, text, text, boolean)',
];
