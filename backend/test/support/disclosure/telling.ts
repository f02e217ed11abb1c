import { totalOf } from '../../../src/statistics/disclosure/known.rules.js';
import type { Told } from '../../../src/statistics/disclosure/disclosure.types.js';
import { countedBy, draftTable } from '../../../src/statistics/drafts.rules.js';
import type { DraftedTable, DraftOf, EarlierTable } from '../../../src/statistics/drafts.rules.js';
import { isToldOf } from '../../../src/statistics/facts.rules.js';
import type { Fact, FactPeriod } from '../../../src/statistics/facts.rules.js';
import { internalTables } from '../../../src/statistics/internal-tables.rules.js';
import { PUBLISHED_CODES } from '../../../src/statistics/releases.types.js';
import { marksOf } from '../../../src/statistics/suppression.rules.js';
import type { Marks } from '../../../src/statistics/suppression.rules.js';
import { DEFINITIONS } from '../../../src/statistics/statistics.types.js';
import type { Definition, TableCode } from '../../../src/statistics/statistics.types.js';
import type { Published, Unsaid } from './attack.js';
import type { Row } from './programme.js';
import { rowsBetween } from './relations.js';
import type { CountedNow } from './relations.js';
import { ToldTable } from './told.js';
import { MADE_CODES, YEAR, momentAfter } from './years.js';
import type { MadeYear } from './years.js';

const SMALLEST = 5;
const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;
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
  relations: 0,
  attacked: 0,
  insiders: 0,
  ofOthers: 0,
};

export interface Judged {
  /** Releases by themselves. */
  readonly isReleaseApart?: boolean;
  /** Releases without what an agency knows by itself. */
  readonly isOwnApart?: boolean;
  /** Internal tables, and releases without them. */
  readonly isInternalApart?: boolean;
  /** Internal tables of the same records are shown too, and not those of the published codes alone. */
  readonly isWhole?: boolean;
  /** Each of them by itself, as if no other were of the same records. */
  readonly isEachAlone?: boolean;
}

/** One year: what was told of it to anybody, and what statisticians were shown of it. */
export class Telling {
  private readonly tables: ReadonlyMap<TableCode, ToldTable>;
  private readonly told: (FactPeriod & { readonly monthsOver: number })[] = [];
  private readonly known: Row[] = [];
  private now = momentAfter(0);

  constructor(
    private readonly year: MadeYear,
    private readonly random: () => number,
    private readonly judged: Judged = {},
  ) {
    const codes: readonly TableCode[] = judged.isWhole ? MADE_CODES : PUBLISHED_CODES;
    this.tables = new Map(codes.map((code) => [code, new ToldTable(code)]));
  }

  /** As soon as it may be drafted, or a little later. */
  release(period: FactPeriod & { readonly monthsOver: number }): void {
    this.pass(momentAfter(period.monthsOver) + (2 + this.random()) * WEEK);
    this.told.push(period);
    const facts = this.year.factsAt(this.now);
    for (const code of PUBLISHED_CODES.filter((one) => isToldOf(one, period.kind)))
      this.draft(this.of(code, facts, { period }));
  }

  /** Of a period that was released a few records more, or many, in one of its months. */
  correct(): void {
    const period = this.told[Math.floor(this.random() * this.told.length)];
    if (!period) return;
    this.pass(this.now + WEEK / 7);
    this.year.bring(period.monthsOver - 1, this.now);
    this.pass(this.now + HOUR);
    const facts = this.year.factsAt(this.now);
    for (const code of PUBLISHED_CODES.filter((one) => isToldOf(one, period.kind)))
      this.draft(this.of(code, facts, { period, isCorrection: true }));
  }

  /** The year as it stands for statisticians, some days into a month. */
  count(monthsOver: number): void {
    this.pass(momentAfter(monthsOver + this.random() * 0.4));
    const facts = this.year.factsAt(this.now);
    const codes = [...this.tables.keys()];
    const earlier = codes.flatMap((code) => this.before(code).map((told) => ({ ...told, code })));
    const { places } = this.year;
    const of = { year: YEAR, now: new Date(this.now), facts, places, earlier };
    const together = this.judged.isEachAlone ? codes.map((code) => [code]) : [codes];
    const shown = new Map(together.flatMap((some) => [...internalTables(of, some)]));
    const counted = new Map<TableCode, CountedNow>();
    for (const code of codes) {
      for (const told of shown.get(code)?.told ?? []) this.keepInternal(code, told);
      counted.set(code, this.countedNow(code, facts));
    }
    const rows = rowsBetween(counted, places);
    tally.relations += rows.length;
    this.known.push(...rows);
  }

