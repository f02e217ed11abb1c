import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countsOf } from './periods.rules.js';
import type { CellCount } from './periods.rules.js';
import { MONTHS, DEFINITIONS, TABLE_CODES, ALL_COLUMNS, TOTAL } from './statistics.types.js';
import { axesOf, exactTable } from './tables.rules.js';

const PLACES = ['kulob', 'qubodiyon'];
const YEAR = { kind: 'year', firstOn: '2026-01-01' } as const;

describe('every table of the catalogue', () => {
  it.each(TABLE_CODES.map((code) => [code]))('%s adds up, whatever was counted', (code) => {
    const { lines, columns } = axesOf(code, { places: PLACES });
    const isByMonth = DEFINITIONS[code].columns === 'months';
    const cell = fc.record({
      line: fc.constantFrom(...lines),
      column: fc.constantFrom(...(isByMonth ? [ALL_COLUMNS] : columns)),
      month: fc.constantFrom(...(DEFINITIONS[code].span === 'year' ? ['01'] : MONTHS)),
      records: fc.integer({ min: 0, max: 40 }),
    });
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 30 }), (cells) => {
        const facts = cells.map(({ line, column, month, records }): CellCount => ({
          ...{ code, firstOn: `2026-${month}-01`, line, column, records },
        }));
        const counts = countsOf(code, facts, YEAR);
        const table = exactTable(code, counts, { places: PLACES });
        const at = (line: string, column: string) =>
          table.cells.find((each) => each.line === line && each.column === column);
        const sum = (records: readonly { records: number }[]): number =>
          records.reduce((total, each) => total + each.records, 0);
        for (const line of [...lines, TOTAL])
          for (const column of [...columns, TOTAL]) {
            const within = counts.filter(
              (each) =>
                (line === TOTAL || each.line === line) && (column === TOTAL || each.column === column),
            );
            expect([line, column, at(line, column)?.value]).toEqual([line, column, sum(within)]);
          }
        expect(sum(counts)).toBe(sum(facts));
      }),
      { numRuns: 5 },
    );
  });
});
