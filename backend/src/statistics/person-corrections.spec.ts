import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { longerFigures, quarterFigures } from './period-figures.rules.js';
import { correctionOf } from './person-corrections.rules.js';
import type { FigureLine, UnitCount } from './person-figures.rules.js';
import { latePeriods } from './periods.rules.js';
import type { CountedPeriod } from './periods.rules.js';
import type { PersonFigure, PersonUnit } from './persons.types.js';

type Numbers = Record<string, number>;
const counts = (unit: UnitCount['unit'], numbers: Numbers): UnitCount[] =>
  Object.entries(numbers).map(([key, records]) => {
    const [group = '', agency = ''] = key.split('/');
    return { unit, group, agency, records };
  });
const sure = (persons: number) => ({ persons, expected: persons, from: persons, to: persons });
/** Persons by scope; of a scope that is not named, as many as there are registrations. */
const counted =
  (registrations: Numbers, persons: Numbers) =>
  ({ group, agency }: { group: string; agency: string }) =>
    sure(
      persons[`${group}/${agency}`] ??
        Object.entries(registrations)
          .filter(([key]) => group === 'all' || key.startsWith(`${group}/`))
          .filter(([key]) => agency === 'all' || key.endsWith(`/${agency}`))
          .reduce((all, [, one]) => all + one, 0),
    );
const of = (
  registrations: Numbers,
  persons: Numbers = {},
  { cases = registrations, earlier = [] }: { cases?: Numbers; earlier?: FigureLine[][] } = {},
): FigureLine[] =>
  quarterFigures(
    [...counts('registrations', registrations), ...counts('cases', cases)],
    counted(registrations, persons),
    earlier,
  );
const at = (lines: readonly FigureLine[] | null, key: string, unit: PersonUnit): PersonFigure | undefined =>
  lines?.find((line) => `${line.group}/${line.agency}` === key && line.unit === unit)?.figure;
const value = (number: number): PersonFigure => ({ value: number, mark: null, range: null });

const BEFORE = { 'g/police': 40, 'g/shelter': 20, 'h/aid': 15 };
const first = of(BEFORE, { 'g/all': 50, 'all/all': 60 });
const later = (registrations: Numbers, persons: Numbers = {}, cases?: Numbers): FigureLine[] | null =>
  correctionOf([first], of(registrations, persons, { earlier: [first], ...(cases && { cases }) }));

describe('a book that is brought in later', () => {
  it('makes a version that tells what came with it', () => {
    const told = later({ ...BEFORE, 'g/police': 80 }, { 'g/police': 70, 'g/all': 75, 'all/all': 80 });
    expect(at(told, 'g/police', 'registrations')).toEqual(value(80));
    expect(at(told, 'g/police', 'persons')).toEqual(value(70));
    expect(at(told, 'g/all', 'persons')).toEqual(value(75));
    expect(at(told, 'all/all', 'persons')).toEqual(value(80));
    expect(at(told, 'h/aid', 'persons')).toEqual(at(first, 'h/aid', 'persons'));
  });

  it.each([1, 2, 3, 4])('is never told where it adds %i registrations', (few) => {
    expect(later({ ...BEFORE, 'g/police': 40 + few })).toBeNull();
    expect(later({ ...BEFORE, 'g/police': 80, 'h/aid': 15 + few })).toBeNull();
    expect(later({ ...BEFORE, 'g/police': 80, 'g/clinic': few })).toBeNull();
  });

  it.each([1, 2, 3, 4])('never tells that %i of those in it were known before', (few) => {
    const told = later(
      { ...BEFORE, 'g/police': 80 },
      { 'g/police': 80 - few, 'g/all': 90 - few, 'all/all': 100 - few },
    );
    expect([undefined, null]).toContain(at(told, 'g/police', 'persons')?.value);
    expect([undefined, null]).toContain(at(told, 'g/all', 'persons')?.value);
  });

  it('leaves a whole unit out where that would tell of few', () => {
    const told = later(
      { ...BEFORE, 'g/police': 80 },
      { 'g/all': 80, 'all/all': 85 },
      { ...BEFORE, 'g/police': 78 },
    );
    expect(at(told, 'g/police', 'registrations')).toEqual(value(80));
    const cases = told?.filter(({ unit }) => unit === 'cases').map(({ figure }) => figure.mark);
    expect(new Set(cases)).toEqual(new Set(['hidden']));
  });

  it('tells nothing anew where nothing changed, whoever was linked or split since', () => {
    expect(later(BEFORE, { 'g/police': 39, 'g/all': 46, 'all/all': 52 })).toBeNull();
  });

  it('differs from every version that was told by nothing or by five and more', () => {
    const told = later({ ...BEFORE, 'g/police': 80 }, { 'g/all': 80, 'all/all': 85 }) ?? [];
    const third = of(
      { ...BEFORE, 'g/police': 43 },
      { 'g/all': 52, 'all/all': 62 },
      { earlier: [first, told] },
    );
    expect(correctionOf([told], third)).not.toEqual([]);
    expect(correctionOf([first, told], third)).toBeNull();
  });

  it('never tells a difference of one to four, of whatever is counted', () => {
    const keys = ['g/police', 'g/shelter', 'h/aid', 'h/police2'];
    const numbers = (max: number) =>
      fc
        .tuple(...keys.map(() => fc.integer({ min: 0, max })))
        .map((each) => Object.fromEntries(keys.map((key, place) => [key, each[place] ?? 0])));
    const world = fc.record({
      ...{ before: numbers(40), added: numbers(30), known: numbers(12), knownLater: numbers(12) },
      ...{ over: fc.integer({ min: 0, max: 12 }), overLater: fc.integer({ min: 0, max: 12 }) },
    });
    let told = 0;
    fc.assert(
      fc.property(world, ({ before, added, known, knownLater, over, overLater }) => {
        const now = plus(before, added);
        const twice = plus(known, knownLater);
        const one = of(before, personsOf(before, known, over));
        const next = correctionOf(
          [one],
          of(now, personsOf(now, twice, over + overLater), { earlier: [one] }),
        );
        if (next) told += 1;
        expect(next ? fewIn(one, next) : []).toEqual([]);
      }),
      { numRuns: 3_000, seed: 20261127 },
    );
    expect(told).toBeGreaterThan(20);
  });
});

