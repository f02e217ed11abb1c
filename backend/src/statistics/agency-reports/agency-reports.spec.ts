import { describe, expect, it } from '@jest/globals';
import type { Count } from '../tables.rules.js';
import { reportOf, agencyForm, tablesOf } from './agency-reports.rules.js';

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
