import { describe, expect, it } from '@jest/globals';
import { REFERRED_FROM } from '../cases/cases.types.js';
import type { Fact } from './facts.rules.js';
import { internalTables } from './internal-tables.rules.js';
import type { InternalTable } from './internal-tables.rules.js';
import { PUBLISHED_CODES } from './releases.types.js';
import { deciding, inOrderOfDeciding } from './shared-sums.rules.js';
import { SHARED_SUMS } from './shared-sums.types.js';
import { DEFINITIONS, TABLE_CODES, TOTAL } from './statistics.types.js';
import type { TableCode } from './statistics.types.js';

/** Numbers that follow from a seed (mulberry32). */
const chanceOf = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
};

const PLACES = ['kulob', 'qubodiyon', 'elsewhere'];
type Says = Readonly<Record<string, readonly string[]>>;
const CASES: Says = {
  paths: REFERRED_FROM.slice(0, 3),
  case_lengths: ['within_6_months', 'longer'],
};
const INCIDENTS: Says = {
  other_numbers: ['one', 'two', 'not_known'],
  delays: ['days_0_3', 'days_31_more'],
};

/** The same records in each of these tables, by place and something else that each of them says of one. */
function factsOf(
  chance: () => number,
  says: Says,
  more: (place: string) => Omit<Fact, 'firstOn' | 'records'>[],
) {
  const facts: Fact[] = [];
  const pick = (all: readonly string[]): string => all[Math.floor(chance() ** 2 * all.length)] ?? '';
  for (let left = 5 + Math.floor(chance() * 60); left > 0; left -= 1) {
    const place = pick(PLACES);
    const own = Object.entries(says).map(([code, lines]) => ({
      ...{ code: code as TableCode, line: pick(lines), column: place },
    }));
    for (const cell of [...own, ...more(place)]) facts.push({ ...cell, firstOn: '2020-03-01', records: 1 });
  }
  return facts;
}
const casesOf = (chance: () => number): Fact[] =>
  factsOf(chance, CASES, (line) => [{ code: 'new_cases', line, column: 'all' }]);
const incidentsOf = (chance: () => number): Fact[] =>
  factsOf(chance, INCIDENTS, (column) => {
    const line = ['physical', 'rape', 'sexual_assault'][Math.floor(chance() * 3)] ?? '';
    const form = line === 'physical' ? line : 'sexual';
    return [
      { code: 'core_types', line: line === 'physical' ? 'physical_assault' : line, column },
      { code: 'law_forms', line: form, column },
    ];
  });

const shownOf = (facts: readonly Fact[], codes: readonly TableCode[]): Map<TableCode, InternalTable> =>
  internalTables(
    { year: 2020, facts, earlier: [], places: PLACES.slice(0, 2), now: new Date('2021-02-02T06:00:00Z') },
    codes,
  );
const at = (table: InternalTable | undefined, line: string, column: string) => {
  const cell = table?.cells.find((one) => one.line === line && one.column === column);
  return cell?.mark ?? cell?.value;
};
const byPlace = (table: InternalTable | undefined, isByLine: boolean) =>
  [...PLACES, TOTAL].map((place) => (isByLine ? at(table, place, TOTAL) : at(table, TOTAL, place)));

