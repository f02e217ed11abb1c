import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createApp } from '../src/create-app.js';
import { readSettings } from '../src/platform/config/settings.js';
import { RootKey } from '../src/platform/crypto/root-key.js';
import { Log } from '../src/platform/log.js';
import { signIn } from './support/actors.js';
import type { Actor } from './support/actors.js';
import { beyond } from './support/beyond.js';
import { testRootKey } from './support/database.js';
import { startKulob } from './support/kulob.js';
import { LiveEar } from './support/live.js';
import { arrangeStep, until } from './support/steps.js';

const { test, kulob, as } = await startKulob();

/** All that a stream ever says. */
const WITHOUT_A_WORD = /^(:\n\n|event: changed\ndata:\n\n)+$/;
const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

describe('the live stream', () => {
  let port: number;
  let caseId: string;
  const ears: LiveEar[] = [];
  const listen = async (
    { cookie }: { cookie: string },
    more: { path?: string; headers?: Record<string, string> } = {},
  ): Promise<LiveEar> => {
    const ear = await LiveEar.open({ port, cookie }, more);
    ears.push(ear);
    return ear;
  };
  /** A separate session, so that ending it affects no other test. */
  const enter = async (person: string): Promise<Actor> => {
    const { userId, agencyId } = as(person);
    return signIn(test, { userId, agencyId });
  };
  const tell = (...people: string[]): Promise<unknown> =>
    test.database.query(
      `insert into panoh.notifications (id, user_id, case_id, kind)
       select gen_random_uuid(), u, $1, 'task_assigned' from unnest($2::uuid[]) u`,
      [caseId, people.map((person) => as(person).userId)],
    );
  /** The connection that hears is open, and what it said about that has been heard. */
  const settle = async (): Promise<void> => {
    const first = await listen(await enter('officer'));
    await first.untilTold(1);
    first.leave();
  };

  beforeAll(async () => {
    port = (test.app.getHttpServer().address() as AddressInfo).port;
    ({ caseId } = await arrangeStep(test, kulob));
    await settle();
  });
  afterEach(() => {
    for (const ear of ears.splice(0)) ear.leave();
  });

  it('tells whoever was told something within a second of the commit, and nobody else', async () => {
    const [own, ownPhone, other] = [
      await listen(as('caseworker')),
      await listen(await enter('caseworker')),
      await listen(as('caseworker2')),
    ];
    await tell('caseworker');
    expect(await beyond(1_000, () => Promise.all([own.untilTold(1), ownPhone.untilTold(1)]))).toBe(0);
    await pause(1_200);
    expect([own.times, ownPhone.times, other.times]).toEqual([1, 1, 0]);
  });

  it('tells nothing before the commit, and nothing of what was undone', async () => {
    const own = await listen(as('caseworker'));
    await test.database.query('begin');
    await tell('caseworker');
    await pause(300);
    expect(own.times).toBe(0);
    await test.database.query('rollback');
    await pause(300);
    expect(own.times).toBe(0);
  });

  it('tells of many things at most once a second, and of the last of them too', async () => {
    const own = await listen(as('caseworker'));
    const began = performance.now();
    for (let count = 0; count < 20; count += 1) {
      await tell('caseworker');
      await pause(60);
    }
    await pause(1_100);
    expect(own.times).toBeGreaterThanOrEqual(2);
    expect(own.times).toBeLessThanOrEqual(1 + (performance.now() - began) / 1_000);
    const before = own.times;
    await tell('caseworker');
    await own.untilTold(before + 1);
  });

  it('tells somebody who is blocked from the case nothing, whatever was written for her', async () => {
    const blocked = await listen(as('healthWorker'));
    await test.database.block(caseId, as('healthWorker').userId);
    const other = await listen(as('lawyer'));
    await tell('healthWorker', 'lawyer');
    await other.untilTold(1);
    await pause(100);
    expect(blocked.times).toBe(0);
  });

  it('says nothing but that something has changed, and is kept by nobody on the way', async () => {
    const own = await listen(as('caseworker'));
    const { headers } = own.answer;
    expect(headers['content-type']).toBe('text/event-stream');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['x-accel-buffering']).toBe('no');
    await tell('caseworker');
    await own.untilTold(1);
    expect(own.heard).toMatch(WITHOUT_A_WORD);
  });

  it('tells at once what was told since the page last read, and only then', async () => {
    const before = new Date(Date.now() - 60_000).toISOString();
    // The news itself has come before the others listen: they hear only what they ask about.
    const present = await listen(as('caseworker'));
    await tell('caseworker');
    await present.untilTold(1);
    const missed = await listen(as('caseworker'), { path: `/api/live?since=${before}` });
    expect(await beyond(1_000, () => missed.untilTold(1))).toBe(0);
    const later = new Date(Date.now() + 60_000).toISOString();
    const missedNothing = await listen(as('caseworker'), { path: `/api/live?since=${later}` });
    const noTime = await listen(as('caseworker'), { path: `/api/live?since=0000-99-99T00:00:00Z` });
    await pause(300);
    expect([missedNothing.times, noTime.times]).toEqual([0, 0]);
  });

  it.each([
    ['without a session', {}, 401],
    ['from the page of another site', { 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['by somebody who wants no stream', { Accept: 'application/json' }, 406],
  ])('is refused %s', async (_, headers, status) => {
    const cookie = status === 401 ? '' : as('caseworker').cookie;
    const { answer } = await listen({ cookie }, { headers });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toMatch(/problem\+json/);
  });

  it.each<[string, (actor: Actor) => Promise<unknown>]>([
    ['she signs out', (actor) => actor.delete('/session').expect(204)],
    [
      'her supervisor shuts her account',
      () => as('supervisor').post(`/users/${as('caseworker').userId}/lock`),
    ],
  ])('ends within five seconds when %s', async (_, end) => {
    const actor = await enter('caseworker');
    const [ended, other] = [await listen(actor), await listen(as('caseworker2'))];
    await end(actor);
    expect(await beyond(5_000, () => ended.untilEnded())).toBe(0);
    expect(other.isOpen).toBe(true);
    const again = await listen(actor);
    expect(again.answer.statusCode).toBe(401);
    await test.database.query(
      'update panoh.credentials set locked_at = null, lock_reason = null, locked_by = null',
    );
    kulob.as['caseworker'] = await enter('caseworker');
  });

  it('keeps no session open, nor does what a page reads by itself: only people do', async () => {
    const idle = await enter('caseworker2');
    const busy = await enter('caseworker2');
    const [stream, busyStream] = [await listen(idle), await listen(busy)];
    await test.database.pass('20 minutes');
    await idle.get('/today').set('X-Unattended', '1').expect(200);
    const reopened = await listen(idle);
    await busy.get('/today').expect(200);
    await test.database.pass('11 minutes');
    expect(await beyond(5_000, () => Promise.all([stream.untilEnded(), reopened.untilEnded()]))).toBe(0);
    await idle.get('/today').expect(401);
    expect(busyStream.isOpen).toBe(true);
    await busy.get('/today').expect(200);
    for (const person of ['caseworker', 'caseworker2', 'supervisor']) kulob.as[person] = await enter(person);
  });

  it('is one entry of the audit log, and holds no transaction and no session’s connection', async () => {
    const count = async (): Promise<number> => {
      const [row] = await test.database.query<{ count: number }>(
        `select count(*)::int as count from panoh.audit_entries where action = 'followLive' and decision = 'allowed'`,
      );
      return row?.count ?? -1;
    };
    const before = await count();
    const own = await Promise.all(Array.from({ length: 4 }, () => listen(as('caseworker'))));
    await tell('caseworker');
    await Promise.all(own.map((ear) => ear.untilTold(1)));
    expect((await count()) - before).toBe(4);
    // What asks every few seconds whether sessions are open is busy for a moment.
    const busy = `select 1 from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`;
    await until(async () => (await test.database.query(busy)).length === 0);
    const [ears] = await test.database.query<{ count: number }>(
      `select count(*)::int as count from pg_stat_activity where datname = current_database()
         and (query = 'listen panoh_live' or query like '%active_sessions%') and pid <> pg_backend_pid()`,
    );
    expect(ears).toEqual({ count: 1 });
  });

  it('gives way to the fifth of the same session, and to none of another one', async () => {
    const another = await listen(await enter('caseworker'));
    const own = [];
    for (let opened = 0; opened < 5; opened += 1) own.push(await listen(as('caseworker')));
    await own[0]?.untilEnded();
    expect([...own.slice(1), another].map(({ isOpen }) => isOpen)).toEqual([true, true, true, true, true]);
  });

  it('misses nothing when the connection that hears is lost: it is told once that it may have', async () => {
    const own = await listen(as('caseworker'));
    await test.database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()
         and (query = 'listen panoh_live' or query like '%active_sessions%') and pid <> pg_backend_pid()`,
    );
    await own.untilTold(1);
    expect(own.isOpen).toBe(true);
    await tell('caseworker');
    await own.untilTold(2);
    expect(own.heard).toMatch(WITHOUT_A_WORD);
    expect(test.logged.filter((line) => line.includes('live_connection_lost'))).toHaveLength(1);
  });

  it('is served by every process on the same database, and keeps none of them from closing', async () => {
    const ground = {
      settings: readSettings({ DATABASE_URL: test.database.ownerUrl, PANOH_DATA_DIR: '/tmp' }),
      root: new RootKey(testRootKey()),
      log: new Log('info', () => undefined),
    };
    const second = await createApp(ground);
    await second.listen(0, '127.0.0.1');
    const { cookie } = as('caseworker');
    const there = await LiveEar.open({
      port: (second.getHttpServer().address() as AddressInfo).port,
      cookie,
    });
    const here = await listen(as('caseworker'));
    await there.untilTold(1);
    await pause(1_000);
    await tell('caseworker');
    expect(await beyond(1_000, () => Promise.all([here.untilTold(1), there.untilTold(2)]))).toBe(0);
    expect(await beyond(3_000, () => second.close())).toBe(0);
    await there.untilEnded();
    expect([there.isOpen, here.isOpen]).toEqual([false, true]);
  });

  it('is forgotten with the page that leaves', async () => {
    const own = await listen(as('caseworker'));
    const said = test.logged.length;
    own.leave();
    await until(() =>
      Promise.resolve(
        test.logged.slice(said).some((line) => line.includes('followLive') && line.includes('"status":200')),
      ),
    );
  });
});
