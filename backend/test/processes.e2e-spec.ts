import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { caseForm, supportForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { Processes, Proxy } from './support/processes.js';
import type { ProductProcess } from './support/processes.js';
import { freePort } from './support/free-port.js';
import { findRedis, startRedis } from './support/redis.js';
import type { RedisServer } from './support/redis.js';
import { arrangeStep, betweenSweeps, toldOf, until } from './support/steps.js';

const { test, kulob } = await startKulob();

const ENTRIES = 60;
const AT_ONCE = 4;
/** As often as the front end tries what a proxy could not bring to an end. */
const ATTEMPTS = 3;

const today = (): string => new Date(Date.now() + 5 * 3_600_000).toISOString().slice(0, 10);
const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

describe('several processes', () => {
  const command = findRedis();

  it('are tested wherever redis-server is installed, and always in CI', () => {
    expect(command !== null || process.env['CI'] !== 'true').toBe(true);
  });

  if (command === null) return;

  let redis: RedisServer;
  let processes: Processes;
  let proxy: Proxy;
  const webs: ProductProcess[] = [];
  const workers: ProductProcess[] = [];
  let caseId: string;

  beforeAll(async () => {
    redis = await startRedis(command, await freePort());
    processes = await Processes.on(test, redis.url);
    for (let count = 0; count < 2; count += 1) {
      webs.push(await processes.web());
      workers.push(await processes.worker());
    }
    proxy = await Proxy.before(webs.map(({ port }) => port));
    const opened = await kulob.as['caseworker']?.post('/cases', caseForm({})).expect(201);
    caseId = (opened?.body as { id: string }).id;
  });

  afterAll(async () => {
    await proxy.close();
    await processes.close();
    await redis.kill();
  });

  /** Sends it as the front end does: under one key, again where the proxy answers that the process was gone. */
  async function send(method: string, path: string, body?: object): Promise<number> {
    const headers = {
      Cookie: kulob.as['caseworker']?.cookie ?? '',
      'Content-Type': 'application/json',
      ...(body ? { 'Idempotency-Key': randomUUID() } : {}),
    };
    for (let attempt = 1; ; attempt += 1) {
      const answer = await fetch(`${proxy.address}/api${path}`, {
        method,
        headers,
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      await answer.arrayBuffer();
      if (answer.status !== 502 || attempt === ATTEMPTS) return answer.status;
      await pause(200);
    }
  }

  it('answer everybody and write everything once, also when one of two of each is killed', async () => {
    const statuses: number[] = [];
    let next = 0;
    const work = async (): Promise<void> => {
      while (next < ENTRIES) {
        next += 1;
        if (next === ENTRIES / 3) void webs[0]?.kill();
        const entry = supportForm({ givenOn: today() });
        statuses.push(await send('POST', `/cases/${caseId}/support-entries`, entry));
        statuses.push(await send('GET', '/today'));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    expect(statuses.filter((status) => status === 201)).toHaveLength(ENTRIES);
    expect(statuses.filter((status) => status === 200)).toHaveLength(ENTRIES);
    const [row] = await test.database.query<{ count: number }>(
      'select count(*)::int as count from panoh.support_entries where case_id = $1',
      [caseId],
    );
    expect(row).toEqual({ count: ENTRIES });
  });

  it('tell of what is due once, and go on when one of two workers is killed', async () => {
    const tells = () =>
      betweenSweeps(test, async () => {
        const step = await arrangeStep(test, kulob, { due: '1 second', queued: true });
        await until(async () => (await toldOf(test, kulob, step)).length > 0);
        expect(await toldOf(test, kulob, step)).toEqual(['caseworker']);
      });
    await tells();
    await workers[0]?.kill();
    await tells();
  });
});
