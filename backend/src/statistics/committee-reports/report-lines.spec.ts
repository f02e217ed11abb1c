import { describe, expect, it } from '@jest/globals';
import { LISTS } from '../lists.types.js';
import type { ListName } from '../lists.types.js';
import { DEFINITIONS, TOTAL } from '../statistics.types.js';
import { COMMITTEE_FORM, COMMITTEE_TABLES, SECTION_CODES } from './report-form.types.js';
import { filledForm } from './report-lines.rules.js';
import type { ExactCell, Material, ReportLine } from './report-lines.rules.js';

const PERSONS = {
  ...{ registrations: 40, notLinked: 3, cases: 39, incidents: 50, services: 12 },
  ...{ persons: 35, estimate: 36, from: 33, to: 38, settledTooSoon: 1 },
};
const cellsOf = (
  ...values: readonly (readonly [line: string, column: string, value: number])[]
): ExactCell[] => values.map(([line, column, value]) => ({ line, column, value }));
const linesOf = (change: Partial<Material> = {}): ReportLine[] =>
  filledForm({ kind: 'year', tables: new Map(), persons: PERSONS, ...change }).flatMap(({ lines }) => [
    ...lines,
  ]);
const personsIn = (change: Partial<Material>, unit: string): ReportLine | undefined =>
  linesOf(change).find(({ persons }) => persons === unit);

describe('the form of the committee report', () => {
  it('names for each line a cell that its table has', () => {
    for (const line of SECTION_CODES.flatMap((code) => COMMITTEE_FORM[code])) {
      if (!('table' in line)) continue;
      const { lines, columns } = DEFINITIONS[line.table];
      const known = (axis: string): readonly string[] => [TOTAL, ...(LISTS[axis as ListName] ?? [])];
      for (const cell of line.cells) {
        expect(known(lines)).toContain(cell.line);
        expect(known(columns)).toContain(cell.column);
      }
    }
  });

  it('numbers its lines and repeats none', () => {
    const lines = linesOf();
    expect(lines[0]?.number).toBe('1.1');
    for (const keys of [
      lines.map(({ number }) => number),
      lines.map(({ table, persons, name, line, column }) => [table, persons, name, line, column].join(' ')),
    ])
      expect(new Set(keys).size).toBe(keys.length);
    expect(COMMITTEE_TABLES.length).toBeGreaterThan(20);
  });
});

describe('a committee report', () => {
  it('repeats the cells of its tables, a nought where nothing was counted in one', () => {
    const cells = cellsOf(['reconciled', TOTAL, 1], ['insignificant', TOTAL, 2], [TOTAL, TOTAL, 9]);
    const lines = linesOf({ tables: new Map([['police_decisions', cells]]) });
    const of = (line: string) =>
      lines.find((each) => each.table === 'police_decisions' && each.line === line);
    expect(of('reconciled')).toMatchObject({ value: 1, absent: null });
    expect(of('refusal_to_open')).toMatchObject({ value: 0, absent: null });
    expect(of(TOTAL)?.value).toBe(9);
    expect(lines.find(({ name }) => name === 'early')).toMatchObject({ value: 3, absent: null });
    expect(lines.find(({ name }) => name === 'under_18')).toMatchObject({
      value: null,
      absent: 'not_counted',
    });
  });

  it('says why a line has no figure', () => {
    const why = (kind: Material['kind'], code: string) =>
      linesOf({ kind }).find(({ table }) => table === code)?.absent;
    expect(why('year', 'persons_by_age')).toBe('not_counted');
    expect(why('half_year', 'persons_by_age')).toBe('of_years');
    expect(why('half_year', 'law_forms')).toBe('not_counted');
  });

  it('has exact persons with the interval of their estimate, and none of a month', () => {
    expect(personsIn({}, 'registrations')).toMatchObject({ value: 40, low: null, absent: null });
    expect(personsIn({}, 'estimate')).toMatchObject({ value: 36, low: 33, high: 38 });
    expect(personsIn({}, 'settled_too_soon')).toMatchObject({ value: 1 });
    expect(personsIn({ kind: 'month' }, 'persons')?.absent).toBe('persons_not_added');
    expect(personsIn({ persons: null }, 'persons')?.absent).toBe('not_counted');
  });
});
