import { clockOf, raised } from './along.rules';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-11-30T09:00:00Z');

describe('rules of the clock and of wrong codes', () => {
  it('never lowers the highest time', () => {
    expect(raised({ tries: 0, notBefore: 0, highest: NOW }, NOW - HOUR).highest).toBe(NOW);
    expect(clockOf({ highest: NOW + 2 * HOUR }, NOW, NOW + HOUR)).toBe('over');
  });
});
