-- hand_in_registration, stop_linkage_on_transfer, undo_acceptance, remove_imported_case, leave_lapsed and erase_case call it, as the owner of the schema
-- and each under its own condition: ends the comparison of a case.
create or replace function linkage.forget(p_case uuid) returns void
  language plpgsql set search_path = linkage, pg_temp as $$
declare own uuid; alone uuid := gen_random_uuid();
begin
  -- The linkage process locks them in the same order, so no deadlock arises.
  delete from inbox where case_id = p_case;
  delete from to_compare where case_id = p_case;
  select person_id into own from registrations where case_id = p_case and is_linkable for update;
  delete from tags where no in (select no from encodings where case_id = p_case);
  delete from encodings where case_id = p_case;
  delete from pairs where one = p_case or other = p_case;
  if own is null then return; end if;
  insert into moves (case_id, from_person, to_person, cause) values (p_case, own, alone, 'left');
  update registrations set person_id = alone, is_linkable = false, changed_at = panoh.now() where case_id = p_case;
  -- Registrations of the same person are compared again without it.
  insert into to_compare (case_id, cause) select case_id, 'neighbour' from registrations
    where person_id = own and is_linkable on conflict do nothing;
  end $$;

-- The API calls it for confirmMatch. The app role has no right on linkage; the body asks for the owner of the case
-- with consent partition, and for a pair that known_with allows.
create or replace function panoh.compare_pair(p_case uuid, p_pair uuid, p_answer text) returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
begin
  if not panoh.viewer_owns_case(p_case) or not 'own:consent' = any ((panoh.me()).writes) then return false; end if;
  perform 1 from linkage.pairs where id = p_pair for update;
  if not exists (select 1 from panoh.known_with(p_case) k where k.pair_id = p_pair) then return false; end if;
  insert into linkage.comparisons as n (pair_id, case_id, answer, answered_by)
      values (p_pair, p_case, p_answer, (panoh.me()).user_id)
    on conflict (pair_id, case_id) do update set answer = excluded.answer, answered_by = excluded.answered_by,
      answered_at = panoh.now();
  if exists (select 1 from linkage.comparisons n where n.pair_id = p_pair and n.case_id <> p_case and n.answer = p_answer) then
    update linkage.pairs set state = 'answered' where id = p_pair;
    insert into linkage.decisions (id, pair_id, one, other, answer, decided_by)
      select gen_random_uuid(), p.id, p.one, p.other, p_answer, (panoh.me()).user_id from linkage.pairs p where p.id = p_pair;
  end if;
  return true;
  end $$;

-- The API calls it for answerPair, and for undoPairDecision with p_undone. The app role has no right on linkage; the body
-- asks for a leader of the group of one of the cases who opened neither and is blocked from neither.
create or replace function panoh.decide_pair(p_pair uuid, p_undone uuid, p_answer text) returns uuid
  language plpgsql security definer set search_path = panoh, pg_temp as $$
declare me panoh.viewer := panoh.viewer(); decision uuid := coalesce(p_undone, gen_random_uuid()); own uuid[];
begin
  select array[x.id, x.one, x.other] into own from (select p.id, p.one, p.other from linkage.pairs p where p.id = p_pair
      union all select d.pair_id, d.one, d.other from linkage.decisions d where d.id = p_undone and not d.is_of_agency) x
    where exists (select 1 from cases c where c.id in (x.one, x.other) and c.working_group_id = any (me.led_group_ids))
      and not exists (select 1 from cases c where c.id in (x.one, x.other) and c.opened_by = me.user_id)
      and not (array[x.one, x.other] && coalesce(me.blocked, '{}'));
  if own is null then return null; end if;
  if p_undone is not null then
    update linkage.decisions set undone_by = me.user_id, undone_at = panoh.now() where id = p_undone and undone_at is null;
    if found then update linkage.pairs set state = 'open' where id = own[1]; end if;
    return decision;
  end if;
  update linkage.pairs set state = 'answered' where id = p_pair and state = 'open';
  if not found then raise exception 'answered meanwhile' using errcode = 'PN076'; end if;
  insert into linkage.decisions (id, pair_id, one, other, answer, decided_by)
    values (decision, p_pair, own[2], own[3], p_answer, me.user_id);
  return decision;
  end $$;

