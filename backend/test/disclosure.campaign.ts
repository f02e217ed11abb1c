import { afterAll, describe, expect, it } from '@jest/globals';
import { marksOf } from '../src/statistics/suppression.rules.js';
import { Attack } from './support/disclosure/attack.js';
import type { Published } from './support/disclosure/attack.js';
import { Telling, tally } from './support/disclosure/telling.js';
import type { Judged } from './support/disclosure/telling.js';
import { PERIODS, madeYear, randomFrom } from './support/disclosure/years.js';

/**
 * Made years are published table by table, month by month, each quarter, half-year and year as soon as it is over, with
 * corrections between, and what statisticians are shown of the year as it stands, as the product decides what is left
 * out. Then somebody who has read all of it, and knows by how much each correction differs, tries to work out what was left
 * out, or a small count that no table has a cell for.
 */
const count = Number(process.env['PANOH_CAMPAIGN_COUNT'] ?? 200);
const seed = Number(process.env['PANOH_CAMPAIGN_SEED'] ?? 1);
const path = process.env['PANOH_CAMPAIGN_PATH'];
const SMALLEST = 5;
const MINUTES = 60_000;
const numbers = path ? [Number(path)] : Array.from({ length: count }, (_, at) => at);

/** Every period in its turn, as a rule; between them corrections, and what statisticians are shown of the year. */
function tellYear(telling: Telling, random: () => number): void {
  for (const period of PERIODS) {
    const monthsOver = Number(period.at(-1)?.slice(5, 7));
    if (random() < 0.2) telling.count(monthsOver);
    if (random() < 0.85) telling.release(period);
    if (random() < 0.15) telling.correct();
  }
  telling.count(12);
}

/** How much a reader learns of the first table that tells her anything where tables are judged so. */
function learnedWhere(judged: Judged): number {
  let learned = 0;
  for (const number of numbers.slice(0, 3)) {
    const random = randomFrom(seed * 100_003 + number);
    for (const table of madeYear(random)) {
      const telling = new Telling(table, random, judged);
      if (judged.releases) for (const period of PERIODS) telling.release(period);
      else tellYear(telling, random);
      learned += new Attack(telling.published(), telling.unsaid()).run().recovered.length;
      if (learned > 0) return learned;
    }
  }
  return learned;
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

describe('everything that was ever told of a year', () => {
  afterAll(() => {
    process.stdout.write(
      `${Object.entries(tally)
        .map(([name, many]) => `${name} ${many}`)
        .join(', ')}\n`,
    );
  });

  it(
    'tells nobody what was left out, and adds up',
    () => {
      for (const number of numbers) {
        const random = randomFrom(seed * 100_003 + number);
        for (const table of madeYear(random)) {
          const telling = new Telling(table, random);
          tellYear(telling, random);
          const published = telling.published();
          const { tried, recovered } = new Attack(published, telling.unsaid()).run();
          tally.attacked += tried;
          const again = `npm run campaigns -- disclosure --seed ${seed} --path ${number} (${table.code})`;
          expect([again, recovered]).toEqual([again, []]);
          expect([again, published.flatMap(wrongSums)]).toEqual([again, []]);
        }
      }
    },
    60 * MINUTES,
  );

  it.each([
    [
      'each table judged by itself',
      (): Judged => ({ releases: (counts, ofPeople) => marksOf(counts, SMALLEST, ofPeople) }),
    ],
    ['what statisticians read of a year not weighed', (): Judged => ({ isInternalApart: true })],
  ])(
    'would tell, were %s: the reader finds it',
    (name, judged) => {
      const learned = learnedWhere(judged());
      process.stdout.write(`${name}: ${learned} cells learned\n`);
      expect(path ? 1 : learned).toBeGreaterThan(0);
    },
    60 * MINUTES,
  );
});
