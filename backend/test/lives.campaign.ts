import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LifeGround, liveMany } from './support/lives/lives.js';
import type { Tally } from './support/lives/lives.js';

const count = Number(process.env['PANOH_CAMPAIGN_COUNT'] ?? 200);
const seed = Number(process.env['PANOH_CAMPAIGN_SEED'] ?? 1);
const path = process.env['PANOH_CAMPAIGN_PATH'];
const MINUTES = 60_000;

describe('lives of cases through the API', () => {
  let ground: LifeGround;
  let tally: Tally;

  beforeAll(async () => {
    ground = await LifeGround.start();
  });
  afterAll(() => ground.close());

  it(
    'never show what must never be seen, whoever sends what in which order',
    async () => {
      const began = Date.now();
      tally = await liveMany(ground, { count, seed, isByTheBook: true, ...(path ? { path } : {}) });
      const seconds = Math.round((Date.now() - began) / 1_000);
      process.stdout.write(`${tally.toString()}\n${seconds} s, --seed ${seed}\n`);
      expect(tally.lives).toBeGreaterThan(0);
    },
    240 * MINUTES,
  );

  it('went through everything that the sentence is about', () => {
    // One life that is shown again meets what it meets.
    expect(path ? [] : tally.missing()).toEqual([]);
    expect(path ? 1 : tally.closings).toBeGreaterThan(path ? 0 : tally.lives / 10);
  });
});