-- The API calls it when a registration is written or linking is decided. The app role has no right on linkage; the body asks
-- for the owner, stores sealed words only where linking is allowed, and without words ends a comparison that is not.
create or replace function panoh.hand_in_registration(p_case uuid, p_identity bytea, p_phone bytea) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
begin
  if not panoh.viewer_owns_case(p_case) then raise exception 'not hers to hand in' using errcode = '42501'; end if;
  insert into linkage.inbox as i (case_id, sealed_identity, sealed_phone)
    select c.id, p_identity, p_phone from cases c where c.id = p_case and c.may_be_linked and c.erased_at is null
  on conflict (case_id) do update set sealed_identity = coalesce(excluded.sealed_identity, i.sealed_identity),
    sealed_phone = coalesce(excluded.sealed_phone, i.sealed_phone), version = i.version + 1,
    is_anew = false, attempts = 0, next_at = excluded.next_at;
  if not found and p_identity is null and p_phone is null then perform linkage.forget(p_case); end if;
  end $$;

-- The API calls it for listPairs and listLinkedPairs. The app role has no right on linkage; the body asks for a leader
-- of the group of one of the cases who opened neither and is blocked from neither. Returns no case.
create or replace function panoh.linkage_pairs(p_doubtful boolean, p_after uuid, p_limit integer)
  returns table(id uuid, is_linked boolean, sealed bytea, waiting bigint)
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
#variable_conflict use_column
declare me panoh.viewer := panoh.viewer();
begin
  return query with hers as materialized (select p.id from linkage.pairs p where p.state = 'open' and p.is_doubtful = p_doubtful
    and (p_doubtful or p.is_linked) and exists (select 1 from cases c where c.id in (p.one, p.other)
      and c.working_group_id = any (me.led_group_ids))
      and not exists (select 1 from cases c where c.id in (p.one, p.other) and c.opened_by = me.user_id)
      and not (p.one = any (coalesce(me.blocked, '{}')) or p.other = any (coalesce(me.blocked, '{}'))))
    select p.id, p.is_linked, p.sealed, (select count(*) from hers)
    from hers join linkage.pairs p on p.id = hers.id
    where p_after is null or p.id > p_after order by p.id limit p_limit;
  end $$;

-- The metrics call it. Neither the app nor the worker role may read linkage; it returns sums and one time.
create or replace function panoh.linkage_state()
  returns table(to_encode integer, to_compare integer, set_aside integer, linked integer, oldest_at timestamptz)
  language sql stable security definer set search_path = panoh, pg_temp as $$
select count(*) filter (where kind = 'encode' and attempts < 3)::int,
    count(*) filter (where kind = 'compare' and attempts < 3)::int,
    count(*) filter (where attempts >= 3)::int,
    (select count(*)::int from linkage.registrations where is_linkable),
    min(waits_since) filter (where attempts < 3)
  from (select 'encode' as kind, attempts, handed_at as waits_since from linkage.inbox
    union all select 'compare', attempts, next_at from linkage.to_compare) waiting $$;

-- hand_overs, open_block and start_block call it: the cases of one survivor that accepted referrals connect.
-- Referrals between other agencies are hidden from the viewer; no login may call it.
create or replace function panoh.linked_cases(p_case uuid) returns setof uuid
  language sql stable set search_path = panoh, pg_temp as $$
with recursive linked (id) as (select p_case
    union select n.id from linked l cross join lateral (
      select r.received_case_id as id from referrals r where r.case_id = l.id and r.received_case_id is not null
      union all select r.case_id from referrals r where r.received_case_id = l.id) n)
  select id from linked $$;

-- The API calls it for listPairDecisions and getPairDecision. The app role has no right on linkage; the body asks for a
-- leader of the group of one of the cases who opened neither and is blocked from neither.
create or replace function panoh.pair_decisions(p_decision uuid, p_limit integer)
  returns table(id uuid, pair_id uuid, answer text, decided_by uuid, decided_at timestamptz, undone_at timestamptz,
    sealed bytea)
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
#variable_conflict use_column
declare me panoh.viewer := panoh.viewer();
begin
  return query select p.id, p.pair_id, p.answer, p.decided_by, p.decided_at, p.undone_at, q.sealed
    from linkage.decisions p left join linkage.pairs q on q.id = p.pair_id
    where (p_decision is null or p.id = p_decision) and not p.is_of_agency
      and exists (select 1 from cases c where c.id in (p.one, p.other)
      and c.working_group_id = any (me.led_group_ids))
      and not exists (select 1 from cases c where c.id in (p.one, p.other) and c.opened_by = me.user_id)
      and not (p.one = any (coalesce(me.blocked, '{}')) or p.other = any (coalesce(me.blocked, '{}')))
    order by p.decided_at desc, p.id limit p_limit;
  end $$;

