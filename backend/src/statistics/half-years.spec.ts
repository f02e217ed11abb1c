import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { longerFigures, quarterFigures } from './period-figures.rules.js';
import type { FigureLine } from './person-figures.rules.js';
import { duePeriods, shorterIn, waysOf } from './periods.rules.js';
import type { CountedPeriod } from './periods.rules.js';
import { PARTS_OF_A_YEAR } from './persons.types.js';
import type { PersonFigure } from './persons.types.js';

/** In which quarters she is registered, and how often. */
type Woman = readonly [number, number, number, number];
const QUARTERS = [1, 2, 3, 4] as const;
const quartersIn = (part: number): readonly number[] => waysOf({ year: 2026, quarter: part })[0] ?? [part];
const sure = (persons: number) => ({ persons, expected: persons, from: persons, to: persons });
const timesIn = (woman: Woman, part: number): number =>
  quartersIn(part).reduce((all, quarter) => all + (woman[quarter - 1] ?? 0), 0);
const personsIn = (women: readonly Woman[], part: number): number =>
  women.filter((woman) => timesIn(woman, part) > 0).length;
const registrationsIn = (women: readonly Woman[], part: number): number =>
  women.reduce((all, woman) => all + timesIn(woman, part), 0);

/** Everything that is told of a year of one agency, by its part. */
function told(women: readonly Woman[]): Map<number, FigureLine[]> {
  const all = new Map<number, FigureLine[]>();
  for (const part of PARTS_OF_A_YEAR) {
    const count = () => sure(personsIn(women, part));
    const records = registrationsIn(women, part);
    const ways = waysOf({ year: 2026, quarter: part }).map((way) => way.map((each) => all.get(each) ?? []));
    const counted = { unit: 'registrations', group: 'g', agency: 'a', records } as const;
    all.set(part, ways.length > 0 ? longerFigures(ways, count) : quarterFigures([counted], count));
  }
  return all;
}
const personsOf = (all: ReadonlyMap<number, FigureLine[]>, part: number): PersonFigure | undefined =>
  all.get(part)?.find(({ unit, agency }) => unit === 'persons' && agency === 'a')?.figure;

/** What a reader takes a figure for: every whole number that it may be. */
function numbersOf(figure: PersonFigure | undefined): number[] {
  const { value = 0, mark = null, range = null } = figure ?? {};
  if (value !== null) return [value];
  const { low, high } = range ?? { low: 1, high: mark === 'small' ? 2 : 0 };
  return Array.from({ length: high - low + 1 }, (_, at) => low + at);
}

/** Pairs with which this may stand: no less than either, no more than both. */
const pairsOf = (whole: readonly number[], one: readonly number[], other: readonly number[]) =>
  whole.flatMap((all) =>
    one.flatMap((first) =>
      other
        .filter((second) => all >= Math.max(first, second) && all <= first + second)
        .map((second) => ({ all, first, second })),
    ),
  );

/** What a reader of all seven figures cannot rule out of each of them. */
function leftOver(figures: ReadonlyMap<number, readonly number[]>): Map<number, Set<number>> {
  const at = (part: number): readonly number[] => figures.get(part) ?? [];
  const halves = [pairsOf(at(5), at(1), at(2)), pairsOf(at(6), at(3), at(4))] as const;
  const years = pairsOf(at(0), at(5), at(6));
  const left = new Map(PARTS_OF_A_YEAR.map((part) => [part, new Set<number>()]));
  const keep = (part: (typeof PARTS_OF_A_YEAR)[number], number: number) => left.get(part)?.add(number);
  for (const { all, first, second } of years) {
    const [inFirst, inSecond] = [
      halves[0].filter((one) => one.all === first),
      halves[1].filter((one) => one.all === second),
    ];
    if (inFirst.length === 0 || inSecond.length === 0) continue;
    for (const [part, number] of [
      [0, all],
      [5, first],
      [6, second],
    ] as const)
      keep(part, number);
    for (const pair of inFirst)
      for (const [part, number] of [
        [1, pair.first],
        [2, pair.second],
      ] as const)
        keep(part, number);
    for (const pair of inSecond)
      for (const [part, number] of [
        [3, pair.first],
        [4, pair.second],
      ] as const)
        keep(part, number);
  }
  return left;
}

const inOneQuarter = fc.constantFrom(...QUARTERS).map((quarter): Woman => {
  const only = (each: number): number => (each === quarter ? 1 : 0);
  return [only(1), only(2), only(3), only(4)];
});
const times = fc.nat(2);
const inAny = fc.tuple(times, times, times, times).filter((each) => each.some((count) => count > 0));
const years = fc
  .array(fc.oneof({ weight: 3, arbitrary: inOneQuarter }, inAny), { minLength: 12, maxLength: 40 })
  // Where registrations are small nothing is told of what is longer either.
  .filter((women) => QUARTERS.every((quarter) => ![1, 2].includes(registrationsIn(women, quarter))));

