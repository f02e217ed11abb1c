/**
 * Policy (domain reference 4.5, security T11): whoever reads the tables of a year also reads what was published and drafted
 * of it, and read them as they were counted a month ago. So a table is weighed beside all of that: months that a release
 * told count as they were told, and of what came in between two counts a few are never told. A table of a year that is
 * over stays as it is while fewer records changed in it than a cell needs to be shown.
 */
import { dayOf } from '../shared/dates.js';
import { internalMarksBeside } from './disclosure/disclosure.rules.js';
import type { Told } from './disclosure/disclosure.types.js';
import { totalOf } from './disclosure/known.rules.js';
import { countedBy, inOrderOfCounting } from './drafts.rules.js';
import type { EarlierTable } from './drafts.rules.js';
import { countsOf } from './facts.rules.js';
import type { Fact } from './facts.rules.js';
import { cellsWith, marksByItself, sharesAmong, tablesOf } from './tables.rules.js';
import type { IsLeftOut, ShownTable } from './tables.rules.js';
import { withSums } from './suppression.rules.js';
import type { Counts, Marks } from './suppression.rules.js';
import { DEFINITIONS, MONTHS, SHARED_SUMS, SMALLEST_SHOWN, TABLE_CODES } from './statistics.types.js';
import type { Definition, Mark, ShownCell, TableCode } from './statistics.types.js';

export interface InternalYear {
  readonly year: number;
  readonly facts: readonly Fact[];
  /** What was told of this year before: releases, and its own tables. */
  readonly earlier: readonly (EarlierTable & { readonly code: TableCode })[];
  readonly places: readonly string[];
  readonly now: Date;
}

export interface InternalTable extends ShownTable {
  /** What it tells that no table of the year told before. */
  readonly told: readonly Told[];
}

/** Some months of a table, and what is left out of them whatever else was told. */
interface Part {
  readonly months: ReadonlyMap<string, Counts>;
  readonly first: Marks;
}

const define = (code: TableCode): Definition => DEFINITIONS[code];
const isShared = (code: TableCode): boolean => SHARED_SUMS.some(({ codes }) => codes.includes(code));
const isSame = (a: Counts, b: Counts): boolean => JSON.stringify(a) === JSON.stringify(b);
const ofYear = ({ year }: InternalYear) => ({ kind: 'year', firstOn: `${year}-01-01` }) as const;

/** Those that are to be shown from now on; a code that is missing stays as it is. */
export function internalTables(
  of: InternalYear,
  all: readonly TableCode[] = TABLE_CODES,
): Map<TableCode, InternalTable> {
  const staying = all.filter((code) => mayStay(code, of));
  const kept = staying.filter((code) =>
    SHARED_SUMS.every(({ codes }) => !codes.includes(code) || codes.every((one) => staying.includes(one))),
  );
  const codes = all.filter((code) => !kept.includes(code));
  const shown = tablesOf(codes, (code, isLeftOut) => new Weighed(code, of, isLeftOut).table());
  for (const code of codes.filter(isShared)) {
    const table = shown.get(code);
    if (table && tellsWhatIsLeftOut(code, table, of))
      shown.set(code, new Weighed(code, of, () => true).table());
  }
  return shown;
}

/** A sum that it leaves out was told by a table of the same records: then nothing of it is told. */
function tellsWhatIsLeftOut(code: TableCode, { cells }: ShownTable, of: InternalYear): boolean {
  const now = countedBy(draftOf(code, of));
  return SHARED_SUMS.filter(({ codes }) => codes.includes(code)).some(({ codes, isShared: isIn }) => {
    const leftOut = cells.filter((cell) => cell.mark !== null && isIn(cell));
    const others = of.earlier.filter((table) => table.code !== code && codes.includes(table.code));
    return others.some((told) =>
      leftOut.some((cell) => {
        const value = sumAt(told, cell);
        if (value === 0 || markAt(told, cell) !== null) return false;
        // Of a part of the year it tells a part of the sum; of the year all of it, unless something came since.
        return !told.isInternal || value === sumAt(now, cell);
      }),
    );
  });
}

type Cell = Pick<ShownCell, 'line' | 'column'>;
const placeOf = ({ lines, columns }: Pick<Told, 'lines' | 'columns'>, { line, column }: Cell) => {
  const at = (keys: readonly string[], key: string): number =>
    keys.includes(key) ? keys.indexOf(key) : keys.length;
  return [at(lines, line), at(columns, column)] as const;
};
function sumAt(table: Omit<Told, 'marks'>, cell: Cell): number {
  const [line, column] = placeOf(table, cell);
  return withSums(totalOf(table))[line]?.[column] ?? 0;
}
function markAt(table: Told, cell: Cell): Mark | null {
  const [line, column] = placeOf(table, cell);
  return table.marks[line]?.[column] ?? null;
}

