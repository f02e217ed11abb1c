import { describe, expect, it } from '@jest/globals';
import { exactTable, wholeOf } from './tables.rules.js';
import type { Count, ExactTable } from './tables.rules.js';

const count = (line: string, column: string, records: number): Count => ({
  ...{ code: 'new_cases', line, column, records },
});
const cell = ({ cells }: ExactTable, line: string, column: string): number | undefined =>
  cells.find((each) => each.line === line && each.column === column)?.value;

describe('a table of the catalogue', () => {
  const PLACES = ['kulob', 'qubodiyon'];

  it('has the same lines and columns whether or not anything was counted', () => {
    const table = exactTable('new_cases', [], { places: PLACES });
    expect(table.lines).toEqual(['kulob', 'qubodiyon', 'elsewhere', 'unknown']);
    expect(table.columns).toHaveLength(12);
    expect(table.cells).toHaveLength(5 * 13);
    expect(new Set(table.cells.map(({ value }) => value))).toEqual(new Set([0]));
  });

  it('shows small numbers, and every sum is that of the cells beside it', () => {
    const counts = [count('kulob', '01', 1), count('kulob', '02', 30), count('qubodiyon', '01', 7)];
    const other: Count = { code: 'incidents', line: 'kulob', column: '01', records: 99 };
    const table = exactTable('new_cases', [...counts, other], { places: PLACES });
    expect(cell(table, 'kulob', '01')).toBe(1);
    expect(cell(table, 'kulob', 'total')).toBe(31);
    expect(cell(table, 'total', '01')).toBe(8);
    expect(cell(table, 'total', 'total')).toBe(38);
  });

  it('says how many records it counts, and why others are left out', () => {
    const counts = [count('*', 'counted', 33), count('*', 'without_consent', 10), count('kulob', '01', 33)];
    expect(wholeOf('new_cases', counts)).toEqual({
      ...{ counted: 33, withoutConsent: 10, withoutDay: 0, toldBefore: 0 },
    });
  });
});
