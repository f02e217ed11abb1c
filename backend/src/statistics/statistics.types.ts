import { AGENCY_TYPES, SERVICE_TYPES } from '../agencies/agencies.types.js';
import { REFERRED_FROM, AGE_BANDS, BANDS, DISABILITIES } from '../cases/cases.types.js';
import { CASE_CONTEXTS, CORE_TYPES, LAW_FORMS, MARITAL_STATUSES } from '../cases/classification.types.js';
import type { Relationship } from '../cases/classification.types.js';
import { AGE_GROUPS, OCCUPATIONS, PLACE_TYPES, TIMES_OF_DAY } from '../cases/incidents.types.js';
import { LEGAL_ARTICLE_CODES, POLICE_MEASURES } from '../cases/legal-articles.types.js';
import type { LegalArticle } from '../cases/legal-articles.types.js';
import { CLOSURE_REASONS, DEATH_CAUSES } from '../closure/closure.types.js';
import { DECLINE_REASONS, REFERRAL_STATUSES } from '../referrals/referrals.types.js';
import { codeList } from '../shared/code-lists.js';

const RELATIONSHIP_GROUPS = ['partner', 'in_laws', 'family', 'known', 'stranger', 'not_known'] as const;
type RelationshipGroup = (typeof RELATIONSHIP_GROUPS)[number];

/** What the police wrote as the end of a report; `none`: nothing was written. */
const POLICE_DECISIONS = [
  'reconciled',
  'insignificant',
  'prevention_talk',
  'refusal_to_open',
  'admin_protocol',
  'criminal_case_opened',
  'protection_order',
  'sent_to_court',
  'pending',
  'other',
  'none',
] as const;

/**
 * Every list that lines and columns are of, so that a table has the same ones whether or not anything is counted in
 * them. Places and months are those of the moment.
 */
export const LISTS = {
  // An old register seldom says what was done: without a separate line those records would be read as none.
  law_forms: [...LAW_FORMS, 'not_known'],
  relationship_groups: RELATIONSHIP_GROUPS,
  sexes: ['female', 'male', 'unknown'],
  other_sexes: ['female', 'male', 'unknown'],
  other_ages: AGE_GROUPS,
  other_occupations: OCCUPATIONS,
  // The recorded number; an old register may name no person.
  other_numbers: ['one', 'two', 'three', 'four_more', 'not_known'],
  // Incidents that are no gender-based violence are excluded; unclassified ones are included.
  core_types: [...CORE_TYPES.filter((type) => type !== 'non_gbv'), 'not_known'],
  contexts: CASE_CONTEXTS,
  incident_places: PLACE_TYPES,
  times_of_day: TIMES_OF_DAY,
  // From the day of the event to the day of the survivor's report.
  delays: ['days_0_3', 'days_4_5', 'days_6_14', 'days_15_30', 'days_31_more', 'not_known'],
  rape_care: ['within_72h', 'later', 'asked_for', 'none'],
  agency_types: AGENCY_TYPES,
  ways: ['came_herself', 'sent_by_word', 'referred'],
  referred_from: REFERRED_FROM,
  service_types: [...SERVICE_TYPES, 'not_known'],
  referral_statuses: [...REFERRAL_STATUSES, 'not_known'],
  received_answers: ['accepted', 'declined', 'not_available', 'unanswered'],
  decline_reasons: DECLINE_REASONS,
  answer_times: ['within_24h', 'within_72h', 'within_7_days', 'later', 'unanswered'],
  // Issued to the wrong person: counted apart.
  order_decisions: ['issued', 'refused', 'undecided', 'annulled'],
  order_services: ['within_24h', 'later', 'not_served', 'not_known'],
  order_issues: ['within_24h', 'later', 'not_known'],
  order_extensions: ['extended', 'refused', 'not_extended'],
  order_breaches: ['none', 'acted_on', 'not_acted_on'],
  articles: [...LEGAL_ARTICLE_CODES, 'none'],
  // Articles that hide violence in the family, and those that name it (domain reference 1.3, 1.6).
  article_groups: ['family', 'hooliganism', 'bodily_harm', 'threat', 'sexual', 'other', 'none'],
  police_decisions: POLICE_DECISIONS,
  measures: POLICE_MEASURES,
  bands: [...BANDS, 'not_assessed'],
  last_bands: [...BANDS, 'not_assessed'],
  police_knowledge: ['police_know', 'police_do_not_know', 'not_compared'],
  safety_plans: ['with_plan', 'without_plan'],
  repeats: ['first', 'within_12_months', 'after_order', 'after_closure'],
  follow_up_groups: [
    'contacts',
    'assessments',
    'health',
    'wellbeing',
    'referrals',
    'orders',
    'shelter',
    'court',
    'returns',
    'other',
  ],
  timeliness: ['on_time', 'late', 'ended', 'not_done'],
  closure_reasons: CLOSURE_REASONS,
  case_lengths: ['within_6_months', 'longer', 'not_yet'],
  triage_levels: ['emergency', 'same_day', 'plan'],
  seen_after: ['within_24h', 'later', 'not_seen'],
  death_causes: DEATH_CAUSES,
  told_attempts: ['recent', 'before'],
  ages: AGE_BANDS,
  // A child of unknown birth date has no known band, and is still a child.
  person_ages: [...AGE_BANDS.filter((band) => band !== 'unknown'), 'under_18_unknown', 'unknown'],
  disabilities: DISABILITIES,
  marital_statuses: MARITAL_STATUSES,
  children: ['yes', 'no', 'unknown'],
  estimates: ['estimate', 'from', 'to'],
} as const satisfies Record<string, readonly string[]>;
export type ListName = keyof typeof LISTS;
const LIST_NAMES = Object.keys(LISTS) as readonly ListName[];

