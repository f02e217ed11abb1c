import { describe, expect, it } from '@jest/globals';
import { incidentProblems, lastAct } from './incidents.rules.js';
import { INCIDENT_PROBLEMS } from './incidents.types.js';
import type { IncidentFacts, KnownDay } from './incidents.types.js';

const TODAY = '2026-11-24';
const day = (on: string): KnownDay => ({ on, precision: 'day' });
const month = (on: string): KnownDay => ({ on: `${on}-01`, precision: 'month' });
const year = (on: string): KnownDay => ({ on: `${on}-01-01`, precision: 'year' });
const incident = (change: Partial<IncidentFacts> = {}): IncidentFacts => ({
  source: 'intake',
  started: day('2026-11-20'),
  ended: null,
  reportedOn: '2026-11-24',
  born: day('1990-05-05'),
  coreType: 'physical_assault',
  perpetratorCount: 1,
  ...change,
});

describe('an incident is accepted', () => {
  it.each([
    ['when it happened before it was told', incident()],
    ['when it happened today', incident({ started: day(TODAY) })],
    ['when its day is not known', incident({ started: null })],
    ['when only its month is known, and it is this month', incident({ started: month('2026-11') })],
    ['when only its year is known, and it is this year', incident({ started: year('2026') })],
    ['when it is a pattern that ended', incident({ started: day('2025-01-01'), ended: day('2026-11-01') })],
    ['when it began and ended on one day', incident({ ended: day('2026-11-20') })],
    [
      'when it began in a month and ended on a day of it',
      incident({ started: month('2026-10'), ended: day('2026-10-02') }),
    ],
    ['when it ended in the year it began', incident({ started: day('2026-03-05'), ended: year('2026') })],
    ['on the day of birth', incident({ started: day('1990-05-05') })],
    ['in the month of birth', incident({ started: month('1990-05') })],
    [
      'in the year of birth, of which no more is known',
      incident({ started: day('1990-02-02'), born: year('1990') }),
    ],
    ['when the birth is not known', incident({ born: null, started: day('1950-01-01') })],
    [
      'when it lies outside the classification and nobody is named',
      incident({ coreType: 'non_gbv', perpetratorCount: 0 }),
    ],
    [
      'from an old register that names neither act nor person',
      incident({ source: 'import', coreType: null, perpetratorCount: 0 }),
    ],
  ])('%s', (_when, facts) => {
    expect(incidentProblems(facts, TODAY)).toEqual([]);
  });
});

describe('an incident is refused', () => {
  it.each([
    ['on a day no calendar has', incident({ started: day('2026-02-30') }), ['start_impossible']],
    [
      'tomorrow',
      incident({ started: day('2026-11-25'), reportedOn: '2026-11-24' }),
      ['start_in_future', 'report_before_start'],
    ],
    ['next month', incident({ started: month('2026-12') }), ['start_in_future', 'report_before_start']],
    ['the day before birth', incident({ started: day('1990-05-04') }), ['start_before_birth']],
    ['the month before birth', incident({ started: month('1990-04') }), ['start_before_birth']],
    ['the year before birth', incident({ started: year('1989') }), ['start_before_birth']],
    ['when its end is no day', incident({ ended: day('2026-11-31') }), ['end_impossible']],
    ['when it ends tomorrow', incident({ ended: day('2026-11-25') }), ['end_in_future']],
    ['when it ends before it begins', incident({ ended: day('2026-11-19') }), ['end_before_start']],
    [
      'when it ends in the month before it begins',
      incident({ ended: month('2026-10') }),
      ['end_before_start'],
    ],
    [
      'when it has an end and no beginning',
      incident({ started: null, ended: day('2026-11-19') }),
      ['end_without_start'],
    ],
    ['when the day of the report is none', incident({ reportedOn: 'yesterday' }), ['report_impossible']],
    ['when it will be told tomorrow', incident({ reportedOn: '2026-11-25' }), ['report_in_future']],
    ['when it was told before it happened', incident({ reportedOn: '2026-11-19' }), ['report_before_start']],
    ['when nothing is said about the act', incident({ coreType: null }), ['act_missing']],
    ['when nobody is named, not even as unknown', incident({ perpetratorCount: 0 }), ['perpetrator_missing']],
    [
      'before birth also from an old register',
      incident({ source: 'import', started: day('1980-01-01') }),
      ['start_before_birth'],
    ],
  ])('%s', (_when, facts, problems) => {
    expect(incidentProblems(facts, TODAY)).toEqual(problems);
  });

  it('with all its problems at once, each of the list reachable', () => {
    const told = [
      incident({ started: day('x'), ended: day('y'), reportedOn: 'z', coreType: null, perpetratorCount: 0 }),
      incident({ started: day('2027-01-01'), ended: day('2026-12-31'), reportedOn: '2026-12-30' }),
      incident({ started: day('1980-01-01') }),
      incident({ started: null, ended: day('2026-11-01') }),
    ].flatMap((facts) => incidentProblems(facts, TODAY));
    expect([...new Set(told)].sort()).toEqual(Object.keys(INCIDENT_PROBLEMS).sort());
  });
});

describe('when she was last harmed', () => {
  const told = (change: Partial<Parameters<typeof lastAct>[0]>) =>
    lastAct({ started: null, ended: null, isPattern: false, reportedOn: TODAY, ...change });
  it.each<[string, Partial<Parameters<typeof lastAct>[0]>, string | null, string]>([
    ['on a day she names', { started: day('2026-11-20') }, '2026-11-20', '2026-11-20'],
    ['some time until the report, when she names no day', {}, null, TODAY],
    ['on any day of a month until the report', { started: month('2026-11') }, null, TODAY],
    ['on any day of a month that is over', { started: month('2026-10') }, null, '2026-10-31'],
    ['on any day of a year that is over', { started: year('2025') }, null, '2025-12-31'],
    [
      'perhaps on the day of the report, while a pattern goes on',
      { started: day('2024-01-01'), isPattern: true },
      null,
      TODAY,
    ],
    [
      'at the end of a pattern, not at its beginning',
      { started: day('2024-01-01'), ended: day('2026-11-22'), isPattern: true },
      '2026-11-22',
      '2026-11-22',
    ],
    [
      'some time before a report of long ago',
      { isPattern: true, reportedOn: '2026-03-01' },
      null,
      '2026-03-01',
    ],
  ])('%s', (_when, change, earliestOn, latestOn) => {
    expect(told(change)).toEqual({ earliestOn, latestOn });
  });
});
