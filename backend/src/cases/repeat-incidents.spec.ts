import { describe, expect, it } from '@jest/globals';
import {
  incidentsInYear,
  isChronic,
  isRecurrence,
  isRepeatIncident,
  isRepeatVictimisation,
  mayBeDuplicateReport,
  repeatMarks,
} from './incidents.rules.js';
import type { IncidentTrace } from './incidents.types.js';

const on = (day: string, ...perpetrators: string[]): IncidentTrace => ({
  startedOn: day,
  lastOn: day,
  perpetrators,
});
const pattern = (from: string, until: string | null, ...perpetrators: string[]): IncidentTrace => ({
  startedOn: from,
  lastOn: until,
  perpetrators,
});
const TODAY = '2026-11-24';

describe('the incidents of a rolling year', () => {
  it.each([
    ['today counts', [on(TODAY)], 1],
    ['the day after the same day last year counts', [on('2025-11-25')], 1],
    ['the same day last year does not', [on('2025-11-24')], 0],
    ['a pattern that ended within the year counts once', [pattern('2020-01-01', '2026-01-01')], 1],
    ['a pattern that goes on counts once', [pattern('2020-01-01', null)], 1],
    ['a pattern that ended before the year does not', [pattern('2020-01-01', '2025-11-24')], 0],
    ['what happened after the day asked about does not', [on('2026-11-25')], 0],
  ])('%s', (_what, incidents, count) => {
    expect(incidentsInYear(incidents, TODAY)).toBe(count);
  });

  it.each([
    ['one incident is no repeat', [on('2026-11-20', 'a')], false, false],
    [
      'two incidents are repeat victimisation, by whomever',
      [on('2026-01-20', 'a'), on('2026-11-20', 'b')],
      true,
      false,
    ],
    [
      'three incidents are chronic',
      [on('2026-01-20', 'a'), on('2026-05-20', 'a'), on('2026-11-20', 'b')],
      true,
      true,
    ],
    [
      'three incidents over more than a year are not',
      [on('2025-01-20', 'a'), on('2026-05-20', 'a'), on('2026-11-20', 'b')],
      true,
      false,
    ],
  ])('%s', (_what, incidents, repeat, chronic) => {
    expect(isRepeatVictimisation(incidents, TODAY)).toBe(repeat);
    expect(isChronic(incidents, TODAY)).toBe(chronic);
  });
});

describe('a repeat incident', () => {
  it.each([
    ['is a new date with the same person', on('2026-11-20', 'a'), [on('2026-11-10', 'a')], true],
    ['is one of several persons seen before', on('2026-11-20', 'a', 'b'), [on('2026-11-10', 'b', 'c')], true],
    ['may follow years later', on('2026-11-20', 'a'), [on('2019-11-10', 'a')], true],
    ['is not the same date', on('2026-11-20', 'a'), [on('2026-11-20', 'a')], false],
    ['is not somebody else', on('2026-11-20', 'a'), [on('2026-11-10', 'b')], false],
    [
      'is not a day of a pattern that goes on',
      on('2026-11-20', 'a'),
      [pattern('2026-01-01', null, 'a')],
      false,
    ],
    ['is not somebody nobody knows', on('2026-11-20'), [on('2026-11-10')], false],
    ['is not the first', on('2026-11-20', 'a'), [], false],
  ])('%s', (_what, incident, earlier, expected) => {
    expect(isRepeatIncident(incident, earlier)).toBe(expected);
  });
});

describe('a recurrence', () => {
  it.each([
    ['follows an intervention within twelve months', ['2026-03-01'], true],
    ['follows an intervention of the same day last year', ['2025-11-20'], true],
    ['does not follow one that is older', ['2025-11-19'], false],
    ['does not happen on the day of the intervention', ['2026-11-20'], false],
    ['does not come before the intervention', ['2026-11-21'], false],
    ['needs an intervention', [], false],
  ])('%s', (_what, interventions, expected) => {
    expect(isRecurrence(on('2026-11-20', 'a'), interventions)).toBe(expected);
  });
});

describe('two reports of one event', () => {
  it.each([
    ['lie on one day', on('2026-11-20', 'a'), on('2026-11-20', 'a'), true],
    ['lie up to three days apart', on('2026-11-20', 'a'), on('2026-11-23', 'a', 'b'), true],
    ['lie up to three days apart, the other way round', on('2026-11-23', 'a'), on('2026-11-20', 'a'), true],
    ['do not lie four days apart', on('2026-11-20', 'a'), on('2026-11-24', 'a'), false],
    ['name the same person', on('2026-11-20', 'a'), on('2026-11-20', 'b'), false],
  ])('%s', (_what, first, second, expected) => {
    expect(mayBeDuplicateReport(first, second)).toBe(expected);
  });
});

describe('the marks of a case', () => {
  it.each([
    ['none after one incident', [on('2026-11-20', 'a')], [], []],
    [
      'a recurrence after an order',
      [on('2026-11-20', 'a')],
      ['2026-10-01'],
      ['recurrence_after_intervention'],
    ],
    [
      'all of them',
      [on('2026-01-20'), on('2026-05-20'), on('2026-11-20')],
      ['2026-10-01'],
      ['repeat_victimisation', 'chronic', 'recurrence_after_intervention'],
    ],
    ['none any more when all is older than a year', [on('2024-01-20'), on('2024-05-20')], ['2024-02-01'], []],
  ])('%s', (_what, incidents, interventions, marks) => {
    expect(repeatMarks(incidents, interventions, TODAY)).toEqual(marks);
  });
});
