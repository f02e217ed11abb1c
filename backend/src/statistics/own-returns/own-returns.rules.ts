/**
 * Policy (domain reference 4.4, 4.5): an agency counts its own work by the definitions of the group's tables. Its
 * supervisor reads every file of it, so that nothing is left out against her; places and months of one agency are told
 * together. What is handed on is another sheet (handed-on.rules.ts).
 */
import { LISTS } from '../lists.types.js';
import type { ListName } from '../lists.types.js';
import { withSums } from '../suppression.rules.js';
import { ALL_COLUMNS, DEFINITIONS, OF_THE_WHOLE, TOTAL } from '../statistics.types.js';
import type { COLUMNS, LINES, ShownCell, TableCode } from '../statistics.types.js';
import type { Count } from '../tables.rules.js';

type AxisOf = (typeof LINES | typeof COLUMNS)[number];
const isList = (axis: AxisOf): axis is ListName => axis in LISTS;
const codesOf = (axis: AxisOf): readonly string[] => (isList(axis) ? LISTS[axis] : [ALL_COLUMNS]);

/** The lines and columns of a table of one agency. */
export const ownAxes = (code: TableCode) => ({
  lines: codesOf(DEFINITIONS[code].lines),
  columns: codesOf(DEFINITIONS[code].columns),
});

/** What was counted in each of its cells. */
export function ownCounts(code: TableCode, counts: readonly Count[]): number[][] {
  const { lines, columns } = ownAxes(code);
  const [isLine, isColumn] = [isList(DEFINITIONS[code].lines), isList(DEFINITIONS[code].columns)];
  const found = counts.filter((count) => count.code === code && count.line !== OF_THE_WHOLE);
  return lines.map((line) =>
    columns.map((column) =>
      found
        .filter((count) => (!isLine || count.line === line) && (!isColumn || count.column === column))
        .reduce((sum, { records }) => sum + records, 0),
    ),
  );
}

/** Every cell of it with the sums, as the agency reads it. */
export function ownCells(code: TableCode, counts: readonly Count[]): ShownCell[] {
  const { lines, columns } = ownAxes(code);
  return withSums(ownCounts(code, counts)).flatMap((values, at) =>
    values.map((value, nth) => ({
      ...{ line: lines[at] ?? TOTAL, column: columns[nth] ?? TOTAL },
      ...{ value, mark: null },
    })),
  );
}

/** Of how many a table is, and how many it leaves out and why. */
export interface Whole {
  readonly counted: number;
  readonly withoutConsent: number;
  readonly withoutDay: number;
  readonly toldBefore: number;
}

export function wholeOf(code: TableCode, counts: readonly Count[]): Whole {
  const of = (state: string): number =>
    counts
      .filter((count) => count.code === code && count.line === OF_THE_WHOLE && count.column === state)
      .reduce((sum, { records }) => sum + records, 0);
  return {
    ...{ counted: of('counted'), withoutConsent: of('without_consent') },
    ...{ withoutDay: of('without_day'), toldBefore: of('told_before') },
  };
}
