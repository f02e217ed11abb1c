import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startKulob } from './support/kulob.js';
import { freePort } from './support/free-port.js';
import { findRedis, startRedis } from './support/redis.js';
import type { RedisServer } from './support/redis.js';
import { arrangeStep, betweenSweeps, toldOf, until } from './support/steps.js';
import type { Step, StepPlan } from './support/steps.js';
import { startWorkers } from './support/workers.js';

const { test, kulob } = await startKulob();

const redisServer = findRedis();

const arrange = (plan?: StepPlan): Promise<Step> => arrangeStep(test, kulob, plan);
const told = (step: Step): Promise<string[]> => toldOf(test, kulob, step);

it('the queue on Redis is tested wherever redis-server is installed, and always in CI', () => {
  expect(redisServer !== null || process.env['CI'] !== 'true').toBe(true);
});

/** The queue in PostgreSQL, and in a separate Redis where one is installed. */
const BACKENDS = ['PostgreSQL', ...(redisServer === null ? [] : ['Redis'])] as const;

describe.each(BACKENDS)('the queue on %s', (backend) => {
  let redis: RedisServer | null = null;
  let port = 0;
  const startQueue = async (): Promise<void> => {
    if (backend === 'Redis' && redisServer !== null) redis = await startRedis(redisServer, port);
  };
  /** All that the queue held is lost. */
  const loseQueue = async (): Promise<void> => {
    if (redis === null) await test.database.query('truncate bullmq.job cascade');
    else {
      await redis.kill();
      await startQueue();
    }
  };
  const start = () => startWorkers(test, backend === 'Redis' ? `redis://127.0.0.1:${port}` : undefined);

  beforeAll(async () => {
    port = await freePort();
    await startQueue();
  });
  afterAll(() => redis?.kill());

  it('carries a due step to its owner within seconds, before any sweep comes', async () => {
    await test.database.query('delete from panoh.worker_heartbeats');
    const workers = await start();
    try {
      const beats = () =>
        test.database.query(`select beaten_at from panoh.worker_heartbeats where name = 'sweep'`);
      await until(async () => (await beats()).length > 0);
      const nextYear = await arrange({ due: '1 year', queued: true });
      await betweenSweeps(test, async () => {
        const now = await arrange({ due: '0 seconds', queued: true });
        const soon = await arrange({ due: '2 seconds', queued: true });
        await until(async () => (await told(now)).length + (await told(soon)).length === 2);
      });
      expect(await told(nextYear)).toEqual([]);
      const left = () => test.database.query('select 1 from panoh.outbox where relayed_at is null');
      await until(async () => (await left()).length === 0);
    } finally {
      await workers.close();
    }
  });

  it('stopped and emptied, is not missed: the sweep at the next start tells what came due meanwhile', async () => {
    const relayed = async (step: Step): Promise<boolean> =>
      (
        await test.database.query(
          'select 1 from panoh.outbox where subject_id = $1 and relayed_at is not null',
          [step.stepId],
        )
      ).length > 0;
    const step = await arrange({ due: '1 hour', queued: true });
    const first = await start();
    await until(() => relayed(step));
    await first.close();
    await loseQueue();
    await test.database.pass('2 hours');
    const second = await start();
    await until(async () => (await told(step)).length === 1);
    await second.close();
    expect(await told(step)).toEqual(['caseworker']);
  });
});

describe('the queue in PostgreSQL', () => {
  it('outlives its connections, cut whenever that is', async () => {
    const workers = await startWorkers(test);
    try {
      for (let count = 0; count < 25; count += 1) {
        await arrange({ due: '0 seconds', queued: true });
        await test.database.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where usename = 'panoh_queue' and datname = current_database()`,
        );
      }
      await betweenSweeps(test, async () => {
        const last = await arrange({ due: '0 seconds', queued: true });
        await until(async () => (await told(last)).length === 1);
      });
    } finally {
      await workers.close();
    }
  });
});

describe('the queue on a Redis that is away', () => {
  if (redisServer === null) return;

  it('is not missed either: what came due meanwhile is told by the sweep and not told twice', async () => {
    const port = await freePort();
    const step = await arrange({ queued: true });
    const workers = await startWorkers(test, `redis://127.0.0.1:${port}`);
    await until(async () => (await told(step)).length === 1);
    const redis = await startRedis(redisServer, port);
    try {
      await betweenSweeps(test, async () => {
        const next = await arrange({ due: '1 second', queued: true });
        await until(async () => (await told(next)).length === 1);
      });
      expect(await told(step)).toEqual(['caseworker']);
      expect(workers.logged.join('\n')).toMatch(/queue_unreachable/);
    } finally {
      await workers.close();
      await redis.kill();
    }
  });
});
