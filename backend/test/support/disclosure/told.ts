import { totalOf } from '../../../src/statistics/disclosure/known.rules.js';
import type { Told } from '../../../src/statistics/disclosure/disclosure.types.js';
import type { EarlierTable } from '../../../src/statistics/drafts.rules.js';
import { withSums } from '../../../src/statistics/suppression.rules.js';
import type { Counts } from '../../../src/statistics/suppression.rules.js';
import type { TableCode } from '../../../src/statistics/statistics.types.js';
import { cellsWith } from '../../../src/statistics/tables.rules.js';
import { SMALLEST_OF_OTHERS } from './attack.js';
import type { Published, Unsaid } from './attack.js';

const SMALLEST = 5;

/** What came to a month between two counts of it, by its name in the reader's equations. */
interface Share {
  readonly name: string;
  readonly month: string;
  readonly counts: Counts;
}

/** A table as it was told, and which shares its months are the sums of. */
interface Entry {
  readonly table: EarlierTable;
  readonly shares: readonly Share[];
}

const combine = (a: Counts, b: Counts, sign: 1 | -1): number[][] =>
  a.map((line, at) => line.map((value, nth) => value + sign * (b[at]?.[nth] ?? 0)));
const isNothing = (counts: Counts): boolean => counts.flat().every((value) => value === 0);

const ownOf = ({ months, shares }: EarlierTable, reader: string): ReadonlyMap<string, Counts> =>
  new Map(
    [...months].map(([month, counts]) => [
      month,
      shares?.get(reader)?.get(month) ??
        shares?.get(reader.split(' ')[0] ?? '')?.get(month) ??
        counts.map((line) => line.map(() => 0)),
    ]),
  );

/** Everything that was told of one kind of table through one year. */
export class ToldTable {
  private readonly entries: Entry[] = [];
  private readonly shares = new Map<string, Share[]>();
  private readonly own: ReadonlyMap<string, number>[] = [];

  constructor(
    private readonly code: TableCode,
    private readonly smallest = SMALLEST,
  ) {}

  /** What was published of it as somebody sees who takes away what she knows by herself. */
  seenBy(reader: string): ToldTable {
    const seen = new ToldTable(this.code, SMALLEST_OF_OTHERS);
    for (const table of this.releases) {
      const own = ownOf(table, reader);
      const months = new Map(
        [...table.months].map(([month, counts]) => [month, combine(counts, own.get(month) ?? [], -1)]),
      );
      seen.keep({ ...table, months }, table.countedAt);
      const taken = cellsWith(table, totalOf({ ...table, months: own }), []);
      seen.own.push(new Map(taken.map(({ line, column, value }) => [`${line}|${column}`, value ?? 0])));
    }
    return seen;
  }

  get earlier(): readonly EarlierTable[] {
    return this.entries.map(({ table }) => table);
  }

  get releases(): readonly EarlierTable[] {
    return this.earlier.filter(({ isInternal }) => !isInternal);
  }

  keep(told: Told, now: Date): void {
    const isInternal = told.isInternal === true;
    const shares = [...told.months].flatMap(([month, counts]) => this.sharesOf(month, counts, isInternal));
    const table = { ...told, isInternal, isPublished: !isInternal, countedAt: now };
    this.entries.push({ table, shares });
  }

  /** Names of the shares that a month as it is counted is the sum of; null where nobody was told of it so. */
  namesOf(month: string, counts: Counts): readonly string[] | null {
    const known = this.shares.get(month) ?? [];
    const rest = known.reduce((left, share) => combine(left, share.counts, -1), counts);
    return known.length > 0 && isNothing(rest) ? known.map(({ name }) => name) : null;
  }

  published(): Published[] {
    return this.entries.map(({ table, shares }, nth) => ({
      ...(this.own[nth] ? { own: this.own[nth] } : {}),
      ...{ code: this.code, lines: table.lines, columns: table.columns },
      months: shares.map(({ name }) => name),
      corrected: new Map(
        [...table.months].flatMap(([month, counts]) => this.moreThan(shares, month, counts)),
      ),
      truth: new Map([...this.shares.values()].flat().flatMap(({ name, counts }) => this.flat(name, counts))),
      cells: cellsWith(table, totalOf(table), table.marks),
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
    const stretches = this.entries.flatMap(({ shares }) =>
      [...new Set(shares.map(ofMonth))].map((key) => shares.filter((share) => ofMonth(share) === key)),
    );
    return [...groups.values(), ...stretches].flatMap((group) => this.smallIn(group));
  }

  private smallIn(shares: readonly Share[]): Unsaid[] {
    const [{ lines, columns } = { lines: [], columns: [] }] = this.earlier;
    const names = shares.map(({ name }) => name);
    const values = withSums(shares.map(({ counts }) => counts).reduce((a, b) => combine(a, b, 1)));
    return values.flatMap((row, line) =>
      row.flatMap((value, column): Unsaid[] =>
        value > 0 && value < this.smallest
          ? [
              {
                ...{ code: this.code, months: names },
                ...{ line: lines[line] ?? 'total', column: columns[column] ?? 'total' },
              },
            ]
          : [],
      ),
    );
  }

  /** A month that was released before is the same but for what was corrected, which the reader knows. */
  private sharesOf(month: string, counts: Counts, isInternal: boolean): Share[] {
    const known = this.shares.get(month) ?? [];
    const isReleased = this.releases.some(({ months }) => months.has(month));
    const rest = known.reduce((left, share) => combine(left, share.counts, -1), counts);
    if (known.length > 0 && (isReleased || isNothing(rest))) return known;
    const share = {
      name: `${month}~${known.length}`,
      month,
      counts: rest,
      isLate: !isInternal && known.length > 0,
    };
    this.shares.set(month, [...known, share]);
    return [...known, share];
  }

  private flat(name: string, counts: Counts): [string, number][] {
    const [{ lines, columns } = { lines: [], columns: [] }] = this.earlier;
    return lines.flatMap((line, at) =>
      columns.map((column, nth): [string, number] => [
        `${this.code}|${name}|${line}|${column}`,
        counts[at]?.[nth] ?? 0,
      ]),
    );
  }

  private moreThan(shares: readonly Share[], month: string, counts: Counts): [string, number][] {
    const own = shares.filter((share) => share.month === month);
    const more = own.reduce((left, share) => combine(left, share.counts, -1), counts);
    return this.flat(own[0]?.name ?? month, more);
  }
}
