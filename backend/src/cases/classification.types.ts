import { codeList } from '../shared/code-lists.js';

/** Forms of violence named by the Law on Prevention of Violence in the Family; several may apply (domain reference 1.1). */
export const LAW_FORMS = codeList('LawForm', ['physical', 'psychological', 'sexual', 'economic']);
export type LawForm = (typeof LAW_FORMS)[number];

/** Exactly one describes the act of an incident; the order is the order of the questions (domain reference 2.1). */
export const CORE_TYPES = codeList('CoreType', [
  'rape',
  'sexual_assault',
  'physical_assault',
  'forced_marriage',
  'denial_resources',
  'psychological_abuse',
  'non_gbv',
]);
export type CoreType = (typeof CORE_TYPES)[number];

/** Derived, several may apply; they describe who and when, never the act (domain reference 2.2). */
export const CASE_CONTEXTS = [
  'domestic_violence',
  'ipv',
  'in_law_violence',
  'child_sexual_abuse',
  'early_marriage',
  'possible_sexual_exploitation',
  'possible_sexual_slavery',
  'harmful_practice',
  'migrant_household',
] as const;
export type CaseContext = (typeof CASE_CONTEXTS)[number];

export const KNOWN_ANSWERS = codeList('KnownAnswer', ['yes', 'no', 'unknown']);
export type KnownAnswer = (typeof KNOWN_ANSWERS)[number];

/** Values of the inter-agency incident recorder that a relationship is counted under. */
export const RECORDER_RELATIONSHIPS = [
  'intimate_partner',
  'primary_caregiver',
  'family_other',
  'supervisor_employer',
  'schoolmate',
  'teacher',
  'service_provider',
  'cotenant',
  'family_friend_neighbour',
  'other_resident',
  'other',
  'no_relation',
  'unknown',
] as const;
export type RecorderRelationship = (typeof RECORDER_RELATIONSHIPS)[number];

interface RelationshipRow {
  /** Counted as violence in the family; `configurable` follows the deployment. */
  readonly family: 'yes' | 'no' | 'configurable';
  readonly kin: 'partner' | 'in_law' | 'parent' | 'other';
  readonly recorder: RecorderRelationship;
}

/** Relation of the alleged perpetrator to the survivor. Registered marriage is never a condition for anything. */
export const RELATIONSHIPS = {
  husband_registered: { family: 'yes', kin: 'partner', recorder: 'intimate_partner' },
  husband_nikoh: { family: 'yes', kin: 'partner', recorder: 'intimate_partner' },
  ex_husband: { family: 'yes', kin: 'partner', recorder: 'intimate_partner' },
  wife: { family: 'yes', kin: 'partner', recorder: 'intimate_partner' },
  ex_wife: { family: 'yes', kin: 'partner', recorder: 'intimate_partner' },
  fiance_partner: { family: 'configurable', kin: 'partner', recorder: 'intimate_partner' },
  mother_in_law: { family: 'yes', kin: 'in_law', recorder: 'family_other' },
  father_in_law: { family: 'yes', kin: 'in_law', recorder: 'family_other' },
  sister_in_law: { family: 'yes', kin: 'in_law', recorder: 'family_other' },
  brother_in_law: { family: 'yes', kin: 'in_law', recorder: 'family_other' },
  co_wife: { family: 'yes', kin: 'other', recorder: 'family_other' },
  father: { family: 'yes', kin: 'parent', recorder: 'family_other' },
  mother: { family: 'yes', kin: 'parent', recorder: 'family_other' },
  step_parent: { family: 'yes', kin: 'parent', recorder: 'family_other' },
  son: { family: 'yes', kin: 'other', recorder: 'family_other' },
  daughter: { family: 'yes', kin: 'other', recorder: 'family_other' },
  brother: { family: 'yes', kin: 'other', recorder: 'family_other' },
  sister: { family: 'yes', kin: 'other', recorder: 'family_other' },
  grandparent: { family: 'yes', kin: 'other', recorder: 'family_other' },
  other_relative: { family: 'yes', kin: 'other', recorder: 'family_other' },
  cohabitant_other: { family: 'configurable', kin: 'other', recorder: 'cotenant' },
  neighbour_friend: { family: 'no', kin: 'other', recorder: 'family_friend_neighbour' },
  teacher: { family: 'no', kin: 'other', recorder: 'teacher' },
  schoolmate: { family: 'no', kin: 'other', recorder: 'schoolmate' },
  employer: { family: 'no', kin: 'other', recorder: 'supervisor_employer' },
  service_provider: { family: 'no', kin: 'other', recorder: 'service_provider' },
  official_police_military: { family: 'no', kin: 'other', recorder: 'other' },
  community_member: { family: 'no', kin: 'other', recorder: 'other_resident' },
  stranger: { family: 'no', kin: 'other', recorder: 'no_relation' },
  other: { family: 'no', kin: 'other', recorder: 'other' },
  unknown: { family: 'no', kin: 'other', recorder: 'unknown' },
} as const satisfies Record<string, RelationshipRow>;
export type Relationship = keyof typeof RELATIONSHIPS;
export const RELATIONSHIP_CODES = codeList(
  'Relationship',
  Object.keys(RELATIONSHIPS) as readonly Relationship[],
);

/** The two relations whose place in the family a deployment decides for itself. */
export interface FamilyConfiguration {
  readonly fiancePartner: boolean;
  readonly cohabitantOther: boolean;
}

/** The law names no list of family members: partners count, people who merely share a home do not. */
export const DEFAULT_FAMILY: FamilyConfiguration = { fiancePartner: true, cohabitantOther: false };

export const MARITAL_STATUSES = codeList('MaritalStatus', [
  'single',
  'married_registered',
  'married_nikoh_only',
  'married_polygamous',
  'cohabiting',
  'separated',
  'abandoned_by_migrant',
  'divorced_registered',
  'divorced_religious_only',
  'widowed',
  'unknown',
]);
export type MaritalStatus = (typeof MARITAL_STATUSES)[number];

/** The four values of the inter-agency recorder, and widowed, which it lacks. */
export const RECORDER_MARITAL_STATUS = {
  single: 'single',
  married_registered: 'married_cohabiting',
  married_nikoh_only: 'married_cohabiting',
  married_polygamous: 'married_cohabiting',
  cohabiting: 'married_cohabiting',
  separated: 'divorced_separated',
  abandoned_by_migrant: 'divorced_separated',
  divorced_registered: 'divorced_separated',
  divorced_religious_only: 'divorced_separated',
  widowed: 'widowed',
  unknown: 'unknown',
} as const satisfies Record<MaritalStatus, string>;

/** What was done, as reported; "unknown" is stored and never read as "no". */
export interface ActFacts {
  readonly lawForms: readonly LawForm[];
  readonly penetration: KnownAnswer;
  readonly forcedMarriage: KnownAnswer;
  /** A user decided that the incident lies outside this classification. */
  readonly outsideClassification: boolean;
}

export interface ContextFacts {
  readonly coreType: CoreType | null;
  /** In completed years on the day of the incident; null when not known. */
  readonly ageAtIncident: number | null;
  readonly relationships: readonly Relationship[];
  readonly goodsExchanged: KnownAnswer;
  readonly abductedOrTrafficked: KnownAnswer;
  readonly harmfulPractice: KnownAnswer;
  /** Husband or partner abroad for work at the time. */
  readonly spouseAbroad: KnownAnswer;
}

export const CORE_TYPE_REFUSALS = ['core_type_missing', 'core_type_reason_missing'] as const;
export type CoreTypeRefusal = (typeof CORE_TYPE_REFUSALS)[number];
