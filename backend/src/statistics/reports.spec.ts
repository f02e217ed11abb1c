import { describe, expect, it } from '@jest/globals';
import { LISTS, DEFINITIONS, TOTAL } from './statistics.types.js';
import type { ListName } from './statistics.types.js';
import {
  COMMITTEE_FORM,
  COMMITTEE_TABLES,
  SECTION_CODES,
  filledForm,
  reportOf,
  agencyForm,
  tablesOf,
} from './reports.rules.js';
import type { Material, ReportLine } from './reports.rules.js';
import type { Count, ExactCell } from './tables.rules.js';

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

const COUNTS: readonly Count[] = [
  { code: 'new_cases', line: 'kulob', column: 'all', records: 3 },
  { code: 'new_cases', line: 'elsewhere', column: 'all', records: 1 },
  { code: 'new_cases', line: '*', column: 'counted', records: 4 },
  { code: 'police_decisions', line: 'reconciled', column: 'kulob', records: 2 },
  { code: 'police_decisions', line: 'insignificant', column: 'vose', records: 1 },
  { code: 'persons_by_age', line: '12_14', column: 'female', records: 1 },
];

describe('the report of an agency', () => {
  const lines = reportOf(agencyForm('police'), COUNTS).flatMap((section) => section.lines);
  const valueOf = (table: string, line: string, column: string) =>
    lines.find((each) => each.table === table && each.line === line && each.column === column)?.value;

  it('counts places together, and no reason for what is left out', () => {
    expect(valueOf('new_cases', 'total', 'total')).toBe(4);
    expect(valueOf('police_decisions', 'reconciled', 'total')).toBe(2);
    expect(valueOf('persons_by_age', 'total', 'female')).toBe(1);
  });

  it('adds the cells of a named sum', () => {
    expect(lines.find(({ name }) => name === 'early')).toMatchObject({ table: 'police_decisions', value: 3 });
    expect(lines.find(({ name }) => name === 'under_18')?.value).toBe(1);
  });

  it('has a number in every line, and numbers each once', () => {
    expect(lines.filter(({ value }) => !Number.isInteger(value))).toEqual([]);
    expect(new Set(lines.map(({ number }) => number)).size).toBe(lines.length);
  });

  it('has no line of the police for other agencies', () => {
    expect(tablesOf(agencyForm('civil'))).not.toContain('police_decisions');
    expect(tablesOf(agencyForm('police'))).toContain('police_decisions');
  });
});
