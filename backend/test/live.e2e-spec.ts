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
    const { headers } = own.answer;
    expect([headers['cache-control'], headers['x-accel-buffering']]).toEqual(['no-store', 'no']);
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

  it('is refused to the page of another site and to whoever wants no stream', async () => {
    for (const [headers, status] of [
      [{ 'Sec-Fetch-Site': 'cross-site' }, 403],
      [{ Accept: 'application/json' }, 406],
    ] as const) {
      const { answer } = await listen({ cookie: as('caseworker').cookie }, { headers });
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([
        status,
        expect.stringMatching(/problem\+json/),
      ]);
    }
  });

  it('ends within five seconds when her account is shut, as when she signs out', async () => {
    for (const end of [
      (actor: Actor) => actor.delete('/session').expect(204),
      () => as('supervisor').post(`/users/${as('caseworker').userId}/lock`),
    ]) {
      const actor = await enter('caseworker');
      const [ended, other] = [await listen(actor), await listen(as('caseworker2'))];
      await end(actor);
      expect(await beyond(5_000, () => ended.untilEnded())).toBe(0);
      expect([other.isOpen, (await listen(actor)).answer.statusCode]).toEqual([true, 401]);
    }
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
    const count = async (): Promise<number> =>
      (
        await test.database.query(
          `select 1 from panoh.audit_entries where action = 'followLive' and decision = 'allowed'`,
        )
      ).length;
    const before = await count();
    const own = await Promise.all(Array.from({ length: 4 }, () => listen(as('caseworker'))));
    await tell('caseworker');
    await Promise.all(own.map((ear) => ear.untilTold(1)));
    expect((await count()) - before).toBe(4);
    // What asks every few seconds whether sessions are open is busy for a moment.
    const others = 'from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';
    await until(
      async () => (await test.database.query(`select 1 ${others} and state <> 'idle'`)).length === 0,
    );
    const ears = `select 1 ${others} and (query = 'listen panoh_live' or query like '%active_sessions%')`;
    expect(await test.database.query(ears)).toHaveLength(1);
  });

  it('gives way to the fifth of the same session, and to none of another one', async () => {
    const another = await listen(await enter('caseworker'));
    const own = [];
    for (let opened = 0; opened < 5; opened += 1) own.push(await listen(as('caseworker')));
    await own[0]?.untilEnded();
    expect([...own.slice(1), another].map(({ isOpen }) => isOpen)).toEqual(Array(5).fill(true));
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
});
