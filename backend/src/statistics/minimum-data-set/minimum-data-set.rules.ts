import { LISTS, DEFINITIONS } from '../statistics.types.js';
import type { ListName, TableCode } from '../statistics.types.js';
import { EARLIER_REPORTS } from '../../cases/incidents.types.js';

export type Held = 'whole' | 'partly' | 'not';

/** An item of the minimum set: the field that holds it, where it is asked, and the tables that count it. */
interface MinimumItem {
  readonly name: string;
  /** Table and column. */
  readonly field: string | null;
  readonly asked: keyof typeof ASKED_WHERE;
  readonly held: Held;
  readonly list: ListName | 'places' | 'earlier_reports' | null;
  readonly tables: readonly TableCode[];
  /** Lines or columns of a table that count records without it. */
  readonly unknown: {
    readonly table: TableCode;
    readonly axis: 'line' | 'column';
    readonly codes: readonly string[];
  } | null;
  readonly note: string | null;
}

const ASKED_WHERE = {
  survivor: 'Registration: the survivor',
  incident: 'Registration: the incident',
  other: 'Registration: the other person',
  referral: 'Referral: sending and answering',
  order: 'Protection order',
  police: 'Police record',
  system: 'The system knows it',
} as const;

type Unknown = MinimumItem['unknown'];
const line = (table: TableCode, ...codes: string[]): Unknown => ({ table, axis: 'line', codes });
const column = (table: TableCode, ...codes: string[]): Unknown => ({ table, axis: 'column', codes });
const item = (
  name: string,
  of: Partial<MinimumItem> & Pick<MinimumItem, 'field' | 'asked'>,
): MinimumItem => ({ held: 'whole', list: null, tables: [], unknown: null, note: null, name, ...of });

