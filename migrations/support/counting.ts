/**
 * What is counted of a period, before suppression. Each function answers (code, line, column, records) of one context;
 * the line `*` says how many records were counted and why others are left out. All of them are called by `recount` alone.
 */
const ANSWERS = `returns table (code text, line text, column_key text, records bigint)
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  #variable_conflict use_column`;
const midnight = (on: string): string => `(${on}::timestamp at time zone 'Asia/Dushanbe')`;

/** Records that were closed because there was no such case, or because the same agency's other one is meant. */
const isVoid = (
  alias: string,
): string => `exists (select 1 from closure_episodes e where e.case_id = ${alias}.id
  and e.state = 'approved' and e.reason in ('opened_in_error', 'duplicate') and ${alias}.status = 'closed'
  and e.episode_no = ${alias}.episode_no)`;
/** A place that has no working group is told as elsewhere. */
const placeOf = (alias: string): string => `case when exists (select 1 from working_groups g
  where g.place = ${alias}.place) then ${alias}.place else 'elsewhere' end`;
const COUNTS = `c.erased_at is null and not ${isVoid('c')}`;

const CASES = `${ANSWERS} begin return query
  with opened as materialized (select c.counts_in_statistics as may, ${placeOf('c')} as place from cases c
    where c.opened_at >= ${midnight('p_from')} and c.opened_at < ${midnight('p_to')} and ${COUNTS})
  select 'new_cases', place, 'all', count(*) from opened where may group by 2
  union all select 'new_cases', '*', case when may then 'counted' else 'without_consent' end, count(*) from opened group by 3;
  end $$`;

/**
 * By the day on which she told of it. Left out: what she told another agency of the network before, which counts it;
 * and the copy that a referral brought along.
 */
const OWN = `${COUNTS} and not (c.origin = 'referral' and i.recorded_at < c.opened_at)`;
const INCIDENTS = `${ANSWERS} begin return query
  with told as materialized (select i.id, i.law_forms, i.relationships, ${placeOf('c')} as place,
      case when not c.counts_in_statistics then 'without_consent'
        when i.reported_before = 'yes_in_network' then 'told_before' else 'counted' end as state
    from incidents i join cases c on c.id = i.case_id
    where i.reported_on >= p_from and i.reported_on < p_to and ${OWN}),
  counted as (select * from told where state = 'counted')
  select 'law_forms', f.form, place, count(*) from counted, unnest(law_forms) f (form) group by 2, 3
  union all select 'relationships', p_lists -> 'groups' ->> r.relationship, place, count(distinct id)
    from counted, unnest(relationships) r (relationship) where p_lists -> 'groups' ? r.relationship group by 2, 3
  union all select t.code, '*', state, count(*) from told, unnest(array['law_forms', 'relationships']) t (code) group by 1, 3;
  end $$`;

/** By the month in which it happened, where that is known. */
const HAPPENED = `${ANSWERS} begin return query
  with happened as materialized (select ${placeOf('c')} as place,
      case when not c.counts_in_statistics then 'without_consent' when i.reported_before = 'yes_in_network' then 'told_before'
        when i.started_precision in ('day', 'month') then 'counted' else 'without_day' end as state
    from incidents i join cases c on c.id = i.case_id
    where coalesce(i.started_on, i.reported_on) >= p_from and coalesce(i.started_on, i.reported_on) < p_to and ${OWN})
  select 'incidents', place, 'all', count(*) from happened where state = 'counted' group by 2
  union all select 'incidents', '*', state, count(*) from happened group by 3;
  end $$`;

const OF_PERIOD = '(p_from date, p_to date, p_lists jsonb)';
const BY_MONTH: Readonly<Record<string, string>> = {
  count_cases: CASES,
  count_incidents: INCIDENTS,
  count_happened: HAPPENED,
};
const BY_YEAR: Readonly<Record<string, string>> = {};

export const COUNTING: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({ ...BY_MONTH, ...BY_YEAR }).map(([name, body]) => [`${name}${OF_PERIOD}`, body]),
);

const insert = (names: readonly string[]): string =>
  names.length === 0
    ? 'null;'
    : `insert into statistics.facts (code, span, first_on, line, column_key, records)
      select c.code, p_span, p_first_on, c.line, c.column_key, sum(c.records)::integer from (
        ${names.map((name) => `select * from statistics.${name}(p_first_on, until_on, p_lists)`).join(' union all ')}) c
      group by 1, 4, 5;`;

/** One period in place of what was counted of it before. What changes meanwhile marks it again. */
export const RECOUNT = `returns void language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare until_on date := (p_first_on + ('1 ' || p_span)::interval)::date; begin
    delete from statistics.stale_periods where span = p_span and first_on = p_first_on;
    delete from statistics.facts where span = p_span and first_on = p_first_on;
    if p_span = 'month' then ${insert(Object.keys(BY_MONTH))} else ${insert(Object.keys(BY_YEAR))} end if;
    insert into statistics.counted_periods (span, first_on, counted_at) values (p_span, p_first_on, panoh.now())
      on conflict on constraint counted_periods_pk do update set counted_at = excluded.counted_at;
  end $$`;