describe('tables of the same records', () => {
  it('are decided after those that decide for them, published tables before others', () => {
    const order = inOrderOfDeciding(TABLE_CODES, PUBLISHED_CODES);
    expect([...order].sort()).toEqual([...TABLE_CODES].sort());
    for (const code of TABLE_CODES)
      for (const before of deciding(code)) expect(order.indexOf(before)).toBeLessThan(order.indexOf(code));
    for (const code of PUBLISHED_CODES) expect([code, deciding(code)]).toEqual([code, []]);
  });

  it('count the same kind of records by the same day', () => {
    for (const { code, decidedBy } of SHARED_SUMS) {
      const [one, other] = [DEFINITIONS[code], DEFINITIONS[decidedBy]];
      expect([code, one.unit, one.axis, one.span]).toEqual([code, other.unit, other.axis, other.span]);
    }
  });

  it.each<[string, (chance: () => number) => Fact[], readonly TableCode[]]>([
    ['cases', casesOf, ['new_cases', 'paths', 'case_lengths']],
    ['incidents', incidentsOf, ['core_types', 'other_numbers', 'delays']],
  ])('leave out a sum of %s by place all, or none, and then tell nothing below it', (_what, made, codes) => {
    let apart = 0;
    for (let seed = 1; seed <= 30; seed += 1) {
      const facts = made(chanceOf(seed));
      const sums = (shown: ReadonlyMap<TableCode, InternalTable>) =>
        codes.map((code) => byPlace(shown.get(code), code === 'new_cases'));
      const shown = shownOf(facts, codes);
      const [first, ...others] = sums(shown);
      for (const other of others) expect([seed, other]).toEqual([seed, first]);
      if (first?.some((value) => typeof value === 'string'))
        for (const code of codes.slice(1))
          expect([seed, code, isInsideTold(shown.get(code))]).toEqual([seed, code, false]);
      const alone = sums(new Map(codes.flatMap((code) => [...shownOf(facts, [code])])));
      if (alone.some((other) => JSON.stringify(other) !== JSON.stringify(alone[0]))) apart += 1;
    }
    // Judged by themselves some of them are not alike.
    expect(apart).toBeGreaterThan(3);
  });
});

/** Of one month: each code with its lines, and how many of each place. */
const monthOf = (tables: Partial<Record<TableCode, Record<string, readonly number[]>>>): Fact[] =>
  Object.entries(tables).flatMap(([code, lines]) =>
    Object.entries(lines).flatMap(([line, counts]) =>
      counts.map((records, nth): Fact => ({
        ...{ code: code as TableCode, firstOn: '2020-03-01', records },
        ...(DEFINITIONS[code as TableCode].columns === 'months'
          ? { line: PLACES[nth] ?? '', column: 'all' }
          : { line, column: PLACES[nth] ?? '' }),
      })),
    ),
  );

describe('what follows from two tables by a rule that anybody can read', () => {
  const CODES = ['law_forms', 'core_types', 'new_cases', 'appeals'] as const;
  const shown = (tables: Parameters<typeof monthOf>[0]) => shownOf(monthOf(tables), CODES);
  const OTHERS = { physical_assault: [30, 25, 20], psychological_abuse: [15, 12, 14] };

  it('is kept: beside a sexual form that is told neither of its two types is, where one of them is small', () => {
    const core_types = { ...OTHERS, rape: [8, 9, 7], sexual_assault: [2, 9, 6] };
    const law_forms = { physical: [30, 25, 20], sexual: [10, 18, 13] };
    const tables = shown({ core_types, law_forms });
    expect(at(tables.get('law_forms'), 'sexual', 'kulob')).toBe(10);
    expect(at(tables.get('core_types'), 'sexual_assault', 'kulob')).toBe('small');
    expect(at(tables.get('core_types'), 'rape', 'kulob')).toBe('hidden');
    expect(at(tables.get('core_types'), TOTAL, 'kulob')).toBe(55);
    // By itself it would be left out in another line.
    const alone = shownOf(monthOf({ core_types: { ...core_types, forced_marriage: [6, 6, 6] } }), [
      'core_types',
    ]);
    expect(at(alone.get('core_types'), 'rape', 'kulob')).toBe(8);
  });

  it('tells nothing of types by place where a sexual form of one is left out', () => {
    const core_types = { ...OTHERS, rape: [3, 9, 7], sexual_assault: [0, 9, 6] };
    const law_forms = { physical: [30, 25, 20], sexual: [3, 18, 13] };
    const types = shown({ core_types, law_forms }).get('core_types');
    expect(isInsideTold(types)).toBe(false);
    expect(at(types, 'physical_assault', TOTAL)).toBe(75);
  });

  it('leaves out appeals of a place of whose cases a few are none', () => {
    const tables = shown({ new_cases: { all: [20, 30, 25] }, appeals: { all: [18, 10, 12] } });
    expect(at(tables.get('new_cases'), 'kulob', '03')).toBe(20);
    expect(at(tables.get('appeals'), 'kulob', '03')).toBe('hidden');
    expect(at(shown({ appeals: { all: [18, 10, 12] } }).get('appeals'), 'kulob', '03')).toBe(18);
  });
});

const isInsideTold = (table: InternalTable | undefined): boolean =>
  (table?.cells ?? []).some(
    ({ line, column, mark }) => line !== TOTAL && column !== TOTAL && mark !== 'hidden',
  );
