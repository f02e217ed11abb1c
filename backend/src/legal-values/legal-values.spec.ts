import { describe, expect, it } from '@jest/globals';
import {
  additionProblems,
  articleNumberOn,
  candidatesOf,
  isKnownOn,
  isValueOf,
  placeOf,
  valueOn,
  verificationProblems,
} from './legal-values.rules.js';
import { LEGAL_KEYS, LEGAL_SHAPES } from './legal-values.types.js';
import type { AdditionProblem, DatedValue, LegalKey, NewLegalValue } from './legal-values.types.js';

const dated = (value: string, validFrom: string, change: Partial<DatedValue> = {}): DatedValue => ({
  key: 'po.max_initial_days',
  value,
  validFrom,
  validTo: null,
  verifiedOn: null,
  ...change,
});
const fifteen = dated('15', '2013-03-19', { validTo: '2026-06-30' });
const thirty = dated('30', '2026-07-01');
const VALUES = [thirty, fifteen, dated('24', '2013-03-19', { key: 'po.issue_within_hours' })];
const TODAY = '2026-11-24';

describe('the value that applies', () => {
  it.each<[string, string, string | null]>([
    ['on the last day of the old one is the old one', '2026-06-30', '15'],
    ['on the first day of the new one is the new one', '2026-07-01', '30'],
    ['today is the one in force', TODAY, '30'],
    ['before anything was dated is the first one', '2010-01-01', '15'],
  ])('%s', (_what, day, value) => {
    expect(valueOn(VALUES, 'po.max_initial_days', day)?.value ?? null).toBe(value);
  });

  it('is none where the key has no value at all', () => {
    expect(valueOn(VALUES, 'po.count_from', TODAY)).toBeNull();
  });

  it('is none between two values where one was ended and nothing followed', () => {
    expect(valueOn([{ ...fifteen }], 'po.max_initial_days', TODAY)).toBeNull();
  });
});

describe('an article', () => {
  const key = 'article.cc_111';
  const numbers = [
    dated('111', '1998-05-21', { key }),
    dated('146', '2027-01-01', { key }),
    dated('-', '2027-04-01', { key }),
  ];

  it.each([
    ['1990-01-01', '111'],
    ['2026-12-31', '111'],
    ['2027-01-01', '146'],
    ['2027-04-01', '146'],
  ])('decided on %s stands as %s', (day, number) => {
    expect(articleNumberOn(numbers, 'cc_111', day)).toBe(number);
  });
});

describe('an article of a later code', () => {
  const key = 'article.cc_dv';
  const added = [dated('153', '2027-01-01', { key })];

  it('is in no law before its first number', () => {
    expect(isKnownOn([], 'cc_dv', TODAY)).toBe(false);
    expect(isKnownOn(added, 'cc_dv', '2026-12-31')).toBe(false);
    expect(valueOn(added, key, '2026-12-31')).toBeNull();
    expect(isKnownOn(added, 'cc_dv', '2027-01-01')).toBe(true);
    expect(articleNumberOn(added, 'cc_dv', '2027-01-01')).toBe('153');
  });

  it('leaves those of 1998 as they were', () => {
    expect(isKnownOn([], 'cc_117', '1990-01-01')).toBe(true);
  });
});

describe('what a value can be', () => {
  it.each<[LegalKey, string, boolean]>([
    ['po.max_initial_days', '15', true],
    ['po.max_initial_days', '0', false],
    ['po.max_initial_days', '-3', false],
    ['po.max_initial_days', '1.5', false],
    ['po.max_initial_days', '366', false],
    ['po.max_initial_days', 'served', false],
    ['po.count_from', 'served', true],
    ['po.count_from', '15', false],
    ['article.cc_117', '151', true],
    ['article.cc_117', '93(12)', true],
    ['article.cc_117', '-', true],
    ['article.cc_117', 'Art. 117', false],
    ['po.day_counting', 'from_next_day', true],
    ['po.day_counting', 'served', false],
  ])('%s may be %s: %s', (key, value, may) => {
    expect(isValueOf(key, value)).toBe(may);
  });

  it('is said for every key', () => {
    expect(Object.keys(LEGAL_SHAPES)).toEqual([...LEGAL_KEYS]);
  });
});

describe('adding a value', () => {
  const added = (change: Partial<NewLegalValue> = {}): NewLegalValue => ({
    key: 'po.max_initial_days',
    value: '20',
    validFrom: '2026-12-01',
    ...change,
  });

  it.each<[string, NewLegalValue, AdditionProblem[]]>([
    ['from a day to come is taken', added(), []],
    ['from today is taken', added({ validFrom: TODAY }), []],
    ['from yesterday would edit the past', added({ validFrom: '2026-11-23' }), ['value_in_past']],
    ['that says what holds already changes nothing', added({ value: '30' }), ['value_unchanged']],
    ['that is no number of days is refused', added({ value: 'many' }), ['not_a_value']],
    [
      'from the day on which another one begins is refused, with everything else that is wrong',
      added({ validFrom: '2026-07-01', value: '0' }),
      ['not_a_value', 'value_in_past', 'value_begins_already'],
    ],
  ])('%s', (_what, value, problems) => {
    expect(additionProblems(VALUES, value, TODAY)).toEqual(problems);
  });

  it('ends the one before it on the day before', () => {
    expect(placeOf(VALUES, added())).toEqual({ validTo: null, earlierEndsOn: '2026-11-30' });
  });

  it('ends before one that was dated for later', () => {
    const later = dated('45', '2027-01-01');
    expect(placeOf([...VALUES, later], added())).toEqual({
      validTo: '2026-12-31',
      earlierEndsOn: '2026-11-30',
    });
  });
});

describe('confirming a value', () => {
  it.each<[string, string | null, string, string[]]>([
    ['on a day that has been', null, '2026-11-01', []],
    ['not on a day to come', null, '2026-11-25', ['date_in_future']],
    ['not twice', '2026-10-01', '2026-11-01', ['already_verified']],
  ])('%s', (_what, verifiedOn, on, problems) => {
    expect(verificationProblems({ verifiedOn }, on, TODAY)).toEqual(problems);
  });
});

describe('a number on which sources differ', () => {
  it('shows both until a legal adviser confirmed its value', () => {
    const values = (verifiedOn: string | null) =>
      candidatesOf({ key: 'po.max_initial_days', verifiedOn }).map(({ value }) => value);
    expect(values(null)).toEqual(['15', '30']);
    expect(values('2026-11-14')).toEqual([]);
    expect(candidatesOf({ key: 'po.count_from', verifiedOn: null })).toEqual([]);
  });
});
