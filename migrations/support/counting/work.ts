import {
  ANSWERS,
  IS_RECORD,
  KEPT,
  keptFrom,
  STATE,
  all,
  knownBy,
  placeOf,
  registered,
  sums,
  totals,
  totalsKnown,
  whole,
  wholeOfAlike,
  within,
} from './base.js';

const OF_SENDER = keptFrom('c.id', 'r.from_agency_id', 'c.agency_id <> r.from_agency_id');
/** What was taken back before it was received stands in no list of the receiver. */
const OF_RECEIVER = keptFrom(
  'r.received_case_id',
  'r.to_agency_id',
  `(r.status = 'withdrawn' and r.received_case_id is null)`,
);
const OF_POLICE = keptFrom('q.case_id', 'q.agency_id', 'c.agency_id <> q.agency_id');
/** Whoever sent it knows of it, and whoever received it. */
const BOTH_SIDES = `(select s.state, s.service_type, s.status, s.from_agency_id as agency_id, s.kept_from from sent s
  union all select s.state, s.service_type, s.status, s.to_agency_id, s.kept_there from sent s
    where s.to_agency_id <> s.from_agency_id) side`;

/** What was asked of other services, and what had become of it; the paper journal of the past says it in its words. */
export const REFERRALS = `${ANSWERS} begin return query
  with ${KEPT}, sent as materialized (
    select r.service_type, r.status, ${STATE} as state, r.from_agency_id, r.to_agency_id, ${OF_SENDER.column} as kept_from,
        ${OF_RECEIVER.column} as kept_there
      from referrals r join cases c on c.id = r.case_id
        ${OF_SENDER.joins}
        ${OF_RECEIVER.joins}
      where ${within('r.sent_at')} and r.kind = 'service' and ${IS_RECORD}
    union all select coalesce(h.facts -> 'services' ->> 0, 'not_known'), case coalesce(h.result, '')
        when 'in_progress' then 'service_started' when 'no_answer' then 'sent' when '' then 'not_known' else h.result end, 'counted',
        h.agency_id, null, null, null
      from register_history h where h.kind = 'referral' and h.happened_on >= p_from and h.happened_on < p_to)
  ${all(
    sums('referrals', 'sent', 'service_type', 'status'),
    knownBy('referrals', BOTH_SIDES, ['service_type', 'status']),
    whole(['referrals'], 'sent'),
  )};
  end $$`;

const IN_FAMILY = `exists (select 1 from incidents i where i.case_id = q.case_id and 'domestic_violence' = any (i.contexts))`;
/** Incident by incident through the index; what stands beside none, by her registration. */
const QUALIFIED = `select q.* from incidents i cross join lateral (select q.* from legal_qualifications q
      where q.case_id = i.case_id and q.incident_id = i.id offset 0) q
    where i.reported_on >= p_from and i.reported_on < p_to
  union all select q.* from cases o join legal_qualifications q on q.case_id = o.id and q.incident_id is null
    where ${registered('o')}`;
const DECISIONS = `array(select distinct case when d.said is null then 'none' when p_lists -> 'decisions' ? d.said then d.said else 'other' end
  from unnest(array[q.decision] || array(select m from unnest(q.measures) m where p_lists -> 'decisions' ? m)) d (said)
  where d.said is not null or cardinality(q.measures) = 0 or not (p_lists -> 'decisions' ?| q.measures))`;

/** What the police wrote of a report, by the day of the report. */
export const POLICE = `${ANSWERS} begin return query
  with ${KEPT}, said as materialized (select ${STATE} as state, ${placeOf('c.place')} as place, q.measures, q.articles, q.decision,
      ${IN_FAMILY} as in_family, q.agency_id, ${OF_POLICE.column} as kept_from, count(*) as records
    from (${QUALIFIED}) q
      join cases c on c.id = q.case_id join agencies a on a.id = q.agency_id and a.kind = 'police'
      ${OF_POLICE.joins}
    where ${IS_RECORD} group by 1, 2, 3, 4, 5, 6, 7, 8),
  written as materialized (select q.state, q.agency_id, q.kept_from, q.place, q.measures, q.in_family, q.records, ${DECISIONS} as decisions,
      case when cardinality(q.articles) = 0 then '{none}' else q.articles end as articles from said q)
  ${all(
    totals('police_reports', 'written', 'place', `'all'`),
    totalsKnown(
      'police_decisions',
      'written cross join lateral unnest(decisions) d (decision)',
      'd.decision',
    ),
    totals(
      'police_articles',
      'written, unnest(articles) r (article), unnest(decisions) d (decision)',
      'r.article',
      'd.decision',
    ),
    totals('police_stream', 'written, unnest(articles) r (article)', 'r.article'),
    totals('police_measures', 'written, unnest(measures) m (measure)', 'm.measure'),
    `select 'hidden_violence', g.line, place, sum(records)::bigint, null::text from written,
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

/** What was to be done in the period, and when it was. What is due yet stands in none. */
export const FOLLOW_UPS = `${ANSWERS} begin return query
  with due as materialized (select ${STATE} as state,
      coalesce(p_lists -> 'followUpGroups' ->> split_part(f.rule, '.', 1), 'other') as kind,
      case when f.status = 'done' and f.done_at <= f.due_at then 'on_time' when f.status = 'done' then 'late'
        when f.status = 'replaced' and f.done_at <= f.due_at then 'ended' else 'not_done' end as timeliness
    from follow_ups f join cases c on c.id = f.case_id
    where ${within('f.due_at')} and f.due_at <= right_now and ${IS_RECORD})
  ${all(sums('follow_ups', 'due', 'kind', 'timeliness'), whole(['follow_ups'], 'due'))};
  end $$`;

/** Every closing there was, also of what was closed because there was no such case: these are counted too. */
export const CLOSURES = `${ANSWERS} begin return query
  with closed as materialized (select e.reason, ${STATE} as state, ${placeOf('c.place')} as place
    from closure_episodes e join cases c on c.id = e.case_id
    where e.state = 'approved' and ${within('e.decided_at')} and c.erased_at is null)
  ${all(sums('closures', 'closed', 'reason'), whole(['closures'], 'closed'))};
  end $$`;
