import { AGENCY_TYPES, SERVICE_TYPES } from '../agencies/agencies.types.js';
import { REFERRED_FROM, AGE_BANDS, BANDS, DISABILITIES } from '../cases/cases.types.js';
import { CASE_CONTEXTS, CORE_TYPES, LAW_FORMS, MARITAL_STATUSES } from '../cases/classification.types.js';
import { AGE_GROUPS, OCCUPATIONS, PLACE_TYPES, TIMES_OF_DAY } from '../cases/incidents.types.js';
import { LEGAL_ARTICLE_CODES, POLICE_MEASURES } from '../cases/legal-articles.types.js';
import { CLOSURE_REASONS, DEATH_CAUSES } from '../closure/closure.types.js';
import { DECLINE_REASONS, REFERRAL_STATUSES } from '../referrals/referrals.types.js';

export const RELATIONSHIP_GROUPS = [
  'partner',
  'in_laws',
  'family',
  'known',
  'stranger',
  'not_known',
] as const;
export type RelationshipGroup = (typeof RELATIONSHIP_GROUPS)[number];

/** From the day of the event to the day of the survivor's report; the ranges do not overlap. */
export const DELAYS = [
  'days_0_3',
  'days_4_5',
  'days_6_14',
  'days_15_30',
  'days_31_more',
  'not_known',
] as const;
export type Delay = (typeof DELAYS)[number];

/** What the police wrote as the end of a report; `none`: nothing was written. */
export const POLICE_DECISIONS = [
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
  delays: DELAYS,
  rape_care: ['within_72h', 'later', 'asked_for', 'none'],
  agency_types: AGENCY_TYPES,
  ways: ['came_herself', 'sent_by_word', 'referred'],
  referred_from: REFERRED_FROM,
  service_types: [...SERVICE_TYPES, 'not_known'],
  referral_statuses: [...REFERRAL_STATUSES, 'not_known'],
  received_answers: ['accepted', 'declined', 'not_available', 'unanswered'],
  decline_reasons: DECLINE_REASONS,
  answer_times: ['within_24h', 'within_72h', 'within_7_days', 'later', 'unanswered'],
  order_decisions: ['issued', 'refused', 'undecided'],
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
export const LIST_NAMES = Object.keys(LISTS) as readonly ListName[];
