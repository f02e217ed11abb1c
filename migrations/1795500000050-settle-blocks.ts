import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect, respectBlocks } from './support/policies.js';
import { reversed, rewrite } from './support/passages.js';
import type { Passage } from './support/passages.js';
import { quickenPolicies } from './support/quick-policies.js';

const LOOK_UP = 'stable security definer set search_path = panoh, pg_temp';
const COMMAND = 'language plpgsql security definer set search_path = panoh, pg_temp';

/** Whether a running block on the case `id` covers the agency `a`. */
const covers = (id: string): string => `exists (select 1 from conflict_blocks b where b.case_id = ${id}
  and b.lifted_at is null and (b.subject_id = a.id or b.subject_code = a.kind))`;

/** The same for the person `u` of the agency `a`. */
const coversPerson = (id: string): string => `exists (select 1 from conflict_blocks b where b.case_id = ${id}
  and b.lifted_at is null and (b.subject_id in (u.id, u.agency_id) or b.subject_code = a.kind))`;

const START_BLOCK = 'panoh.start_block(uuid,uuid,text,uuid,text,text)';
/** What a block did by itself to one case is done to every case that hangs together with it. */
const STARTING: readonly Passage[] = [
  ['declare owner agencies; fallback uuid;', '-- It reaches every case of the same survivor.'],
  [
    `insert into conflict_blocks (id, case_id, subject_kind, subject_id, subject_code, source)
          values (p_id, p_case, p_kind, p_subject, p_code, p_source);
        delete from vault.case_keys k using agencies a where k.case_id = p_case and a.id = k.agency_id
          and (a.id = p_subject or a.kind = p_code);
        update cases set lead_user_id = null, version = version + 1 where id = p_case and lead_user_id = p_subject;
        select a.* into owner from agencies a join cases c on c.agency_id = a.id where c.id = p_case;
        if p_subject is distinct from owner.id and p_code is distinct from owner.kind then return; end if;
        -- Never police, and nobody who is blocked herself: a case that nobody may see would be lost.
        select a.id into fallback from working_groups g join agencies a on a.id = g.fallback_agency_id
          where g.id = (select c.working_group_id from cases c where c.id = p_case) and a.id <> owner.id and a.kind <> 'police' and a.status = 'active'
            and not exists (select 1 from conflict_blocks b where b.case_id = p_case and b.lifted_at is null
              and (b.subject_id = a.id or b.subject_code = a.kind));
        if fallback is null then
          raise exception 'no fallback agency' using errcode = 'PN004';
        end if;
        update cases set agency_id = fallback, lead_user_id = null, version = version + 1,
          support_lead_state = 'not_needed' where id = p_case;
        update survivors set agency_id = fallback where case_id = p_case;
        update grants set ends_at = panoh.now() where case_id = p_case and grantee_id = owner.id;
        insert into grants (id, case_id, grantee_id, relation, partitions, purpose, source_id)
          select gen_random_uuid(), p_case, fallback, 'own', g.partitions, 'hand_over', p_id from grants g
          where g.case_id = p_case and g.grantee_id = owner.id and g.relation = 'own' limit 1;
        perform panoh.hand_over_follow_ups(p_case, fallback);`,
    `perform panoh.open_block(p_id, p_case, p_kind, p_subject, p_code, p_source);`,
  ],
];

/** A case that was opened from a referral: its blocks belong to those of the case that it came from. */
const INHERITED: readonly Passage[] = [
  [
    'subject_id, subject_code, source, state, started_at)',
    'subject_id, subject_code, source, state, started_at, origin_id)',
  ],
  [
    'b.subject_code, b.source, b.state, b.started_at',
    `b.subject_code, 'linked', b.state, b.started_at, coalesce(b.origin_id, b.id)`,
  ],
];

/** Cases of one survivor at several agencies, as far as referrals that were accepted join them. */
const LINKED_CASES = `returns setof uuid language sql ${LOOK_UP} as $$
  with recursive linked (id) as (select p_case
    union select n.id from linked l cross join lateral (
      select r.received_case_id as id from referrals r where r.case_id = l.id and r.received_case_id is not null
      union all select r.case_id from referrals r where r.received_case_id = l.id) n)
  select id from linked $$`;

