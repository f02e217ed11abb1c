import { describe, expect, it } from '@jest/globals';
import { beyond } from '../../../test/support/beyond.js';
import { AdaptiveThrottle } from './adaptive-throttle.js';

const moment = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

describe('a pacer', () => {
  it('lets one piece of work run at a time, in the order in which it was asked for', async () => {
    const pacer = new AdaptiveThrottle({ share: 0, mostMs: 0 });
    const heard: string[] = [];
    const work = (name: string) => async (): Promise<void> => {
      heard.push(`${name} begins`);
      await moment(5);
      heard.push(`${name} ends`);
    };
    await Promise.all(['first', 'second'].map((name) => pacer.next(work(name))));
    expect(heard).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  });

  it('answers at once, and rests before the next as long as the work took', async () => {
    const pacer = new AdaptiveThrottle({ share: 2, mostMs: 10_000 });
    const at = (): number => performance.now();
    const [began, ended] = await pacer.next(async () => [at(), await moment(60).then(at)]);
    const next = await pacer.next(() => Promise.resolve(at()));
    expect(next - (ended ?? 0)).toBeGreaterThan(((ended ?? 0) - (began ?? 0)) * 1.9);
  });

  it('rests no longer than it was told', async () => {
    const pacer = new AdaptiveThrottle({ share: 1_000, mostMs: 20 });
    await pacer.next(() => moment(50));
    expect(await beyond(5_000, () => pacer.next(() => moment(0)))).toBe(0);
  });

  it('tells of a failure, and goes on with the next', async () => {
    const pacer = new AdaptiveThrottle({ share: 0, mostMs: 0 });
    const failed = pacer.next(() => Promise.reject(new Error('away')));
    const next = pacer.next(() => Promise.resolve('done'));
    await expect(failed).rejects.toThrow('away');
    await expect(next).resolves.toBe('done');
  });

  it('rests longest after what failed at once, as all does while the database is away', async () => {
    const pacer = new AdaptiveThrottle({ share: 1, mostMs: 100 });
    const began = performance.now();
    await pacer.next(() => Promise.reject(new Error('away'))).catch(() => undefined);
    await pacer.next(() => Promise.resolve());
    expect(performance.now() - began).toBeGreaterThanOrEqual(95);
  });
});
