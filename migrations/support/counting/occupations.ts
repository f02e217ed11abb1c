import { ANSWERS, MAY, all, whole } from './base.js';
import { IS_COUNTED } from './incidents.js';

/** What the other person does: by the year of the telling and for the whole area, with no place beside it. */
export const OCCUPATIONS = `${ANSWERS} begin return query
  with told as materialized (select i.id, i.case_id, case when not ${MAY} then 'without_consent'
        when i.reported_before = 'yes_in_network' then 'told_before' else 'counted' end as state
    from incidents i join cases c on c.id = i.case_id
    where i.reported_on >= p_from and i.reported_on < p_to and ${IS_COUNTED})
  ${all(
    `select 'other_occupations', p.occupation, p_lists -> 'groups' ->> p.relationship, count(distinct t.id)
      from told t join incident_perpetrators p on p.incident_id = t.id and p.case_id = t.case_id
      where t.state = 'counted' and p_lists -> 'groups' ? p.relationship group by 2, 3`,
    whole(['other_occupations'], 'told'),
  )};
  end $$`;
