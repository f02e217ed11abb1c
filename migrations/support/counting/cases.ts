import { ANSWERS, IS_ASKED, IS_RECORD, STATE, all, placeOf, registered, sums, whole } from './base.js';

const RECORDS = [
  'new_cases',
  'first_contacts',
  'first_contact_agencies',
  'paths',
  'risk_bands',
  'risk_levels',
  'safety_plans',
  'case_lengths',
] as const;
const APPEALS = ['appeals', 'support_stream', 'unknown_to_police'] as const;

/** Whether the police have a registration of hers too, by the links that were made; no list of cases shows it. */
const KNOWN_TO_POLICE = `case when not exists (select 1 from linkage.registrations r where r.case_id = o.id and r.is_linkable)
    then 'not_compared'
  when exists (select 1 from linkage.registrations r join linkage.registrations l on l.person_id = r.person_id
      join cases p on p.id = l.case_id join agencies q on q.id = p.agency_id
    where r.case_id = o.id and l.is_linkable and q.kind = 'police' and p.erased_at is null) then 'police_know' else 'police_do_not_know' end`;

/** By the day on which she was registered. Her course is counted as of now; appeals are of all agencies together alone. */
export const CASES = `${ANSWERS} begin return query
  with opened as materialized (select c.id, ${STATE} as state, ${placeOf('c.place')} as place, a.type, a.kind,
      c.referred_from, c.opened_at, c.band, case when c.origin = 'referral' then 'referred'
        when c.referred_from = 'self' then 'came_herself' else 'sent_by_word' end as way
    from cases c join agencies a on a.id = c.agency_id
    where ${registered('c')} and ${IS_RECORD} and ${IS_ASKED}),
  course as materialized (select o.*, coalesce(f.band, 'not_assessed') as first_band,
      case when f.band is null then 'not_assessed' else o.band end as last_band,
      case when exists (select 1 from safety_plans s where s.case_id = o.id) then 'with_plan' else 'without_plan' end as plan,
      case when e.decided_at < o.opened_at + interval '6 months' then 'within_6_months'
        when right_now < o.opened_at + interval '6 months' then 'not_yet' else 'longer' end as length
    from opened o
      left join lateral (select r.band from risk_assessments r where r.case_id = o.id
        order by r.assessed_at, r.id limit 1) f on true
      left join lateral (select min(e.decided_at) as decided_at from closure_episodes e
        where e.case_id = o.id and e.state = 'approved') e on true
    where o.state = 'counted'),
  appeals as materialized (select o.*, ${KNOWN_TO_POLICE} as knowledge from opened o where o.kind <> 'police' and p_agency is null)
  ${all(
    sums('new_cases', 'opened', 'place', `'all'`),
    sums('first_contacts', 'opened', 'type', 'way'),
    sums('first_contact_agencies', 'opened', 'type'),
    sums('paths', 'opened', 'referred_from'),
    sums('risk_bands', 'course', 'first_band', 'last_band'),
    sums('risk_levels', 'course', 'last_band'),
    sums('safety_plans', 'course', 'last_band', 'plan'),
    sums('case_lengths', 'course', 'length'),
    sums('appeals', 'appeals', 'place', `'all'`),
    sums('support_stream', 'appeals', 'type'),
    sums('unknown_to_police', 'appeals', 'knowledge'),
    whole(RECORDS, 'opened'),
    whole(APPEALS, 'appeals'),
  )};
  end $$`;
