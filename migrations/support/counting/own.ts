import { CASES } from './cases.js';
import { GIVEN, RECEIVED } from './given.js';
import { HAPPENED, INCIDENTS } from './incidents.js';
import { CLOSURES, FOLLOW_UPS, POLICE, REFERRALS } from './work.js';
import { ORDERS, PERSONS } from './years.js';

/**
 * The same counting for the agency of the viewer: each table that a record comes from is read as the rows of that agency
 * alone, so that there is one set of definitions. Who the viewer is each function asks by itself; none takes an agency.
 */
const HERS = 'x.agency_id = me.agency_id';
const OWN_CASES = `${HERS} and not (x.id = any (coalesce(me.blocked, '{}')))`;
const HELD = `exists (select 1 from panoh.grants g where g.case_id = x.id and g.grantee_id = me.agency_id
  and g.relation = 'own' and '{core,follow_ups,closure}'::text[] <@ g.partitions
  and g.starts_at <= right_now and (g.ends_at is null or g.ends_at > right_now))`;
const rowsOf = (table: string, condition: string): string =>
  `(select x.* from ${table} x where ${condition})`;

/**
 * A link between two records of her own agency is hers to know; that another agency knows somebody never is. What others
 * wrote of a case of hers is theirs to hand in.
 */
const OWN_ROWS: Readonly<Record<string, string>> = {
  cases: rowsOf('panoh.cases', `${OWN_CASES} and ${HELD}`),
  'linkage.registrations': rowsOf(
    'linkage.registrations',
    `x.case_id in ${rowsOf('panoh.cases', OWN_CASES).replace('x.*', 'x.id')}`,
  ),
  register_history: rowsOf('panoh.register_history', HERS),
  legal_qualifications: rowsOf('panoh.legal_qualifications', HERS),
  protection_orders: rowsOf('panoh.protection_orders', HERS),
  // Rows of the partitions `health` and `whereabouts` a supervisor does not see, nor how many there are.
  follow_ups: rowsOf('panoh.follow_ups', `${HERS} and x.partition = 'follow_ups'`),
  referrals: rowsOf('panoh.referrals', 'x.from_agency_id = me.agency_id'),
};
const READ = new RegExp(`(?<=\\b(?:from|join)\\s+)(${Object.keys(OWN_ROWS).join('|')})(?=\\s+\\w)`, 'g');

function ofViewer(body: string): string {
  const declared = body.replace(
    'declare places',
    "declare me panoh.viewer := statistics.own_viewer(p_lists ? 'handed_on'); places",
  );
  if (declared === body) throw new Error('counting without a place to say who the viewer is');
  return declared.replace(READ, (table) => OWN_ROWS[table] ?? table);
}

const OF_PERIOD = '(p_from date, p_to date, p_lists jsonb)';
const COUNTED: Readonly<Record<string, string>> = {
  own_cases: CASES,
  own_incidents: INCIDENTS,
  own_happened: HAPPENED,
  own_referrals: REFERRALS,
  own_police: POLICE,
  own_follow_ups: FOLLOW_UPS,
  own_closures: CLOSURES,
  own_orders: ORDERS,
  own_persons: PERSONS,
  own_given: GIVEN,
  own_received: RECEIVED,
};
export const OWN_COUNTING: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(COUNTED).map(([name, body]) => [`${name}${OF_PERIOD}`, ofViewer(body)]),
);

/** What an agency knows of its own work. Left out are tables that tell what others know of its people. */
const TOLD = `'{new_cases,incidents,law_forms,core_types,core_type_ages,contexts,relationships,persons_by_age,referrals,
  order_decisions,order_issues,order_services,order_extensions,order_breaches,police_decisions,police_measures,
  hidden_violence,risk_bands,safety_plans,follow_ups,repeats,closures,services_given,people_served,
  referrals_received,refusals,answer_times}'::text[]`;

const IS_HERS = `if me.user_id is null or ('supervisor' = any (me.roles)
    and array['own:core', 'own:risk', 'own:legal', 'own:support', 'own:follow_ups', 'own:closure'] <@ me.reads) is not true then
  raise exception 'not hers to count' using errcode = '42501';
end if;`;
const STARTS = `language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  #variable_conflict use_column
  declare me panoh.viewer := panoh.viewer();`;

/**
 * The viewer; of what is handed on as one whom every block of a supervisor of her agency binds. It is the same whoever of
 * them takes it, and tells none of them of a case from which she is blocked.
 */
export const OWN_VIEWER = `returns panoh.viewer language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  declare me panoh.viewer := panoh.viewer(); begin
    if p_handed_on then
      me.blocked := array(select b.id from users u cross join lateral unnest(blocked_for(u.id, u.agency_id, me.agency_kind)) b (id)
        where u.agency_id = me.agency_id and u.status = 'active' and 'supervisor' = any (u.roles));
    end if;
    return me;
  end $$`;

/** Of whoever supervises an agency, from the first day on and before the last; of days and not of any agency. */
const counting = (
  lists: string,
): string => `returns table (code text, line text, column_key text, records integer) ${STARTS} begin
    ${IS_HERS}
    return query ${Object.keys(COUNTED)
      .map(
        (name) => `select c.code, c.line, c.column_key, c.records::integer
        from statistics.${name}(p_from, p_to, ${lists}) c where c.reader is null and c.code = any (${TOLD})`,
      )
      .join(' union all ')};
  end $$`;
const COUNT_OWN = counting(`p_lists - 'handed_on'`);
const COUNT_HANDED_ON = counting(`p_lists || '{"handed_on": true}'`);

/** The day of her agency's first record, from which on a return can be made. */
const OWN_FROM = `returns date ${STARTS} right_now timestamptz := panoh.now(); begin
    ${IS_HERS}
    return (select min(coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date))
      from ${OWN_ROWS['cases'] ?? ''} c);
  end $$`;

/** Whose returns a supervisor reads, and adds to: those of her own agency. */
export const IS_OWN_RETURN = `agency_id = (select (panoh.viewer()).agency_id)
  and 'supervisor' = any ((select (panoh.viewer()).roles)::text[])`;

export const OF_OWN: Readonly<Record<string, string>> = {
  [`count_own${OF_PERIOD}`]: COUNT_OWN,
  [`count_handed_on${OF_PERIOD}`]: COUNT_HANDED_ON,
  'own_from()': OWN_FROM,
};