/** Beyond these the column of the year cannot go, and nobody counts. */
export const FIRST_YEAR = 1900;
export const LAST_YEAR = 2200;

export const MONTHS = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12'] as const;
/** The line and the column of sums. */
export const TOTAL = 'total';
/** Every place that has no working group. */
export const ELSEWHERE = 'elsewhere';
/** No place was recorded; the district of the recording agency is not used instead. */
export const PLACE_UNKNOWN = 'unknown';

const GROUP_OF = {
  husband_registered: 'partner',
  husband_nikoh: 'partner',
  ex_husband: 'partner',
  wife: 'partner',
  ex_wife: 'partner',
  fiance_partner: 'partner',
  mother_in_law: 'in_laws',
  father_in_law: 'in_laws',
  sister_in_law: 'in_laws',
  brother_in_law: 'in_laws',
  co_wife: 'in_laws',
  father: 'family',
  mother: 'family',
  step_parent: 'family',
  son: 'family',
  daughter: 'family',
  brother: 'family',
  sister: 'family',
  grandparent: 'family',
  other_relative: 'family',
  cohabitant_other: 'known',
  neighbour_friend: 'known',
  teacher: 'known',
  schoolmate: 'known',
  employer: 'known',
  service_provider: 'known',
  official_police_military: 'known',
  community_member: 'known',
  stranger: 'stranger',
  other: 'not_known',
  unknown: 'not_known',
} as const satisfies Record<Relationship, RelationshipGroup>;

const ARTICLE_GROUPS: Readonly<Partial<Record<LegalArticle, string>>> = {
  cc_dv: 'family',
  adm_93_1: 'family',
  adm_93_2: 'family',
  adm_460: 'hooliganism',
  cc_237: 'hooliganism',
  cc_110: 'bodily_harm',
  cc_111: 'bodily_harm',
  cc_112: 'bodily_harm',
  cc_116: 'bodily_harm',
  cc_117: 'bodily_harm',
  cc_120: 'threat',
  cc_138: 'sexual',
  cc_139: 'sexual',
  cc_140: 'sexual',
  cc_141: 'sexual',
  cc_142: 'sexual',
};
/** Published group of a rule, by the first letters of its key; every other rule is `other`. */
const FOLLOW_UP_GROUPS = {
  fu: 'contacts',
  rk: 'assessments',
  hl: 'health',
  su: 'wellbeing',
  rf: 'referrals',
  po: 'orders',
  sh: 'shelter',
  lg: 'court',
  mig: 'returns',
} as const;

/** The code lists that the counting functions of the database receive. */
export const CLASSIFIED_AS = {
  groups: GROUP_OF,
  articleGroups: ARTICLE_GROUPS,
  decisions: POLICE_DECISIONS,
  followUpGroups: FOLLOW_UP_GROUPS,
} as const;

export const SPANS = codeList('CountingSpan', ['month', 'year']);
export type Span = (typeof SPANS)[number];
/** The one column of facts whose table has a column for each month. */
export const ALL_COLUMNS = 'all';
/** Facts of this line say of the whole how many records were counted, and why others are left out. */
export const OF_THE_WHOLE = '*';

