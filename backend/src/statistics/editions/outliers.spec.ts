import { describe, expect, it } from '@jest/globals';
import { standsOut } from './checks.rules.js';

describe('a sum', () => {
  it.each<[string, number, number[], string | null]>([
    ['like those before it stands for itself', 11, [10, 12, 11, 9, 10, 12], null],
    ['far above them is to be explained', 40, [10, 12, 11, 9, 10, 12], 'much_more'],
    ['far below them too', 0, [30, 28, 31, 29, 30, 33], 'much_less'],
    [
      'is judged by the middle, which one strange month does not move',
      40,
      [10, 12, 300, 9, 10, 12],
      'much_more',
    ],
    ['of few records more is no sign', 4, [0, 1, 0, 0, 0, 1, 0, 0], null],
    ['says nothing without a past', 90, [1, 2, 3], null],
    ['is not compared with the time before anything was counted', 20, [0, 0, 0, 0, 0, 0, 18, 21], null],
  ])('%s', (_what, value, before, found) => {
    expect(standsOut(value, before)).toBe(found);
  });
});
