import type { AgencyKind } from '../agencies/agencies.types.js';
import { CHILD_BANDS } from '../cases/cases.types.js';
import { isToldOf } from './periods.rules.js';
import type { PeriodKind } from './periods.rules.js';
import type { PersonLine, PersonUnit } from './persons.rules.js';
import { ALL_COLUMNS, DEFINITIONS, LISTS, OF_THE_WHOLE, TOTAL } from './statistics.types.js';
import type { COLUMNS, LINES, ListName, TableCode } from './statistics.types.js';
import { exactCells, keyOf } from './tables.rules.js';
import type { CellAt, Count, ExactCell } from './tables.rules.js';
import { codeList } from '../shared/code-lists.js';

/** Cells of one table: one, or the sum of several that share no record, under a separate name. */
interface TableLine {
  readonly table: TableCode;
  readonly cells: readonly CellAt[];
  readonly name: SumName | null;
}
/** People behind all registrations, or the other units counted with them. */
interface PersonsLine {
  readonly persons: PersonUnit;
}
type LineOf = TableLine | PersonsLine;

export const SUM_NAMES = codeList('SumName', ['early', 'under_18']);
export type SumName = (typeof SUM_NAMES)[number];

/** Why a line has no figure: its table is of whole years, nothing was counted of the period, or people of a month. */
export const ABSENCES = codeList('ReportAbsence', ['of_years', 'not_counted', 'persons_not_added']);
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
/** The sum of several lines of a table, under a name. */
const sumOf = (name: SumName, table: TableCode, lines: readonly string[]): TableLine => ({
  ...{ table, name, cells: lines.map((line) => ({ line, column: TOTAL })) },
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
    sumOf('under_18', 'persons_by_age', [...CHILD_BANDS, 'under_18_unknown']),
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
    sumOf('early', 'police_decisions', EARLY),
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
type Form = Readonly<Partial<Record<SectionCode, readonly LineOf[]>>>;
export const COMMITTEE_FORM: Readonly<Record<keyof typeof FORM, readonly LineOf[]>> = FORM;
export const SECTION_CODES = Object.keys(FORM) as readonly (keyof typeof FORM)[];
/** In the order of the form. */
export const ALL_SECTION_CODES: readonly SectionCode[] = SECTION_CODES.flatMap((code): SectionCode[] =>
  code === 'answers' ? [code, ...(Object.keys(OWN_SECTIONS) as SectionCode[])] : [code],
);

const isOfTable = (line: LineOf): line is TableLine => 'table' in line;

/** Every table that a form draws on, once. */
export const tablesOf = (form: Form): readonly TableCode[] => [
  ...new Set(
    ALL_SECTION_CODES.flatMap((code) => form[code] ?? [])
      .filter(isOfTable)
      .map(({ table }) => table),
  ),
];
export const COMMITTEE_TABLES = tablesOf(COMMITTEE_FORM);

/**
 * Policy (domain reference 4.4): a report repeats cells of exact tables and counts no records. A line without a figure
 * says why; a zero appears only if the period was counted.
 */

/** What a report may draw on. */
export interface Material {
  readonly kind: PeriodKind;
  /** Cells of the tables that were counted. */
  readonly tables: ReadonlyMap<TableCode, readonly ExactCell[]>;
  /** Everybody together; null where people were not counted. */
  readonly persons: Omit<PersonLine, 'scope' | 'groupId' | 'agencyId'> | null;
}

interface Figure {
  readonly value: number | null;
  /** The interval of an estimate. */
  readonly low: number | null;
  readonly high: number | null;
  readonly absent: Absence | null;
}
interface Where extends CellAt {
  readonly table: TableCode | null;
  readonly persons: PersonUnit | null;
  readonly name: SumName | null;
}
export interface ReportLine extends Where, Figure {
  /** 3.2: the second line of the third section. */
  readonly number: string;
}
interface ReportSection<Line> {
  readonly code: SectionCode;
  readonly number: number;
  readonly lines: Line[];
}

const number = (value: number): Figure => ({ value, low: null, high: null, absent: null });
const absent = (why: Absence): Figure => ({ value: null, low: null, high: null, absent: why });

function tableFigure({ table, cells }: TableLine, { tables, kind }: Material): Figure {
  const counted = tables.get(table);
  if (!counted) return absent(isToldOf(table, kind) ? 'not_counted' : 'of_years');
  const keys = cells.map(keyOf);
  return number(counted.reduce((sum, cell) => (keys.includes(keyOf(cell)) ? sum + cell.value : sum), 0));
}

function personsFigure({ persons: unit }: PersonsLine, { persons, kind }: Material): Figure {
  if (kind === 'month') return absent('persons_not_added');
  if (!persons) return absent('not_counted');
  switch (unit) {
    case 'not_linked':
      return number(persons.notLinked);
    case 'settled_too_soon':
      return persons.settledTooSoon === null ? absent('not_counted') : number(persons.settledTooSoon);
    case 'estimate':
      return { value: persons.estimate, low: persons.from, high: persons.to, absent: null };
    default:
      return number(persons[unit]);
  }
}

/** Its own cell, or the sum that it is of. */
function whereOf(line: LineOf): Where {
  if (!isOfTable(line)) return { table: null, persons: line.persons, name: null, line: TOTAL, column: TOTAL };
  const alike = (key: keyof CellAt): string =>
    [...new Set(line.cells.map((cell) => cell[key]))].join('+') || TOTAL;
  return {
    ...{ table: line.table, persons: null, name: line.name },
    ...{ line: alike('line'), column: alike('column') },
  };
}

/** The whole form of a period: every line of it, with its figure or why it has none. */
export const filledForm = (material: Material, form: Form = COMMITTEE_FORM): ReportSection<ReportLine>[] =>
  ALL_SECTION_CODES.flatMap((code) => {
    const lines = form[code];
    return lines ? [{ code, lines }] : [];
  }).map(({ code, lines }, at) => ({
    code,
    number: at + 1,
    lines: lines.map((line, nth) => ({
      number: `${at + 1}.${nth + 1}`,
      ...whereOf(line),
      ...(isOfTable(line) ? tableFigure(line, material) : personsFigure(line, material)),
    })),
  }));

/**
 * Policy (domain reference 4.4): an agency counts its own work by the definitions of the tables of all agencies. Its
 * supervisor may open every case behind a number, so that every number is exact; places and months are counted together.
 */

/** What only the police do and report. */
const OF_POLICE: readonly SectionCode[] = ['orders', 'police', 'early', 'articles', 'measures'];

/**
 * Sections of the committee's report that an agency can count from its work, and those of the agency report alone.
 * Lines of persons are left out: they count people by links between agencies, which no agency may see.
 */
export function agencyForm(kind: AgencyKind): Form {
  const sections = Object.entries({ ...FORM, ...OWN_SECTIONS } as Record<SectionCode, readonly LineOf[]>);
  return Object.fromEntries(
    sections
      .filter(([code]) => kind === 'police' || !OF_POLICE.includes(code as SectionCode))
      .map(([code, lines]) => [code, lines.filter(isOfTable)]),
  );
}

const isList = (axis: (typeof LINES | typeof COLUMNS)[number]): axis is ListName => axis in LISTS;

/** Every cell of a table of one agency. */
function cellsOf(code: TableCode, counts: readonly Count[]): ExactCell[] {
  const { lines, columns } = DEFINITIONS[code];
  const sums = new Map<string, number>();
  for (const count of counts.filter((each) => each.code === code && each.line !== OF_THE_WHOLE)) {
    const key = keyOf({
      line: isList(lines) ? count.line : ALL_COLUMNS,
      column: isList(columns) ? count.column : ALL_COLUMNS,
    });
    sums.set(key, (sums.get(key) ?? 0) + count.records);
  }
  const codesIn = (axis: typeof lines | typeof columns) => (isList(axis) ? LISTS[axis] : [ALL_COLUMNS]);
  return exactCells(
    { lines: codesIn(lines), columns: codesIn(columns) },
    (cell) => sums.get(keyOf(cell)) ?? 0,
  );
}

/** A line of an agency; it has neither persons nor lines without a figure. */
type AgencyLine = Pick<ReportLine, 'number' | 'name' | 'line' | 'column'> & {
  readonly table: TableCode;
  readonly value: number;
};

/** The whole report of a period: every line of the form with its number. */
export function reportOf(form: Form, counts: readonly Count[]): ReportSection<AgencyLine>[] {
  const tables = new Map(tablesOf(form).map((code) => [code, cellsOf(code, counts)]));
  return filledForm({ kind: 'year', tables, persons: null }, form).map((section) => ({
    ...section,
    lines: section.lines.flatMap(({ number: no, table, name, line, column, value }) =>
      table && value !== null ? [{ number: no, table, name, line, column, value }] : [],
    ),
  }));
}
