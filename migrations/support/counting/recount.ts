import { ATTEMPTS } from './attempts.js';
import { CASES } from './cases.js';
import { DEATHS } from './deaths.js';
import { GIVEN, RECEIVED } from './given.js';
import { HAPPENED, INCIDENTS } from './incidents.js';
import { OCCUPATIONS } from './occupations.js';
import { CLOSURES, FOLLOW_UPS, POLICE, REFERRALS } from './work.js';
import { ORDERS, PERSONS, TRIAGES } from './years.js';

/**
 * Exact counts of a period. Each function answers (code, line, column, records) of one context; the line `*` says how many
 * records were counted and why others are left out. `recount` calls them for everybody (no agency, nothing hidden), and
 * `panoh.count_own` for the agency of a supervisor, without the cases that are hidden from her.
 */
const OF_ANY = '(p_from date, p_to date, p_lists jsonb, p_agency uuid, p_hidden uuid[])';
/** What no agency counts of its own work: who died, who tried to die, and what the other person does. */
const OF_ALL = '(p_from date, p_to date, p_lists jsonb)';

const SHARED_BY_MONTH: Readonly<Record<string, string>> = {
  count_cases: CASES,
  count_incidents: INCIDENTS,
  count_happened: HAPPENED,
  count_referrals: REFERRALS,
  count_police: POLICE,
  count_follow_ups: FOLLOW_UPS,
  count_closures: CLOSURES,
};
const SHARED_BY_YEAR: Readonly<Record<string, string>> = { count_orders: ORDERS, count_persons: PERSONS };
const OF_AGENCY: Readonly<Record<string, string>> = { count_given: GIVEN, count_received: RECEIVED };
const ALONE_BY_YEAR: Readonly<Record<string, string>> = {
  count_triages: TRIAGES,
  count_attempts: ATTEMPTS,
  count_deaths: DEATHS,
  count_occupations: OCCUPATIONS,
};

export const OWN_NAMES = Object.keys({ ...SHARED_BY_MONTH, ...SHARED_BY_YEAR, ...OF_AGENCY });
export const COUNTING: Readonly<Record<string, string>> = Object.fromEntries([
  ...Object.entries({ ...SHARED_BY_MONTH, ...SHARED_BY_YEAR, ...OF_AGENCY }).map(([name, body]) => [
    `${name}${OF_ANY}`,
    body,
  ]),
  ...Object.entries(ALONE_BY_YEAR).map(([name, body]) => [`${name}${OF_ALL}`, body]),
]);

/** One period replaces its last count; the worker calls it. A change in between marks the period again. */
export const RECOUNT = `returns void language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare until_on date := (p_first_on + ('1 ' || p_span)::interval)::date; begin
    delete from statistics.stale_periods where span = p_span and first_on = p_first_on;
    delete from statistics.facts where span = p_span and first_on = p_first_on;
    if p_span = 'month' then
      perform statistics.count_indicators(p_first_on);
      insert into statistics.facts (code, span, first_on, line, column_key, records)
      select c.code, p_span, p_first_on, c.line, c.column_key, sum(c.records)::integer from (
        select * from statistics.count_cases(p_first_on, until_on, p_lists, null, '{}')
        union all select * from statistics.count_incidents(p_first_on, until_on, p_lists, null, '{}')
        union all select * from statistics.count_happened(p_first_on, until_on, p_lists, null, '{}')
        union all select * from statistics.count_referrals(p_first_on, until_on, p_lists, null, '{}')
        union all select * from statistics.count_police(p_first_on, until_on, p_lists, null, '{}')
        union all select * from statistics.count_follow_ups(p_first_on, until_on, p_lists, null, '{}')
        union all select * from statistics.count_closures(p_first_on, until_on, p_lists, null, '{}')) c
      group by 1, 4, 5;
    else
      insert into statistics.facts (code, span, first_on, line, column_key, records)
      select c.code, p_span, p_first_on, c.line, c.column_key, sum(c.records)::integer from (
        select * from statistics.count_orders(p_first_on, until_on, p_lists, null, '{}')
        union all select * from statistics.count_persons(p_first_on, until_on, p_lists, null, '{}')
        union all select * from statistics.count_triages(p_first_on, until_on, p_lists)
        union all select * from statistics.count_attempts(p_first_on, until_on, p_lists)
        union all select * from statistics.count_deaths(p_first_on, until_on, p_lists)
        union all select * from statistics.count_occupations(p_first_on, until_on, p_lists)) c
      group by 1, 4, 5;
    end if;
    insert into statistics.counted_periods (span, first_on, counted_at) values (p_span, p_first_on, panoh.now())
      on conflict on constraint counted_periods_pk do update set counted_at = excluded.counted_at;
  end $$`;
