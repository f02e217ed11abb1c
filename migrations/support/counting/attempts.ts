import { ANSWERS, IS_RECORD, STATE, all, sums, whole, within } from './base.js';
import { TALKED } from './years.js';

const TOLD = `('before', 'recent')`;

/**
 * Attempts of suicide that somebody told of, and how soon she was spoken with again. The question asks for three months,
 * so that the same attempt is told more than once: one told within three months of the last counted is the same, and one
 * of long ago is counted when an attempt is told of for the first time. By person, as far as the links say who she is.
 */
export const ATTEMPTS = `${ANSWERS} begin return query
  with recursive whose as materialized (
    select distinct coalesce(r.person_id, t.case_id) as person, r.person_id is not null as is_linked
      from suicide_triages t left join linkage.registrations r on r.case_id = t.case_id and r.is_linkable
      where ${within('t.asked_at')} and t.attempt in ${TOLD}),
  hers as materialized (select w.person, w.person as case_id from whose w where not w.is_linked
    union all select w.person, r.case_id from whose w
      join linkage.registrations r on r.person_id = w.person and r.is_linkable where w.is_linked),
  told as materialized (select h.person, t.asked_at, t.attempt, t.case_id, ${STATE} as state
    from hers h join suicide_triages t on t.case_id = h.case_id and t.attempt in ${TOLD} join cases c on c.id = t.case_id
    where ${IS_RECORD}),
  recent (person, state, at) as (
    select person, state, min(asked_at) from told where attempt = 'recent' group by 1, 2
    union all select x.person, x.state, (select min(n.asked_at) from told n where n.person = x.person and n.state = x.state
        and n.attempt = 'recent' and n.asked_at > x.at + interval '3 months') from recent x where x.at is not null),
  counted as (select person, state, at, 'recent' as attempt from recent where at is not null
    union all select person, state, min(asked_at), 'before' from told group by 1, 2
      having (array_agg(attempt order by asked_at, attempt desc))[1] = 'before'),
  attempts as materialized (select distinct on (a.person, a.state, a.at) a.state, a.attempt,
      case when k.at <= a.at + interval '24 hours' then 'within_24h' when k.at is null then 'not_seen' else 'later' end as seen
    from counted a join told t on t.person = a.person and t.state = a.state and t.asked_at = a.at and t.attempt = a.attempt
      cross join lateral (select min(k.contacted_at) as at from contacts k where k.case_id = t.case_id
        and k.contacted_at > a.at and k.outcome in (${TALKED})) k
    where ${within('a.at')} order by a.person, a.state, a.at, k.at)
  ${all(sums('suicide_attempts', 'attempts', 'attempt', 'seen'), whole(['suicide_attempts'], 'attempts'))};
  end $$`;
