import { BLOCK_CAP, MOST_CANDIDATES } from '../engine/candidates.js';
import { HUB } from '../engine/frequencies.js';
import { AGAIN_AT } from './encoding.queries.js';

/** Locks all registrations of a person during linking, in one order, so that no parallel job moves one. */
export const MEMBERS = `select r.case_id as "caseId", r.person_id as "personId" from linkage.registrations r
  where r.is_linkable and r.person_id in (select person_id from linkage.registrations
    where case_id = any ($1::uuid[]) and is_linkable) order by r.case_id for update`;

export const UNCOMPARED = `select case_id as "caseId" from linkage.to_compare where case_id = any ($1::uuid[])
  order by case_id for update`;

export const NUMBERS =
  'select no, case_id as "caseId" from linkage.encodings where key_version = $1 and case_id = any ($2::uuid[])';

export const DECISIONS = `select id, one, other, answer from linkage.decisions
  where undone_at is null and one = any ($1::uuid[]) and other = any ($1::uuid[]) order by decided_at, id`;

export const PAIRS =
  'select id, one, other from linkage.pairs where one = any ($1::uuid[]) and other = any ($1::uuid[])';

export const REGISTER = `insert into linkage.registrations (case_id, person_id)
    select r.case_id, r.person_id from unnest($1::uuid[], $2::uuid[]) r (case_id, person_id) order by r.case_id
  on conflict (case_id) do update set person_id = excluded.person_id, is_linkable = true, changed_at = panoh.now()`;

export const KEEP_MOVES = `insert into linkage.moves (case_id, from_person, to_person, cause, decision_id)
  select m.case_id, m.from_person, m.to_person, m.cause, m.decision_id
  from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[])
    with ordinality m (case_id, from_person, to_person, cause, decision_id, place) order by m.place`;

/** An answered pair keeps its content, so that undoing the answer restores the same question. */
export const KEEP_PAIRS = `insert into linkage.pairs as p (id, one, other, is_linked, is_doubtful, sealed)
    select q.id, q.one, q.other, q.is_linked, q.is_doubtful, q.sealed
    from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::boolean[], $5::boolean[], $6::bytea[])
      q (id, one, other, is_linked, is_doubtful, sealed)
  on conflict (one, other) do update set is_linked = excluded.is_linked, is_doubtful = excluded.is_doubtful,
    sealed = excluded.sealed where p.state = 'open'`;

/** Removes unanswered pairs that are no pairs any more. */
export const REMOVE_PAIRS = `delete from linkage.pairs where id = any ($1::uuid[]) and state = 'open'`;

export const NEXT_COMPARISONS = `with next as (select case_id, cause, no from linkage.to_compare where next_at <= panoh.now()
    order by no limit $1 for update skip locked)
  select n.case_id as "caseId", n.cause, e.no from next n
    left join linkage.encodings e on e.case_id = n.case_id and e.key_version = $2 order by n.no`;

export const COMPARED = 'delete from linkage.to_compare where case_id = any ($1::uuid[])';

export const SET_COMPARISON_ASIDE = `update linkage.to_compare set attempts = attempts + 1, next_at = ${AGAIN_AT} where case_id = $1`;

/**
 * Compares again the registrations that were linked by a number before it became too common to identify a person. A
 * number is the set of all its tags.
 */
export const LOOK_AGAIN = `with sharers as (select e.case_id from linkage.tags t
      join linkage.encodings e on e.no = t.no and e.key_version = $1 where t.tag = any ($2::bigint[])
      group by e.case_id having count(distinct t.tag) = cardinality($2::bigint[])),
    compared as (select r.case_id from linkage.registrations r join sharers s on s.case_id = r.case_id
      where r.is_linkable and not exists (select 1 from linkage.to_compare w where w.case_id = r.case_id)),
    again as (insert into linkage.to_compare (case_id, cause) select case_id, 'neighbour' from compared
      where (select count(*) from compared) <= ${HUB} order by case_id on conflict do nothing returning 1)
  select (select count(*)::int from compared) as compared, (select count(*)::int from again) as again`;

/** Searches the rarest tags of a new registration until they find this many: further finds of common tags rank last. */
export const ENOUGH_FOUND = 1_000;

/** For many new registrations at once: the registrations that share a tag, the rarest tags first. */
export const PROBE = `with asked as materialized (select a.newcomer, a.tag from unnest($1::integer[], $2::bigint[]) a (newcomer, tag)),
  hits as materialized (select d.tag, t.no from (select distinct tag from asked) d
    cross join lateral (select t.no from linkage.tags t where t.tag = d.tag limit ${BLOCK_CAP + 1}) t),
  sizes as materialized (select tag, count(*) as size from hits group by tag having count(*) between 2 and ${BLOCK_CAP}),
  looked_at as materialized (select a.newcomer, a.tag, 1.0::float8 / s.size as weight,
      sum(s.size) over (partition by a.newcomer order by s.size, a.tag) - s.size as found_before
    from asked a join sizes s on s.tag = a.tag),
  found as (select l.newcomer, h.no, row_number() over (partition by l.newcomer order by sum(l.weight) desc, h.no) as place
    from looked_at l join hits h on h.tag = l.tag
    where l.found_before < ${ENOUGH_FOUND} and h.no <> l.newcomer group by l.newcomer, h.no)
  select newcomer, array_agg(no) as nos from found where place <= ${MOST_CANDIDATES} group by newcomer`;
