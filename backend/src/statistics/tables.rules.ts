/**
 * Policy (domain reference 4.4, 4.5): a table has the lines and columns of its catalogue whether or not anything is
 * counted in them, so that a line that appears tells nothing; its sums are those of its cells. Shares are told of at
 * least ten records and in steps of five percent, from which no count can be worked out.
 */
import { marksAmong, together, withSums } from './suppression.rules.js';
import type { Counts } from './suppression.rules.js';
import {
  DEFINITIONS,
  ELSEWHERE,
  LAW_FORM_ROWS,
  MONTHS,
  RELATIONSHIP_GROUPS,
  SMALLEST_BASE,
  SMALLEST_SHOWN,
  TOTAL,
} from './statistics.types.js';
import type { Definition, ShownCell, TableCode } from './statistics.types.js';

/** One sum of coded fields; the line `*` holds what was counted at all and what was left out. */
export interface Count {
  readonly code: TableCode;
  readonly line: string;
  readonly column: string;
  readonly records: number;
}

export interface ShownTable {
  readonly lines: readonly string[];
  readonly columns: readonly string[];
  readonly cells: readonly ShownCell[];
  readonly withoutConsentPercent: number | null;
  readonly withoutDayPercent: number | null;
}

const OF_THE_WHOLE = '*';

function linesOf({ lines }: Definition, places: readonly string[]): readonly string[] {
  if (lines === 'places') return [...places, ELSEWHERE];
  return lines === 'law_forms' ? LAW_FORM_ROWS : RELATIONSHIP_GROUPS;
}

const columnsOf = ({ columns }: Definition, places: readonly string[]): readonly string[] =>
  columns === 'months' ? MONTHS : [...places, ELSEWHERE];

const inFives = (part: number, whole: number): number | null =>
  whole < SMALLEST_BASE ? null : Math.round((part / whole) * 20) * 5;

/** The cells of a table and their sums as they may be shown. */
export const shownCells = (values: Counts, table: Frame): ShownCell[] => cellsAmong([values], table);

interface Frame {
  lines: readonly string[];
  columns: readonly string[];
  smallestShown: number;
  tellsOfPeople: boolean;
}

/** The same of what several agencies gave, each of which knows her own. */
export function cellsAmong(shares: readonly Counts[], table: Frame): ShownCell[] {
  const marks = marksAmong(shares, table.smallestShown, table.tellsOfPeople);
  return withSums(together(shares)).flatMap((line, lineAt) =>
    line.map((value, columnAt): ShownCell => {
      const mark = marks[lineAt]?.[columnAt] ?? null;
      return {
        line: table.lines[lineAt] ?? TOTAL,
        column: table.columns[columnAt] ?? TOTAL,
        value: mark ? null : value,
        mark,
      };
    }),
  );
}

/** A table of the catalogue as it may be shown, from the counts of one year. */
export function tableOf(code: TableCode, counts: readonly Count[], places: readonly string[]): ShownTable {
  const definition = DEFINITIONS[code];
  const [lines, columns] = [linesOf(definition, places), columnsOf(definition, places)];
  const at = (line: string, column: string): number =>
    counts.find((count) => count.code === code && count.line === line && count.column === column)?.records ??
    0;
  const values = lines.map((line) => columns.map((column) => at(line, column)));
  const cells = shownCells(values, {
    lines,
    columns,
    smallestShown: SMALLEST_SHOWN,
    tellsOfPeople: definition.lines !== 'places',
  });
  const [counted, withoutConsent, withoutDay] = ['counted', 'without_consent', 'without_day'].map((name) =>
    at(OF_THE_WHOLE, name),
  ) as [number, number, number];
  return {
    lines,
    columns,
    cells,
    withoutConsentPercent: inFives(withoutConsent, counted + withoutConsent + withoutDay),
    withoutDayPercent: inFives(withoutDay, counted + withoutDay),
  };
}