/** Never police, and nobody who is blocked herself; of a case whose group has nobody, the group of the case where it began. */
const FALLBACK_FOR = `returns uuid language sql ${LOOK_UP} as $$
  select a.id from unnest(array[p_case, p_root]) with ordinality as t (id, place) join cases c on c.id = t.id
    join working_groups g on g.id = c.working_group_id join agencies a on a.id = g.fallback_agency_id
  where a.kind <> 'police' and a.status = 'active' and a.id is distinct from p_subject and a.kind is distinct from p_code
    and a.id <> (select o.agency_id from cases o where o.id = p_case) and not ${covers('p_case')}
  order by t.place limit 1 $$`;

/** The wraps of owners that a block would cover, for whoever seals them to the agencies that take the cases over. */
const HAND_OVERS = `returns table (case_id uuid, owner_id uuid, fallback_id uuid, fallback_key_version integer,
    fallback_public_key bytea, partition text, key_version integer, agency_key_version integer, sealed_key bytea,
    sealed_private_key bytea)
  language plpgsql ${LOOK_UP} as $$ begin
    if not panoh.owns(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
    return query select c.id, o.id, n.agency_id, n.version, n.public_key, w.partition, w.key_version,
        w.agency_key_version, w.sealed_key, h.sealed_private_key
      from panoh.linked_cases(p_case) l (id) join cases c on c.id = l.id join agencies o on o.id = c.agency_id
        cross join lateral (select k.* from agency_keys k where k.agency_id = panoh.fallback_for(c.id, p_case, p_subject, p_code)
          order by k.version desc limit 1) n
        join vault.case_keys w on w.case_id = c.id and w.agency_id = o.id
        join agency_keys h on h.agency_id = o.id and h.version = w.agency_key_version
      where o.id = p_subject or o.kind = p_code;
  end $$`;

const TAKE_OVER_KEYS = `returns void ${COMMAND} as $$ begin
    if not panoh.owns(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
    insert into vault.case_keys (case_id, partition, key_version, agency_id, agency_key_version, sealed_key)
      select w."caseId", w.partition, w."keyVersion", w."agencyId", w."agencyKeyVersion", decode(w."sealedKey", 'base64')
      from jsonb_to_recordset(p_wraps) w ("caseId" uuid, partition text, "keyVersion" integer, "agencyId" uuid,
        "agencyKeyVersion" integer, "sealedKey" text) join panoh.linked_cases(p_case) l (id) on l.id = w."caseId"
      where w."agencyId" = panoh.fallback_for(w."caseId", p_case, p_subject, p_code)
    on conflict do nothing;
  end $$`;

/**
 * What one block does to its case: wraps, grants and the lead go, and where it covers the owner the case passes to the
 * fallback agency, whose wraps stand there already. A case further along that nobody can take over stays where it is,
 * out of everybody's reach, because a block beats the wish to keep it working.
 */
const ENFORCE_BLOCK = `returns void ${COMMAND} as $$
  declare block conflict_blocks; owner agencies; fallback uuid; root uuid; begin
    select * into block from conflict_blocks where id = p_block;
    select b.case_id into root from conflict_blocks b where b.id = coalesce(block.origin_id, block.id);
    update cases set lead_user_id = null, version = version + 1
      where id = block.case_id and lead_user_id = block.subject_id;
    select a.* into owner from agencies a join cases c on c.agency_id = a.id where c.id = block.case_id;
    delete from vault.case_keys k using agencies a where k.case_id = block.case_id and a.id = k.agency_id
      and a.id <> owner.id and (a.id = block.subject_id or a.kind = block.subject_code);
    update grants g set ends_at = panoh.now() from agencies a
      where g.case_id = block.case_id and a.id = g.grantee_id and g.relation = 'referred'
        and (a.id = block.subject_id or a.kind = block.subject_code) and (g.ends_at is null or g.ends_at > panoh.now());
    -- What somebody had opened in an emergency does not come back with the block's end either.
    update grants g set ends_at = panoh.now() from users u join agencies a on a.id = u.agency_id
      where g.case_id = block.case_id and g.relation = 'emergency' and g.grantee_id = u.id
        and (block.subject_id in (u.id, a.id) or a.kind = block.subject_code)
        and (g.ends_at is null or g.ends_at > panoh.now());
    if block.subject_id is distinct from owner.id and block.subject_code is distinct from owner.kind then return; end if;
    fallback := panoh.fallback_for(block.case_id, root, block.subject_id, block.subject_code);
    if fallback is null and block.origin_id is not null then return; end if;
    if fallback is null then raise exception 'no fallback agency' using errcode = 'PN004'; end if;
    if exists (select 1 from vault.case_keys k where k.case_id = block.case_id and k.agency_id = owner.id
      and not exists (select 1 from vault.case_keys n where n.case_id = k.case_id and n.agency_id = fallback
        and n.partition = k.partition and n.key_version = k.key_version)) then
      raise exception 'not sealed to the fallback agency' using errcode = '42501';
    end if;
    delete from vault.case_keys k where k.case_id = block.case_id and k.agency_id = owner.id;
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
 * What was sent to whoever is blocked now is taken back: the need is open again, and whoever answers for the case is
 * told. That somebody is blocked is for the owner to know: the reason is that of an agency which is closed. Where it made
 * the safety contacts, the holder makes them until somebody else does.
 */
const TAKE_BACK_SHARES = `returns void ${COMMAND} as $$
  declare r referrals; begin
    for r in select x.* from conflict_blocks b join referrals x on x.case_id = b.case_id and x.ended_at is null
        join agencies a on a.id = x.to_agency_id and (a.id = b.subject_id or a.kind = b.subject_code)
        where b.id = p_block loop
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

