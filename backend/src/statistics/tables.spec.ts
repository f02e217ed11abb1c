import { describe, expect, it } from '@jest/globals';
import { tableOf } from './tables.rules.js';
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
