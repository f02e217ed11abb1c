import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Redis } from 'ioredis';
import request from 'supertest';
import type { Response, Test } from 'supertest';
import { refuseUnfitRedis } from '../src/platform/bootstrap/redis-check.js';
import { readSettings } from '../src/platform/config/settings.js';
import { LimitStore } from '../src/platform/limits/limit-store.js';
import { TokenBucket } from '../src/platform/limits/token-bucket.js';
import { RootKey } from '../src/platform/crypto/root-key.js';
import { Log } from '../src/platform/log.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { beyond } from './support/beyond.js';
import { arrangeHotline } from './support/callback-requests.js';
import { testRootKey } from './support/database.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';
import { freePort } from './support/free-port.js';
import { findRedis, startRedis } from './support/redis.js';
import type { RedisServer } from './support/redis.js';
import { until } from './support/steps.js';

const PER_MINUTE = 60;
const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

/** Every key with its value and its time, at one instant: between two questions a key can end. */
const WHOLE_STORE = `
local all = {}
for _, key in ipairs(redis.call('KEYS', '*')) do
  all[#all + 1] = { key, redis.call('GET', key), redis.call('TTL', key) }
end
return all`;

describe('limits of two web processes on one store', () => {
  const command = findRedis();

  it('are tested wherever redis-server is installed, and always in CI', () => {
    expect(command !== null || process.env['CI'] !== 'true').toBe(true);
  });

  if (command === null) return;

  let port: number;
  let redis: RedisServer;
  let one: TestApp;
  let other: TestApp;
  let kulob: Kulob;
  let addresses = 0;
  const newAddress = (): string => `203.0.113.${(addresses += 1)}`;
  const serverOf = (test: TestApp): Server => test.app.getHttpServer() as Server;
  const inTurn = (count: number): Server => serverOf(count % 2 === 0 ? one : other);
  const sessionFrom = (server: Server, person: string): Test =>
    request(server)
      .get('/api/session')
      .set('Cookie', kulob.as[person]?.cookie ?? '');

  /** What each process counts alone, where the store does not answer at once: that says nothing about the store. */
  const alone = jest.spyOn(TokenBucket.prototype, 'consume');
  async function inStore<T>(measure: (turn: number) => Promise<T>): Promise<T> {
    for (let turn = 1; ; turn += 1) {
      const before = alone.mock.calls.length;
      const measured = await measure(turn);
      if (alone.mock.calls.length === before || turn === 20) return measured;
    }
  }

  /** Statuses of requests sent one after the other, and how many the rate may have added while they ran. */
  async function statusesOf(
    count: number,
    perMinute: number,
    send: (turn: number) => Test,
  ): Promise<{ answers: Response[]; passed: number; added: number }> {
    const began = performance.now();
    const answers: Response[] = [];
    for (let turn = 0; turn < count; turn += 1) answers.push(await send(turn));
    const added = Math.ceil(((performance.now() - began) * perMinute) / 60_000);
    return { answers, passed: answers.filter(({ status }) => status !== 429).length, added };
  }

  beforeAll(async () => {
    port = await freePort();
    redis = await startRedis(command, port);
    const environment = {
      PANOH_REQUESTS_PER_MINUTE: String(PER_MINUTE),
      PANOH_TRUST_PROXY: 'on',
      REDIS_URL: redis.url,
    };
    one = await startApp({ environment });
    other = await startApp({ environment, database: one.database });
    kulob = await arrangeKulob(one);
    await arrangeHotline(one, kulob);
  });
  afterAll(async () => {
    await other.app.close();
    await one.close();
    await redis.kill();
  });

  it('count sign-in attempts of one address together', async () => {
    const { answers, passed, added } = await inStore(() => {
      const address = newAddress();
      return statusesOf(12, PER_MINUTE / 10, (turn) =>
        request(inTurn(turn))
          .post('/api/session')
          .set('X-Forwarded-For', address)
          .send({ login: `nobody${turn}`, password: 'wrong password' }),
      );
    });
    expect(answers.slice(0, 6).map(({ status }) => status)).toEqual(Array(6).fill(401));
    expect(passed).toBeLessThanOrEqual(6 + added);
    expect(passed).toBeLessThan(12);
  });

  it('count requests of one session together, and answer when to try again', async () => {
    const { answers, passed, added } = await inStore(() =>
      statusesOf(100, PER_MINUTE, (turn) => sessionFrom(inTurn(turn), 'lawyer')),
    );
    // The first request at each process counts for its address.
    expect(passed).toBeLessThanOrEqual(PER_MINUTE + 2 + added);
    expect(passed).toBeLessThan(100);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.headers['retry-after']).toBe('1');
    expect(refused?.body).toMatchObject({ code: 'too_many_requests', status: 429, retryAfter: 1 });
    await sessionFrom(serverOf(one), 'caseworker').expect(200);
  });

  it('count callback requests of one address together: the fourth of a minute is marked', async () => {
    const address = newAddress();
    for (let turn = 0; turn < 4; turn += 1)
      await request(inTurn(turn))
        .post('/portal/en/desk')
        .set('X-Forwarded-For', address)
        .type('form')
        .send({ a: `+992 93 500-11-2${turn}`, f: 'DUKONI NON', g: 'KULCHAI GARM' })
        .expect(303);
    const marked = await one.database.query(
      'select is_doubtful, count(*)::int as count from panoh.callback_requests group by 1 order by 1',
    );
    expect(marked).toEqual([
      { is_doubtful: false, count: 3 },
      { is_doubtful: true, count: 1 },
    ]);
  });

  it('leave only digests and times in the store, and no key for a made-up session', async () => {
    const store = new Redis(redis.url);
    const before = await store.keys('panoh-limit:session:*');
    await request(serverOf(one))
      .get('/api/setup')
      .set('Cookie', 'panoh_session=made-up-token-number-1-aaaaaaaa');
    expect(await store.keys('panoh-limit:session:*')).toHaveLength(before.length);
    // A key lives as long as it owes something; those of addresses are gone after a tenth of a second.
    const kept = (await store.eval(WHOLE_STORE, 0)) as [key: string, value: string, seconds: number][];
    const names = kept.map(([key]) => key.split(':')[1]);
    expect(names).toEqual(expect.arrayContaining(['callback-hour', 'callback-number', 'session']));
    for (const [key, value, seconds] of kept) {
      expect(key).toMatch(/^panoh-limit:[a-z-]+:[\w-]{22}$/);
      expect(value).toMatch(/^\d{16}$/);
      expect(seconds).toBeLessThanOrEqual(3_600);
    }
    store.disconnect();
  });

  it('answer although the store is silent', async () => {
    const store = new Redis(redis.url);
    await store.call('CLIENT', 'PAUSE', '4000', 'ALL');
    const ask = () => sessionFrom(serverOf(one), 'operator').expect(200);
    expect(await beyond(2_000, async () => void (await ask()))).toBe(0);
    store.disconnect();
  });

  it('hold in each process while the store is away, which is logged without its address', async () => {
    await redis.kill();
    for (const test of [one, other]) {
      const address = newAddress();
      const { passed, added } = await statusesOf(10, PER_MINUTE / 10, () =>
        request(serverOf(test))
          .post('/api/session')
          .set('X-Forwarded-For', address)
          .send({ login: 'nobody', password: 'wrong password' }),
      );
      expect(passed).toBeGreaterThanOrEqual(6);
      expect(passed).toBeLessThanOrEqual(6 + added);
      const unreachable = (): string[] =>
        test.logged.filter((line) => line.includes('limit_store_unreachable'));
      // It is logged when the client tries to connect again, half a second later.
      await until(() => unreachable().length > 0);
      const lines = unreachable();
      expect(lines).toHaveLength(1);
      expect(lines[0]).not.toContain(String(port));
    }
  });

  it('are counted in a store with a password of any signs, and a wrong one is refused by the name of its setting', async () => {
    const password = `a/b?c#d@e:f%g+h= $"'`;
    const closed = await startRedis(command, await freePort(), password);
    const urlOf = (given: string) => readSettings({ REDIS_URL: closed.url, REDIS_PASSWORD: given }).redisUrl;
    for (const wrong of ['', 'wrong'])
      await expect(refuseUnfitRedis(urlOf(wrong))).rejects.toThrow(/REDIS_URL; look at REDIS_PASSWORD/);
    await refuseUnfitRedis(urlOf(password));
    const limits = new LimitStore(
      urlOf(password),
      new RootKey(testRootKey()),
      new Log('error', () => undefined),
    );
    await limits.onModuleInit();
    await limits.limit('test', { times: 5, seconds: 60 }).take('key');
    const store = new Redis(urlOf(password)!);
    expect(await store.keys('panoh-limit:test*')).toHaveLength(1);
    store.disconnect();
    limits.onApplicationShutdown();
    await closed.kill();
  });

  it('are shared again once the store is back', async () => {
    redis = await startRedis(command, port);
    const store = new Redis(redis.url);
    const address = newAddress();
    const counted = async (): Promise<boolean> => {
      await request(serverOf(one)).get('/api/setup').set('X-Forwarded-For', address);
      return (await store.keys('panoh-limit:address:*')).length > 0;
    };
    await until(counted);
    store.disconnect();
  });

  it('let a key through that waited as long as the store answered, never before', async () => {
    const root = new RootKey(testRootKey());
    const limits = new LimitStore(redis.url, root, new Log('error', () => undefined));
    await limits.onModuleInit();
    const limit = limits.limit('test', { times: 5, seconds: 2 });
    const gap = 400;
    await inStore(async (turn) => {
      const began = performance.now();
      const waits = await Promise.all(Array.from({ length: 8 }, () => limit.take(`key ${turn}`)));
      const took = performance.now() - began;
      expect(waits.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
      for (const wait of waits.slice(5)) {
        expect(wait).toBeGreaterThan(gap - 1 - took);
        expect(wait).toBeLessThanOrEqual(gap);
      }
      await pause((waits[5] ?? 0) + 5);
      let passed = 0;
      while ((await limit.take(`key ${turn}`)) === 0) passed += 1;
      expect(passed).toBeGreaterThanOrEqual(1);
      expect(passed).toBeLessThanOrEqual((performance.now() - began) / gap);
    });
    limits.onApplicationShutdown();
  });
});
