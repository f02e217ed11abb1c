import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { WorkerDatabase } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { Aggregation } from './aggregation.js';

const TAKES_MS = 200;
const MONTHS = ['2026-01-01', '2026-02-01', '2026-03-01'];

describe('counting beside people at work', () => {
  const counted: number[] = [];
  const run = async (sql: string): Promise<object[]> => {
    if (sql.includes('order by first_on')) return MONTHS.map((firstOn) => ({ span: 'month', firstOn }));
    if (sql.includes('recount(')) {
      await pause(TAKES_MS);
      counted.push(performance.now());
    }
    return [{}];
  };
  const database = { query: run, transaction: (work: (sql: typeof run) => unknown) => work(run) };
  const aggregation = () => new Aggregation(database as unknown as WorkerDatabase, new Log());
  afterEach(() => {
    counted.length = 0;
  });

  it('rests after each period four times as long as that took', async () => {
    const job = aggregation();
    job.onApplicationBootstrap();
    while (counted.length < MONTHS.length) await pause(10);
    await job.onModuleDestroy();
    const [first = 0, , third = 0] = counted;
    expect(third - first).toBeGreaterThan(2 * 4 * TAKES_MS);
  });

  it('ends with the process after the period in hand, without the rest', async () => {
    const job = aggregation();
    job.onApplicationBootstrap();
    while (counted.length === 0) await pause(1);
    const began = performance.now();
    await job.onModuleDestroy();
    expect(performance.now() - began).toBeLessThan(3 * TAKES_MS);
    expect(counted).toHaveLength(1);
  });
});