/** The year is over, the table was told, and few records changed since. */
function mayStay(code: TableCode, of: InternalYear): boolean {
  if (dayOf(of.now) <= `${of.year}-12-31`) return false;
  const now = countedBy(draftOf(code, of));
  const last = internalOf(code, of).findLast(({ months }) => months.size === now.months.size);
  if (!last) return false;
  const [was, is] = [totalOf(last), totalOf(now)];
  const changed = is.flatMap((line, at) => line.map((value, nth) => Math.abs(value - (was[at]?.[nth] ?? 0))));
  return changed.reduce((sum, change) => sum + change, 0) < SMALLEST_SHOWN;
}

const earlierOf = (code: TableCode, { earlier }: InternalYear): EarlierTable[] =>
  earlier.filter((table) => table.code === code);
const internalOf = (code: TableCode, of: InternalYear): EarlierTable[] =>
  inOrderOfCounting(earlierOf(code, of)).filter(({ isInternal }) => isInternal);

const draftOf = (code: TableCode, of: InternalYear) => ({
  ...{ code, period: ofYear(of), isCorrection: false, facts: of.facts },
  ...{ earlier: earlierOf(code, of), places: of.places, now: of.now },
});

/** One table, part by part, each weighed beside what was told before it. */
class Weighed {
  private readonly counted: Omit<Told, 'marks'>;
  private readonly before: Told[];
  private readonly told: Told[] = [];

  constructor(
    private readonly code: TableCode,
    private readonly of: InternalYear,
    private readonly isLeftOut?: IsLeftOut,
  ) {
    this.counted = countedBy(draftOf(code, of));
    this.before = inOrderOfCounting(earlierOf(code, of));
  }

  table(): InternalTable {
    const { lines } = this.counted;
    const isByMonth = define(this.code).columns === 'months';
    const columns = isByMonth ? MONTHS : this.counted.columns;
    const values = isByMonth ? this.byMonth() : totalOf(this.counted);
    const first = marksByItself(this.code, { lines, columns, values }, this.isLeftOut);
    const marks = isByMonth ? this.weighMonths(first) : this.weigh({ months: this.counted.months, first });
    const shares = sharesAmong(this.code, countsOf(this.code, this.of.facts, ofYear(this.of)));
    // Where nothing was counted yet, working groups may still come to their places.
    const told = values.flat().some((value) => value > 0) ? this.told : [];
    return { lines, columns, cells: cellsWith({ lines, columns }, values, marks), ...shares, told };
  }

  /** As it is shown: a column for each month. */
  private byMonth(): Counts {
    const months = [...this.counted.months.values()];
    return this.counted.lines.map((_, line) => months.map((counts) => counts[line]?.[0] ?? 0));
  }

  /** Each month is told by itself, and the year. */
  private weighMonths(first: Marks): Marks {
    const part = (months: ReadonlyMap<string, Counts>, at: number): Marks =>
      this.weigh({ months, first: first.map((line) => [line[at] ?? null, line[at] ?? null]) });
    const today = dayOf(this.of.now);
    const parts = [...this.counted.months].map(([day, counts], at) =>
      day <= today ? part(new Map([[day, counts]]), at) : first.map((line) => [line[at] ?? null]),
    );
    const all = [...parts, part(this.counted.months, MONTHS.length)];
    return first.map((_, line) => all.map((marks) => marks[line]?.[0] ?? marks[line]?.[1] ?? null));
  }

  private weigh({ months, first }: Part): Marks {
    const part = { ...this.counted, months, isInternal: true };
    const same = isShared(this.code) ? undefined : this.before.find((told) => isSameAs(told, part));
    if (same) return same.marks;
    const { tellsOfPeople } = define(this.code);
    const rule = { smallestShown: SMALLEST_SHOWN, tellsOfPeople, first };
    const marks = internalMarksBeside(part, this.before, rule);
    if (!marks) return withSums(totalOf(part)).map((line) => line.map(() => 'hidden'));
    const told = { ...part, marks };
    this.before.push(told);
    this.told.push(told);
    return marks;
  }
}

const isSameAs = (told: Told, part: Omit<Told, 'marks'>): boolean =>
  told.isInternal === true &&
  told.months.size === part.months.size &&
  [...part.months].every(([month, counts]) => {
    const was = told.months.get(month);
    return was !== undefined && isSame(was, counts);
  });
