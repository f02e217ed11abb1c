import { describe, expect, it } from '@jest/globals';
import { tableOf, tablesOf } from './tables.rules.js';
import { TOTAL } from './statistics.types.js';
import type { TableCode } from './statistics.types.js';
import type { Count, ShownTable } from './tables.rules.js';

const count = (code: Count['code'], line: string, column: string, records: number): Count => ({
  code,
  line,
  column,
  records,
});
const cell = ({ cells }: ShownTable, line: string, column: string) => {
  const found = cells.find((each) => each.line === line && each.column === column);
  return found && (found.mark ?? found.value);
};

/** Numbers that follow from a seed (mulberry32). */
const chanceOf = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
};

describe('tables that share a sum', () => {
  const PAIR = ['persons_by_marriage', 'persons_by_disability'] as const;
  const LINES = {
    persons_by_marriage: ['single', 'married_registered', 'widowed'],
    persons_by_disability: ['yes', 'none'],
  };
  const AROUND = { places: ['kulob'] };
  /** The same women in both: of each it is said whether children were there, and something else by chance. */
  const countsOf = (seed: number) => {
    const chance = chanceOf(seed);
    const counts: Count[] = [];
    for (const children of ['yes', 'no', 'unknown'])
      for (let woman = 0; woman < Math.floor(chance() * 16); woman += 1)
        for (const code of PAIR) {
          const lines = LINES[code];
          counts.push(count(code, lines[Math.floor(chance() ** 2 * lines.length)] ?? '', children, 1));
        }
    return (code: TableCode): Count[] => summed(counts.filter((one) => one.code === code));
  };
  const summed = (counts: readonly Count[]): Count[] => [
    ...counts
      .reduce((sums, one) => {
        const key = `${one.line} ${one.column}`;
        return sums.set(key, { ...one, records: (sums.get(key)?.records ?? 0) + one.records });
      }, new Map<string, Count>())
      .values(),
  ];
  const sumsOf = (table: ShownTable | undefined) =>
    (table?.cells ?? [])
      .filter(({ line }) => line === TOTAL)
      .map(({ column, value, mark }) => [column, mark ? 'left out' : value]);

  it('leave it out both, or none', () => {
    let apart = 0;
    for (let seed = 1; seed <= 400; seed += 1) {
      const counts = countsOf(seed);
      const tables = tablesOf(PAIR, (code, isLeftOut) =>
        tableOf(code, counts(code), { ...AROUND, isLeftOut }),
      );
      expect(sumsOf(tables.get(PAIR[0]))).toEqual(sumsOf(tables.get(PAIR[1])));
      const [one, other] = PAIR.map((code) => JSON.stringify(sumsOf(tableOf(code, counts(code), AROUND))));
      if (one !== other) apart += 1;
    }
    // Judged by themselves some of them are not alike.
    expect(apart).toBeGreaterThan(5);
  });
});

describe('a table of the catalogue', () => {
  const PLACES = ['kulob', 'qubodiyon'];

  it('has the same lines and columns whether or not anything was counted', () => {
    const table = tableOf('new_cases', [], { places: PLACES });
    expect(table.lines).toEqual(['kulob', 'qubodiyon', 'elsewhere', 'unknown']);
    expect(table.columns).toHaveLength(12);
    expect(table.cells).toHaveLength(5 * 13);
    expect(new Set(table.cells.map(({ value }) => value))).toEqual(new Set([0]));
    expect(table.withoutConsentPercent).toBeNull();
  });

  it('adds up: every sum is that of the cells beside it', () => {
    const table = tableOf(
      'new_cases',
      [
        count('new_cases', 'kulob', '01', 20),
        count('new_cases', 'kulob', '02', 30),
        count('new_cases', 'qubodiyon', '01', 7),
        count('incidents', 'kulob', '01', 99),
      ],
      { places: PLACES },
    );
    expect(cell(table, 'kulob', 'total')).toBe(50);
    expect(cell(table, 'total', '01')).toBe(27);
    expect(cell(table, 'total', 'total')).toBe(57);
  });

  it('holds back what is small and tells shares roughly, of enough records', () => {
    const table = tableOf(
      'incidents',
      [
        count('incidents', 'kulob', '01', 3),
        count('incidents', 'kulob', '02', 30),
        count('incidents', '*', 'counted', 33),
        count('incidents', '*', 'without_consent', 10),
        count('incidents', '*', 'without_day', 4),
      ],
      { places: PLACES },
    );
    expect(cell(table, 'kulob', '01')).toBe('small');
    expect(cell(table, 'total', '01')).not.toBe(3);
    expect(table).toMatchObject({ withoutConsentPercent: 20, withoutDayPercent: 10 });
  });

  it('shows sums alone where all of a place stand in one line of what happened', () => {
    const table = tableOf(
      'law_forms',
      [
        count('law_forms', 'physical', 'kulob', 12),
        count('law_forms', 'economic', 'kulob', 8),
        count('law_forms', 'physical', 'qubodiyon', 9),
      ],
      { places: PLACES },
    );
    expect(cell(table, 'physical', 'qubodiyon')).toBe('hidden');
    expect(cell(table, 'economic', 'qubodiyon')).toBe('hidden');
    expect(cell(table, 'total', 'qubodiyon')).toBe(9);
    expect(cell(table, 'physical', 'total')).toBe(21);
  });
});
