import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TokenBucket } from './token-bucket.js';

const MINUTE = 60_000;

describe('a rate of requests', () => {
  it('lets a minute’s worth through at once, and says how long the next one waits', () => {
    const rate = new TokenBucket({ times: 60, seconds: 60 });
    for (let count = 0; count < 60; count += 1) expect(rate.take('one', 0)).toBe(0);
    expect(rate.take('one', 0)).toBeCloseTo(1_000);
    expect(rate.take('one', 999)).toBeCloseTo(1);
    expect(rate.take('one', 1_000)).toBe(0);
  });

  it('may be that of an hour: twenty at once, and one every three minutes from then on', () => {
    const rate = new TokenBucket({ times: 20, seconds: 3_600 });
    const through = (minutes: number): number =>
      Array.from({ length: minutes }, (_, minute) => rate.take('one', minute * MINUTE)).filter(
        (wait) => wait === 0,
      ).length;
    expect(through(120)).toBe(60 - 1);
  });

  it('is each key’s own', () => {
    const rate = new TokenBucket({ times: 1, seconds: 60 });
    expect(rate.take('one', 0)).toBe(0);
    expect(rate.take('one', 0)).toBeGreaterThan(0);
    expect(rate.take('other', 0)).toBe(0);
  });

  it('never lets through more than a burst and its even flow, whatever the times', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 600 }),
        fc.array(fc.integer({ min: 0, max: 30_000 }), { minLength: 1, maxLength: 2_000 }),
        (perMinute, gaps) => {
          const rate = new TokenBucket({ times: perMinute, seconds: 60 });
          let now = 0;
          let through = 0;
          for (const gap of gaps) {
            now += gap;
            if (rate.take('one', now) === 0) through += 1;
          }
          expect(through).toBeLessThanOrEqual(Math.ceil(perMinute * (1 + now / MINUTE)) + 1);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('lets through whoever waits as long as was said', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000 }),
        fc.integer({ min: 0, max: 1e9 }),
        (perMinute, start) => {
          const rate = new TokenBucket({ times: perMinute, seconds: 60 });
          for (let count = 0; count < perMinute; count += 1) rate.take('one', start);
          const wait = rate.take('one', start);
          expect(wait).toBeGreaterThan(0);
          expect(rate.take('one', start + Math.ceil(wait))).toBe(0);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('remembers no more keys than it may, and forgets who has asked least lately', () => {
    const rate = new TokenBucket({ times: 1, seconds: 60 }, 100);
    rate.take('regular', 0);
    for (let count = 0; count < 1_000; count += 1) {
      rate.take(`made up ${count}`, 0);
      if (count % 50 === 0) rate.take('regular', (count + 1) * MINUTE);
    }
    expect(rate.size).toBe(100);
    expect(rate.take('regular', 951 * MINUTE)).toBeGreaterThan(0);
  });
});