export const UNITS = codeList('CountingUnit', [
  'cases',
  'incidents',
  'referrals',
  'orders',
  'police_rows',
  'follow_ups',
  'closures',
  'triages',
  'services',
  'received',
  'attempts',
  'deaths',
  'persons',
]);
type Unit = (typeof UNITS)[number];
export const AXES = codeList('CountingAxis', [
  'opened',
  'happened',
  'told',
  'sent',
  'asked',
  'written',
  'due',
  'closed',
  'triaged',
  'given',
]);
type Axis = (typeof AXES)[number];
export const LINES = codeList('TableLine', ['places', ...LIST_NAMES]);
export const COLUMNS = codeList('TableColumn', ['months', 'places', ...LIST_NAMES]);

/** How a table is counted; shown with it, so that no figure appears without its definition. */
export interface Definition {
  /** Its number in the domain reference (4.4). */
  readonly number: string;
  /** The finest period it may be published for; its facts are kept by it, and those of months add up. */
  readonly span: Span;
  readonly unit: Unit;
  /** The day that puts a record into its period. */
  readonly axis: Axis;
  readonly lines: 'places' | ListName;
  /** `months`: facts have the one column `all`, and published tables have a column for each month of their period. */
  readonly columns: 'months' | 'places' | ListName;
  /** One record may be in several cells: the sums are of mentions. */
  readonly isMultiple: boolean;
}

type Axes = Pick<Definition, 'lines' | 'columns'>;
type Counted = Pick<Definition, 'unit' | 'axis'>;
const CASES: Counted = { unit: 'cases', axis: 'opened' };
const TOLD: Counted = { unit: 'incidents', axis: 'told' };
const HAPPENED: Counted = { unit: 'incidents', axis: 'happened' };
const SENT: Counted = { unit: 'referrals', axis: 'sent' };
const ASKED: Counted = { unit: 'orders', axis: 'asked' };
const WRITTEN: Counted = { unit: 'police_rows', axis: 'written' };
const DUE: Counted = { unit: 'follow_ups', axis: 'due' };
const CLOSED: Counted = { unit: 'closures', axis: 'closed' };
const TRIAGED: Counted = { unit: 'triages', axis: 'triaged' };
const ATTEMPTS: Counted = { unit: 'attempts', axis: 'triaged' };
const DEATHS: Counted = { unit: 'deaths', axis: 'closed' };
const SERVICES: Counted = { unit: 'services', axis: 'given' };
const SERVED: Counted = { unit: 'persons', axis: 'given' };
const RECEIVED: Counted = { unit: 'received', axis: 'sent' };
const PERSONS: Counted = { unit: 'persons', axis: 'opened' };
const table = (number: string, counted: Counted, axes: Axes): Definition => ({
  ...{ number, span: 'month', ...counted, ...axes, isMultiple: false },
});
const ofMentions = (definition: Definition): Definition => ({ ...definition, isMultiple: true });
const ofYears = (definition: Definition): Definition => ({ ...definition, span: 'year' });
const by = (lines: Axes['lines'], columns: Axes['columns'] = 'places'): Axes => ({ lines, columns });

/**
 * The release catalogue: every table that exists. Users cannot run custom queries (SECURITY T11). Orders, suicide and
 * persons are published only by whole years (domain reference 4.5).
 */
