const DEFINER = 'security definer set search_path = panoh, pg_temp';

/** Whether a person (u) of an agency (a) may settle blocks of a case (c) for that agency; ordinary blocks ask the group. */
export const IS_ABLE = `panoh.may_be_notified(u.id) and not (c.id = any (panoh.blocked_for(u.id, u.agency_id, a.kind)))`;

/** The agency beside the owner that settles blocks: the fallback agency, else one that knows the case, else any that serves it. */
const BLOCK_REVIEWER = `returns uuid language sql stable ${DEFINER} as $$
  select a.id from cases c join agencies a on a.status = 'active' and a.kind <> 'police' and a.id <> c.agency_id
    left join working_groups g on g.id = c.working_group_id
  where c.id = p_case and not c.refuses_sharing and panoh.serves_case(c.id, a.id)
    and not exists (select 1 from conflict_blocks b where b.case_id = c.id
      and b.lifted_at is null and (b.subject_id = a.id or b.subject_code = a.kind))
    and exists (select 1 from users u where u.agency_id = a.id and 'supervisor' = any (u.roles) and ${IS_ABLE})
  order by a.id is distinct from g.fallback_agency_id, not exists (select 1 from grants t where t.case_id = c.id
    and t.grantee_id = a.id and t.relation = 'referred' and (t.ends_at is null or t.ends_at > panoh.now())), a.id
  limit 1 $$`;

/** The block names the viewer or her agency, or she started it: it is not hers to settle. */
const IS_PARTIAL = `(panoh.viewer_user_id() is not distinct from b.started_by
      or coalesce(b.subject_id in (panoh.viewer_user_id(), panoh.viewer_agency_id()) or b.subject_code = panoh.viewer_agency_kind(), false))`;

/** A supervisor of an agency beside the owner whom the block is given to. */
const REVIEWS = `('supervisor' = any (panoh.viewer_roles()) and not ${IS_PARTIAL}
      and not (b.case_id = any (coalesce(panoh.viewer_blocked(), '{}'::uuid[]))) and c.agency_id <> panoh.viewer_agency_id()
      and (panoh.viewer_agency_id() = panoh.block_reviewer(c.id) or (b.is_heavy and not c.refuses_sharing
        and panoh.viewer_agency_id() = (select g.fallback_agency_id from working_groups g where g.id = c.working_group_id))))`;

/**
 * Two people of the deployment, without the case: a heavy block that waits longer than a day, or that nobody of the owner
 * and of the group could settle. Another block that still waits does not silence them; one that is settled does.
 */
const OVERSEES = `('oversight' = any (panoh.viewer_roles()) and b.is_heavy and not ${IS_PARTIAL}
      and not exists (select 1 from conflict_blocks x where x.case_id = b.case_id and x.lifted_at is null
        and not (x.is_heavy and x.state = 'provisional') and (x.subject_id in (panoh.viewer_user_id(), panoh.viewer_agency_id())
          or x.subject_code = panoh.viewer_agency_kind()))
      and (b.started_at <= panoh.now() - interval '24 hours' or (panoh.block_reviewer(c.id) is null
        and not exists (select 1 from users u join agencies a on a.id = u.agency_id where u.agency_id = c.agency_id
          and 'supervisor' = any (u.roles) and u.id is distinct from b.started_by and ${IS_ABLE}))))`;

/** Called by the application: blocks in cases of other agencies that the viewer may settle; oversight sees no reference. */
const BLOCK_REVIEWS = `returns table (id uuid, reference text, subject_kind text, source text, state text,
    started_at timestamptz, own_vote text, version integer, is_heavy boolean, due_at timestamptz, agency_id uuid)
  language sql stable ${DEFINER} as $$
  select b.id, case when r.reviews then c.reference end, b.subject_kind, b.source, b.state, b.started_at, v.vote, b.version,
    b.is_heavy, b.started_at + case when b.is_heavy then interval '24 hours' else interval '7 days' end,
    case when not r.reviews then c.agency_id end
  from conflict_blocks b join cases c on c.id = b.case_id
    cross join lateral (select ${REVIEWS} as reviews) r
    left join block_votes v on v.block_id = b.id and v.agency_id = panoh.viewer_agency_id()
  where b.origin_id is null and b.lifted_at is null
    and panoh.viewer_roles() && '{supervisor,oversight}'::text[]
    and (b.state = 'provisional' or exists (select 1 from block_votes o where o.block_id = b.id
      and o.agency_id = c.agency_id and o.vote = 'lift'))
    and (r.reviews or ${OVERSEES})
  order by b.is_heavy desc, b.started_at, b.id $$`;

