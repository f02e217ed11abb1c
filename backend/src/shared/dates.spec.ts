import { describe, expect, it } from '@jest/globals';
import {
  addMonths,
  ageOn,
  dayOf,
  earlier,
  isDay,
  lastMinuteOfDay,
  later,
  midnightOf,
  shiftDay,
  startOfDay,
  weekdayOf,
} from './dates.js';

const at = (text: string): Date => new Date(text);

describe('a day in Dushanbe', () => {
  it.each([
    ['begins at 19:00 UTC of the day before', '2026-11-23T19:00:00Z', '2026-11-24', 2],
    ['ends just before 19:00 UTC', '2026-11-24T18:59:59Z', '2026-11-24', 2],
    ['is Sunday with number seven', '2026-11-22T05:00:00Z', '2026-11-22', 7],
    ['is Monday with number one', '2026-11-23T05:01:00Z', '2026-11-23', 1],
    ['also works before 1970', '1969-12-31T20:00:00Z', '1970-01-01', 4],
  ])('%s', (_what, instant, day, weekday) => {
    expect(dayOf(at(instant))).toBe(day);
    expect(weekdayOf(at(instant))).toBe(weekday);
  });

  it.each([
    ['2026-11-24', 1, '2026-11-25'],
    ['2026-02-28', 1, '2026-03-01'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2027-01-01', -1, '2026-12-31'],
  ])('%s moved by %i days is %s', (day, count, moved) => {
    expect(shiftDay(day, count)).toBe(moved);
  });

  it.each([
    ['2026-11-24T18:59:59.999Z', 0, '2026-11-23T19:00:00Z'],
    ['2026-11-24T19:00:00Z', 0, '2026-11-24T19:00:00Z'],
    ['2026-11-24T05:00:00Z', 1, '2026-11-24T19:00:00Z'],
    ['2026-03-01T05:00:00Z', -1, '2026-02-27T19:00:00Z'],
    ['1969-12-31T18:59:00Z', 0, '1969-12-30T19:00:00Z'],
  ])('begins the day of %s, %i days on, at %s', (instant, shift, begins) => {
    expect(midnightOf(at(instant), shift)).toEqual(at(begins));
    expect(startOfDay(shiftDay(dayOf(at(instant)), shift))).toEqual(at(begins));
  });

  it('has 23:59 as its last minute', () => {
    expect(lastMinuteOfDay(at('2026-11-24T05:00:00Z'))).toEqual(at('2026-11-24T18:59:00Z'));
    expect(lastMinuteOfDay(at('2026-11-24T18:59:30Z'))).toEqual(at('2026-11-24T18:59:00Z'));
  });

  it.each([
    ['2026-02-28', true],
    ['2024-02-29', true],
    ['2026-02-29', false],
    ['2026-13-01', false],
    ['0000-00-00', false],
    ['2026-2-1', false],
  ])('%s is a day of the calendar: %s', (text, answer) => {
    expect(isDay(text)).toBe(answer);
  });
});

describe('longer spans', () => {
  it.each([
    ['2026-01-31T05:00:00Z', 1, '2026-02-28T05:00:00Z'],
    ['2026-11-24T20:00:00Z', 3, '2027-02-24T20:00:00Z'],
    ['2026-12-31T20:00:00Z', 1, '2027-01-31T20:00:00Z'],
    ['2026-11-24T05:00:00Z', -12, '2025-11-24T05:00:00Z'],
  ])('%s and %i months make %s', (instant, months, result) => {
    expect(addMonths(at(instant), months)).toEqual(at(result));
  });

  it.each([
    ['2008-11-25', '2026-11-24', 17],
    ['2008-11-24', '2026-11-24', 18],
  ])('somebody born on %s is on %s %i years old', (bornOn, on, years) => {
    expect(ageOn(bornOn, on)).toBe(years);
  });

  it('the earlier and the later of two instants are found either way round', () => {
    const [first, second] = [at('2026-11-24T05:00:00Z'), at('2026-11-24T06:00:00Z')];
    expect([earlier(first, second), earlier(second, first)]).toEqual([first, first]);
    expect([later(first, second), later(second, first)]).toEqual([second, second]);
  });
});