const OPEN_BLOCK = `returns void ${COMMAND} as $$
  declare one uuid; begin
    if exists (select 1 from conflict_blocks b where b.case_id = p_case and b.lifted_at is null
      and (b.subject_id = p_subject or b.subject_code = p_code)) then return; end if;
    -- Whoever accepts a referral of these cases at this moment waits for the block, or the block for her.
    for attempt in 1..2 loop
      perform 1 from referrals r where r.case_id in (select panoh.linked_cases(p_case)) order by r.id for update;
    end loop;
    insert into conflict_blocks (id, case_id, subject_kind, subject_id, subject_code, source)
      values (p_id, p_case, p_kind, p_subject, p_code, p_source);
    insert into conflict_blocks (id, case_id, subject_kind, subject_id, subject_code, source, origin_id)
      select gen_random_uuid(), l.id, p_kind, p_subject, p_code, 'linked', p_id from panoh.linked_cases(p_case) l (id)
      where l.id <> p_case and not exists (select 1 from conflict_blocks b where b.case_id = l.id
        and b.lifted_at is null and (b.subject_id = p_subject or b.subject_code = p_code));
    for one in select b.id from conflict_blocks b where b.id = p_id or b.origin_id = p_id order by b.id = p_id loop
      perform panoh.enforce_block(one);
      perform panoh.take_back_shares(one);
    end loop;
    perform panoh.tell_block(p_id);
  end $$`;

/**
 * The other of the two agencies that settle a block: the group's fallback agency, and where that is the owner or must
 * not know, another agency of the case's group that is not police; first one that knows the case already. Nobody
 * where she refused that anything be shared: then the block stays.
 */
const BLOCK_REVIEWER = `returns uuid language sql ${LOOK_UP} as $$
  select a.id from cases c join agencies a on a.status = 'active' and a.kind <> 'police' and a.id <> c.agency_id
    left join working_groups g on g.id = c.working_group_id
  where c.id = p_case and not c.refuses_sharing and panoh.serves_case(c.id, a.id) and not ${covers('c.id')}
    and exists (select 1 from users u where u.agency_id = a.id and u.status = 'active' and 'supervisor' = any (u.roles)
      and not ${coversPerson('c.id')})
  order by a.id is distinct from g.fallback_agency_id, not exists (select 1 from grants t where t.case_id = c.id
    and t.grantee_id = a.id and t.relation = 'referred' and (t.ends_at is null or t.ends_at > panoh.now())), a.id
  limit 1 $$`;

/**
 * Supervisors of the two agencies that settle it; nobody who is blocked, and nobody learns who was meant. What an old
 * register says waits in their lists, as everything that is imported does.
 */
const TELL_BLOCK = `returns void ${COMMAND} as $$ begin
    insert into notifications (id, user_id, case_id, kind, subject_id)
    select gen_random_uuid(), u.id, c.id,
      case when u.agency_id = c.agency_id then 'block_started' else 'block_to_review' end, k.id
    from conflict_blocks k join cases c on c.id = k.case_id
      join users u on u.agency_id in (c.agency_id, panoh.block_reviewer(c.id)) join agencies a on a.id = u.agency_id
    where k.id = p_block and k.source <> 'import' and u.status = 'active' and 'supervisor' = any (u.roles)
      and u.id is distinct from panoh.viewer_user_id() and not ${coversPerson('c.id')};
  end $$`;

