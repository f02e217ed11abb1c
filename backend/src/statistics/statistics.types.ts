import type { Relationship } from '../cases/classification.types.js';

/** The release catalogue: every table that exists. Nobody puts questions of her own (SECURITY T11). */
export const TABLE_CODES = ['new_cases', 'incidents', 'law_forms', 'relationships'] as const;
export type TableCode = (typeof TABLE_CODES)[number];

/** Cells from 1 to one below it are never shown (domain reference 4.5). */
export const SMALLEST_SHOWN = 5;
/** Shares are told of at least so many records, in steps of five percent. */
export const SMALLEST_BASE = 10;

/** Beyond these the column of the year cannot go, and nobody counts. */
export const FIRST_YEAR = 1900;
export const LAST_YEAR = 2200;

export const MONTHS = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12'] as const;
/** The line and the column of sums. */
export const TOTAL = 'total';
/** Every place that has no working group. */
export const ELSEWHERE = 'elsewhere';

export const LAW_FORM_ROWS = ['physical', 'psychological', 'sexual', 'economic'] as const;
export const RELATIONSHIP_GROUPS = [
  'partner',
  'in_laws',
  'family',
  'known',
  'stranger',
  'not_known',
] as const;
export type RelationshipGroup = (typeof RELATIONSHIP_GROUPS)[number];

export const GROUP_OF = {
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

/** What counting in the database is told of the code lists. */
export const CLASSIFIED_AS = { groups: GROUP_OF } as const;

/** How a table is counted; shown with it, so that no figure stands without its definition. */
export interface Definition {
  /** The finest period it may be published for; its facts are kept by it, and those of months add up. */
  readonly span: Span;
  readonly unit: 'cases' | 'incidents';
  /** The day that puts a record into its period. */
  readonly axis: 'opened' | 'happened' | 'told';
  readonly lines: 'places' | 'law_forms' | 'relationship_groups';
  /** `months`: facts have the one column `all`, and what is shown has a column for each month of its period. */
  readonly columns: 'months' | 'places';
  /** One record may stand in several lines: the sums are of mentions. */
  readonly isMultiple: boolean;
  /** A line or a column says something of people, so that a whole group in one cell is hidden too. */
  readonly tellsOfPeople: boolean;
}

export const SPANS = ['month', 'year'] as const;
export type Span = (typeof SPANS)[number];
/** The one column of facts whose table has a column for each month. */
export const ALL_COLUMNS = 'all';
/** Facts of this line say of the whole how many records were counted, and why others are left out. */
export const OF_THE_WHOLE = '*';

const byMonth = { span: 'month', isMultiple: false, tellsOfPeople: true } as const;

export const DEFINITIONS = {
  new_cases: {
    ...byMonth,
    ...{ unit: 'cases', axis: 'opened', lines: 'places', columns: 'months', tellsOfPeople: false },
  },
  incidents: {
    ...byMonth,
    ...{ unit: 'incidents', axis: 'happened', lines: 'places', columns: 'months', tellsOfPeople: false },
  },
  law_forms: {
    ...byMonth,
    ...{ unit: 'incidents', axis: 'told', lines: 'law_forms', columns: 'places', isMultiple: true },
  },
  relationships: {
    ...byMonth,
    ...{ unit: 'incidents', axis: 'told', lines: 'relationship_groups', columns: 'places', isMultiple: true },
  },
} as const satisfies Record<TableCode, Definition>;

/** `small`: 1 to 4. `hidden`: left out so that no small one can be worked out, or nobody's group be told apart. */
export const MARKS = ['small', 'hidden'] as const;
export type Mark = (typeof MARKS)[number];

/** A table as it may leave the roll-up: a value or a mark, never both. */
export interface ShownCell {
  readonly line: string;
  readonly column: string;
  readonly value: number | null;
  readonly mark: Mark | null;
}
