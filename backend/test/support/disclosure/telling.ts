import { differsByFew, marksBeside } from '../../../src/statistics/disclosure/disclosure.rules.js';
import { totalOf } from '../../../src/statistics/disclosure/known.rules.js';
import type { Told } from '../../../src/statistics/disclosure/disclosure.types.js';
import { inOrderOfCounting } from '../../../src/statistics/drafts.rules.js';
import type { EarlierTable } from '../../../src/statistics/drafts.rules.js';
import type { Fact } from '../../../src/statistics/facts.rules.js';
import { internalTables } from '../../../src/statistics/internal-tables.rules.js';
import { withSums } from '../../../src/statistics/suppression.rules.js';
import type { Counts, Marks } from '../../../src/statistics/suppression.rules.js';
import type { TableCode } from '../../../src/statistics/statistics.types.js';
import { cellsWith } from '../../../src/statistics/tables.rules.js';
import type { Published, Unsaid } from './attack.js';
import type { MadeTable } from './years.js';

const SMALLEST = 5;
const DAY = 86_400_000;
export const tally = {
  releases: 0,
  told: 0,
  shown: 0,
  leftOut: 0,
  untold: 0,
  corrected: 0,
  refused: 0,
  internal: 0,
  internalShown: 0,
  internalLeftOut: 0,
  attacked: 0,
};

/** What came to a month between two counts of it, by its name in the reader's equations. */
interface Share {
  readonly name: string;
  readonly month: string;
  readonly counts: Counts;
  /** A release counted it a little later than an internal table did. */
  readonly isLate: boolean;
}

/** A table as it was told, and which shares its months are the sums of. */
interface Entry {
  readonly table: EarlierTable;
  readonly shares: readonly Share[];
}

export interface Judged {
  /** Releases by themselves. */
  readonly releases?: (counts: Counts, tellsOfPeople: boolean) => Marks;
  /** Internal tables, and releases without them. */
  readonly isInternalApart?: boolean;
}

const combine = (a: Counts, b: Counts, sign: 1 | -1): number[][] =>
  a.map((line, at) => line.map((value, nth) => value + sign * (b[at]?.[nth] ?? 0)));
const isNothing = (counts: Counts): boolean => counts.flat().every((value) => value === 0);

/** One table through one year: what was told of it to anybody, and what statisticians were shown of the year. */
export class Telling {
  private readonly entries: Entry[] = [];
  private readonly counts: Map<string, Counts>;
  private readonly shares = new Map<string, Share[]>();
  private now = Date.UTC(2020, 0, 20);

  constructor(
    private readonly table: MadeTable,
    private readonly random: () => number,
    private readonly judged: Judged = {},
  ) {
    this.counts = new Map(table.months);
  }

  release(period: readonly string[]): void {
    tally.releases += 1;
    this.tell(new Map(period.map((month) => [month, this.counts.get(month) ?? []])));
  }

  /** Of a month or more of those that were told: a few records more, or many. */
  correct(): void {
    const told = this.releases();
    const old = told[Math.floor(this.random() * told.length)];
    if (!old) return;
    const months = new Map([...old.months.keys()].map((month) => [month, this.changed(month)]));
    const now = { ...this.frame(), months };
    if (differsByFew(now, told, SMALLEST)) {
      tally.refused += 1;
      return;
    }
    tally.corrected += 1;
    for (const [month, counts] of months) this.counts.set(month, counts);
    this.tell(months);
  }

  /** The year as it stands for statisticians, when so many of its months are over. */
  count(monthsOver: number): void {
    this.now = Math.max(this.now + DAY, Date.UTC(2020, monthsOver, 2));
    const code = this.table.code as TableCode;
    const [table] = internalTables(
      {
        ...{ year: 2020, now: new Date(this.now), facts: this.factsBy(monthsOver) },
        places: this.table.places,
        earlier: this.before().map((told) => ({ ...told, code })),
      },
      [code],
    ).values();
    for (const told of table?.told ?? []) {
      tally.internal += 1;
      for (const mark of told.marks.flat()) tally[mark ? 'internalLeftOut' : 'internalShown'] += 1;
      this.keep(told);
    }
  }

  published(): Published[] {
    return this.entries.map(({ table, shares }) => ({
      ...this.frame(),
      months: shares.map(({ name }) => name),
      corrected: new Map(
        [...table.months].flatMap(([month, counts]) => this.moreThan(shares, month, counts)),
      ),
      truth: new Map([...this.shares.values()].flat().flatMap(({ name, counts }) => this.flat(name, counts))),
      cells: cellsWith(this.frame(), totalOf(table), table.marks),
    }));
  }