const plus = (one: Numbers, other: Numbers): Numbers =>
  Object.fromEntries(Object.entries(one).map(([key, number]) => [key, number + (other[key] ?? 0)]));

/** Persons of each agency, group and of all; some known twice to an agency, some to two. */
function personsOf(registrations: Numbers, twice: Numbers, over: number): Numbers {
  const agencies = Object.fromEntries(
    Object.entries(registrations).map(([key, all]) => [
      key,
      Math.max(Math.min(all, 1), all - (twice[key] ?? 0)),
    ]),
  );
  const sum = (group: string): number =>
    Object.entries(agencies).reduce((all, [key, one]) => all + (key.startsWith(group) ? one : 0), 0);
  const less = (all: number, by: number): number => Math.max(Math.min(all, 1), all - by);
  const [g, h] = [less(sum('g/'), over), less(sum('h/'), Math.floor(over / 2))];
  return { ...agencies, 'g/all': g, 'h/all': h, 'all/all': less(g + h, over) };
}

/** What a reader who subtracts one version from the other finds that tells of one to four. */
function fewIn(one: readonly FigureLine[], next: readonly FigureLine[]): string[] {
  const number = (lines: readonly FigureLine[], key: string, unit: PersonUnit): number | null =>
    (at(lines, key, unit) ?? value(0)).value;
  const keys = [...new Set(next.map(({ group, agency }) => `${group}/${agency}`))];
  const isFew = (a: (number | null)[], b: (number | null)[]): boolean => {
    if ([...a, ...b].includes(null)) return false;
    const by = Math.abs((a[0] ?? 0) - (a[1] ?? 0) - ((b[0] ?? 0) - (b[1] ?? 0)));
    return by > 0 && by < 5;
  };
  const pairs: [PersonUnit, PersonUnit | null][] = [
    ...(['registrations', 'cases', 'persons', 'estimate'] as const).map((unit): [PersonUnit, null] => [
      unit,
      null,
    ]),
    ...([
      ['registrations', 'persons'],
      ['registrations', 'cases'],
    ] as [PersonUnit, PersonUnit][]),
  ];
  return keys.flatMap((key) =>
    pairs
      .filter(([unit, less]) =>
        isFew(
          [number(one, key, unit), less ? number(one, key, less) : 0],
          [number(next, key, unit), less ? number(next, key, less) : 0],
        ),
      )
      .map((pair) => `${key} ${pair.join(' less ')}`),
  );
}

describe('a year', () => {
  it('is corrected by its quarters, in the same way', () => {
    const quarter = of({ 'g/police': 30 }, { 'g/police': 25, 'g/all': 25, 'all/all': 25 });
    const persons = (all: number) => () => sure(all);
    const before = longerFigures([[first, quarter]], persons(70));
    const told = later({ ...BEFORE, 'g/police': 80 }, { 'g/all': 80, 'all/all': 85 }) ?? [];
    const after = correctionOf([before], longerFigures([[told, quarter]], persons(95), [before]));
    expect(at(after, 'all/all', 'registrations')).toEqual(value(145));
  });
});

describe('periods that a later book is of', () => {
  const published = (quarter: number, countedOn: string, year = 2020): CountedPeriod => ({
    ...{ year, quarter, countedOn, state: 'published' },
  });
  const late = (today: string, lastOn: string, counted: readonly CountedPeriod[]) =>
    latePeriods(
      { first: '2020-02-01', today, began: '2023-05-01', broughtIn: [{ year: 2020, quarter: 3, lastOn }] },
      counted,
    ).map(({ quarter, isComplete }) => [quarter, isComplete]);

  it('wait for the last book of it as they did at first, half-year and year with them and after them', () => {
    const counted = [0, 6, 3, 5, 2].map((quarter) => published(quarter, '2023-05-30'));
    expect(late('2023-07-01', '2023-05-02', counted)).toEqual([]);
    expect(late('2023-07-01', '2023-06-20', counted)).toEqual([
      [3, false],
      [6, false],
      [0, false],
    ]);
    expect(late('2023-07-18', '2023-06-20', counted)).toEqual([
      [3, true],
      [6, true],
      [0, true],
    ]);
    expect(
      late('2023-07-20', '2023-06-20', [published(3, '2023-07-18'), published(0, '2023-07-18')]),
    ).toEqual([]);
    expect(late('2023-07-18', '2023-06-20', [{ ...published(3, '2023-05-30'), state: 'draft' }])).toEqual([]);
  });
});
