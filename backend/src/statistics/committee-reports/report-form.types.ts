import { CHILD_BANDS } from '../../cases/cases.types.js';
import type { PersonUnit } from '../persons.types.js';
import { LISTS } from '../lists.types.js';
import type { ListName } from '../lists.types.js';
import { DEFINITIONS, TOTAL } from '../statistics.types.js';
import type { TableCode } from '../statistics.types.js';

/** A cell of a table: its line and its column, `total` for a sum. */
export interface CellAt {
  readonly line: string;
  readonly column: string;
}

/** Cells of one table: one, or the sum of several that share no record, under a separate name. */
export interface TableLine {
  readonly table: TableCode;
  readonly cells: readonly CellAt[];
  readonly name: SumName | null;
}
/** People behind all registrations, or the other units counted with them (persons.types.ts). */
export interface PersonsLine {
  readonly persons: PersonUnit;
}
export type LineOf = TableLine | PersonsLine;

export const SUM_NAMES = ['early', 'under_18'] as const;
export type SumName = (typeof SUM_NAMES)[number];

/** Why a line has no figure: its table is of whole years, nothing was counted of the period, or people of a month. */
export const ABSENCES = ['of_years', 'not_counted', 'persons_not_added'] as const;
export type Absence = (typeof ABSENCES)[number];

/** Decisions that ended a police report without a measure. */
const EARLY = ['reconciled', 'insignificant', 'prevention_talk', 'refusal_to_open'];

const codesOf = (list: string): readonly string[] => LISTS[list as ListName];
const one = (table: TableCode, line: string, column: string): TableLine => ({
  table,
  cells: [{ line, column }],
  name: null,
});
const whole = (table: TableCode): TableLine => one(table, TOTAL, TOTAL);
/** Every line of a table, its columns together. */
const down = (table: TableCode): TableLine[] =>
  codesOf(DEFINITIONS[table].lines).map((line) => one(table, line, TOTAL));
/** Every column of a table, its lines together. */
const across = (table: TableCode): TableLine[] =>
  codesOf(DEFINITIONS[table].columns).map((column) => one(table, TOTAL, column));
const sumOf = (name: SumName, table: TableCode, cells: readonly CellAt[]): TableLine => ({
  table,
  cells,
  name,
});
const isEarly = ({ cells: [cell] }: TableLine): boolean => EARLY.includes(cell?.line ?? '');

/**
 * The report to the committee for women and family affairs: each numbered line names the table and the cell that it
 * repeats (domain reference 4.4).
 */
const FORM = {
  registered: [
    { persons: 'registrations' },
    { persons: 'persons' },
    { persons: 'estimate' },
    whole('new_cases'),
    whole('incidents'),
  ],
  forms: [...down('law_forms'), whole('law_forms')],
  core_types: [...down('core_types'), whole('core_types')],
  contexts: across('contexts'),
  relationships: [...down('relationships'), whole('relationships')],
  people: [
    ...across('persons_by_age'),
    ...down('persons_by_age'),
    sumOf(
      'under_18',
      'persons_by_age',
      [...CHILD_BANDS, 'under_18_unknown'].map((line) => ({ line, column: TOTAL })),
    ),
    whole('persons_by_age'),
  ],
  services: [...down('referrals'), whole('referrals')],
  answers: across('referrals'),
  orders: [
    ...down('order_decisions'),
    whole('order_decisions'),
    ...down('order_issues'),
    ...down('order_services'),
    ...down('order_extensions'),
    ...down('order_breaches'),
  ],
  police: [...down('police_decisions').filter((line) => !isEarly(line)), whole('police_decisions')],
  early: [
    ...down('police_decisions').filter(isEarly),
    sumOf(
      'early',
      'police_decisions',
      EARLY.map((line) => ({ line, column: TOTAL })),
    ),
    { persons: 'settled_too_soon' },
  ],
  articles: down('hidden_violence'),
  measures: down('police_measures'),
  safety: [
    ...across('risk_bands'),
    one('safety_plans', 'high', 'with_plan'),
    one('safety_plans', 'high', 'without_plan'),
  ],
  follow_ups: [...across('follow_ups'), whole('follow_ups')],
  repeats: down('repeats'),
  closures: [...down('closures'), whole('closures')],
} as const satisfies Record<string, readonly LineOf[]>;

/** What an agency reports of its work in addition: services given and requests received. */
const OWN_SECTIONS = {
  given: [...down('services_given'), whole('services_given')],
  served: down('people_served'),
  received: [...down('referrals_received'), whole('referrals_received')],
  received_answers: across('referrals_received'),
  refusals: [...down('refusals'), whole('refusals')],
  answer_times: down('answer_times'),
} as const satisfies Record<string, readonly LineOf[]>;

export type SectionCode = keyof typeof FORM | keyof typeof OWN_SECTIONS;
/** Sections with their lines; the report of an agency leaves out those that it does not know. */
export type Form = Readonly<Partial<Record<SectionCode, readonly LineOf[]>>>;
export const COMMITTEE_FORM: Readonly<Record<keyof typeof FORM, readonly LineOf[]>> = FORM;
export const SECTION_CODES = Object.keys(FORM) as readonly (keyof typeof FORM)[];
export const WHOLE_FORM: Readonly<Record<SectionCode, readonly LineOf[]>> = { ...FORM, ...OWN_SECTIONS };
/** In the order of the form. */
export const ALL_SECTION_CODES: readonly SectionCode[] = SECTION_CODES.flatMap((code): SectionCode[] =>
  code === 'answers' ? [code, ...(Object.keys(OWN_SECTIONS) as SectionCode[])] : [code],
);
/** Every table that the report draws on, once. */
export const COMMITTEE_TABLES: readonly TableCode[] = [
  ...new Set(
    SECTION_CODES.flatMap((code) => COMMITTEE_FORM[code]).flatMap((line) =>
      'table' in line ? [line.table] : [],
    ),
  ),
];