  published(): Published[] {
    return [...this.tables.values()].flatMap((table) => table.published());
  }

  unsaid(): Unsaid[] {
    return [...this.tables.values()].flatMap((table) => table.unsaid());
  }

  /** Some of those who know some of what was published by themselves, with what each sees and what of others is few. */
  insiders(most: number): { reader: string; published: Published[]; unsaid: Unsaid[] }[] {
    const tables = [...this.tables.values()];
    const readers = new Set(
      tables.flatMap(({ releases }) => releases.flatMap(({ shares }) => [...(shares?.keys() ?? [])])),
    );
    const all = [...readers].map((reader) => [this.random(), reader] as const).sort(([a], [b]) => a - b);
    return all.slice(0, most).map(([, reader]) => {
      const seen = tables.map((table) => table.seenBy(reader));
      return {
        reader,
        published: seen.flatMap((table) => table.published()),
        unsaid: seen.flatMap((table) => table.unsaid()),
      };
    });
  }

  /** What a reader knows of how tables hang together that were counted at the same moment. */
  relations(): readonly Row[] {
    return this.known;
  }

  private table(code: TableCode): ToldTable {
    return this.tables.get(code) ?? new ToldTable(code);
  }

  private before(code: TableCode): readonly EarlierTable[] {
    return this.judged.isInternalApart ? [] : this.table(code).earlier;
  }

  private of(
    code: TableCode,
    facts: readonly Fact[],
    of: { period: FactPeriod; isCorrection?: boolean },
  ): DraftOf {
    const { releases, earlier } = this.table(code);
    return {
      ...{ code, facts, isCorrection: false, ...of },
      ...{ places: this.year.places, now: new Date(this.now) },
      known: this.year.knownAt(this.now),
      // In the order in which the product reads them.
      earlier: this.judged.isInternalApart
        ? releases
        : [...releases, ...earlier.filter(({ isInternal }) => isInternal)],
    };
  }

  private draft(of: DraftOf): void {
    tally[of.isCorrection ? 'corrected' : 'releases'] += 1;
    const table = draftTable(this.judged.isOwnApart ? withoutKnown(of) : of);
    if (table.outcome === 'unchanged' || table.outcome === 'few_changed') {
      tally.corrected -= 1;
      tally.refused += 1;
    } else if (table.outcome === 'told') {
      tally.told += 1;
      const marks = this.judged.isReleaseApart ? apart(table) : marksIn(table);
      for (const mark of marks.flat()) tally[mark ? 'leftOut' : 'shown'] += 1;
      const { lines, columns, months } = table;
      const { shares } = countedBy(of);
      this.keep(table.code, { lines, columns, months, marks, shares });
    } else tally.untold += 1;
  }

  private keepInternal(code: TableCode, told: Told): void {
    tally.internal += 1;
    for (const mark of told.marks.flat()) tally[mark ? 'internalLeftOut' : 'internalShown'] += 1;
    this.keep(code, told);
  }

  private keep(code: TableCode, told: Told): void {
    this.pass(this.now + HOUR / 60);
    this.table(code).keep(told, new Date(this.now));
  }

  /** What the table of the year counts now, month by month, as far as a reader has a name for it. */
  private countedNow(code: TableCode, facts: readonly Fact[]): CountedNow {
    const table = this.table(code);
    const period = { kind: 'year', firstOn: `${YEAR}-01-01` } as const;
    const { lines, columns, months } = countedBy(this.of(code, facts, { period }));
    const named = [...months].flatMap(([month, counts]) => {
      const names = table.namesOf(month, counts);
      return names ? [[month, { names, counts }] as const] : [];
    });
    return { code, lines, columns, months: new Map(named), isOfMonths: isOfMonths(code) };
  }

  private pass(to: number): void {
    this.now = Math.max(this.now, to);
  }
}

const withoutKnown = (of: DraftOf): DraftOf => ({
  ...of,
  known: [],
  earlier: of.earlier.map((table) => ({ ...table, shares: new Map() })),
});

const released: readonly TableCode[] = PUBLISHED_CODES;
const isOfMonths = (code: TableCode): boolean => {
  const { span, columns }: Definition = DEFINITIONS[code];
  return span === 'month' && (columns === 'months' || released.includes(code));
};

const apart = ({ code, months, lines, columns }: DraftedTable): Marks =>
  marksOf(totalOf({ lines, columns, months }), SMALLEST, DEFINITIONS[code].tellsOfPeople);

const marksIn = ({ lines, columns, cells }: DraftedTable): Marks =>
  [...lines, 'total'].map((line) =>
    [...columns, 'total'].map(
      (column) => cells.find((cell) => cell.line === line && cell.column === column)?.mark ?? null,
    ),
  );