const CATALOGUE = {
  new_cases: table('T1', CASES, by('places', 'months')),
  incidents: table('T1', HAPPENED, by('places', 'months')),
  persons_by_age: ofYears(table('T2', PERSONS, by('person_ages', 'sexes'))),
  persons_by_marriage: ofYears(table('T3', PERSONS, by('marital_statuses', 'children'))),
  persons_by_disability: ofYears(table('T3', PERSONS, by('disabilities', 'children'))),
  law_forms: ofMentions(table('T4', TOLD, by('law_forms'))),
  core_types: table('T5', TOLD, by('core_types')),
  core_type_ages: table('T5', TOLD, by('core_types', 'ages')),
  contexts: ofMentions(table('T5', TOLD, by('core_types', 'contexts'))),
  relationships: ofMentions(table('T6', TOLD, by('relationship_groups'))),
  relationship_sexes: ofMentions(table('T6', TOLD, by('relationship_groups', 'other_sexes'))),
  other_ages: ofMentions(table('T6', TOLD, by('relationship_groups', 'other_ages'))),
  other_occupations: ofYears(ofMentions(table('T6', TOLD, by('other_occupations', 'relationship_groups')))),
  other_numbers: table('T6', TOLD, by('other_numbers')),
  sexes: ofMentions(table('T6', TOLD, by('sexes', 'other_sexes'))),
  incident_places: table('T7', TOLD, by('incident_places', 'times_of_day')),
  incident_place_types: table('T7', TOLD, by('incident_places')),
  delays: table('T8', TOLD, by('delays')),
  rape_care: table('T8b', TOLD, by('delays', 'rape_care')),
  first_contacts: table('T9', CASES, by('agency_types', 'ways')),
  first_contact_agencies: table('T9', CASES, by('agency_types')),
  paths: table('T9', CASES, by('referred_from')),
  referrals: table('T10', SENT, by('service_types', 'referral_statuses')),
  referral_services: table('T10', SENT, by('service_types')),
  referral_answers: table('T10', SENT, by('referral_statuses')),
  order_decisions: ofYears(table('T11', ASKED, by('order_decisions'))),
  order_issues: ofYears(table('T11', ASKED, by('order_issues'))),
  order_services: ofYears(table('T11', ASKED, by('order_services'))),
  order_extensions: ofYears(table('T11', ASKED, by('order_extensions'))),
  order_breaches: ofYears(table('T11', ASKED, by('order_breaches'))),
  police_decisions: ofMentions(table('T12', WRITTEN, by('police_decisions'))),
  police_articles: ofMentions(table('T12', WRITTEN, by('articles', 'police_decisions'))),
  police_measures: ofMentions(table('T12', WRITTEN, by('measures'))),
  risk_bands: table('T13', CASES, by('bands', 'last_bands')),
  risk_levels: table('T13', CASES, by('last_bands')),
  safety_plans: table('T13', CASES, by('last_bands', 'safety_plans')),
  repeats: ofMentions(table('T14', TOLD, by('repeats'))),
  follow_ups: table('T15', DUE, by('follow_up_groups', 'timeliness')),
  follow_up_results: table('T15', DUE, by('timeliness')),
  closures: table('T15', CLOSED, by('closure_reasons')),
  case_lengths: table('T15', CASES, by('case_lengths')),
  suicide_triages: ofYears(table('T16', TRIAGED, by('triage_levels', 'seen_after'))),
  suicide_attempts: ofYears(table('T16', ATTEMPTS, by('told_attempts', 'seen_after'))),
  deaths: ofYears(table('T16', DEATHS, by('death_causes', 'sexes'))),
  appeals: table('T18', CASES, by('places', 'months')),
  police_reports: table('T18', WRITTEN, by('places', 'months')),
  police_stream: ofMentions(table('T18', WRITTEN, by('articles'))),
  support_stream: table('T18', CASES, by('agency_types')),
  unknown_to_police: table('T18', CASES, by('police_knowledge')),
  hidden_violence: ofMentions(table('T18', WRITTEN, by('article_groups'))),
} as const satisfies Record<string, Definition>;

/** Tables of an agency's report alone: services given and referrals received. No other agency reads them. */
const OWN = {
  services_given: table('A1', SERVICES, by('service_types')),
  people_served: ofYears(ofMentions(table('A2', SERVED, by('service_types')))),
  referrals_received: table('A3', RECEIVED, by('service_types', 'received_answers')),
  refusals: table('A4', RECEIVED, by('decline_reasons')),
  answer_times: table('A5', RECEIVED, by('answer_times')),
} as const satisfies Record<string, Definition>;

/** Published with the counts: an estimate with its interval, made of no facts. */
const ESTIMATED = { persons: table('T1', PERSONS, by('places', 'estimates')) } as const satisfies Record<
  string,
  Definition
>;

export type TableCode = keyof typeof CATALOGUE | keyof typeof OWN | keyof typeof ESTIMATED;
export const DEFINITIONS: Readonly<Record<TableCode, Definition>> = { ...CATALOGUE, ...OWN, ...ESTIMATED };
/** Those of a group. */
export const TABLE_CODES = Object.keys(CATALOGUE) as readonly TableCode[];
export const ALL_CODES = codeList('TableCode', Object.keys(DEFINITIONS) as readonly TableCode[]);

/** Reports to the police and appeals to services, and the tables between them, in the order in which they are read. */
export const STREAMS = [
  'appeals',
  'police_reports',
  'unknown_to_police',
  'police_decisions',
  'hidden_violence',
  'support_stream',
  'police_stream',
] as const satisfies readonly TableCode[];
