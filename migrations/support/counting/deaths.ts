import { ANSWERS, STATE, all, sums, whole, within } from './base.js';
import { countedFirst, lastSaid } from './years.js';

/**
 * Cases that stand closed because she died, by the year of the closing; one that opened again had been closed in error.
 * By person, as far as the links say who she is, and once: at the first closing of those that are counted.
 */
export const DEATHS = `${ANSWERS} begin return query
  with died as materialized (select coalesce(r.person_id, c.id) as person, e.decided_at as opened_at, c.sex,
      coalesce(d.cause, 'unknown') as cause, ${STATE} as state
    from closure_episodes e join cases c on c.id = e.case_id and c.status = 'closed' and c.episode_no = e.episode_no
      left join lateral (select cause from death_causes where episode_id = e.id order by version desc limit 1) d on true
      left join linkage.registrations r on r.case_id = c.id and r.is_linkable
    where e.state = 'approved' and e.reason = 'died' and c.erased_at is null),
  dead as materialized (select person, min(state) as state, ${lastSaid('cause')} as cause, ${lastSaid('sex')} as sex
    from ${countedFirst('died')} hers group by person having ${within('min(opened_at)')})
  ${all(sums('deaths', 'dead', 'cause', 'sex'), whole(['deaths'], 'dead'))};
  end $$`;
