import { afterAll, describe, expect, it } from '@jest/globals';
import { differsByFew, marksBeside } from '../src/statistics/disclosure/disclosure.rules.js';
import { totalOf } from '../src/statistics/disclosure/known.rules.js';
import type { Told } from '../src/statistics/disclosure/disclosure.types.js';
import { marksOf, withSums } from '../src/statistics/suppression.rules.js';
import type { Counts, Marks } from '../src/statistics/suppression.rules.js';
import { Attack } from './support/disclosure/attack.js';
import type { Published } from './support/disclosure/attack.js';
import { PERIODS, madeYear, randomFrom } from './support/disclosure/years.js';
import type { MadeTable } from './support/disclosure/years.js';

/**
 * Made years are published table by table, month by month, each quarter, half-year and year as soon as it is over, with
 * corrections between, as the product decides what is left out. Then somebody who has read all of it, and knows by how
 * much each correction differs, tries to work out what was left out.
 */
const count = Number(process.env['PANOH_CAMPAIGN_COUNT'] ?? 200);
const seed = Number(process.env['PANOH_CAMPAIGN_SEED'] ?? 1);
const path = process.env['PANOH_CAMPAIGN_PATH'];
const SMALLEST = 5;
const MINUTES = 60_000;
const tally = {
  releases: 0,
  told: 0,
  shown: 0,
  leftOut: 0,
  untold: 0,
  corrected: 0,
  refused: 0,
  attacked: 0,
};

/** One table through one year: what was told of it, and what a month holds by now. */
class Telling {
  readonly told: Told[] = [];
  private readonly counts: Map<string, Counts>;

  constructor(
    private readonly table: MadeTable,
    private readonly random: () => number,
    private readonly alone: ((counts: Counts) => Marks) | null = null,
  ) {
    this.counts = new Map(table.months);
  }

  release(period: readonly string[]): void {
    tally.releases += 1;
    this.tell(new Map(period.map((month) => [month, this.counts.get(month) ?? []])));
  }

  /** Of a month or more of those that were told: a few records more, or many. */
  correct(): void {
    const { told } = this;
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

  published(): Published[] {
    return this.told.map((told) => ({
      ...this.frame(),
      months: [...told.months.keys()],
      corrected: differences(told, this.table),
      truth: new Map([...this.table.months].flatMap(([month, counts]) => flat(this.table, month, counts))),
      cells: cellsOf(told),
    }));
  }

  private frame(): Pick<Told, 'lines' | 'columns'> {
    return { lines: this.table.lines, columns: this.table.columns };
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

  private tell(months: Map<string, Counts>): void {
    const candidate = { ...this.frame(), months };
    const { tellsOfPeople } = this.table;
    const marks = this.alone
      ? this.alone(totalOf(candidate))
      : marksBeside(candidate, this.told, { smallestShown: SMALLEST, tellsOfPeople });
    if (!marks) {
      tally.untold += 1;
      return;
    }
    tally.told += 1;
    this.told.push({ ...candidate, marks });
    for (const mark of marks.flat()) tally[mark ? 'leftOut' : 'shown'] += 1;
  }
}

const flat = ({ lines, columns }: Pick<Told, 'lines' | 'columns'>, month: string, counts: Counts) =>
  lines.flatMap((line, at) =>
    columns.map((column, nth) => [`${month}|${line}|${column}`, counts[at]?.[nth] ?? 0] as const),
  );

function differences(told: Told, made: MadeTable): Map<string, number> {
  const first = new Map([...made.months].flatMap(([month, counts]) => flat(made, month, counts)));
  return new Map(
    [...told.months]
      .flatMap(([month, counts]) => flat(told, month, counts))
      .map(([key, value]) => [key, value - (first.get(key) ?? 0)]),
  );
}

/** A table as it is printed, with the sums of its cells. Whether these are what was counted is asked by the totals. */
function cellsOf({ lines, columns, months, marks }: Told): Published['cells'] {
  return withSums(totalOf({ lines, columns, months })).flatMap((row, line) =>
    row.map((value, column) => {
      const mark = marks[line]?.[column] ?? null;
      return {
        line: lines[line] ?? 'total',
        column: columns[column] ?? 'total',
        value: mark ? null : value,
        mark,
      };
    }),
  );
}

/** Where a line, a column or the whole is shown with all that it is of, they add up. */
function wrongSums({ lines, columns, cells }: Published): string[] {
  const value = (line: string, column: string) =>
    cells.find((cell) => cell.line === line && cell.column === column)?.value ?? null;
  const wrong = (sum: number | null, parts: readonly (number | null)[]): boolean =>
    sum !== null &&
    parts.every((part) => part !== null) &&
    parts.reduce<number>((all, part) => all + (part ?? 0), 0) !== sum;
  return [
    ...[...lines, 'total'].filter((line) =>
      wrong(
        value(line, 'total'),
        columns.map((column) => value(line, column)),
      ),
    ),
    ...[...columns, 'total'].filter((column) =>
      wrong(
        value('total', column),
        lines.map((line) => value(line, column)),
      ),
    ),
  ];
}

describe('everything that was ever published', () => {
  afterAll(() => {
    process.stdout.write(
      `${Object.entries(tally)
        .map(([name, many]) => `${name} ${many}`)
        .join(', ')}\n`,
    );
  });

  const numbers = path ? [Number(path)] : Array.from({ length: count }, (_, at) => at);
  it(
    'tells nobody what was left out, and adds up',
    () => {
      for (const number of numbers) {
        const random = randomFrom(seed * 100_003 + number);
        for (const table of madeYear(random)) {
          const telling = new Telling(table, random);
          for (const period of PERIODS) {
            telling.release(period);
            if (random() < 0.15) telling.correct();
          }
          const published = telling.published();
          const { tried, recovered } = new Attack(published).run();
          tally.attacked += tried;
          const again = `npm run campaigns -- disclosure --seed ${seed} --path ${number} (${table.code})`;
          expect([again, recovered]).toEqual([again, []]);
          expect([again, published.flatMap(wrongSums)]).toEqual([again, []]);
        }
      }
    },
    60 * MINUTES,
  );

  it(
    'would tell, were each table judged by itself: the reader finds it',
    () => {
      let learned = 0;
      for (const number of numbers.slice(0, 3)) {
        const random = randomFrom(seed * 100_003 + number);
        for (const table of madeYear(random)) {
          const telling = new Telling(table, random, (counts) =>
            marksOf(counts, SMALLEST, table.tellsOfPeople),
          );
          for (const period of PERIODS) telling.release(period);
          learned += new Attack(telling.published()).run().recovered.length;
        }
      }
      expect(path ? 1 : learned).toBeGreaterThan(0);
    },
    60 * MINUTES,
  );
});