const maySettle = (block: string): string => `'supervisor' = any (panoh.viewer_roles())
      and not (${block}.case_id = any (coalesce(panoh.viewer_blocked(), '{}'::uuid[])))`;

/** A vote of the own agency, by a supervisor who has just proved her presence. Two of a kind settle it. */
const CAST_BLOCK_VOTE = `returns void ${COMMAND} as $$
  declare block conflict_blocks; lifts integer; confirms integer; begin
    select * into block from conflict_blocks where id = p_block and origin_id is null and lifted_at is null for update;
    if (block.id is not null and p_vote in ('confirm', 'lift') and panoh.viewer_stepped_up_until() > panoh.now()
      and ${maySettle('block')}
      and (panoh.owns(block.case_id) or panoh.viewer_agency_id() = panoh.block_reviewer(block.case_id))) is not true then
      raise exception 'not to be settled' using errcode = '42501';
    end if;
    insert into block_votes (block_id, agency_id, case_id, user_id, vote)
      values (block.id, panoh.viewer_agency_id(), block.case_id, panoh.viewer_user_id(), p_vote)
      on conflict (block_id, agency_id) do update set vote = excluded.vote, user_id = excluded.user_id, voted_at = panoh.now();
    select count(*) filter (where v.vote = 'lift'), count(*) filter (where v.vote = 'confirm') into lifts, confirms
      from block_votes v join agencies a on a.id = v.agency_id where v.block_id = block.id and not ${covers('v.case_id')};
    update conflict_blocks k set version = k.version + 1,
      state = case when lifts >= 2 then 'lifted' when confirms >= 2 then 'confirmed' else k.state end,
      lifted_at = case when lifts >= 2 then panoh.now() end
      where (k.id = block.id or k.origin_id = block.id) and k.lifted_at is null;
  end $$`;

/** Who was meant is told only of what a person or a paper said: never of a match, and never of what another case holds. */
const BLOCKS_OF = `returns table (id uuid, subject_kind text, subject_id uuid, subject_code text, source text, state text,
    started_at timestamptz, lifted_at timestamptz, own_vote text, other_vote text, reviewer_id uuid, may_vote boolean,
    version integer)
  language plpgsql ${LOOK_UP} as $$ begin
    if not panoh.owns(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
    return query select b.id, case when b.source = 'linked' then null else b.subject_kind end,
      case when b.source in ('linked', 'staff_match') then null else b.subject_id end,
      case when b.source = 'linked' then null else b.subject_code end, b.source, b.state, b.started_at, b.lifted_at,
      (select v.vote from block_votes v where v.block_id = b.id and v.agency_id = panoh.viewer_agency_id()),
      (select v.vote from block_votes v where v.block_id = b.id and v.agency_id = r.id), r.id,
      b.origin_id is null and b.lifted_at is null and ${maySettle('b')}, b.version
    from conflict_blocks b cross join lateral (select panoh.block_reviewer(p_case) as id) r
    where b.case_id = p_case order by b.lifted_at is not null, b.started_at, b.id;
  end $$`;

/** What waits for the viewer's agency in cases of others: the reference, the kind of who is meant, the source; no more. */
const BLOCK_REVIEWS = `returns table (id uuid, reference text, subject_kind text, source text, state text,
    started_at timestamptz, own_vote text, version integer)
  language sql ${LOOK_UP} as $$
  select b.id, c.reference, b.subject_kind, b.source, b.state, b.started_at, v.vote, b.version
  from conflict_blocks b join cases c on c.id = b.case_id
    left join block_votes v on v.block_id = b.id and v.agency_id = panoh.viewer_agency_id()
  where b.origin_id is null and b.lifted_at is null and ${maySettle('b')}
    and (b.state = 'provisional' or exists (select 1 from block_votes o where o.block_id = b.id
      and o.agency_id = c.agency_id and o.vote = 'lift'))
    and c.agency_id <> panoh.viewer_agency_id() and panoh.viewer_agency_id() = panoh.block_reviewer(c.id)
  order by b.started_at, b.id $$`;

/** The case and the version of a block that the owner may settle; nothing of who was meant. */
const OWNED_BLOCK = `returns table (case_id uuid, version integer) language sql ${LOOK_UP} as $$
  select b.case_id, b.version from conflict_blocks b
  where b.id = p_block and b.origin_id is null and b.lifted_at is null and panoh.owns(b.case_id) $$`;

