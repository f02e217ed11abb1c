import { ATTEMPTS } from './attempts.js';
import { CASES } from './cases.js';
import { DEATHS } from './deaths.js';
import { HAPPENED, INCIDENTS } from './incidents.js';
import { OCCUPATIONS } from './occupations.js';
import { CLOSURES, FOLLOW_UPS, POLICE, REFERRALS } from './work.js';
import { ORDERS, PERSONS, TRIAGES } from './years.js';

/**
 * What is counted of a period, before suppression. Each function answers (code, line, column, records) of one context;
 * the line `*` says how many records were counted and why others are left out. All of them are called by `recount` alone.
 */
const OF_PERIOD = '(p_from date, p_to date, p_lists jsonb)';
const BY_MONTH: Readonly<Record<string, string>> = {
  count_cases: CASES,
  count_incidents: INCIDENTS,
  count_happened: HAPPENED,
  count_referrals: REFERRALS,
  count_police: POLICE,
  count_follow_ups: FOLLOW_UPS,
  count_closures: CLOSURES,
};
const BY_YEAR: Readonly<Record<string, string>> = {
  count_orders: ORDERS,
  count_triages: TRIAGES,
  count_attempts: ATTEMPTS,
  count_deaths: DEATHS,
  count_occupations: OCCUPATIONS,
  count_persons: PERSONS,
};

export const COUNTING: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({ ...BY_MONTH, ...BY_YEAR }).map(([name, body]) => [`${name}${OF_PERIOD}`, body]),
);

/** What nobody in particular knows is what was counted; the rest is how much of it somebody does. */
const insert = (names: readonly string[]): string =>
  `with counts as materialized (
        ${names.map((name) => `select * from statistics.${name}(p_first_on, until_on, p_lists)`).join(' union all ')}),
      known as (insert into statistics.known_facts (code, span, first_on, line, column_key, reader, records)
        select c.code, p_span, p_first_on, c.line, c.column_key, c.reader, sum(c.records)::integer from counts c
        where c.reader is not null group by 1, 4, 5, 6)
      insert into statistics.facts (code, span, first_on, line, column_key, records)
      select c.code, p_span, p_first_on, c.line, c.column_key, sum(c.records)::integer from counts c
      where c.reader is null group by 1, 4, 5;`;

/** One period in place of what was counted of it before. What changes meanwhile marks it again. */
export const RECOUNT = `returns void language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare until_on date := (p_first_on + ('1 ' || p_span)::interval)::date; begin
    delete from statistics.stale_periods where span = p_span and first_on = p_first_on;
    delete from statistics.facts where span = p_span and first_on = p_first_on;
    delete from statistics.known_facts where span = p_span and first_on = p_first_on;
    if p_span = 'month' then ${insert(Object.keys(BY_MONTH))} else ${insert(Object.keys(BY_YEAR))} end if;
    insert into statistics.counted_periods (span, first_on, counted_at) values (p_span, p_first_on, panoh.now())
      on conflict on constraint counted_periods_pk do update set counted_at = excluded.counted_at;
  end $$`;
