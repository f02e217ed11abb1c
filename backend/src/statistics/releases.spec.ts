import { describe, expect, it } from '@jest/globals';
import { mayRelease } from './releases.rules.js';

describe('a table', () => {
  it.each<[string, string, boolean, boolean]>([
    ['of a year that was counted after it was over is released', '2026-01-15T06:00:00Z', false, true],
    ['is not, while the last days may still come in', '2026-01-14T06:00:00Z', false, false],
    ['is not, of a year that goes on', '2025-11-26T06:00:00Z', false, false],
    ['is not released twice', '2026-03-01T06:00:00Z', true, false],
    ['begins its day in Dushanbe', '2026-01-14T20:00:00Z', false, true],
  ])('%s', (_what, countedAt, isReleased, may) => {
    expect(mayRelease(2025, new Date(countedAt), isReleased)).toBe(may);
  });
});
