import { describe, expect, it } from '@jest/globals';
import { claimedTime, isContractTooOld } from './written-offline.rules.js';

const NOW = new Date('2026-12-01T08:00:00.000Z');

describe('the time at which a command claims to be written', () => {
  it.each([
    ['2026-11-30T22:15:00Z', '2026-11-30T22:15:00.000Z'],
    ['2026-12-01T12:00:00.5+05:00', '2026-12-01T07:00:00.500Z'],
    ['2026-10-27T08:00:00Z', '2026-10-27T08:00:00.000Z'],
    // A phone that is ahead by little.
    ['2026-12-01T08:05:00Z', '2026-12-01T08:00:00.000Z'],
  ])('%s is kept as %s', (text, kept) => {
    expect(claimedTime(text, NOW)).toEqual(new Date(kept));
  });

  it.each([
    ['2026-12-01T08:05:01Z', 'written_in_future'],
    ['2026-10-27T07:59:59Z', 'written_too_long_ago'],
    ['1970-01-01T00:00:00Z', 'written_too_long_ago'],
    ['2026-12-01', 'written_time_malformed'],
    ['2026-13-01T08:00:00Z', 'written_time_malformed'],
    ['yesterday', 'written_time_malformed'],
  ])('%s is refused: %s', (text, code) => {
    expect(claimedTime(text, NOW)).toBe(code);
  });
});

describe('the contract under which a command was written', () => {
  it.each([
    [undefined, 1, false],
    ['1', 1, false],
    ['2', 1, false],
    ['0', 1, true],
    [undefined, 2, true],
    ['1', 2, true],
    ['one', 1, true],
  ])('%s is too old where the oldest is %d: %s', (named, oldest, isTooOld) => {
    expect(isContractTooOld(named, oldest)).toBe(isTooOld);
  });
});
