import { describe, expect, it } from '@jest/globals';
import { absenceProblems } from './accounts.rules.js';

describe('the days of an absence', () => {
  it.each([
    ['one day, today', '2026-12-31', '2026-12-31', []],
    ['over the turn of a year', '2026-12-31', '2027-01-02', []],
    ['a whole year', '2027-01-01', '2028-01-01', []],
    ['begun yesterday', '2026-12-30', '2027-01-02', [{ path: 'startsOn', code: 'day_past' }]],
    ['ended before it began', '2027-01-02', '2027-01-01', [{ path: 'endsOn', code: 'end_before_start' }]],
    ['longer than a year', '2027-01-01', '2028-01-03', [{ path: 'endsOn', code: 'not_valid' }]],
  ])('%s', (_what, startsOn, endsOn, problems) => {
    expect(absenceProblems({ startsOn, endsOn }, '2026-12-31')).toEqual(problems);
  });
});
