import type { AgencyKind } from '../../agencies/agencies.types.js';
import { ALL_SECTION_CODES, WHOLE_FORM } from '../committee-reports/report-form.types.js';
import type { LineOf, SectionCode, TableLine, CellAt } from '../committee-reports/report-form.types.js';
import { ALL_COLUMNS, DEFINITIONS, OF_THE_WHOLE } from '../statistics.types.js';
import type { TableCode, COLUMNS, LINES } from '../statistics.types.js';
import { LISTS } from '../lists.types.js';
import type { ListName } from '../lists.types.js';
import { exactCells } from '../tables.rules.js';
import type { Count } from '../tables.rules.js';

/** What only the police do and report. */
const OF_POLICE: readonly SectionCode[] = ['orders', 'police', 'early', 'articles', 'measures'];

export interface AgencySection {
  readonly code: SectionCode;
  readonly lines: readonly TableLine[];
}

const isOfTable = (line: LineOf): line is TableLine => 'table' in line;

/**
 * Sections of the committee's report that an agency can count from its work, and those of the agency report alone.
 * Lines of persons are left out: they count people by links between agencies, which no agency may see.
 */
const formWithout = (left: readonly SectionCode[]): readonly AgencySection[] =>
  ALL_SECTION_CODES.filter((code) => !left.includes(code))
    .map((code) => ({ code, lines: WHOLE_FORM[code].filter(isOfTable) }))
    .filter(({ lines }) => lines.length > 0);

const FORMS: Readonly<Record<AgencyKind, readonly AgencySection[]>> = {
  police: formWithout([]),
  state: formWithout(OF_POLICE),
  civil: formWithout(OF_POLICE),
};
export const agencyForm = (kind: AgencyKind): readonly AgencySection[] => FORMS[kind];

/** Every table that such a form draws on, once. */
export const tablesOf = (form: readonly AgencySection[]): readonly TableCode[] => [
  ...new Set(form.flatMap(({ lines }) => lines).map(({ table }) => table)),
];

/**
 * Policy (domain reference 4.4): an agency counts its own work by the definitions of the tables of all agencies. Its
 * supervisor may open every case behind a number, so that every number is exact; places and months of one agency are
 * counted together.
 */

export interface ReportLine {
  /** 3.2: the second line of the third section. */
  readonly number: string;
  readonly table: TableCode;
  /** Of a sum of several cells. */
  readonly name: string | null;
  readonly line: string;
  readonly column: string;
  readonly value: number;
}
export interface ReportSection {
  readonly code: AgencySection['code'];
  readonly number: number;
  readonly lines: ReportLine[];
}

type AxisOf = (typeof LINES | typeof COLUMNS)[number];
const isList = (axis: AxisOf): axis is ListName => axis in LISTS;
const codesOf = (axis: AxisOf): readonly string[] => (isList(axis) ? LISTS[axis] : [ALL_COLUMNS]);
const keyOf = ({ line, column }: CellAt): string => `${line} ${column}`;

/** Every cell of a table of one agency, by line and column. */
function valuesOf(code: TableCode, counts: readonly Count[]): ReadonlyMap<string, number> {
  const [lines, columns] = [codesOf(DEFINITIONS[code].lines), codesOf(DEFINITIONS[code].columns)];
  const [isLine, isColumn] = [isList(DEFINITIONS[code].lines), isList(DEFINITIONS[code].columns)];
  const sums = new Map<string, number>();
  for (const count of counts.filter((each) => each.code === code && each.line !== OF_THE_WHOLE)) {
    const key = keyOf({
      line: isLine ? count.line : ALL_COLUMNS,
      column: isColumn ? count.column : ALL_COLUMNS,
    });
    sums.set(key, (sums.get(key) ?? 0) + count.records);
  }
  const cells = exactCells({ lines, columns }, (cell) => sums.get(keyOf(cell)) ?? 0);
  return new Map(cells.map((cell) => [keyOf(cell), cell.value]));
}

const joined = (cells: readonly CellAt[], key: keyof CellAt): string =>
  [...new Set(cells.map((cell) => cell[key]))].join('+');

/** The whole report of a period: every line of the form with its number. */
export function reportOf(form: readonly AgencySection[], counts: readonly Count[]): ReportSection[] {
  const values = new Map(tablesOf(form).map((code) => [code, valuesOf(code, counts)]));
  return form.map(({ code, lines }, at) => ({
    ...{ code, number: at + 1 },
    lines: lines.map(({ table, name, cells }, nth) => ({
      ...{ number: `${at + 1}.${nth + 1}`, table, name },
      ...{ line: joined(cells, 'line'), column: joined(cells, 'column') },
      value: cells.reduce((sum, cell) => sum + (values.get(table)?.get(keyOf(cell)) ?? 0), 0),
    })),
  }));
}
