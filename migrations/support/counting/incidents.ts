import {
  ANSWERS,
  IS_ASKED,
  IS_RECORD,
  MAY,
  alike,
  all,
  ofAgency,
  placeOf,
  sums,
  totals,
  whole,
} from './base.js';

/** Left out: the copy that a referral brought along, and incidents that are no violence of this kind. */
export const IS_COUNTED = `${IS_RECORD} and not (c.origin = 'referral' and i.recorded_at < c.opened_at)
  and i.core_type is distinct from 'non_gbv'`;

/** Days from what happened, or from the end of what went on, to the telling; null where either day is not known. */
const DAYS = `i.reported_on - case when i.is_pattern then case when i.ended_precision = 'day' then i.ended_on end
  when i.started_precision = 'day' then i.started_on end`;
export const DELAY_BAND = `case when days is null or days < 0 then 'not_known' when days <= 3 then 'days_0_3'
  when days <= 5 then 'days_4_5' when days <= 14 then 'days_6_14' when days <= 30 then 'days_15_30' else 'days_31_more' end`;

/** What was done, or that nobody wrote it down. */
const FORMS = `case law_forms when '{}' then '{not_known}' else law_forms end`;

/** Health care of a rape by the day on which it was given, at her agency or at the one that was asked. */
const CARE = `case when given_on <= happened_on + 3 then 'within_72h' when given_on is not null then 'later'
  when is_asked then 'asked_for' else 'none' end`;
const GIVEN = `select min(g.day) filter (where g.day >= t.happened_on) as given_on, bool_or(g.is_asked) as is_asked from (
    select r.service_on as day, true as is_asked from referrals r where r.case_id = t.case_id and r.service_type = 'health'
    union all select s.given_on, false from support_entries s where s.case_id = t.case_id and s.service_type = 'health'
      and not exists (select 1 from support_entries n where n.corrects_id = s.id)) g`;

/**
 * Who the others were, crowds that are alike put together. They are looked for through the index, incident by incident;
 * of each line an incident counts once, however many of them it is true of.
 */
const CROWDS = `select t.state, t.sex, t.place, n.people, n.relations, n.sexes, n.ages, count(*) as records
  from told t cross join lateral (select count(*) as people, array_agg(p.relationship) as relations,
      array_agg(p.sex) as sexes, array_agg(p.age_group) as ages from incident_perpetrators p
    where t.state = 'counted' and p.incident_id = t.id and p.case_id = t.case_id) n
  group by 1, 2, 3, 4, 5, 6, 7`;
const PEOPLE = `case people when 0 then 'not_known' when 1 then 'one' when 2 then 'two' when 3 then 'three' else 'four_more' end`;
/** Each group of relations once, beside something else that is said of the same other person. */
const relationsBeside = (list: string): string =>
  `crowds, lateral (select distinct p_lists -> 'groups' ->> o.relation as relation, o.beside
    from unnest(relations, ${list}) o (relation, beside) where p_lists -> 'groups' ? o.relation) other`;

/**
 * Her cases by the links that were made, for an agency those among its own cases. Reports to two agencies within three
 * days are one event.
 */
const HERS = `select t.id, t.place, t.reported_on, t.happened_or_told, t.case_id, 0 as apart from told t where t.state = 'counted'
  union all select t.id, t.place, t.reported_on, t.happened_or_told, l.case_id, 3 from told t
    join linkage.registrations r on r.case_id = t.case_id and r.is_linkable
    join linkage.registrations l on l.person_id = r.person_id and l.is_linkable and l.case_id <> t.case_id
    join cases c on c.id = l.case_id and ${IS_ASKED}
    where t.state = 'counted'`;
const ON_DAY = 'coalesce(j.started_on, j.reported_on)';
const MARKS = `select h.id, h.place, 'within_12_months' as mark from hers h
    join incidents j on j.case_id = h.case_id and j.id <> h.id and ${ON_DAY} >= h.happened_or_told - interval '12 months'
      and ${ON_DAY} < h.happened_or_told - h.apart
  union select h.id, h.place, 'after_order' from hers h join protection_orders o on o.case_id = h.case_id
      and o.issued_at between h.reported_on - interval '12 months' and h.reported_on
      and ${ofAgency('o.agency_id')}
  union select h.id, h.place, 'after_closure' from hers h join closure_episodes e on e.case_id = h.case_id and e.state = 'approved'
      and e.decided_at between h.reported_on - interval '12 months' and h.reported_on`;

