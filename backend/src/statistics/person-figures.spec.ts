import { describe, expect, it } from '@jest/globals';
import { longerFigures, quarterFigures } from './period-figures.rules.js';
import { estimateFigure, mostOf, personFigure, unitFigures } from './person-figures.rules.js';
import type { FigureLine, UnitCount } from './person-figures.rules.js';
import { duePeriods } from './periods.rules.js';
import type { BroughtIn, CountedPeriod } from './periods.rules.js';
import type { PersonFigure } from './persons.types.js';

const value = (number: number): PersonFigure => ({ value: number, mark: null, range: null });
const between = (low: number, high: number): PersonFigure => ({
  value: null,
  mark: null,
  range: { low, high },
});
const hidden = (mark: 'small' | 'hidden'): PersonFigure => ({ value: null, mark, range: null });
const sure = (persons: number) => ({ persons, expected: persons, from: persons, to: persons });

const registrations = (counts: Record<string, number>): UnitCount[] =>
  Object.entries(counts).map(([key, records]) => {
    const [group = '', agency = ''] = key.split('/');
    return { unit: 'registrations', group, agency, records };
  });
const at = (lines: readonly FigureLine[], key: string, unit: string): PersonFigure | undefined =>
  lines.find((line) => `${line.group}/${line.agency}` === key && line.unit === unit)?.figure;
const told = (lines: readonly FigureLine[]) =>
  lines.map(({ group, agency, unit, figure }) => [`${group}/${agency} ${unit}`, figure]);

describe('persons as they may be told', () => {
  it.each<[string, number, PersonFigure, PersonFigure]>([
    ['three known twice are a number', 9, value(12), value(9)],
    ['two known twice are a range', 10, value(12), between(10, 12)],
    ['one is the same range', 11, value(12), between(10, 12)],
    ['none is the same range', 12, value(12), between(10, 12)],
    ['no registrations are no persons', 0, value(0), value(0)],
    ['what is left out beside it is left out', 2, hidden('small'), hidden('small')],
    ['two persons behind many registrations are a small number', 2, value(9), hidden('small')],
  ])('%s', (_, persons, beside, expected) => {
    expect(personFigure(persons, beside, { besides: [] })).toEqual(expected);
  });

  it('look the same whether a woman whom an agency knows is known to another one or to none', () => {
    const counts = registrations({ 'g/police': 20, 'g/shelter': 9, 'g/aid': 14, 'h/police2': 8 });
    const persons = (overlap: number) => (scope: { group: string; agency: string }) => {
      if (scope.agency !== 'all')
        return sure(counts.find(({ agency }) => agency === scope.agency)?.records ?? 0);
      return sure({ g: 43 - overlap, h: 8 }[scope.group] ?? 51 - overlap);
    };
    const [none, one, two] = [0, 1, 2].map((overlap) => told(quarterFigures(counts, persons(overlap))));
    expect(one).toEqual(none);
    expect(two).toEqual(none);
    expect(at(quarterFigures(counts, persons(20)), 'g/all', 'persons')).toEqual(value(23));
  });

  it('are compared with the most that their parts allow, each registration by itself where those are not shown', () => {
    const parts = [
      { registrations: value(12), persons: between(10, 12) },
      { registrations: value(20), persons: value(16) },
      { registrations: hidden('small'), persons: hidden('small') },
    ];
    expect(mostOf(value(34), parts)).toBe(30);
    expect(personFigure(27, value(34), { besides: [30] })).toEqual(value(27));
    expect(personFigure(28, value(34), { besides: [30] })).toEqual(between(28, 30));
  });

  it('stay within what registrations allow, also where a year was split after its quarters were told', () => {
    expect(personFigure(21, value(30), { besides: [20] })).toEqual(between(18, 23));
    expect(personFigure(22, value(22), { besides: [20] })).toEqual(between(18, 22));
  });

  it('are estimated with an interval, and in steps where they are a range', () => {
    const count = { persons: 9, expected: 9.4, from: 8.2, to: 10.6 };
    expect(estimateFigure(count, value(9), value(12))).toEqual({
      ...value(9),
      range: { low: 8, high: 11 },
    });
    expect(estimateFigure(sure(11), between(10, 12), value(12))).toEqual(between(10, 12));
    expect(estimateFigure({ ...count, from: 8.2 }, between(10, 12), value(12))).toEqual(between(7, 12));
    expect(estimateFigure(count, hidden('hidden'), value(12))).toEqual(hidden('hidden'));
  });
});