-- The linkage process calls it for each registration it encodes. Its login reads no cases; it gets place, sex, and
-- whether the case may be linked.
create or replace function panoh.registration_facts(p_case uuid)
  returns table(place text, sex text, is_linkable boolean)
  language sql stable security definer set search_path = panoh, pg_temp as $$
select c.place, c.sex, c.may_be_linked and c.erased_at is null from cases c where c.id = p_case $$;

-- known_at, compare_pair, case_to_plan and tell_incident call it; no login may. It finds cases of the same
-- person in other agencies, and as pair_id open doubtful pairs, only where the survivor consented alone at both to disclosure.
create or replace function panoh.known_with(p_case uuid) returns table(case_id uuid, agency_id uuid, pair_id uuid)
  language sql stable set search_path = panoh, pg_temp as $$
select d.id, b.id, x.pair_id from linkage.registrations r join cases c on c.id = r.case_id and c.may_be_linked and c.erased_at is null
    join agencies a on a.id = c.agency_id
    cross join lateral (select p.id as pair_id, case when p.one = p_case then p.other else p.one end as other_id from linkage.pairs p
        where p_case in (p.one, p.other) and p.is_doubtful and p.state = 'open'
      union all select null, o.case_id from linkage.registrations o where o.person_id = r.person_id and o.case_id <> p_case
        and not exists (select 1 from linkage.pairs p where p.one = least(p_case, o.case_id) and p.other = greatest(p_case, o.case_id)
          and p.is_doubtful and p.state = 'open')) x
    join linkage.registrations o on o.case_id = x.other_id and o.is_linkable
    join cases d on d.id = o.case_id and d.may_be_linked and d.erased_at is null join agencies b on b.id = d.agency_id
  where r.case_id = p_case and r.is_linkable and a.id <> b.id
    and not exists (select 1 from (values (c.id, b.id), (d.id, a.id)) v (case_id, agency_id)
      where not exists (select 1 from consents k
      where k.case_id = v.case_id and k.scope = 'mutual_disclosure' and k.agency_id = v.agency_id and k.answer = 'given'
        and k.basis = 'consent' and k.presence = 'alone' and k.withdrawn_at is null and k.given_at <= panoh.now()
        and k.until_on >= (panoh.now() at time zone 'Asia/Dushanbe')::date
        and not exists (select 1 from consents n where n.case_id = k.case_id and n.scope = k.scope
          and n.agency_id = k.agency_id and (n.given_at, n.id) > (k.given_at, k.id))))
    and not exists (select 1 from linkage.registrations l
        join conflict_blocks y on y.case_id = l.case_id and y.lifted_at is null left join users u on u.id = y.subject_id
      where l.person_id in (r.person_id, o.person_id) and l.is_linkable
        and (y.subject_id in (a.id, b.id) or y.subject_code in (a.kind, b.kind) or u.agency_id in (a.id, b.id)))
    -- One open pair with that agency on each side; of several, none says whose record it is.
    and (x.pair_id is null or not exists (select 1 from (values (c.id, b.id), (d.id, a.id)) v (case_id, agency_id) where 1 <> (
      select count(*) from linkage.pairs q join cases e on e.id = case when q.one = v.case_id then q.other else q.one end
        and e.agency_id = v.agency_id where v.case_id in (q.one, q.other) and q.is_doubtful and q.state = 'open'))) $$;

-- The API calls it for listImportReviews: own cases called settled whose survivor another agency met later. The view
-- reads every agency; known_with admits only pairs whose survivor allowed both to know of each other.
create or replace function panoh.known_returns(p_cases uuid[]) returns setof uuid
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select distinct r.case_id from returns_after_settling r where r.case_id = any (p_cases) and r.seen_id <> r.case_id
    and panoh.viewer_owns_case(r.case_id) and 'own:consent' = any ((panoh.me()).reads)
    and exists (select 1 from panoh.known_with(r.case_id) k where k.case_id = r.seen_id and k.pair_id is null) $$;
