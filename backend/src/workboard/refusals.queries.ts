import { NEED, namesOf } from './boards.repository.js';

/** What was refused, of a row `f` that follows from a refusal; null for every other row. */
export const refusalOf = (
  f: string,
): string => `case when ${f}.rule in ('rf.find_other', 'rf.send_missing') then (
    select jsonb_build_object('referralId', r.id, 'agencyName', case when p.id is not null then ${namesOf('p')} end,
      'reason', r.decline_reason, 'unavailableReason', r.unavailable_reason, 'missing', to_jsonb(r.missing_codes),
      'serviceType', ${NEED}, 'isOwnService', exists (select 1 from panoh.services s where s.agency_id = r.from_agency_id
        and s.type = r.service_type and s.status = 'active'))
    from panoh.referrals r left join panoh.agencies p on p.id = r.to_agency_id where r.id = ${f}.subject_id) end`;
