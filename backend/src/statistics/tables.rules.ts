/**
 * Policy (domain reference 4.4, 4.5): a table has the lines and columns of its catalogue whether or not anything is
 * counted in them, so that a line that appears tells nothing; its sums are those of its cells. Shares are told of at
 * least ten records and in steps of five percent, from which no count can be worked out.
 */
import { LISTS } from './lists.types.js';
import type { ListName } from './lists.types.js';
import { marksAmong, marksKnowing, together, withSums } from './suppression.rules.js';
import type { Counts, Marks } from './suppression.rules.js';
import {
  DEFINITIONS,
  ELSEWHERE,
  MONTHS,
  OF_THE_WHOLE,
  PLACE_UNKNOWN,
  SMALLEST_BASE,
  SMALLEST_SHOWN,
  TOTAL,
} from './statistics.types.js';
import type { ShownCell, TableCode } from './statistics.types.js';

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

const codesOf = (of: 'places' | ListName, places: readonly string[]): readonly string[] =>
  of === 'places' ? [...places, ELSEWHERE, PLACE_UNKNOWN] : LISTS[of];

const keyOf = ({ line, column }: Pick<Count, 'line' | 'column'>): string => `${line} ${column}`;

const inFives = (part: number, whole: number): number | null =>
  whole < SMALLEST_BASE ? null : Math.round((part / whole) * 20) * 5;

type Missing = Readonly<Record<'counted' | 'withoutConsent' | 'withoutDay', number>>;
/** Which share of the whole is left out, and why. */
export const sharesOf = ({ counted, withoutConsent, withoutDay }: Missing) => ({
  withoutConsentPercent: inFives(withoutConsent, counted + withoutConsent + withoutDay),
  withoutDayPercent: inFives(withoutDay, counted + withoutDay),
});

/** The cells of a table and their sums as they may be shown. */
export const shownCells = (values: Counts, table: Frame): ShownCell[] => cellsAmong([values], table);

type Axes = Pick<ShownCell, 'line' | 'column'>;

interface Frame {
  lines: readonly string[];
  columns: readonly string[];
  smallestShown: number;
  tellsOfPeople: boolean;
}

/** The same of what several agencies gave, each of which knows her own. */
export function cellsAmong(shares: readonly Counts[], table: Frame): ShownCell[] {
  const marks = marksAmong(shares, table.smallestShown, table.tellsOfPeople);
  return cellsWith(table, together(shares), marks);
}

/** A table and its sums with what is left out of them. */
export const cellsWith = (
  { lines, columns }: Pick<ShownTable, 'lines' | 'columns'>,
  counts: Counts,
  marks: Marks,
): ShownCell[] =>
  withSums(counts).flatMap((values, line) =>
    values.map((value, column): ShownCell => {
      const mark = marks[line]?.[column] ?? null;
      return {
        line: lines[line] ?? TOTAL,
        column: columns[column] ?? TOTAL,
        value: mark ? null : value,
        mark,
      };
    }),
  );

/** What a table stands on beside its counts: the places that have a group, and the months of its period. */
export interface Around {
  readonly places: readonly string[];
  readonly months?: readonly string[];
}

/** The lines and columns of a table, which stand whether or not anything is counted in them. */
export function axesOf(code: TableCode, around: Around): Pick<ShownTable, 'lines' | 'columns'> {
  const definition = DEFINITIONS[code];
  const { places, months = MONTHS } = around;
  return {
    lines: codesOf(definition.lines, places),
    columns: definition.columns === 'months' ? months : codesOf(definition.columns, places),
  };
}

/** A table of the catalogue as it may be shown by itself, from the counts of one period. */
export function tableOf(code: TableCode, counts: readonly Count[], around: Around): ShownTable {
  const { lines, columns } = axesOf(code, around);
  const at = recordsOf(code, counts);
  const values = lines.map((line) => columns.map((column) => at({ line, column })));
  const marks = marksByItself(code, values);
  return {
    lines,
    columns,
    cells: cellsWith({ lines, columns }, values, marks),
    ...sharesAmong(code, counts),
  };
}

function recordsOf(code: TableCode, counts: readonly Count[]): (cell: Axes) => number {
  const records = new Map(
    counts.filter((count) => count.code === code).map((count) => [keyOf(count), count.records]),
  );
  return (cell) => records.get(keyOf(cell)) ?? 0;
}

/** What it leaves out whatever else was told. */
export const marksByItself = (
  code: TableCode,
  values: Counts,
  isLeftOut: (line: number, column: number) => boolean = () => false,
): Marks =>
  marksKnowing(values, [], {
    ...{ smallestShown: SMALLEST_SHOWN, tellsOfPeople: DEFINITIONS[code].tellsOfPeople, isLeftOut },
  });

/** The same of what was counted for a table. */
export function sharesAmong(code: TableCode, counts: readonly Count[]): ReturnType<typeof sharesOf> {
  const at = recordsOf(code, counts);
  const [counted, withoutConsent, withoutDay] = ['counted', 'without_consent', 'without_day'].map((column) =>
    at({ line: OF_THE_WHOLE, column }),
  ) as [number, number, number];
  return sharesOf({ counted, withoutConsent, withoutDay });
}