/** The minimum set of administrative data on violence against women (domain reference 4.4), in its order. */
export const MINIMUM_SET: readonly MinimumItem[] = [
  item('Unique code', { field: 'cases.reference', asked: 'system' }),
  item('Agency', {
    field: 'cases.agency_id',
    asked: 'system',
    list: 'agency_types',
    tables: ['first_contacts', 'support_stream'],
  }),
  item('Date of contact', {
    field: 'incidents.reported_on',
    asked: 'incident',
    tables: ['new_cases', 'delays'],
  }),
  item('Date of the incident', {
    field: 'incidents.started_on',
    asked: 'incident',
    tables: ['incidents', 'delays'],
    unknown: line('delays', 'not_known'),
  }),
  item('Sex of the survivor', {
    field: 'cases.sex',
    asked: 'survivor',
    list: 'sexes',
    tables: ['persons_by_age', 'sexes'],
    unknown: column('persons_by_age', 'unknown'),
  }),
  item('Age of the survivor', {
    field: 'cases.age_band',
    asked: 'survivor',
    list: 'person_ages',
    tables: ['persons_by_age', 'core_type_ages'],
    unknown: line('persons_by_age', 'under_18_unknown', 'unknown'),
    note: 'An age band at registration; the birth date is sealed.',
  }),
  item('Place of residence', {
    field: 'cases.place',
    asked: 'survivor',
    held: 'partly',
    list: 'places',
    tables: ['new_cases'],
    unknown: line('new_cases', 'unknown'),
    note: 'The district is coded and counted. Village and street are sealed; no table goes below a district.',
  }),
  item('Marital status', {
    field: 'cases.marital_status',
    asked: 'survivor',
    list: 'marital_statuses',
    tables: ['persons_by_marriage'],
    unknown: line('persons_by_marriage', 'unknown'),
  }),
  item('Disability', {
    field: 'disability_answers.answer',
    asked: 'survivor',
    held: 'partly',
    list: 'disabilities',
    tables: ['persons_by_disability'],
    unknown: line('persons_by_disability', 'not_asked'),
    note: 'Whether the survivor has one, as she or he says; the kind is not recorded.',
  }),
  item('Form of violence of the law', {
    field: 'incidents.law_forms',
    asked: 'incident',
    list: 'law_forms',
    tables: ['law_forms'],
    unknown: line('law_forms', 'not_known'),
  }),
  item('What was done', {
    field: 'incidents.core_type',
    asked: 'incident',
    list: 'core_types',
    tables: ['core_types', 'contexts'],
    unknown: line('core_types', 'not_known'),
  }),
  item('Place of the incident', {
    field: 'incidents.place_type',
    asked: 'incident',
    list: 'incident_places',
    tables: ['incident_places'],
    unknown: line('incident_places', 'unknown'),
  }),
  item('Sex of the other person', {
    field: 'incident_perpetrators.sex',
    asked: 'other',
    list: 'other_sexes',
    tables: ['relationship_sexes', 'sexes'],
    unknown: column('relationship_sexes', 'unknown'),
  }),
  item('Age of the other person', {
    field: 'incident_perpetrators.age_group',
    asked: 'other',
    list: 'other_ages',
    tables: ['other_ages'],
    unknown: column('other_ages', 'unknown'),
  }),
  item('Who the other person is to her', {
    field: 'incident_perpetrators.relationship',
    asked: 'other',
    list: 'relationship_groups',
    tables: ['relationships', 'relationship_sexes'],
    unknown: line('relationships', 'not_known'),
  }),
  item('How many others', {
    field: 'incident_perpetrators',
    asked: 'other',
    list: 'other_numbers',
    tables: ['other_numbers'],
    unknown: line('other_numbers', 'not_known'),
  }),
  item('First report or repeat', {
    field: 'incidents.reported_before',
    asked: 'incident',
    list: 'earlier_reports',
    tables: ['repeats'],
    note: 'Asked; tables show repeats as the records of one agency show them.',
  }),
  item('Who sent her', {
    field: 'cases.referred_from',
    asked: 'survivor',
    list: 'referred_from',
    tables: ['paths'],
  }),
  item('Where she was sent', {
    field: 'referrals.service_type',
    asked: 'referral',
    list: 'service_types',
    tables: ['referrals'],
    unknown: line('referrals', 'not_known'),
  }),
  item('What became of it', {
    field: 'referrals.status',
    asked: 'referral',
    list: 'referral_statuses',
    tables: ['referrals'],
    unknown: column('referrals', 'not_known'),
  }),
  item('Protection order', {
    field: 'protection_orders.issued_at',
    asked: 'order',
    list: 'order_decisions',
    tables: ['order_decisions', 'order_issues', 'order_services'],
    unknown: line('order_decisions', 'undecided'),
  }),
  item('Article of the charge', {
    field: 'legal_qualifications.articles',
    asked: 'police',
    list: 'articles',
    tables: ['police_articles', 'police_stream'],
    unknown: line('police_stream', 'none'),
  }),
  item('Outcome', {
    field: 'legal_qualifications.decision',
    asked: 'police',
    held: 'partly',
    list: 'police_decisions',
    tables: ['police_decisions', 'police_measures'],
    unknown: line('police_decisions', 'none'),
    note: 'Decisions of the police; later acts of prosecutor and court are not recorded.',
  }),
  item('Children were there', {
    field: 'incidents.children_present',
    asked: 'incident',
    list: 'children',
    tables: ['persons_by_marriage', 'persons_by_disability'],
    unknown: column('persons_by_marriage', 'unknown'),
    note: 'Asked of each incident; the tables count people.',
  }),
];

/** An indicator of EIGE, and what of it the tables give. */
interface Indicator {
  readonly number: number;
  readonly name: string;
  readonly held: Held;
  readonly tables: readonly TableCode[];
  readonly note: string;
}

const OF_EVERYBODY = 'Incidents by any person are counted, not by partners alone.';
const NO_SENTENCES = 'Sentences are not recorded.';

const indicator = (number: number, name: string, of: Partial<Indicator>): Indicator => ({
  held: 'partly',
  tables: ['law_forms'],
  note: OF_EVERYBODY,
  number,
  name,
  ...of,
});