/** Called by the application: blocks of an own case. What a match or another case says of whom stays hidden. */
const BLOCKS_OF = `returns table (id uuid, subject_kind text, subject_id uuid, subject_code text, source text, state text,
    started_at timestamptz, lifted_at timestamptz, own_vote text, other_vote text, reviewer_id uuid, may_vote boolean,
    version integer, reason text, is_heavy boolean, due_at timestamptz)
  language plpgsql stable ${DEFINER} as $$ begin
    if not panoh.owns(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
    return query select b.id, case when b.source = 'linked' then null else b.subject_kind end,
      case when b.source in ('linked', 'staff_match') then null else b.subject_id end,
      case when b.source = 'linked' then null else b.subject_code end, b.source, b.state, b.started_at, b.lifted_at,
      (select v.vote from block_votes v where v.block_id = b.id and v.agency_id = panoh.viewer_agency_id()),
      (select v.vote from block_votes v where v.block_id = b.id and v.agency_id = r.id), r.id,
      b.origin_id is null and b.lifted_at is null and 'supervisor' = any (panoh.viewer_roles()) and not ${IS_PARTIAL}
        and not (b.case_id = any (coalesce(panoh.viewer_blocked(), '{}'::uuid[]))), b.version,
      case when b.source = 'linked' then null else b.reason end, b.is_heavy and b.source <> 'linked',
      case when b.state = 'provisional' and b.lifted_at is null and b.origin_id is null
        then b.started_at + case when b.is_heavy then interval '24 hours' else interval '7 days' end end
    from conflict_blocks b cross join lateral (select panoh.block_reviewer(p_case) as id) r
    where b.case_id = p_case order by b.lifted_at is not null, b.started_at, b.id;
  end $$`;

/** Another block still keeps the agency (a) of a row away from its case. */
const STAYS_BLOCKED = (
  row: string,
): string => `exists (select 1 from conflict_blocks o where o.case_id = ${row}.case_id
      and o.lifted_at is null and (o.subject_id = a.id or o.subject_code = a.kind))`;

/**
 * Called by the application: one vote for each agency. Two agencies of one mind settle an ordinary block; one second person
 * confirms a heavy one. Answers whether it is settled. The voter may hold no part of the case, so that its row ends here.
 */
const CAST_BLOCK_VOTE = `returns jsonb language plpgsql ${DEFINER} as $$
  declare b conflict_blocks; c cases; lifts integer; confirms integer; settled text; oversees boolean; holder uuid; one uuid; begin
    select * into b from conflict_blocks where id = p_block and origin_id is null and lifted_at is null for update;
    select * into c from cases where id = b.case_id;
    oversees := b.id is not null and ${OVERSEES};
    if (b.id is not null and p_vote in ('confirm', 'lift') and panoh.viewer_stepped_up_until() > panoh.now()
      and (oversees or ${REVIEWS} or ('supervisor' = any (panoh.viewer_roles()) and panoh.owns(b.case_id) and not ${IS_PARTIAL}
        and not (b.case_id = any (coalesce(panoh.viewer_blocked(), '{}'::uuid[])))))) is not true then
      raise exception 'not to be settled' using errcode = '42501';
    end if;
    insert into block_votes (block_id, agency_id, case_id, user_id, vote, is_oversight)
      values (b.id, panoh.viewer_agency_id(), b.case_id, panoh.viewer_user_id(), p_vote, oversees)
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
    if panoh.owns(b.case_id) then holder := b.case_id; end if;
    if settled = b.state then return jsonb_build_object('isSettled', false, 'caseId', holder); end if;
    -- A rotation of keys adds wraps to those that rest.
    perform 1 from vault.resting_keys w join conflict_blocks k on k.id = w.block_id and (k.id = b.id or k.origin_id = b.id) for update of w;
    if settled = 'lifted' then
      -- Access comes back as far as she still allows it and the referral still runs.
      update grants g set ends_at = null from conflict_blocks k, agencies a
        where (k.id = b.id or k.origin_id = b.id) and k.is_heavy and g.case_id = k.case_id and g.relation = 'referred'
          and g.ends_at = k.started_at and a.id = g.grantee_id and (a.id = k.subject_id or a.kind = k.subject_code)
          and not ${STAYS_BLOCKED('k')}
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
    delete from vault.resting_keys w using conflict_blocks k where k.id = w.block_id and (k.id = b.id or k.origin_id = b.id);
    if settled = 'confirmed' then
      for one in select k.id from conflict_blocks k where k.id = b.id or k.origin_id = b.id loop
        perform panoh.take_back_shares(one);
      end loop;
    end if;
    -- A voter who holds the case lets the rules end it, which plan what an open case then lacks.
    if holder is null then
      update follow_ups f set status = 'done', outcome = 'done', done_at = panoh.now(), version = f.version + 1
        where f.case_id = b.case_id and f.rule = 'bl.settle' and f.subject_id = b.id and f.status = 'pending'
          and exists (select 1 from follow_ups o where o.case_id = f.case_id and o.status = 'pending' and o.id <> f.id);
    end if;
    return jsonb_build_object('isSettled', true, 'caseId', holder);
  end $$`;

export const SETTLING_FUNCTIONS: Record<string, string> = {
  'block_reviewer(p_case uuid)': BLOCK_REVIEWER,
  'block_reviews()': BLOCK_REVIEWS,
  'blocks_of(p_case uuid)': BLOCKS_OF,
  'cast_block_vote(p_block uuid, p_vote text)': CAST_BLOCK_VOTE,
};