const INNER: Record<string, string> = {
  'linked_cases(p_case uuid)': LINKED_CASES,
  'fallback_for(p_case uuid, p_root uuid, p_subject uuid, p_code text)': FALLBACK_FOR,
  'take_back_shares(p_block uuid)': TAKE_BACK_SHARES,
  'enforce_block(p_block uuid)': ENFORCE_BLOCK,
  'block_reviewer(p_case uuid)': BLOCK_REVIEWER,
  'tell_block(p_block uuid)': TELL_BLOCK,
  'open_block(p_id uuid, p_case uuid, p_kind text, p_subject uuid, p_code text, p_source text)': OPEN_BLOCK,
};
const FOR_APP: Record<string, string> = {
  'hand_overs(p_case uuid, p_subject uuid, p_code text)': HAND_OVERS,
  'take_over_keys(p_case uuid, p_subject uuid, p_code text, p_wraps jsonb)': TAKE_OVER_KEYS,
  'cast_block_vote(p_block uuid, p_vote text)': CAST_BLOCK_VOTE,
  'owned_block(p_block uuid)': OWNED_BLOCK,
  'blocks_of(p_case uuid)': BLOCKS_OF,
  'block_reviews()': BLOCK_REVIEWS,
};
const SOURCES = ['intake', 'staff_match', 'import', 'person'];

/** A block reaches every case of the same survivor, and two agencies that are not blocked settle it. */
export class SettleBlocks1795500000050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table panoh.conflict_blocks add column version integer not null default 1,
      add column origin_id uuid constraint conflict_blocks_origin_fk references panoh.conflict_blocks`);
    await runner.query(
      `create index conflict_blocks_by_origin on panoh.conflict_blocks (origin_id) where origin_id is not null`,
    );
    await this.nameSources(runner, [...SOURCES, 'linked']);
    await this.createVotes(runner);
    for (const [signature, body] of Object.entries({ ...INNER, ...FOR_APP })) {
      await runner.query(`create function panoh.${signature} ${body}`);
      await runner.query(`revoke execute on function panoh.${nameOf(signature)} from public`);
    }
    for (const signature of Object.keys(FOR_APP))
      await runner.query(`grant execute on function panoh.${nameOf(signature)} to panoh_app`);
    await rewrite(runner, START_BLOCK, STARTING);
    await rewrite(runner, 'panoh.inherit_blocks(uuid,uuid)', INHERITED);
    // A match names nobody outside her own agency, not even to SQL of the owner.
    await runner.query(`alter policy conflict_blocks_select on panoh.conflict_blocks using (panoh.owns(case_id)
      and (source not in ('staff_match', 'linked') or subject_kind <> 'user'
        or exists (select 1 from panoh.users u where u.id = subject_id)))`);
    await quickenPolicies(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter policy conflict_blocks_select on panoh.conflict_blocks using (panoh.owns(case_id))',
    );
    await rewrite(runner, 'panoh.inherit_blocks(uuid,uuid)', reversed(INHERITED));
    await rewrite(runner, START_BLOCK, reversed(STARTING));
    for (const signature of Object.keys({ ...INNER, ...FOR_APP }))
      await runner.query(`drop function panoh.${nameOf(signature)}`);
    await runner.query('drop table panoh.block_votes');
    await runner.query(`update panoh.conflict_blocks set source = 'person' where source = 'linked'`);
    await this.nameSources(runner, SOURCES);
    await runner.query('alter table panoh.conflict_blocks drop column origin_id, drop column version');
  }

  private async nameSources(runner: QueryRunner, sources: readonly string[]): Promise<void> {
    await runner.query(`alter table panoh.conflict_blocks drop constraint conflict_blocks_source_check,
      add constraint conflict_blocks_source_check check (source in (${sources.map((source) => `'${source}'`).join(', ')}))`);
  }

  private async createVotes(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.block_votes (
      block_id uuid not null constraint block_votes_block_fk references panoh.conflict_blocks,
      agency_id uuid not null constraint block_votes_agency_fk references panoh.agencies,
      case_id uuid not null, user_id uuid not null,
      vote text not null constraint block_votes_vote_check check (vote in ('confirm', 'lift')),
      voted_at timestamptz not null default panoh.now(),
      constraint block_votes_pk primary key (block_id, agency_id))`);
    await protect(runner, 'panoh.block_votes', { select: 'false' });
    await respectBlocks(runner, 'panoh.block_votes');
  }
}

/** What names a function for `drop` and `grant`: its types, without the names of its parameters. */
const nameOf = (signature: string): string => signature.replace(/p_\w+ /g, '');