  /** Small counts that no table has a cell for: of some months that stand beside others, or of what came in between. */
  unsaid(): Unsaid[] {
    const all = this.entries.flatMap(({ shares }) => shares);
    const within = (isIn: (share: Share) => boolean): string =>
      this.entries.flatMap(({ shares }, at) => (shares.some(isIn) ? [at] : [])).join();
    const ofMonth = ({ month }: Share): string => within((one) => one.month === month);
    const ofShare = (share: Share): string => `${ofMonth(share)}/${within((one) => one.name === share.name)}`;
    const groups = new Map<string, Share[]>();
    for (const share of new Set(all)) {
      const key = ofShare(share);
      groups.set(key, [...(groups.get(key) ?? []), share]);
    }
    const apart = [...groups.values()].filter((group) => group.some(({ isLate }) => !isLate));
    const stretches = this.entries.flatMap(({ shares }) =>
      [...new Set(shares.map(ofMonth))].map((key) => shares.filter((share) => ofMonth(share) === key)),
    );
    return [...apart, ...stretches].flatMap((group) => this.smallIn(group));
  }

  private smallIn(shares: readonly Share[]): Unsaid[] {
    const names = shares.map(({ name }) => name);
    const values = withSums(shares.map(({ counts }) => counts).reduce((a, b) => combine(a, b, 1)));
    return values.flatMap((row, line) =>
      row.flatMap((value, column) =>
        value > 0 && value < SMALLEST
          ? [
              {
                months: names,
                line: this.table.lines[line] ?? 'total',
                column: this.table.columns[column] ?? 'total',
              },
            ]
          : [],
      ),
    );
  }

  private frame(): Pick<Told, 'lines' | 'columns'> {
    return { lines: this.table.lines, columns: this.table.columns };
  }

  private releases(): EarlierTable[] {
    return this.entries.flatMap(({ table }) => (table.isInternal ? [] : [table]));
  }

  private before(): EarlierTable[] {
    return this.judged.isInternalApart ? [] : this.entries.map(({ table }) => table);
  }

  private tell(months: Map<string, Counts>): void {
    const candidate = { ...this.frame(), months };
    const { tellsOfPeople } = this.table;
    const before = this.judged.isInternalApart ? this.releases() : inOrderOfCounting(this.before());
    const marks = this.judged.releases
      ? this.judged.releases(totalOf(candidate), tellsOfPeople)
      : marksBeside(candidate, before, { smallestShown: SMALLEST, tellsOfPeople });
    if (!marks) {
      tally.untold += 1;
      return;
    }
    tally.told += 1;
    this.keep({ ...candidate, marks });
    for (const mark of marks.flat()) tally[mark ? 'leftOut' : 'shown'] += 1;
  }

  private keep(told: Told): void {
    this.now += DAY / 24;
    const isInternal = told.isInternal === true;
    const shares = [...told.months].flatMap(([month, counts]) => this.sharesOf(month, counts, isInternal));
    this.entries.push({
      table: { ...told, isInternal, isPublished: !isInternal, countedAt: new Date(this.now) },
      shares,
    });
  }

  /** A month that was released before is the same but for what was corrected, which the reader knows. */
  private sharesOf(month: string, counts: Counts, isInternal: boolean): Share[] {
    const known = this.shares.get(month) ?? [];
    const isReleased = this.releases().some(({ months }) => months.has(month));
    const rest = known.reduce((left, share) => combine(left, share.counts, -1), counts);
    if (known.length > 0 && (isReleased || isNothing(rest))) return known;
    const name = `${month}~${known.length}`;
    const share = { name, month, counts: rest, isLate: !isInternal && known.length > 0 };
    this.shares.set(month, [...known, share]);
    return [...known, share];
  }

  private flat(name: string, counts: Counts): [string, number][] {
    return this.table.lines.flatMap((line, at) =>
      this.table.columns.map((column, nth): [string, number] => [
        `${name}|${line}|${column}`,
        counts[at]?.[nth] ?? 0,
      ]),
    );
  }

  private moreThan(shares: readonly Share[], month: string, counts: Counts): [string, number][] {
    const own = shares.filter((share) => share.month === month);
    const more = own.reduce((left, share) => combine(left, share.counts, -1), counts);
    return this.flat(own[0]?.name ?? month, more);
  }

  private changed(month: string): Counts {
    const size = this.random() < 0.3 ? 2 : SMALLEST + Math.floor(this.random() * 9);
    const [line, column] = [this.table.lines, this.table.columns].map(({ length }) =>
      Math.floor(this.random() * length),
    );
    return (this.counts.get(month) ?? []).map((row, at) =>
      row.map((value, nth) => (at === line && nth === column ? value + size : value)),
    );
  }

  /** Months that are over hold all but a few that come late, the one that runs a part, later ones nothing. */
  private factsBy(monthsOver: number): Fact[] {
    const code = this.table.code as TableCode;
    return [...this.table.months].flatMap(([firstOn, counts], at) =>
      this.table.lines.flatMap((line, lineAt) =>
        this.table.columns.map((column, columnAt): Fact => {
          const all = counts[lineAt]?.[columnAt] ?? 0;
          const known = (this.shares.get(firstOn) ?? []).reduce(
            (sum, share) => sum + (share.counts[lineAt]?.[columnAt] ?? 0),
            0,
          );
          const late = this.random() < 0.2 ? Math.ceil(this.random() * 3) : 0;
          const part = at < monthsOver ? all - late : at === monthsOver ? Math.floor(all * 0.4) : 0;
          return { code, firstOn, line, column, records: Math.max(known, part) };
        }),
      ),
    );
  }
}