describe('half-years beside quarters and the year', () => {
  it('add up what quarters show, and nothing where one of them is left out', () => {
    const count = () => sure(30);
    const quarter = (records: number) =>
      quarterFigures([{ unit: 'registrations', group: 'g', agency: 'a', records }], count);
    const of = (lines: readonly FigureLine[]) => lines.find(({ unit }) => unit === 'registrations')?.figure;
    expect(of(longerFigures([[quarter(20), quarter(15)]], count))).toMatchObject({ value: 35 });
    expect(of(longerFigures([[quarter(20), quarter(2)]], count))).toMatchObject({
      value: null,
      mark: 'hidden',
    });
  });

  it('count a woman of two quarters once', () => {
    const twice = Array.from({ length: 6 }, (): Woman => [1, 1, 0, 0]);
    const once = Array.from({ length: 12 }, (_, at): Woman => [at % 2, 1 - (at % 2), 0, 0]);
    expect(personsOf(told([...twice, ...once]), 5)).toMatchObject({ value: 18 });
  });

  it('are weighed by the year: whoever stands in both of them is told of three at the least', () => {
    const women = (inBoth: number): Woman[] => [
      ...Array.from({ length: 4 }, (): Woman => [1, 1, 0, 0]),
      ...Array.from({ length: 4 }, (): Woman => [0, 0, 1, 1]),
      ...Array.from({ length: inBoth }, (): Woman => [1, 0, 1, 0]),
      ...Array.from({ length: 12 - inBoth }, (): Woman => [1, 0, 0, 0]),
      ...Array.from({ length: 12 - inBoth }, (): Woman => [0, 0, 1, 0]),
      ...Array.from({ length: 6 }, (): Woman => [0, 1, 0, 0]),
      ...Array.from({ length: 6 }, (): Woman => [0, 0, 0, 1]),
    ];
    const shown = [0, 1, 2].map((inBoth) => personsOf(told(women(inBoth)), 0));
    expect(personsOf(told(women(1)), 5)).toMatchObject({ value: 22 });
    expect(shown[0]).toMatchObject({ value: null, range: { low: 42, high: 44 } });
    expect([shown[1], shown[2]]).toEqual([shown[0], shown[0]]);
    expect(personsOf(told(women(3)), 0)).toMatchObject({ value: 41 });
  });

  it('do not tell of how many women a small quarter is', () => {
    const few: Woman[] = [
      [5, 0, 0, 0],
      [4, 0, 0, 0],
    ];
    const all = told([...few, ...Array.from({ length: 5 }, (): Woman => [0, 2, 0, 0])]);
    expect(personsOf(all, 1)).toMatchObject({ mark: 'small' });
    expect(personsOf(all, 5)).toMatchObject({ value: null, range: { low: 5, high: 7 } });
  });

  it('are weighed with the quarters of the other half-year, where records were split after those were told', () => {
    const lines = (records: number, persons: number): FigureLine[] =>
      quarterFigures([{ unit: 'registrations', group: 'g', agency: 'a', records }], () => sure(persons));
    const quarters = [lines(12, 8), lines(12, 8), lines(12, 8), lines(12, 8)] as const;
    const [one, two, three, four] = quarters;
    const first = longerFigures([[one, two]], () => sure(17));
    const second = longerFigures([[three, four]], () => sure(12));
    const ways = [[...quarters], [first, second], [first, three, four], [one, two, second]];
    const year = longerFigures(ways, () => sure(27));
    expect(personsOf(new Map([[0, year]]), 0)).toMatchObject({ value: null, range: { low: 26, high: 28 } });
  });

  it('cut nothing off any range, nor does any other figure of the year', () => {
    fc.assert(
      fc.property(years, (women) => {
        const all = told(women);
        const figures = new Map(PARTS_OF_A_YEAR.map((part) => [part, numbersOf(personsOf(all, part))]));
        for (const part of PARTS_OF_A_YEAR) expect(figures.get(part)).toContain(personsIn(women, part));
        const left = leftOver(figures);
        for (const [part, numbers] of figures)
          expect([part, [...(left.get(part) ?? [])].sort((a, b) => a - b)]).toEqual([part, numbers]);
      }),
      { numRuns: 2000, seed: 20261127 },
    );
  });
});

describe('half-years are due', () => {
  const days = { first: '2026-01-05', began: '2026-01-05', today: '2027-01-15', broughtIn: [] };
  const published = (quarter: number): CountedPeriod => ({
    ...{ year: 2026, quarter, state: 'published', countedOn: '2027-01-15' },
  });
  const due = (counted: readonly CountedPeriod[], change: object = {}) =>
    duePeriods({ ...days, ...change }, counted).flatMap(({ year, quarter, state }) =>
      year === 2026 && state === 'published' ? [quarter] : [],
    );

  it('after their quarters and before the year, and never once the year stands without them', () => {
    expect(due([])).toEqual([1, 2, 3, 4, 5, 6, 0]);
    expect(due([published(0)])).toEqual([1, 2, 3, 4]);
    expect(due([published(5), published(0)])).toEqual([1, 2, 3, 4]);
  });

  it('two weeks after their last quarter', () => {
    expect(due([], { today: '2026-07-14' })).toEqual([1]);
    expect(due([], { today: '2026-07-15' })).toEqual([1, 2, 5]);
  });

  it('no sooner than a quarter of a book that is still waited for; the year neither', () => {
    const book = { began: '2026-05-01', broughtIn: [{ year: 2026, quarter: 1, lastOn: '2026-12-30' }] };
    expect(due([], book)).toEqual([2, 3, 4, 6]);
    expect(due([], { ...book, today: '2027-01-28' })).toEqual([1, 2, 3, 4, 5, 6, 0]);
  });

  it('of which nothing shorter is forgotten', () => {
    expect(waysOf({ year: 2026, quarter: 0 })).toEqual([
      [1, 2, 3, 4],
      [5, 6],
      [5, 3, 4],
      [1, 2, 6],
    ]);
    expect(shorterIn({ year: 2026, quarter: 0 }).map(({ quarter }) => quarter)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(shorterIn({ year: 2026, quarter: 6 }).map(({ quarter }) => quarter)).toEqual([3, 4]);
    expect(shorterIn({ year: 2026, quarter: 3 })).toEqual([]);
  });
});