/** The thirteen indicators of EIGE on intimate partner violence: nine of the police, four of justice (domain reference 4.4). */
export const INDICATORS: readonly Indicator[] = [
  indicator(1, 'Women harmed by a partner', {
    tables: ['contexts', 'persons_by_age'],
    note: 'Incidents are counted; people are counted regardless of who harmed them.',
  }),
  indicator(2, 'Offences of a partner', {
    tables: ['contexts', 'hidden_violence'],
    note: 'Articles do not name the partner; the context of an incident does.',
  }),
  indicator(3, 'Men who harmed a partner', {
    tables: ['relationship_sexes'],
    note: 'Mentions in incidents are counted, not men.',
  }),
  indicator(4, 'Physical violence', {}),
  indicator(5, 'Psychological violence', {}),
  indicator(6, 'Sexual violence', {}),
  indicator(7, 'Economic violence', {}),
  indicator(8, 'Rape', { tables: ['core_types'] }),
  indicator(9, 'Women killed by a partner', {
    tables: ['deaths'],
    note: 'Cases closed because a woman was killed; no coded field names the killer.',
  }),
  indicator(10, 'Protection orders applied for and granted', {
    held: 'whole',
    tables: ['order_decisions'],
    note: 'Both in one table.',
  }),
  indicator(11, 'Prosecuted', {
    tables: ['police_decisions'],
    note: 'Criminal cases that the police opened; acts of the prosecutor are not recorded.',
  }),
  indicator(12, 'Sentenced', { held: 'not', tables: [], note: NO_SENTENCES }),
  indicator(13, 'Deprived of liberty', { held: 'not', tables: [], note: NO_SENTENCES }),
];

/** What holds each item of the minimum data set and each indicator of EIGE, as a page of documentation. */

const HELD: Record<Held, string> = { whole: 'held', partly: 'partly', not: 'not held' };
const NONE = '–';

const coded = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(', ') || NONE;
const tablesOf = (codes: readonly TableCode[]): string =>
  codes.map((code) => `${DEFINITIONS[code].number} \`${code}\``).join(', ') || NONE;

/** Districts are those of the deployment. */
export function codesOf({ list }: Pick<MinimumItem, 'list'>): readonly string[] {
  if (list === null || list === 'places') return [];
  return list === 'earlier_reports' ? EARLIER_REPORTS : LISTS[list];
}

const codesIn = (item: MinimumItem): string =>
  item.list === 'places' ? 'districts of the deployment' : coded(codesOf(item));

const tableOf = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const minimum = (): string =>
  tableOf(
    ['#', 'Item', 'Held', 'Field', 'Asked', 'Codes', 'Tables', 'Unknown counted as', 'Note'],
    MINIMUM_SET.map((item, at) => [
      ...[`${at + 1}`, item.name, HELD[item.held], item.field ? coded([item.field]) : NONE],
      ...[ASKED_WHERE[item.asked], codesIn(item), tablesOf(item.tables)],
      item.unknown ? `${coded(item.unknown.codes)} of ${coded([item.unknown.table])}` : NONE,
      item.note ?? '',
    ]),
  );

const indicators = (): string =>
  tableOf(
    ['#', 'Indicator', 'Held', 'Tables', 'Note'],
    INDICATORS.map(({ number, name, held, tables, note }) => [
      ...[`${number}`, name, HELD[held], tablesOf(tables), note],
    ]),
  );

export const minimumDataSetPage = (): string => `# Minimum data set and indicators of EIGE

\`npm run docs:classification\` writes this page from the catalogue of tables. Change the catalogue, not the page.

## Minimum data set

UN Women and the World Health Organization (2022) ask these items of administrative data on violence against women.

${minimum()}

## Indicators of EIGE

The thirteen indicators on intimate partner violence. They do not compare countries and do not measure prevalence.

${indicators()}
`;
