import type { HELD } from '../crosswalk.types.js';
import { EARLIER_REPORTS } from '../../cases/incidents.types.js';
import { LISTS } from '../lists.types.js';
import type { ListName } from '../lists.types.js';
import { PLACE_UNKNOWN } from '../statistics.types.js';
import type { TableCode } from '../statistics.types.js';

/** Where something is asked or comes from; `system`: nobody is asked, it follows by itself. */
export const ASKED_WHERE = [
  'survivor',
  'incident',
  'other',
  'referral',
  'order',
  'police',
  'system',
] as const;
export type AskedWhere = (typeof ASKED_WHERE)[number];

/** Lines or columns of a table that stand for what nobody knows; its share is told from what the table shows. */
export interface MissingIn {
  readonly table: TableCode;
  readonly axis: 'line' | 'column';
  readonly codes: readonly string[];
}

/** Codes of an item: those of a list of the tables, or a list that no table has. */
export interface ItemCodes {
  readonly list: ListName | 'places' | 'earlier_reports';
  readonly codes: readonly string[];
}

export interface MinimumItem {
  readonly code: string;
  readonly held: (typeof HELD)[number];
  /** The field of the product: its table and its column. */
  readonly field: string | null;
  readonly list: ItemCodes['list'] | null;
  readonly asked: AskedWhere;
  readonly tables: readonly TableCode[];
  readonly missing: MissingIn | null;
  /** Something is to be said of it in words (`minimum.why-…`). */
  readonly isExplained: boolean;
}

const EXPLAINED: readonly string[] = [
  ...['survivor_age', 'residence', 'disability', 'first_or_repeat', 'outcome', 'children_present'],
];
const line = (table: TableCode, ...codes: string[]): MissingIn => ({ table, axis: 'line', codes });
const column = (table: TableCode, ...codes: string[]): MissingIn => ({ table, axis: 'column', codes });
const item = <Code extends string>(
  code: Code,
  { asked, field }: Pick<MinimumItem, 'asked' | 'field'>,
  of: Partial<Pick<MinimumItem, 'held' | 'list' | 'tables' | 'missing'>> = {},
): MinimumItem & { code: Code } => ({
  ...{ code, asked, field, held: 'whole', list: null, tables: [], missing: null },
  isExplained: EXPLAINED.includes(code),
  ...of,
});

/**
 * The minimum set of administrative data on violence against women (domain reference 4.4), in its order, with what holds
 * each of its items here. No share of it is counted anew: each is that of a table as it is shown.
 */
