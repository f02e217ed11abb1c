import {
  ANSWERS,
  IS_ASKED,
  IS_RECORD,
  STATE,
  all,
  ofAgency,
  placeOf,
  registered,
  sums,
  totals,
  whole,
  wholeOfAlike,
  within,
} from './base.js';

/** Requests to other services, and their answers; the paper journal of the past has words of its own for them. */
export const REFERRALS = `${ANSWERS} begin return query
  with sent as materialized (
    select r.service_type, r.status, ${STATE} as state, ${placeOf('c.place')} as place
      from referrals r join cases c on c.id = r.case_id
      where ${within('r.sent_at')} and r.kind = 'service' and ${IS_RECORD} and ${IS_ASKED} and ${ofAgency('r.from_agency_id')}
    union all select coalesce(h.facts -> 'services' ->> 0, 'not_known'), case coalesce(h.result, '')
        when 'in_progress' then 'service_started' when 'no_answer' then 'sent' when '' then 'not_known' else h.result end, 'counted',
        ${placeOf('h.place')}
      from register_history h where h.kind = 'referral' and h.happened_on >= p_from and h.happened_on < p_to
        and ${ofAgency('h.agency_id')})
  ${all(
    sums('referrals', 'sent', 'service_type', 'status'),
    sums('referral_services', 'sent', 'service_type'),
    sums('referral_answers', 'sent', 'status'),
    whole(['referrals', 'referral_services', 'referral_answers'], 'sent'),
  )};
  end $$`;

const IN_FAMILY = `exists (select 1 from incidents i where i.case_id = q.case_id and 'domestic_violence' = any (i.contexts))`;
/** A decision that another one replaced is not counted. */
const IS_LAST = 'not exists (select 1 from legal_qualifications n where n.succeeds_id = q.id)';
/** Incident by incident through the index; what stands beside none, by her registration. */
const QUALIFIED = `select q.* from incidents i cross join lateral (select q.* from legal_qualifications q
      where q.case_id = i.case_id and q.incident_id = i.id and ${IS_LAST} offset 0) q
    where i.reported_on >= p_from and i.reported_on < p_to
  union all select q.* from cases o join legal_qualifications q on q.case_id = o.id and q.incident_id is null
    where ${registered('o')} and ${IS_LAST}`;
const DECISIONS = `array(select distinct case when d.said is null then 'none' when p_lists -> 'decisions' ? d.said then d.said else 'other' end
  from unnest(array[q.decision] || array(select m from unnest(q.measures) m where p_lists -> 'decisions' ? m)) d (said)
  where d.said is not null or cardinality(q.measures) = 0 or not (p_lists -> 'decisions' ?| q.measures))`;

/** What the police wrote of a report, by the day of the report. */
export const POLICE = `${ANSWERS} begin return query
  with said as materialized (select ${STATE} as state, ${placeOf('c.place')} as place, q.measures, q.articles, q.decision,
      ${IN_FAMILY} as in_family, count(*) as records
    from (${QUALIFIED}) q
      join cases c on c.id = q.case_id join agencies a on a.id = q.agency_id and a.kind = 'police'
    where ${IS_RECORD} and ${IS_ASKED} and ${ofAgency('q.agency_id')} group by 1, 2, 3, 4, 5, 6),
  written as materialized (select q.state, q.place, q.measures, q.in_family, q.records, ${DECISIONS} as decisions,
      case when cardinality(q.articles) = 0 then '{none}' else q.articles end as articles from said q)
  ${all(
    totals('police_reports', 'written', 'place', `'all'`),
    totals('police_decisions', 'written cross join lateral unnest(decisions) d (decision)', 'd.decision'),
    totals(
      'police_articles',
      'written, unnest(articles) r (article), unnest(decisions) d (decision)',
      'r.article',
      'd.decision',
    ),
    totals('police_stream', 'written, unnest(articles) r (article)', 'r.article'),
    totals('police_measures', 'written, unnest(measures) m (measure)', 'm.measure'),
    `select 'hidden_violence', g.line, place, sum(records)::bigint from written,
        lateral (select distinct case when r.article = 'none' then 'none'
          else coalesce(p_lists -> 'articleGroups' ->> r.article, 'other') end as line from unnest(articles) r (article)) g
      where state = 'counted' and in_family group by 2, 3`,
    wholeOfAlike(
      ['police_reports', 'police_decisions', 'police_articles', 'police_stream', 'police_measures'],
      'written',
    ),
    wholeOfAlike(['hidden_violence'], 'written', 'where in_family'),
  )};
  end $$`;

/** Steps that were due in the period, and when they were done; a step that is not due yet is in none of them. */
export const FOLLOW_UPS = `${ANSWERS} begin return query
  with due as materialized (select ${STATE} as state, ${placeOf('c.place')} as place,
      coalesce(p_lists -> 'followUpGroups' ->> split_part(f.rule, '.', 1), 'other') as kind,
      case when f.status = 'done' and f.done_at <= f.due_at then 'on_time' when f.status = 'done' then 'late'
        when f.status = 'replaced' and f.done_at <= f.due_at then 'ended' else 'not_done' end as timeliness
    from follow_ups f join cases c on c.id = f.case_id
    where ${within('f.due_at')} and f.due_at <= right_now and ${IS_RECORD} and ${IS_ASKED}
      and ${ofAgency('f.agency_id')} and (p_agency is null or f.partition = 'follow_ups'))
  ${all(
    sums('follow_ups', 'due', 'kind', 'timeliness'),
    sums('follow_up_results', 'due', 'timeliness'),
    whole(['follow_ups', 'follow_up_results'], 'due'),
  )};
  end $$`;

/** Every closing there was, also of what was closed because there was no such case: these are counted too. */
export const CLOSURES = `${ANSWERS} begin return query
  with closed as materialized (select e.reason, ${STATE} as state, ${placeOf('c.place')} as place
    from closure_episodes e join cases c on c.id = e.case_id
    where e.state = 'approved' and ${within('e.decided_at')} and c.erased_at is null and ${IS_ASKED})
  ${all(sums('closures', 'closed', 'reason'), whole(['closures'], 'closed'))};
  end $$`;
