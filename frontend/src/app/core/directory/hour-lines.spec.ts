import { describe, expect, it } from '@jest/globals';
import { hourLines } from './hour-lines';

const on = (weekdays: number[], fromMinute: number, untilMinute: number) =>
  weekdays.map((weekday) => ({ weekday, fromMinute, untilMinute }));

describe('the hours of a week in words', () => {
  it.each([
    [
      'a working week is one run',
      on([1, 2, 3, 4, 5], 480, 1020),
      [{ days: [[1, 5]], stretches: '08:00–17:00' }],
    ],
    [
      'single days stay single',
      on([2, 4], 540, 780),
      [
        {
          days: [
            [2, 2],
            [4, 4],
          ],
          stretches: '09:00–13:00',
        },
      ],
    ],
    ['all day every day is all', on([1, 2, 3, 4, 5, 6, 7], 0, 1440), [{ days: 'all', stretches: 'all' }]],
    [
      'a rest at noon is two stretches',
      [...on([1], 780, 1020), ...on([1], 480, 720)],
      [{ days: [[1, 1]], stretches: '08:00–12:00, 13:00–17:00' }],
    ],
    [
      'a shorter Saturday is a line of its own',
      [...on([1, 2], 480, 1020), ...on([6], 480, 720)],
      [
        { days: [[1, 2]], stretches: '08:00–17:00' },
        { days: [[6, 6]], stretches: '08:00–12:00' },
      ],
    ],
    ['without hours there is nothing to say', [], []],
  ])('%s', (_, hours, lines) => {
    expect(hourLines(hours)).toEqual(lines);
  });
});
