import { ANSWERS, IS_RECORD, STATE, all, sums, whole, within } from './base.js';

/** What is counted of one agency's own work alone. A referral may have no case there. */
const isOpen = (caseId: string): string => `(${caseId} = any (p_hidden)) is not true`;

/** How a case was closed is for the agency that has it to know: an error there leaves another agency's work counted. */
const IS_HERS_TO_TELL = `c.erased_at is null and (c.agency_id <> p_agency or ${IS_RECORD})`;

/**
 * Services that the agency gave, by the day they were given, each as it was last corrected. The agency that gave it counts
 * it, whichever agency holds the case now; people are those of its own links.
 */
export const GIVEN = `${ANSWERS} begin return query
  with given as materialized (select s.service_type, s.case_id, c.agency_id = p_agency as is_own, ${STATE} as state
    from support_entries s join cases c on c.id = s.case_id
    where s.agency_id = p_agency and s.given_on >= p_from and s.given_on < p_to and ${isOpen('s.case_id')}
      and not exists (select 1 from support_entries n where n.corrects_id = s.id) and ${IS_HERS_TO_TELL}),
  served as materialized (select g.service_type, coalesce(r.person_id, g.case_id) as person, min(g.state) as state
    from given g left join linkage.registrations r on r.case_id = g.case_id and r.is_linkable and g.is_own group by 1, 2)
  ${all(
    sums('services_given', 'given', 'service_type', `'all'`),
    whole(['services_given'], 'given'),
    sums('people_served', 'served', 'service_type', `'all'`),
    whole(['people_served'], '(select person, min(state) as state from served group by 1) people'),
  )};
  end $$`;

const ANSWER = `case when r.received_case_id is not null
    or r.status in ('accepted', 'appointment', 'service_started', 'completed', 'not_attended') then 'accepted'
  when r.status = 'declined' then 'declined' when r.status = 'unavailable' then 'not_available' else 'unanswered' end`;
const AFTER = `case when answer = 'unanswered' then 'unanswered' when answered_at <= sent_at + interval '24 hours' then 'within_24h'
  when answered_at <= sent_at + interval '72 hours' then 'within_72h'
  when answered_at <= sent_at + interval '7 days' then 'within_7_days' else 'later' end`;

/**
 * Referrals to a service of the agency, by the day they were sent, and how it answered them. A referral withdrawn before
 * it was accepted never reached the agency. Consent is that of the case it became, or else of the case it is of.
 */
export const RECEIVED = `${ANSWERS} begin return query
  with asked as materialized (select r.service_type, ${ANSWER} as answer, coalesce(r.decline_reason, 'other') as reason, r.sent_at,
      coalesce(r.decided_at, r.ended_at) as answered_at, ${STATE} as state
    from referrals r join cases c on c.id = coalesce(r.received_case_id, r.case_id)
    where r.to_agency_id = p_agency and r.kind = 'service' and ${within('r.sent_at')}
      and (r.status <> 'withdrawn' or r.received_case_id is not null)
      and ${isOpen('r.received_case_id')} and ${isOpen('r.case_id')} and ${IS_HERS_TO_TELL}),
  refused as materialized (select * from asked where answer = 'declined')
  ${all(
    sums('referrals_received', 'asked', 'service_type', 'answer'),
    sums('answer_times', 'asked', AFTER, `'all'`),
    sums('refusals', 'refused', 'reason', `'all'`),
    whole(['referrals_received', 'answer_times'], 'asked'),
    whole(['refusals'], 'refused'),
  )};
  end $$`;
