/**
 * Policy (domain reference 4.5): tables of one kind share their lines and the sums of those, so that what one of them
 * leaves out another would tell. Therefore small lines are put together before anything is shown (told-lines.rules.ts);
 * then every sum of a line is shown, or nothing is. A cell is left out only together with others of its own table, and
 * where a table cannot do so its inside is left out whole.
 */
import { marksKnowing, withSums } from '../suppression.rules.js';
import type { Counts, Marks } from '../suppression.rules.js';
import { SMALLEST_BASE, TOTAL } from '../statistics.types.js';
import type { ShownCell } from '../statistics.types.js';
import { NOBODY, PATHS, STAGES, STEPS } from './path.types.js';
import type { PathCode, PathCount, PathView, Stage, Step } from './path.types.js';
import { isKnownTo, knowersOf, sum, toldLines } from './told-lines.rules.js';

/** A median, told by the database of ten records at the least. */
export interface PathDays {
  readonly step: Step;
  readonly by: PathView | 'all';
  readonly column: string;
  readonly days: number;
}

export interface StageFigure {
  readonly stage: Stage;
  readonly column: string;
  /** Null where it follows from nothing that is shown. */
  readonly value: number | null;
}

export interface PathShare {
  readonly column: string;
  readonly percent: number | null;
  readonly missingPercent: number | null;
}

export interface ShownPath {
  readonly code: PathCode;
  readonly view: PathView;
  /** Codes of lines; those that were put together stand in one, with `+` between them. */
  readonly lines: readonly string[];
  readonly columns: readonly string[];
  readonly cells: readonly ShownCell[];
  readonly stages: readonly StageFigure[];
  readonly days: readonly { step: Step; column: string; days: number }[];
  readonly shares: readonly PathShare[];
}

const JOIN = '+';
const askedAgency = ({ code, agencyId, otherId }: PathCount): string | null =>
  code === 'referrals' ? otherId : agencyId;

const COLUMN_OF: Record<PathView, (count: PathCount) => string | null> = {
  agency: askedAgency,
  service: ({ service }) => service,
  place: ({ place }) => place,
  settled_as: ({ kind }) => kind,
  by_whom: ({ kind }) => kind,
  level: ({ kind }) => kind,
  extension: ({ extension }) => extension,
  breach: ({ breach }) => breach,
  none: () => TOTAL,
};
const columnOf = (view: PathView, count: PathCount): string => COLUMN_OF[view](count) ?? NOBODY;

/** Every cell but the sums of the lines and of all. */
const inside = (width: number, height: number): Marks =>
  Array.from({ length: height + 1 }, () =>
    Array.from({ length: width + 1 }, (_, column) => (column === width ? null : 'hidden')),
  );

function marksOf(
  values: Counts,
  {
    known,
    ownColumns,
    smallestShown,
  }: {
    known: readonly Counts[];
    ownColumns: readonly number[];
    smallestShown: number;
  },
): Marks {
  const width = values[0]?.length ?? 0;
  const marks = marksKnowing(values, known, { smallestShown, tellsOfPeople: false, ownColumns });
  // The sums of the lines stand in the other tables too: they are no place to hide anything.
  return marks.some((line) => line[width] !== null) ? inside(width, values.length) : marks;
}

/** The tables of one kind as they may be shown. */
export function pathsOf(
  code: PathCode,
  all: readonly PathCount[],
  { days, smallestShown }: { days: readonly PathDays[]; smallestShown: number },
): ShownPath[] {
  const counts = all.filter((count) => count.code === code);
  const groups = toldLines(code, all, smallestShown);
  return PATHS[code].views.map((view) => pathOf({ code, view, counts, groups }, { days, smallestShown }));
}

interface Asked {
  readonly code: PathCode;
  readonly view: PathView;
  readonly counts: readonly PathCount[];
  readonly groups: readonly (readonly string[])[] | null;
}

