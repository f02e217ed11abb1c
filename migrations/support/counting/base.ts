import { mayCount } from '../may-count.js';
import { registeredOn } from '../registered-on.js';

/** What all counting has in common; every passage is of SQL that runs in a function of the owner. */

// Of a month among many: row by row through indexes, never through a whole table; planned for the agency that is asked for.
export const ANSWERS = `returns table (code text, line text, column_key text, records bigint)
  language plpgsql stable security definer set search_path = panoh, pg_temp
  set random_page_cost = 1 set jit = off set work_mem = '64MB' set plan_cache_mode = force_custom_plan as $$
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

/** Rows of every agency, or of the one that counts its own. */
export const ofAgency = (agencyId: string): string => `(p_agency is null or ${agencyId} = p_agency)`;
/** Cases of every agency; of one, those that are not hidden from the supervisor who counts. */
export const IS_ASKED = `${ofAgency('c.agency_id')} and c.id <> all (p_hidden)`;

/** A place that has no working group counts as elsewhere; one that was never recorded is apart from them. */
export const placeOf = (place: string): string =>
  `case when ${place} = any (places) then ${place} when coalesce(${place}, 'unknown') = 'unknown' then 'unknown'
    else 'elsewhere' end`;
export const MAY = mayCount('c');
export const STATE = `case when ${MAY} then 'counted' else 'without_consent' end`;

/**
 * Sums of one table over the rows of a set that are counted. A condition on the state alone would be taken for one that
 * few rows meet, and rows be sorted instead of hashed.
 */
export const sums = (code: string, set: string, line: string, column = 'place', more = ''): string => {
  const counted = `count(*) filter (where state = 'counted'${more})`;
  return `select '${code}', ${line}, ${column}, ${counted} from ${set} group by 2, 3 having ${counted} > 0`;
};
/** The same of a set whose rows stand for so many `records` each. */
export const totals = (code: string, set: string, line: string, column = 'place'): string => {
  const counted = `sum(records) filter (where state = 'counted')`;
  return `select '${code}', ${line}, ${column}, ${counted}::bigint from ${set} group by 2, 3 having ${counted} > 0`;
};
/**
 * Rows that are alike put together, and how many of them there are: lists are then taken apart once for each list that
 * exists, instead of once for each row.
 */
export const alike = (columns: string, set: string): string =>
  `(select state, ${columns}, count(*) as records from ${set} group by state, ${columns}) alike`;
const perTable = (codes: readonly string[], set: string, records: string, more: string): string =>
  `select t.code, '*', state, records from (select state, ${records}::bigint as records from ${set} ${more} group by 1) s,
    unnest(array[${codes.map((code) => `'${code}'`).join(', ')}]) t (code)`;
/** How many there were of the whole, and why others are left out, for each table of the same records. */
export const whole = (codes: readonly string[], set: string): string => perTable(codes, set, 'count(*)', '');
export const wholeOfAlike = (codes: readonly string[], set: string, more = ''): string =>
  perTable(codes, set, 'sum(records)', more);
export const all = (...parts: readonly string[]): string => parts.join('\n  union all ');
