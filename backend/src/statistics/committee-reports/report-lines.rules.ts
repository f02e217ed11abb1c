/**
 * Policy (domain reference 4.4): a report repeats cells of exact tables and counts no records. A line without a figure
 * says why; a zero appears only if the period was counted.
 */
import { isToldOf } from '../cell-counts.rules.js';
import type { PeriodKind } from '../cell-counts.rules.js';
import type { PersonLine, PersonUnit } from '../persons.types.js';
import { TOTAL } from '../statistics.types.js';
import type { TableCode } from '../statistics.types.js';
import { ALL_SECTION_CODES, COMMITTEE_FORM } from './report-form.types.js';
import type {
  Absence,
  Form,
  LineOf,
  PersonsLine,
  SectionCode,
  SumName,
  TableLine,
} from './report-form.types.js';

export interface ExactCell {
  readonly line: string;
  readonly column: string;
  readonly value: number;
}

/** What a report may draw on. */
export interface Material {
  readonly kind: PeriodKind;
  /** Cells of the tables that were counted. */
  readonly tables: ReadonlyMap<TableCode, readonly ExactCell[]>;
  /** Everybody together; null where people were not counted. */
  readonly persons: Omit<PersonLine, 'scope' | 'groupId' | 'agencyId'> | null;
}

export interface ReportLine {
  /** 3.2: the second line of the third section. */
  readonly number: string;
  readonly table: TableCode | null;
  readonly persons: PersonUnit | null;
  readonly name: SumName | null;
  readonly line: string;
  readonly column: string;
  readonly value: number | null;
  /** The interval of an estimate. */
  readonly low: number | null;
  readonly high: number | null;
  readonly absent: Absence | null;
}

export interface ReportSection {
  readonly code: SectionCode;
  readonly number: number;
  readonly lines: readonly ReportLine[];
}

type Figure = Pick<ReportLine, 'value' | 'low' | 'high' | 'absent'>;
const number = (value: number): Figure => ({ value, low: null, high: null, absent: null });
const absent = (why: Absence): Figure => ({ value: null, low: null, high: null, absent: why });

function tableFigure({ table, cells }: TableLine, { tables, kind }: Material): Figure {
  const counted = tables.get(table);
  if (!counted) return absent(isToldOf(table, kind) ? 'not_counted' : 'of_years');
  return number(
    cells.reduce(
      (sum, { line, column }) =>
        sum + (counted.find((cell) => cell.line === line && cell.column === column)?.value ?? 0),
      0,
    ),
  );
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

/** Where a line stands: its own cell, or the sum that it is of. */
const placeOf = (line: LineOf): Pick<ReportLine, 'table' | 'persons' | 'name' | 'line' | 'column'> => {
  if ('persons' in line)
    return { table: null, persons: line.persons, name: null, line: TOTAL, column: TOTAL };
  const alike = (key: 'line' | 'column'): string =>
    [...new Set(line.cells.map((cell) => cell[key]))].join('+') || TOTAL;
  return {
    ...{ table: line.table, persons: null, name: line.name },
    ...{ line: alike('line'), column: alike('column') },
  };
};

/** The whole form of a period: every line of it, with its figure or why it has none. */
export const filledForm = (material: Material, form: Form = COMMITTEE_FORM): ReportSection[] =>
  ALL_SECTION_CODES.flatMap((code) => {
    const lines = form[code];
    return lines ? [{ code, lines }] : [];
  }).map(({ code, lines }, at) => ({
    code,
    number: at + 1,
    lines: lines.map((line, nth) => ({
      number: `${at + 1}.${nth + 1}`,
      ...placeOf(line),
      ...('persons' in line ? personsFigure(line, material) : tableFigure(line, material)),
    })),
  }));
