import { mayCount } from '../may-count.js';
import { registeredOn } from '../registered-on.js';

/** What all counting has in common; every passage is of SQL that runs in a function of the owner. */

// Of a month among many: row by row through indexes, never through a whole table.
export const ANSWERS = `returns table (code text, line text, column_key text, records bigint, reader text)
  language plpgsql stable security definer set search_path = panoh, pg_temp
  set random_page_cost = 1 set jit = off set work_mem = '64MB' as $$
  #variable_conflict use_column
  declare places text[] := array(select g.place from working_groups g); right_now timestamptz := panoh.now();`;
const midnight = (on: string): string => `(${on}::timestamp at time zone 'Asia/Dushanbe')`;
/** From the first day of the period on, and before the first one after it. */
export const within = (at: string): string =>
  `${at} >= ${midnight('p_from')} and ${at} < ${midnight('p_to')}`;

/** Of a book that was kept before, the day of her first row in it; else that on which the case was opened. */
export const registered = (c: string): string =>
  `${registeredOn(`${c}.`)} >= p_from and ${registeredOn(`${c}.`)} < p_to`;

/** Records that were closed because there was no such case, or because the same agency's other one is meant. */
const isVoid = `exists (select 1 from closure_episodes e where e.case_id = c.id
  and e.state = 'approved' and e.reason in ('opened_in_error', 'duplicate') and c.status = 'closed'
  and e.episode_no = c.episode_no)`;
export const IS_RECORD = `c.erased_at is null and not ${isVoid}`;

/** A place that has no working group is told as elsewhere; one that nobody wrote down is apart from them. */
export const placeOf = (place: string): string =>
  `case when ${place} = any (places) then ${place} when coalesce(${place}, 'unknown') = 'unknown' then 'unknown'
    else 'elsewhere' end`;
export const MAY = mayCount('c');
export const STATE = `case when ${MAY} then 'counted' else 'without_consent' end`;

/**
 * Sums of one table over the rows of a set that are counted. A condition on the state alone would be taken for one that
 * few rows meet, and rows be sorted in place of hashed.
 */
export const sums = (code: string, set: string, line: string, column = 'place', more = ''): string => {
  const counted = `count(*) filter (where state = 'counted'${more})`;
  return `select '${code}', ${line}, ${column}, ${counted}, null::text from ${set} group by 2, 3 having ${counted} > 0`;
};
/** The same of a set whose rows stand for so many `records` each. */
export const totals = (code: string, set: string, line: string, column = 'place'): string => {
  const counted = `sum(records) filter (where state = 'counted')`;
  return `select '${code}', ${line}, ${column}, ${counted}::bigint, null::text from ${set} group by 2, 3 having ${counted} > 0`;
};
/** Cases that are kept from people of an agency, or from all of it by its own name: from whom of each. */
export const KEPT = `kept as materialized (select b.case_id, o.agency_id, array_agg(distinct o.id) as kept_from
    from conflict_blocks b join (select u.id, u.agency_id from users u union all select a.id, a.id from agencies a) o
      on o.id = b.subject_id where b.lifted_at is null group by 1, 2),
  kept_kinds as materialized (select distinct b.case_id, b.subject_code as kind from conflict_blocks b
    where b.lifted_at is null and b.subject_code is not null)`;
/**
 * From whom of the agency that wrote something down the case is kept: the tables to join, and the column. Of what is kept
 * from the whole agency, or is another one's by now (`more`), its own return tells nothing, though somebody may remember it.
 */
export function keptFrom(caseId: string, agencyId: string, more = 'false') {
  const [kept, kind] = [`kept_${agencyId.replace('.', '_')}`, `kind_${agencyId.replace('.', '_')}`];
  return {
    joins: `left join kept ${kept} on ${kept}.case_id = ${caseId} and ${kept}.agency_id = ${agencyId}
      left join agencies of_${kind} on of_${kind}.id = ${agencyId}
      left join kept_kinds ${kind} on ${kind}.case_id = ${caseId} and ${kind}.kind = of_${kind}.kind`,
    column: `case when (${kind}.case_id is not null or ${more}) and not (${agencyId} = any (coalesce(${kept}.kept_from, '{}')))
      then array_append(${kept}.kept_from, ${agencyId}) else ${kept}.kept_from end`,
  };
}
/**
 * How many of the same each agency knows by itself, since it wrote them down; and for each of its people from whom some
 * are kept, how many fewer that person knows. The set says `agency_id` and `kept_from` of each row.
 */
export const knownBy = (
  code: string,
  set: string,
  [line, column]: readonly [string, string],
  records = 'count(*)',
): string => {
  const counted = `${records} filter (where state = 'counted')`;
  return `select '${code}', ${line}, ${column}, ${counted}::bigint, agency_id::text from ${set} group by 2, 3, 5 having ${counted} > 0
  union all ${keptBy(code, set, [line, column], records)}`;
};
const keptBy = (
  code: string,
  set: string,
  [line, column]: readonly [string, string],
  records = 'count(*)',
): string =>
  `select '${code}', ${line}, ${column}, -${records}::bigint, agency_id || ' ' || one.id
    from ${set} cross join lateral unnest(kept_from) one (id) where state = 'counted' group by 2, 3, 5`;
/** A table that is published, with how much of it each agency knows. */
export const sumsKnown = (code: string, set: string, line: string, column = 'place'): string => {
  const counted = `count(*) filter (where state = 'counted')`;
  return `select * from (with each as materialized (select ${line} as said, ${column} as place, agency_id, ${counted} as records
      from ${set} group by 1, 2, 3 having ${counted} > 0)
    select '${code}', said, place, sum(records)::bigint, null::text from each group by 2, 3
    union all select '${code}', said, place, records, agency_id::text from each) told
  union all ${keptBy(code, set, [line, column])}`;
};
export const totalsKnown = (code: string, set: string, line: string, column = 'place'): string =>
  `${totals(code, set, line, column)} union all ${knownBy(code, set, [line, column], 'sum(records)')}`;
/**
 * Rows that are alike put together, and how many of them there are: what stands in lists is then taken apart once for
 * each list that there is, in place of once for each row.
 */
export const alike = (columns: string, set: string): string =>
  `(select state, ${columns}, count(*) as records from ${set} group by state, ${columns}) alike`;
const perTable = (codes: readonly string[], set: string, records: string, more: string): string =>
  `select t.code, '*', state, records, null::text from (select state, ${records}::bigint as records from ${set} ${more} group by 1) s,
    unnest(array[${codes.map((code) => `'${code}'`).join(', ')}]) t (code)`;
/** How many there were of the whole, and why others are left out, for each table of the same records. */
export const whole = (codes: readonly string[], set: string): string => perTable(codes, set, 'count(*)', '');
export const wholeOfAlike = (codes: readonly string[], set: string, more = ''): string =>
  perTable(codes, set, 'sum(records)', more);
export const all = (...parts: readonly string[]): string => parts.join('\n  union all ');
