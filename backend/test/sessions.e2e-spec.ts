import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Server } from 'node:http';
import request from 'supertest';
import { Passwords } from '../src/platform/session/passwords.js';
import { proveAgain, signIn } from './support/actors.js';
import type { Actor } from './support/actors.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';

const PASSWORD = 'a quiet morning in spring';

const NEW_PASSWORD = 'an evening by the river';

describe('signing in', () => {
  let test: TestApp;
  let kulob: Kulob;
  let server: Server;
  const attempt = (login: string, password: string) =>
    request(server).post('/api/session').send({ login, password });

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
    server = test.app.getHttpServer() as Server;
    const hash = await test.app.get(Passwords).hash(PASSWORD);
    await test.database.query('update panoh.credentials set password_hash = $1', [hash]);
  });
  afterAll(() => test.close());

  it('sets a cookie that scripts cannot read and other sites cannot send', async () => {
    const response = await attempt('Caseworker', PASSWORD).expect(204);
    const cookie = String(response.headers['set-cookie']);
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    const session = await request(server)
      .get('/api/session')
      .set('Cookie', cookie.split(';')[0] ?? '')
      .expect(200);
    expect(session.body.user).toMatchObject({ roles: ['caseworker'], agency: { type: 'crisis_centre' } });
  });

  it('keeps somebody signed in who asks while another request of hers changes the directory', async () => {
    await test.database.query('update panoh.directory_version set version = version + 1');
    const changing = test.database.query(`do $$ begin
      update panoh.sessions set seen_at = seen_at;
      update panoh.directory_version set version = version + 1;
      perform pg_sleep(1);
    end $$`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await Promise.all([kulob.as['caseworker']?.get('/session').expect(200), changing]);
  });

  it('remembers that a user closed the tour, in every session of that user and of no other', async () => {
    const person = kulob.as['caseworker2']!;
    const isClosed = async (actor: Actor): Promise<boolean> =>
      (await actor.get('/session').expect(200)).body.isTourClosed;
    expect(await isClosed(person)).toBe(false);
    await person.put('/session/tour').expect(204);
    await person.put('/session/tour').expect(204);
    expect(await isClosed(person)).toBe(true);
    expect(await isClosed(await signIn(test, person))).toBe(true);
    expect(await isClosed(kulob.as['caseworker']!)).toBe(false);
  });

  it('answers an unknown person and a wrong password alike', async () => {
    const unknown = await attempt('nobody.known', PASSWORD).expect(401);
    const wrong = await attempt('lawyer', 'not the password').expect(401);
    expect({ ...unknown.body, requestId: '' }).toEqual({ ...wrong.body, requestId: '' });
    expect(wrong.headers['content-type']).toMatch(/application\/problem\+json/);
  });

  it('locks an account after five wrong passwords, in the database, and opens it again later', async () => {
    for (let count = 0; count < 5; count += 1) await attempt('inspector', 'wrong').expect(401);
    await attempt('inspector', PASSWORD).expect(401);
    await test.database.pass('2 minutes');
    await attempt('inspector', PASSWORD).expect(204);
  });

  it('lists every bad field and refuses unknown ones', async () => {
    const response = await request(server).post('/api/session').send({ login: 7, extra: 'x' }).expect(422);
    expect(response.body.code).toBe('invalid');
    expect(response.body.fields.map((field: { path: string }) => field.path).sort()).toEqual([
      '?',
      'login',
      'password',
    ]);
  });

  it('ends an idle session after thirty minutes', async () => {
    const actor = kulob.as['operator'];
    await actor?.get('/session').expect(200);
    await test.database.pass('31 minutes');
    await actor?.get('/session').expect(401);
  });

  it('writes one audit row per request, refusals included', async () => {
    const rows = await test.database.query<{ action: string; decision: string }>(
      `select action, decision from panoh.audit_entries where action = 'getSession' order by seq desc limit 2`,
    );
    expect(rows.map((row) => row.decision)).toEqual(['refused', 'allowed']);
  });

  describe('while a password is hashed', () => {
    /** How many transactions stood open at each hashing. */
    const watched: number[] = [];
    const watch = (): void => {
      const passwords = test.app.get(Passwords);
      const look = async (): Promise<void> => {
        const [row] = await test.database.query<{ open: number }>(
          `select count(*)::int as open from pg_stat_activity
           where datname = current_database() and state like 'idle in transaction%'`,
        );
        watched.push(row?.open ?? -1);
      };
      const [verify, hash] = [passwords.verify.bind(passwords), passwords.hash.bind(passwords)];
      jest.spyOn(passwords, 'verify').mockImplementation(async (...told) => {
        await look();
        return verify(...told);
      });
      jest.spyOn(passwords, 'hash').mockImplementation(async (password) => {
        await look();
        return hash(password);
      });
    };
    const as = (person: string) => kulob.as[person] as Actor;
    beforeAll(async () => {
      for (const [person, { userId, agencyId }] of Object.entries(kulob.as))
        kulob.as[person] = await signIn(test, { userId, agencyId });
    });
    afterEach(() => {
      jest.restoreAllMocks();
      watched.length = 0;
    });

    it('to change it, no transaction waits, and the other sessions end', async () => {
      const other = await signIn(test, as('lawyer'));
      watch();
      const change = { oldPassword: PASSWORD, newPassword: NEW_PASSWORD };
      await as('lawyer').post('/session/password', change).expect(204);
      expect(watched).toEqual([0, 0]);
      await other.get('/session').expect(401);
      await as('lawyer').get('/session').expect(200);
      await attempt('lawyer', PASSWORD).expect(401);
      await attempt('lawyer', NEW_PASSWORD).expect(204);
    });

    it('to step up, no transaction waits', async () => {
      watch();
      await as('caseworker2').post('/session/step-up', { password: PASSWORD }).expect(204);
      expect(watched).toEqual([0]);
      const wrong = await as('caseworker2').post('/session/step-up', { password: 'wrong' }).expect(422);
      expect(wrong.body.fields).toEqual([{ path: 'password', code: 'wrong_password' }]);
    });

    it('to issue one, no transaction waits, and a repeated key issues a new one', async () => {
      await proveAgain(test, as('administrator'));
      watch();
      const key = randomUUID();
      const path = `/users/${as('operator').userId}/one-time-password`;
      const issue = async (): Promise<string> =>
        (await as('administrator').postWithKey(path, {}, key).expect(200)).body.oneTimePassword;
      const [first, second] = [await issue(), await issue()];
      expect(watched).toEqual([0, 0]);
      expect(second).not.toBe(first);
      await attempt('operator', first).expect(401);
      await attempt('operator', second).expect(204);
    });

    it('the same command under the same key is done once and answered alike', async () => {
      const key = randomUUID();
      const change = { oldPassword: PASSWORD, newPassword: NEW_PASSWORD };
      const send = () => as('healthWorker').postWithKey('/session/password', change, key);
      const answers = await Promise.all([send(), send()]);
      expect(answers.map(({ status }) => status)).toEqual([204, 204]);
      await send().expect(204);
      const other = { oldPassword: NEW_PASSWORD, newPassword: 'yet another evening' };
      const reused = await as('healthWorker').postWithKey('/session/password', other, key).expect(409);
      expect(reused.body.code).toBe('idempotency_key_reused');
      await as('healthWorker').post('/session/password', change).expect(422);
    });

    it('a password that was set meanwhile is not overwritten', async () => {
      const passwords = test.app.get(Passwords);
      const hash = passwords.hash.bind(passwords);
      const stored = await hash('given by the administrator');
      jest.spyOn(passwords, 'hash').mockImplementation(async (password) => {
        await test.database.query('update panoh.credentials set password_hash = $2 where user_id = $1', [
          as('specialist').userId,
          stored,
        ]);
        return hash(password);
      });
      const change = { oldPassword: PASSWORD, newPassword: NEW_PASSWORD };
      const late = await as('specialist').post('/session/password', change).expect(422);
      expect(late.body.fields).toEqual([{ path: 'oldPassword', code: 'wrong_password' }]);
    });

    it('writes down who changed it, and refuses whoever is not signed in', async () => {
      const [row] = await test.database.query<{ changes: number }>(
        `select count(*)::int as changes from panoh.audit_entries
         where action = 'changePassword' and actor_id = $1 and decision = 'allowed'`,
        [as('lawyer').userId],
      );
      expect(row?.changes).toBe(1);
      await request(server)
        .post('/api/session/step-up')
        .set('Idempotency-Key', randomUUID())
        .send({ password: PASSWORD })
        .expect(401);
    });
  });
});
