import {
  DEFINITIONS,
  ELSEWHERE,
  LISTS,
  MONTHS,
  OF_THE_WHOLE,
  PLACE_UNKNOWN,
  TOTAL,
} from './statistics.types.js';
import type { ListName, TableCode } from './statistics.types.js';

/**
 * Policy (domain reference 4.4): a table has the lines and columns of its catalogue whether or not anything is counted in
 * them; its sums are those of its cells. Counts are exact here: what the public reads is rounded in editions/.
 */

/** One sum of coded fields; the line `*` holds how many records were counted and why others were left out. */
export interface Count {
  readonly code: TableCode;
  readonly line: string;
  readonly column: string;
  readonly records: number;
}
export type CellAt = Pick<Count, 'line' | 'column'>;
export interface ExactCell extends CellAt {
  readonly value: number;
}
interface Frame {
  readonly lines: readonly string[];
  readonly columns: readonly string[];
}
export interface ExactTable extends Frame {
  readonly cells: ExactCell[];
}

/** What a table needs beside its counts: the places that have a group, and the months of its period. */
interface Around {
  readonly places: readonly string[];
  readonly months?: readonly string[];
}

const codesOf = (of: 'places' | ListName, places: readonly string[]): readonly string[] =>
  of === 'places' ? [...places, ELSEWHERE, PLACE_UNKNOWN] : LISTS[of];

/** The lines and columns of a table. */
export function axesOf(code: TableCode, { places, months = MONTHS }: Around): Frame {
  const { lines, columns } = DEFINITIONS[code];
  return {
    lines: codesOf(lines, places),
    columns: columns === 'months' ? months : codesOf(columns, places),
  };
}

export const keyOf = ({ line, column }: CellAt): string => `${line} ${column}`;

function recordsOf(code: TableCode, counts: readonly Count[]): (cell: CellAt) => number {
  const records = new Map(
    counts.filter((count) => count.code === code).map((count) => [keyOf(count), count.records]),
  );
  return (cell) => records.get(keyOf(cell)) ?? 0;
}

const added = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

/** Every cell of a table with its sums. */
export function exactCells({ lines, columns }: Frame, at: (cell: CellAt) => number): ExactCell[] {
  const values = lines.map((line) => columns.map((column) => at({ line, column })));
  const withTotal = values.map((line) => [...line, added(line)]);
  const totals = [...columns, TOTAL].map((_, nth) => added(withTotal.map((line) => line[nth] ?? 0)));
  return [...withTotal, totals].flatMap((line, nth) =>
    line.map((value, column) => ({ line: lines[nth] ?? TOTAL, column: columns[column] ?? TOTAL, value })),
  );
}

/** A table of the catalogue from the counts of one period. */
export function exactTable(code: TableCode, counts: readonly Count[], around: Around): ExactTable {
  const axes = axesOf(code, around);
  return { ...axes, cells: exactCells(axes, recordsOf(code, counts)) };
}

/** How many records a table counts, and how many it leaves out and why. */
export function wholeOf(code: TableCode, counts: readonly Count[]) {
  const at = recordsOf(code, counts);
  const of = (column: string): number => at({ line: OF_THE_WHOLE, column });
  return {
    ...{ counted: of('counted'), withoutConsent: of('without_consent') },
    ...{ withoutDay: of('without_day'), toldBefore: of('told_before') },
  };
}
