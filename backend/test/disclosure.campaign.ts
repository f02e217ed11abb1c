import { afterAll, describe, expect, it } from '@jest/globals';
import { Attack } from './support/disclosure/attack.js';
import type { Published } from './support/disclosure/attack.js';
import { PathReader, READERS, apartOf, madeGroup, shownOf } from './support/disclosure/paths.js';
import { Telling, tally } from './support/disclosure/telling.js';
import type { Judged } from './support/disclosure/telling.js';
import { MadeYear, PERIODS, randomFrom } from './support/disclosure/years.js';

/**
 * Made years are published, all tables of each month, quarter, half-year and year as soon as it is over, with corrections
 * between, and what statisticians are shown of the year as it stands, as the product decides what is left out. All of it
 * is counted from the same made records, some of which come late. Then somebody who has read all of it, knows by how much
 * each correction differs and how the tables hang together, tries to work out what was left out, or a small count that no
 * table has a cell for.
 */
const count = Number(process.env['PANOH_CAMPAIGN_COUNT'] ?? 200);
const seed = Number(process.env['PANOH_CAMPAIGN_SEED'] ?? 1);
const path = process.env['PANOH_CAMPAIGN_PATH'];
const MINUTES = 60_000;
const numbers = path ? [Number(path)] : Array.from({ length: count }, (_, at) => at);

/** Every period in its turn, as a rule; between them corrections, and what statisticians are shown of the year. */
function tellYear(telling: Telling, random: () => number): void {
  for (const period of PERIODS) {
    if (random() < 0.12) telling.count(period.monthsOver);
    if (random() < 0.85) telling.release(period);
    if (random() < 0.15) telling.correct();
  }
  telling.count(12.5);
}

/** Some tell a naive reader nothing; however few years are asked for, these are tried one after the other. */
const CONTROLS = [0, 1, 2, 3, 4, 5];
/** So many of those who know some of it by themselves are asked for each year. */
const INSIDERS = 2;

const attackOn = (telling: Telling): Attack =>
  new Attack(telling.published(), telling.unsaid(), telling.relations());

/** How much a reader learns of the first year that tells her anything where tables are judged so. */
function learnedWhere(judged: Judged): number {
  let learned = 0;
  for (const number of CONTROLS) {
    const random = randomFrom(seed * 100_003 + number);
    const telling = new Telling(new MadeYear(random), random, judged);
    if (judged.isReleaseApart) for (const period of PERIODS) telling.release(period);
    else tellYear(telling, random);
    const attacks = judged.isOwnApart
      ? telling.insiders(Infinity).map(({ published, unsaid }) => new Attack(published, unsaid))
      : [attackOn(telling)];
    for (const attack of attacks) if (learned === 0) learned += attack.run(1).recovered.length;
    if (learned > 0) return learned;
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

/** One line of two places, of which one alone is told. */
const twoPlaces = (code: string, shown: string): Published => ({
  ...{ code, months: ['2020'], lines: ['line'], columns: ['kulob', 'bokhtar'], corrected: new Map() },
  truth: new Map(['kulob', 'bokhtar'].map((place) => [`${code}|2020|line|${place}`, 7])),
  cells: ['kulob', 'bokhtar', 'total'].flatMap((column) =>
    ['line', 'total'].map((line) =>
      column === shown
        ? { line, column, value: 7, mark: null }
        : { line, column, value: null, mark: 'hidden' as const },
    ),
  ),
});

describe('everything that was ever told of a year', () => {
  it('is read as a whole: what two tables of the same records leave out, one tells of the other', () => {
    const tables = [twoPlaces('paths', 'kulob'), twoPlaces('case_lengths', 'bokhtar')];
    const one = (code: string, place: string): string => `${code}|2020|line|${place}`;
    const same = ['kulob', 'bokhtar'].map((place) => ({
      ...{ is: '=' as const, than: 0 },
      sum: new Map([
        [one('paths', place), 1],
        [one('case_lengths', place), -1],
      ]),
    }));
    expect(new Attack(tables).run().recovered).toEqual([]);
    expect(new Attack(tables, [], same).run().recovered).toHaveLength(8);
  });

  afterAll(() => {
    process.stdout.write(
      `${Object.entries(tally)
        .map(([name, many]) => `${name} ${many}`)
        .join(', ')}\n`,
    );
  });

  it(
    'tells nobody what was left out, nor an agency how few are of others, and adds up',
    () => {
      for (const number of numbers) {
        const random = randomFrom(seed * 100_003 + number);
        const telling = new Telling(new MadeYear(random), random);
        tellYear(telling, random);
        const { tried, recovered } = attackOn(telling).run();
        tally.attacked += tried;
        const again = `npm run campaigns -- disclosure --seed ${seed} --path ${number}`;
        expect([again, recovered]).toEqual([again, []]);
        expect([again, telling.published().flatMap(wrongSums)]).toEqual([again, []]);
        for (const { reader, published, unsaid } of telling.insiders(INSIDERS)) {
          const of = new Attack(published, unsaid).run();
          tally.insiders += 1;
          tally.ofOthers += of.tried;
          expect([again, reader, of.recovered]).toEqual([again, reader, []]);
        }
      }
    },
    60 * MINUTES,
  );

  it(
    'tells whoever lays all tables of statisticians beside it so much of what they leave out',
    () => {
      for (const number of numbers.slice(0, count > 20 ? 12 : 1)) {
        const random = randomFrom(seed * 100_003 + number);
        const telling = new Telling(new MadeYear(random), random, { isWhole: true });
        tellYear(telling, random);
        const { tried, recovered } = attackOn(telling).run();
        process.stdout.write(`year ${number}: ${recovered.length} of ${tried} learned, all tables beside\n`);
        // A measure: what is not held yet stands in docs/statistics.md.
        expect(recovered.length).toBeLessThan(tried);
      }
    },
    60 * MINUTES,
  );

  it.each([
    ['each table judged by itself', (): Judged => ({ isReleaseApart: true })],
    ['what an agency knows by itself not weighed', (): Judged => ({ isOwnApart: true })],
    ['what statisticians read of a year not weighed', (): Judged => ({ isInternalApart: true })],
    [
      'internal tables of the same records decided each by itself',
      (): Judged => ({ isWhole: true, isEachAlone: true }),
    ],
  ])(
    'would tell, were %s: the reader finds it',
    (name, judged) => {
      const learned = learnedWhere(judged());
      process.stdout.write(`${name}: ${learned} cells learned\n`);
      expect(learned).toBeGreaterThan(0);
    },
    60 * MINUTES,
  );
});

describe('the tables of where survivors of a group are lost', () => {
  let asked = 0;
  const learnedOf = (number: number, tablesOf: typeof shownOf): string[] => {
    const counts = madeGroup(randomFrom(seed * 100_003 + number));
    const tables = tablesOf(counts);
    return READERS.flatMap((agency) => {
      const reader = new PathReader(counts, tables, agency);
      asked += reader.asked;
      return reader.recovered();
    });
  };

  it(
    'tell nobody how few of others there are, whichever agency reads all of them beside what she knows herself',
    () => {
      for (const number of numbers) expect([number, learnedOf(number, shownOf)]).toEqual([number, []]);
      process.stdout.write(`groups ${numbers.length}, small counts of others attacked ${asked}\n`);
    },
    60 * MINUTES,
  );

  it('would tell, were each table judged by itself: the reader finds it', () => {
    const learned = CONTROLS.slice(0, 3).flatMap((number) => learnedOf(number, apartOf));
    expect(learned.length).toBeGreaterThan(0);
  });
});