const TOLD = [
  'core_type_ages',
  'law_forms',
  'core_types',
  'contexts',
  'relationships',
  'relationship_sexes',
  'other_ages',
  'other_numbers',
  'sexes',
  'incident_places',
  'incident_place_types',
  'delays',
  'repeats',
] as const;

/** By the day on which she told of it. */
export const INCIDENTS = `${ANSWERS} begin return query
  with told as materialized (select i.id, i.case_id, i.reported_on, coalesce(i.started_on, i.reported_on) as happened_or_told,
      i.law_forms, i.relationships, i.contexts, coalesce(i.core_type, 'not_known') as core_type, i.place_type, i.time_of_day,
      case when i.started_precision = 'day' then i.started_on end as happened_on, ${DAYS} as days, c.sex, c.age_band,
      ${placeOf('c.place')} as place, case when not ${MAY} then 'without_consent'
        when i.reported_before = 'yes_in_network' then 'told_before' else 'counted' end as state
    from incidents i join cases c on c.id = i.case_id
    where i.reported_on >= p_from and i.reported_on < p_to and ${IS_COUNTED} and ${IS_ASKED}),
  forms as materialized (select * from ${alike('law_forms, place', 'told')}),
  relations as materialized (select * from ${alike('relationships, place', 'told')}),
  crowds as materialized (${CROWDS}),
  rapes as materialized (select t.*, ${CARE} as care from told t cross join lateral (${GIVEN}) g
    where t.core_type = 'rape' and p_agency is null),
  hers as materialized (${HERS}), marks as materialized (${MARKS})
  ${all(
    totals('law_forms', `forms cross join lateral unnest(${FORMS}) f (form)`, 'f.form'),
    sums('core_types', 'told', 'core_type'),
    totals(
      'contexts',
      `${alike('contexts, core_type', 'told')}, unnest(contexts) k (context)`,
      'core_type',
      'k.context',
    ),
    totals(
      'relationships',
      `relations cross join lateral (select distinct p_lists -> 'groups' ->> r.relationship as line
        from unnest(relationships) r (relationship) where p_lists -> 'groups' ? r.relationship) g`,
      'g.line',
    ),
    totals('relationship_sexes', relationsBeside('sexes'), 'other.relation', 'other.beside'),
    totals('other_ages', relationsBeside('ages'), 'other.relation', 'other.beside'),
    totals('other_numbers', 'crowds', PEOPLE),
    totals(
      'sexes',
      'crowds, lateral (select distinct o.sex from unnest(sexes) o (sex)) other',
      'crowds.sex',
      'other.sex',
    ),
    sums('incident_places', 'told', 'place_type', 'time_of_day'),
    sums('incident_place_types', 'told', 'place_type'),
    sums('core_type_ages', 'told', 'core_type', 'age_band'),
    sums('delays', 'told', DELAY_BAND),
    sums('rape_care', 'rapes', DELAY_BAND, 'care'),
    `select 'repeats', mark, place, count(*) from marks group by 2, 3`,
    sums('repeats', 'told', `'first'`, 'place', ' and id not in (select m.id from marks m)'),
    whole(TOLD, 'told'),
    whole(['rape_care'], 'rapes'),
  )};
  end $$`;

/** By the month in which it happened, where that is known. */
export const HAPPENED = `${ANSWERS} begin return query
  with happened as materialized (select ${placeOf('c.place')} as place,
      case when not ${MAY} then 'without_consent' when i.reported_before = 'yes_in_network' then 'told_before'
        when i.started_precision in ('day', 'month') then 'counted' else 'without_day' end as state
    from incidents i join cases c on c.id = i.case_id
    where coalesce(i.started_on, i.reported_on) >= p_from and coalesce(i.started_on, i.reported_on) < p_to and ${IS_COUNTED} and ${IS_ASKED})
  ${all(sums('incidents', 'happened', 'place', `'all'`), whole(['incidents'], 'happened'))};
  end $$`;
