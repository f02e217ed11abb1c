import { registeredOn } from '../registered-on.js';
import { OWN_NAMES } from './recount.js';

/** Tables of an agency's own work. Left out are those that tell what others know of its people. */
const CODES = `'{new_cases,incidents,law_forms,core_types,core_type_ages,contexts,relationships,persons_by_age,referrals,
  order_decisions,order_issues,order_services,order_extensions,order_breaches,police_decisions,police_measures,
  hidden_violence,risk_bands,safety_plans,follow_ups,repeats,closures,services_given,people_served,
  referrals_received,refusals,answer_times}'::text[]`;

const IS_SUPERVISOR = `if me.user_id is null or ('supervisor' = any (me.roles)
    and array['own:core', 'own:risk', 'own:legal', 'own:support', 'own:follow_ups', 'own:closure'] <@ me.reads) is not true then
  raise exception 'not hers to count' using errcode = '42501';
end if;`;
/** Of a sealed case the agency holds no grant that opens all of these. */
const IS_HELD = `exists (select 1 from grants g where g.case_id = x.id and g.grantee_id = me.agency_id
  and g.relation = 'own' and '{core,follow_ups,closure}'::text[] <@ g.partitions
  and g.starts_at <= right_now and (g.ends_at is null or g.ends_at > right_now))`;
const STARTS = `language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  #variable_conflict use_column
  declare me panoh.viewer := panoh.viewer(); right_now timestamptz := panoh.now();`;

/** Calls: a supervisor, for the report of her agency. It counts rows that she may see one by one, and takes no agency. */
const countOwn = (viewer: string): string =>
  `returns table (code text, line text, column_key text, records integer) ${STARTS} hidden uuid[]; begin
    ${IS_SUPERVISOR} ${viewer}
    hidden := coalesce(me.blocked, '{}')
      || array(select x.id from cases x where x.agency_id = me.agency_id and not ${IS_HELD});
    return query select c.code, c.line, c.column_key, c.records::integer from (
      ${OWN_NAMES.map((name) => `select * from statistics.${name}(p_from, p_to, p_lists, me.agency_id, hidden)`).join('\n      union all ')}) c
    where c.code = any (${CODES});
  end $$`;

/** A supervisor calls it: the day of the first case, service or request of her agency, from whose year on it reports. */
const OWN_FROM = `returns date ${STARTS} hidden uuid[] := coalesce(me.blocked, '{}'); begin
    ${IS_SUPERVISOR}
    return least(
      (select min(${registeredOn('x.')}) from cases x where x.agency_id = me.agency_id and x.id <> all (hidden) and ${IS_HELD}),
      (select min(s.given_on) from support_entries s where s.agency_id = me.agency_id and s.case_id <> all (hidden)),
      (select (min(r.sent_at) at time zone 'Asia/Dushanbe')::date from referrals r where r.to_agency_id = me.agency_id
        and r.kind = 'service' and r.case_id <> all (hidden) and (r.received_case_id = any (hidden)) is not true));
  end $$`;

export const OF_OWN: Readonly<Record<string, string>> = {
  'count_own(p_from date, p_to date, p_lists jsonb)': countOwn(''),
  // For a report that leaves: without the cases from which any supervisor of the agency is blocked.
  'count_delivered(p_from date, p_to date, p_lists jsonb)': countOwn('me := statistics.own_viewer(true);'),
  'own_from()': OWN_FROM,
};

/**
 * The viewer, as one whom every block of a supervisor of her agency binds: for files that leave, which are the same
 * whichever supervisor takes them.
 */
export const OWN_VIEWER = `returns panoh.viewer language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  declare me panoh.viewer := panoh.viewer(); begin
    if p_handed_on then
      me.blocked := array(select b.id from users u cross join lateral unnest(blocked_for(u.id, u.agency_id, me.agency_kind)) b (id)
        where u.agency_id = me.agency_id and u.status = 'active' and 'supervisor' = any (u.roles));
    end if;
    return me;
  end $$`;