describe('registrations, cases, incidents and services', () => {
  it('are suppressed with their sums, and each counted by itself', () => {
    const lines = unitFigures(registrations({ 'g/a': 2, 'g/b': 7, 'g/c': 9, 'h/d': 12 }));
    expect(at(lines, 'g/a', 'registrations')).toEqual(hidden('small'));
    expect(at(lines, 'g/b', 'registrations')).toEqual(hidden('hidden'));
    expect(at(lines, 'g/all', 'registrations')).toEqual(value(18));
    expect(at(lines, 'all/all', 'registrations')).toEqual(value(30));
    expect(at(lines, 'g/c', 'services')).toEqual(value(0));
    expect(at(lines, 'h/a', 'registrations')).toBeUndefined();
  });

  it('of a year are the sum of quarters that are shown, so that none can be worked out by it', () => {
    const count = ({ agency }: { agency: string }) => sure(agency === 'all' ? 30 : 10);
    const first = quarterFigures(registrations({ 'g/a': 2, 'g/b': 7, 'g/c': 9 }), count);
    const second = quarterFigures(registrations({ 'g/a': 8, 'g/c': 20 }), count);
    const year = longerFigures([[first, second]], count);
    expect(at(year, 'g/a', 'registrations')).toEqual(hidden('hidden'));
    expect(at(year, 'g/c', 'registrations')).toEqual(value(29));
    expect(at(year, 'g/all', 'registrations')).toEqual(value(46));
    expect(at(year, 'g/a', 'persons')).toEqual(hidden('hidden'));
  });
});

describe('periods', () => {
  const published = (year: number, quarter: number) => ({
    ...{ year, quarter, state: 'published' as const },
    countedOn: '2026-01-20',
  });
  const known = (first: string | null, today: string, broughtIn: readonly BroughtIn[] = []) => ({
    ...{ first, today, began: first, broughtIn },
  });
  it('are counted once, two weeks after they ended, and as a draft once a week before', () => {
    expect(duePeriods(known(null, '2026-11-26'), [])).toEqual([]);
    expect(duePeriods(known('2026-05-02', '2026-07-14'), [])).toEqual([
      ...[2, 3, 5, 6, 0].map((quarter) => ({ year: 2026, quarter, state: 'draft' })),
    ]);
    const drafts = [2, 3, 5, 6, 0].map((quarter) => ({
      ...published(2026, quarter),
      state: 'draft' as const,
    }));
    const counted = drafts.map((each) => ({ ...each, countedOn: '2026-07-14' }));
    expect(duePeriods(known('2026-05-02', '2026-07-15'), counted)).toEqual([
      { year: 2026, quarter: 2, state: 'published' },
      { year: 2026, quarter: 5, state: 'published' },
    ]);
    const since = [
      ...[published(2026, 2), published(2026, 5)],
      ...counted.filter(({ quarter }) => quarter !== 2 && quarter !== 5),
    ];
    expect(duePeriods(known('2026-05-02', '2026-07-21'), since)).toEqual([
      ...[3, 6, 0].map((quarter) => ({ year: 2026, quarter, state: 'draft' })),
    ]);
  });

  it('end with the year after everything in it, and are never counted again', () => {
    expect(duePeriods(known('2025-11-01', '2026-01-15'), [])).toEqual([
      ...[4, 6, 0].map((quarter) => ({ year: 2025, quarter, state: 'published' })),
      ...[1, 5, 0].map((quarter) => ({ year: 2026, quarter, state: 'draft' })),
    ]);
    const before = [4, 6, 0].map((quarter) => published(2025, quarter));
    expect(duePeriods(known('2025-11-01', '2025-12-31'), before)).toEqual([]);
  });

  it('of the past are counted where a book was brought in of them, the day after it, and four weeks later', () => {
    const due = (today: string, lastOn: string, counted: readonly CountedPeriod[] = []) => {
      const broughtIn = [{ year: 2020, quarter: 3, lastOn }];
      const days = { first: '2020-02-01', today, began: '2023-05-01', broughtIn };
      return duePeriods(days, counted).filter(({ year }) => year < 2023);
    };
    expect(due('2023-05-02', '2023-05-02')).toEqual([]);
    const drafts = [3, 6, 0].map((quarter) => ({ year: 2020, quarter, state: 'draft' as const }));
    expect(due('2023-05-03', '2023-05-02')).toEqual(drafts);
    const drafted = drafts.map((each) => ({ ...each, countedOn: '2023-05-28' }));
    expect(due('2023-05-29', '2023-05-02', drafted)).toEqual([]);
    expect(due('2023-05-30', '2023-05-02', drafted)).toEqual(
      drafts.map((each) => ({ ...each, state: 'published' })),
    );
    // Another book came.
    expect(due('2023-06-01', '2023-05-20', drafted)).toEqual([]);
  });

  it('of a time when the product was in use wait a week for what a book adds', () => {
    const due = (today: string) =>
      duePeriods(known('2022-11-01', today, [{ year: 2023, quarter: 1, lastOn: '2023-04-20' }]), []).find(
        ({ year, quarter }) => year === 2023 && quarter === 1,
      )?.state;
    expect([due('2023-04-20'), due('2023-04-26'), due('2023-04-27')]).toEqual([
      undefined,
      'draft',
      'published',
    ]);
  });
});