const SET = [
  item('unique_code', { asked: 'system', field: 'cases.reference' }),
  item(
    'agency',
    { asked: 'system', field: 'cases.agency_id' },
    {
      list: 'agency_types',
      tables: ['first_contacts', 'support_stream'],
    },
  ),
  item(
    'contact_date',
    { asked: 'incident', field: 'incidents.reported_on' },
    { tables: ['new_cases', 'delays'] },
  ),
  item(
    'incident_date',
    { asked: 'incident', field: 'incidents.started_on' },
    {
      tables: ['incidents', 'delays'],
      missing: line('delays', 'not_known'),
    },
  ),
  item(
    'survivor_sex',
    { asked: 'survivor', field: 'cases.sex' },
    {
      list: 'sexes',
      tables: ['persons_by_age', 'sexes'],
      missing: column('persons_by_age', 'unknown'),
    },
  ),
  item(
    'survivor_age',
    { asked: 'survivor', field: 'cases.age_band' },
    {
      list: 'person_ages',
      tables: ['persons_by_age', 'core_type_ages'],
      // Of whom only that she is a child is known, the age is missing too.
      missing: line('persons_by_age', 'under_18_unknown', 'unknown'),
    },
  ),
  item(
    'residence',
    { asked: 'survivor', field: 'cases.place' },
    {
      held: 'partly',
      list: 'places',
      tables: ['new_cases'],
      missing: line('new_cases', PLACE_UNKNOWN),
    },
  ),
  item(
    'marital_status',
    { asked: 'survivor', field: 'cases.marital_status' },
    {
      list: 'marital_statuses',
      tables: ['persons_by_marriage'],
      missing: line('persons_by_marriage', 'unknown'),
    },
  ),
  item(
    'disability',
    { asked: 'survivor', field: 'disability_answers.answer' },
    {
      held: 'partly',
      list: 'disabilities',
      tables: ['persons_by_disability'],
      missing: line('persons_by_disability', 'not_asked'),
    },
  ),
  item(
    'law_form',
    { asked: 'incident', field: 'incidents.law_forms' },
    { list: 'law_forms', tables: ['law_forms'], missing: line('law_forms', 'not_known') },
  ),
  item(
    'core_type',
    { asked: 'incident', field: 'incidents.core_type' },
    {
      list: 'core_types',
      tables: ['core_types', 'contexts'],
      missing: line('core_types', 'not_known'),
    },
  ),
  item(
    'incident_place',
    { asked: 'incident', field: 'incidents.place_type' },
    {
      list: 'incident_places',
      tables: ['incident_places'],
      missing: line('incident_places', 'unknown'),
    },
  ),
  item(
    'other_sex',
    { asked: 'other', field: 'incident_perpetrators.sex' },
    {
      list: 'other_sexes',
      tables: ['relationship_sexes', 'sexes'],
      missing: column('relationship_sexes', 'unknown'),
    },
  ),
  item(
    'other_age',
    { asked: 'other', field: 'incident_perpetrators.age_group' },
    {
      list: 'other_ages',
      tables: ['other_ages'],
      missing: column('other_ages', 'unknown'),
    },
  ),
  item(
    'relationship',
    { asked: 'other', field: 'incident_perpetrators.relationship' },
    {
      list: 'relationship_groups',
      tables: ['relationships', 'relationship_sexes'],
      missing: line('relationships', 'not_known'),
    },
  ),
  item(
    'other_number',
    { asked: 'other', field: 'incident_perpetrators' },
    {
      list: 'other_numbers',
      tables: ['other_numbers'],
      missing: line('other_numbers', 'not_known'),
    },
  ),
  item(
    'first_or_repeat',
    { asked: 'incident', field: 'incidents.reported_before' },
    {
      list: 'earlier_reports',
      tables: ['repeats'],
    },
  ),
  item(
    'referred_from',
    { asked: 'survivor', field: 'cases.referred_from' },
    { list: 'referred_from', tables: ['paths'] },
  ),
  item(
    'referred_to',
    { asked: 'referral', field: 'referrals.service_type' },
    {
      list: 'service_types',
      tables: ['referrals'],
      missing: line('referrals', 'not_known'),
    },
  ),
  item(
    'service_given',
    { asked: 'referral', field: 'referrals.status' },
    {
      list: 'referral_statuses',
      tables: ['referrals'],
      missing: column('referrals', 'not_known'),
    },
  ),
  item(
    'order_given',
    { asked: 'order', field: 'protection_orders.issued_at' },
    {
      list: 'order_decisions',
      tables: ['order_decisions', 'order_issues', 'order_services'],
      missing: line('order_decisions', 'undecided'),
    },
  ),
  item(
    'charge',
    { asked: 'police', field: 'legal_qualifications.articles' },
    {
      list: 'articles',
      tables: ['police_articles', 'police_stream'],
      missing: line('police_stream', 'none'),
    },
  ),
  item(
    'outcome',
    { asked: 'police', field: 'legal_qualifications.decision' },
    {
      held: 'partly',
      list: 'police_decisions',
      tables: ['police_decisions', 'police_measures'],
      missing: line('police_decisions', 'none'),
    },
  ),
  item(
    'children_present',
    { asked: 'incident', field: 'incidents.children_present' },
    {
      list: 'children',
      tables: ['persons_by_marriage', 'persons_by_disability'],
      missing: column('persons_by_marriage', 'unknown'),
    },
  ),
] as const;

export type MinimumCode = (typeof SET)[number]['code'];
export const MINIMUM_SET: readonly (MinimumItem & { code: MinimumCode })[] = SET;
export const MINIMUM_CODES = SET.map(({ code }) => code);

/** Districts are those of the deployment and are asked for by name. */
export const codesOf = (list: ItemCodes['list'] | null): readonly string[] => {
  if (list === null || list === 'places') return [];
  return list === 'earlier_reports' ? EARLIER_REPORTS : LISTS[list];
};