function pathOf(
  { code, view, counts, groups }: Asked,
  { days, smallestShown }: { days: readonly PathDays[]; smallestShown: number },
): ShownPath {
  const lines = groups ?? [[...PATHS[code].lines]];
  const columns = [...new Set(counts.map((count) => columnOf(view, count)))].filter((key) => key !== TOTAL);
  const keys = view === 'none' ? [TOTAL] : columns.sort();
  const valuesOf = (some: readonly PathCount[]): number[][] =>
    lines.map((line) =>
      keys.map((key) =>
        sum(some.filter((count) => line.includes(count.line) && columnOf(view, count) === key)),
      ),
    );
  const knowers = knowersOf(counts);
  const known = knowers.map((agency) => valuesOf(counts.filter((count) => isKnownTo(agency, count))));
  // Of agencies each knows all that stands under her own name.
  const ownColumns = view === 'agency' ? knowers.map((agency) => keys.indexOf(agency)) : [];
  const values = valuesOf(counts);
  const marks = groups
    ? marksOf(values, { known, ownColumns, smallestShown })
    : withSums(values).map((line) => line.map(() => 'hidden' as const));
  const cells = cellsOf(values, marks, { lines: lines.map((line) => line.join(JOIN)), columns: keys });
  const shown = {
    lines: lines.map((line) => line.join(JOIN)),
    columns: view === 'none' ? [] : keys,
    // Without columns there are sums alone.
    cells: view === 'none' ? cells.filter(({ isSum }) => isSum).map(toCell) : cells.map(toCell),
  };
  return { code, view, ...shown, ...toldBeside({ code, view }, shown, days) };
}

type MarkedCell = ShownCell & { readonly isSum: boolean };
const toCell = ({ line, column, value, mark }: MarkedCell): ShownCell => ({ line, column, value, mark });

function cellsOf(
  values: Counts,
  marks: Marks,
  { lines, columns }: { lines: readonly string[]; columns: readonly string[] },
): MarkedCell[] {
  return withSums(values).flatMap((row, lineAt) =>
    row.map((value, columnAt): MarkedCell => {
      const mark = marks[lineAt]?.[columnAt] ?? null;
      return {
        line: lines[lineAt] ?? TOTAL,
        column: columns[columnAt] ?? TOTAL,
        value: mark ? null : value,
        mark,
        isSum: columnAt === columns.length,
      };
    }),
  );
}

/** Stages, shares and days: of what is shown, and of nothing else. */
function toldBeside(
  { code, view }: { code: PathCode; view: PathView },
  { lines, columns, cells }: Pick<ShownPath, 'lines' | 'columns' | 'cells'>,
  days: readonly PathDays[],
): Pick<ShownPath, 'stages' | 'shares' | 'days'> {
  const valueAt = (line: string, column: string): number | null =>
    cells.find((cell) => cell.line === line && cell.column === column)?.value ?? null;
  const together = (wanted: readonly string[], column: string): number | null =>
    sumOfLines(wanted, lines, (line) => valueAt(line, column));
  const { numerator, missing } = PATHS[code];
  const keys = [...columns, TOTAL];
  const shareOf = (wanted: readonly string[], column: string): number | null => {
    const [base, part] = [valueAt(TOTAL, column), together(wanted, column)];
    return base === null || part === null || base < SMALLEST_BASE ? null : Math.round((part / base) * 100);
  };
  const isOfReferrals = code === 'referrals';
  const stages = code in STAGES ? STAGES[code as keyof typeof STAGES] : [];
  const stagesAt = (column: string): StageFigure[] =>
    stages.map(([stage, wanted], at) => ({
      stage,
      column,
      value: at === 0 ? valueAt(TOTAL, column) : together(wanted, column),
    }));
  return {
    stages: keys.flatMap(stagesAt),
    shares: keys.map((column) => ({
      column,
      percent: numerator === null ? null : shareOf([numerator], column),
      missingPercent: missing.length === 0 ? null : shareOf(missing, column),
    })),
    days: days
      .filter(({ by, column }) => isOfReferrals && (by === view || by === 'all') && keys.includes(column))
      .filter(({ column }) => valueAt(TOTAL, column) !== null)
      .sort((a, b) => STEPS.indexOf(a.step) - STEPS.indexOf(b.step))
      .map(({ step, column, days: count }) => ({ step, column, days: Number(count) })),
  };
}

/** The sum of these lines, or of all without the others; null where neither is shown. */
function sumOfLines(
  wanted: readonly string[],
  lines: readonly string[],
  valueOf: (line: string) => number | null,
): number | null {
  const parts = lines.map((line) => line.split(JOIN));
  const isSplit = parts.some(
    (part) => part.some((each) => wanted.includes(each)) && !part.every((each) => wanted.includes(each)),
  );
  if (isSplit) return null;
  const of = (isWanted: boolean): number | null =>
    lines
      .filter((_, at) => parts[at]?.some((each) => wanted.includes(each)) === isWanted)
      .map(valueOf)
      .reduce((total, value) => (total === null || value === null ? null : total + value), 0);
  const [whole, others, direct] = [valueOf(TOTAL), of(false), of(true)];
  return direct ?? (whole === null || others === null ? null : whole - others);
}
