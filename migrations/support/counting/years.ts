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
  whole,
  within,
} from './base.js';

const ORDERS_TOLD = ['order_issues', 'order_services', 'order_extensions', 'order_breaches'] as const;
/** How far one written moment is from another, as far as they say it: on the same day is within a day. */
const OLD_ISSUE = `case when h.facts -> 'issued' ->> 'day' is null then 'not_known'
  when (h.facts -> 'issued' ->> 'day')::date - h.happened_on <= 0 then 'within_24h'
  when (h.facts -> 'issued' ->> 'day')::date - h.happened_on >= 2 then 'later' else 'not_known' end`;

/**
 * Orders by the day on which one was asked for; those that were kept on paper by the words of their book. Of what was
 * issued: how soon, how soon served, extended, broken and what was done about it.
 */
export const ORDERS = `${ANSWERS} begin return query
  with asked as materialized (
    select ${STATE} as state, ${placeOf('c.place')} as place,
      case when o.issued_at is not null then 'issued' when o.refused_at is not null then 'refused' else 'undecided' end as decision,
      case when o.issued_at <= o.reported_at + interval '24 hours' then 'within_24h' else 'later' end as issue,
      case when o.served_at is null then 'not_served' when o.served_at <= o.issued_at + interval '24 hours' then 'within_24h'
        else 'later' end as service,
      case o.extension_decision when 'agreed' then 'extended' when 'refused' then 'refused' else 'not_extended' end as extension,
      case when o.breaches = 0 then 'none' when o.open_breaches = 0 then 'acted_on' else 'not_acted_on' end as breach
    from protection_orders o join cases c on c.id = o.case_id
    where ${within('o.reported_at')} and ${IS_RECORD} and ${IS_ASKED} and ${ofAgency('o.agency_id')}
    union all select 'counted', ${placeOf('h.place')},
      case h.result when 'issued' then 'issued' when 'refused' then 'refused' else 'undecided' end, ${OLD_ISSUE},
      case h.facts ->> 'service' when 'within_24h' then 'within_24h' when 'late' then 'later'
        when 'not_served' then 'not_served' else 'not_known' end,
      case when h.facts ->> 'extendedUntil' is not null then 'extended' else 'not_extended' end,
      case when jsonb_array_length(coalesce(h.facts -> 'breaches', '[]')) = 0 then 'none'
        when jsonb_path_exists(h.facts, '$.breaches[*] ? (@.hasProtocol == false)') then 'not_acted_on' else 'acted_on' end
    from register_history h where h.kind = 'order' and h.happened_on >= p_from and h.happened_on < p_to
      and ${ofAgency('h.agency_id')}),
  issued as (select * from asked where decision = 'issued')
  ${all(
    sums('order_decisions', 'asked', 'decision'),
    sums('order_issues', 'issued', 'issue'),
    sums('order_services', 'issued', 'service'),
    sums('order_extensions', 'issued', 'extension'),
    sums('order_breaches', 'issued', 'breach'),
    whole(['order_decisions'], 'asked'),
    whole(ORDERS_TOLD, 'issued'),
  )};
  end $$`;

export const TALKED = `'reached_safe', 'reached_worries', 'reached_not_safe', 'contacted_us'`;

/** Questions about suicide that called for something, and how soon she was spoken with again. */
export const TRIAGES = `${ANSWERS} begin return query
  with triaged as materialized (select t.level, ${STATE} as state,
      case when k.at <= t.asked_at + interval '24 hours' then 'within_24h' when k.at is null then 'not_seen' else 'later' end as seen
    from suicide_triages t join cases c on c.id = t.case_id
      cross join lateral (select min(k.contacted_at) as at from contacts k where k.case_id = t.case_id
        and k.contacted_at > t.asked_at and k.outcome in (${TALKED})) k
    where ${within('t.asked_at')} and t.level in ('emergency', 'same_day', 'plan') and ${IS_RECORD})
  ${all(sums('suicide_triages', 'triaged', 'level', 'seen'), whole(['suicide_triages'], 'triaged'))};
  end $$`;

/** The newest answer that is one, among those of several records of one person. */
export const lastSaid = (column: string): string =>
  `coalesce((array_agg(${column} order by opened_at desc) filter (where ${column} <> 'unknown'))[1], 'unknown')`;

/** Records of one person that are counted; where none of hers is, all of them. */
export const countedFirst = (set: string): string => `(select * from (select x.*,
  bool_or(state = 'counted') over (partition by person) as is_counted from ${set} x) y where state = 'counted' or not is_counted)`;

/** Every person once a year, by the links that were made; a record that may not be linked is one person. */
export const PERSONS = `${ANSWERS} begin return query
  with opened as materialized (select c.id, c.opened_at, coalesce(r.person_id, c.id) as person, ${STATE} as state, c.sex,
      c.is_minor, c.age_band, coalesce((select d.answer from disability_answers d where d.case_id = c.id
        order by d.version desc limit 1), 'not_asked') as disability, c.marital_status, coalesce((select case when bool_or(i.children_present = 'yes') then 'yes'
        when bool_or(i.children_present = 'no') then 'no' end from incidents i where i.case_id = c.id), 'unknown') as children
    from cases c left join linkage.registrations r on r.case_id = c.id and r.is_linkable
    where ${registered('c')} and ${IS_RECORD} and ${IS_ASKED}),
  persons as materialized (select person, min(state) as state,
      ${lastSaid('sex')} as sex, case when ${lastSaid('age_band')} = 'unknown' and bool_or(is_minor) then 'under_18_unknown'
        else ${lastSaid('age_band')} end as age,
      case when bool_or(disability = 'yes') then 'yes' when bool_or(disability = 'none') then 'none' else 'not_asked' end as disability,
      ${lastSaid('marital_status')} as marital_status, ${lastSaid('children')} as children
      from ${countedFirst('opened')} hers group by person)
  ${all(
    sums('persons_by_age', 'persons', 'age', 'sex'),
    sums('persons_by_marriage', 'persons', 'marital_status', 'children'),
    sums('persons_by_disability', 'persons', 'disability', 'children'),
    whole(['persons_by_age', 'persons_by_marriage', 'persons_by_disability'], 'persons'),
  )};
  end $$`;
