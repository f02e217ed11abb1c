import type { Server } from 'node:http';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { Passwords } from '../src/platform/session/passwords.js';
import { proveAgain, signIn } from './support/actors.js';
import { beyond } from './support/beyond.js';
import { startKulob } from './support/kulob.js';

const { test, kulob, as } = await startKulob();

const PASSWORD = 'a quiet morning in spring';

describe('an account that is shut', () => {
  const lock = (by: string, whom: string) => as(by).post(`/users/${as(whom).userId}/lock`);
  const unlock = async (by: string, whom: string) => {
    await proveAgain(test, as(by));
    return as(by).post(`/users/${as(whom).userId}/unlock`);
  };
  const attempt = (login: string) =>
    request(test.app.getHttpServer() as Server)
      .post('/api/session')
      .send({ login: login.toLowerCase(), password: PASSWORD });
  const enter = async (...people: string[]): Promise<void> => {
    for (const person of people) {
      const { userId, agencyId } = as(person);
      kulob.as[person] = await signIn(test, { userId, agencyId });
    }
  };

  beforeAll(async () => {
    const hash = await test.app.get(Passwords).hash(PASSWORD);
    await test.database.query('update panoh.credentials set password_hash = $1', [hash]);
  });
  beforeEach(async () => {
    await test.database.query(
      'update panoh.credentials set locked_at = null, lock_reason = null, locked_by = null',
    );
    await enter('caseworker', 'caseworker2', 'supervisor', 'administrator', 'operator');
  });

  it('ends every open session within five seconds of her supervisor saying so', async () => {
    const { userId, agencyId } = as('caseworker');
    const sessions = [as('caseworker'), await signIn(test, { userId, agencyId })];
    let isOpen = true;
    const ended = sessions.map(async (session) => {
      while ((await session.get('/today')).status === 200) {
        if (!isOpen) await new Promise((resolve) => setTimeout(resolve, 20));
      }
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    const late = await beyond(5_000, async () => {
      const { body } = await lock('supervisor', 'caseworker').expect(200);
      isOpen = false;
      expect(body).toMatchObject({ lock: { reason: 'supervisor', mayUnlock: true }, account: null });
      await Promise.all(ended);
    });
    expect(late).toBe(0);
    for (const session of sessions) await session.get('/session').expect(401);
    await attempt('caseworker').expect(401);
    await as('caseworker2').get('/today').expect(200);
  });

  it('opens for nobody until a supervisor of hers, or an administrator, opens it in person', async () => {
    await lock('supervisor', 'caseworker').expect(200);
    expect((await as('supervisor').post(`/users/${as('caseworker').userId}/unlock`)).body.code).toBe(
      'step_up_required',
    );
    await test.database.pass('1 day');
    await enter('supervisor', 'supervisorElsewhere');
    await attempt('caseworker').expect(401);
    expect((await unlock('supervisorElsewhere', 'caseworker')).status).toBe(404);
    expect((await unlock('supervisor', 'caseworker')).status).toBe(200);
    await attempt('caseworker').expect(204);
  });

  it('was shut by her own word where she was forced, and she does not open it herself', async () => {
    await as('supervisor').post('/sessions/lock-account').expect(204);
    await as('supervisor').get('/session').expect(401);
    await attempt('supervisor').expect(401);
    const { body } = await as('administrator')
      .get(`/users/${as('supervisor').userId}`)
      .expect(200);
    expect(body).toMatchObject({ account: 'locked', lock: { reason: 'self', mayUnlock: true } });
    expect((await unlock('administrator', 'supervisor')).status).toBe(200);
    await attempt('supervisor').expect(204);
  });

  it('is shut by nobody from elsewhere, and a supervisor shuts no administrator out', async () => {
    await enter('supervisorElsewhere', 'cowfaSupervisor');
    await lock('supervisorElsewhere', 'caseworker').expect(404);
    await lock('cowfaSupervisor', 'administrator').expect(404);
    await lock('caseworker2', 'caseworker').expect(403);
    await as('caseworker').get('/today').expect(200);
    await lock('administrator', 'caseworker').expect(200);
  });

  it('is left alone by a sign-in that was on its way', async () => {
    const results = await Promise.all([
      attempt('operator'),
      attempt('operator'),
      lock('administrator', 'operator'),
      attempt('operator'),
    ]);
    expect(results[2]?.status).toBe(200);
    const [row] = await test.database.query<{ open: number }>(
      'select count(*)::int as open from panoh.sessions where user_id = $1 and ended_at is null',
      [as('operator').userId],
    );
    expect(row?.open).toBe(0);
  });

  it('is told to those alone who may shut and open it', async () => {
    await lock('supervisor', 'caseworker').expect(200);
    const id = as('caseworker').userId;
    const locked = async (person: string) => (await as(person).get(`/users/${id}`).expect(200)).body.lock;
    expect(await locked('caseworker2')).toBeNull();
    expect(await locked('supervisor')).toMatchObject({ reason: 'supervisor' });
    const rows = await test.database.query<{ action: string }>(
      `select action from panoh.audit_entries where action = 'lockAccount' and decision = 'allowed' and actor_id = $1`,
      [as('supervisor').userId],
    );
    expect(rows.length).toBeGreaterThan(0);
  });

  describe('or a session alone', () => {
    it('is ended by its person, one or all others, and by nobody else', async () => {
      const { userId, agencyId } = as('caseworker');
      const [one, two] = [await signIn(test, { userId, agencyId }), await signIn(test, { userId, agencyId })];
      const listed = (await as('caseworker').get('/sessions').expect(200)).body as {
        id: string;
        isThis: boolean;
      }[];
      expect(listed).toHaveLength(3);
      const mine = (await one.get('/sessions')).body.find((row: { isThis: boolean }) => row.isThis);
      await as('caseworker2').delete(`/sessions/${mine.id}`).expect(404);
      await as('caseworker').delete(`/sessions/${mine.id}`).expect(204);
      await one.get('/session').expect(401);
      await as('caseworker').post('/sessions/end-others').expect(204);
      await two.get('/session').expect(401);
      await as('caseworker').get('/session').expect(200);
    });

    it('ends after twelve hours however busy she was, and its proof of presence with it', async () => {
      await proveAgain(test, as('caseworker'));
      for (let quarter = 0; quarter < 47; quarter += 1) {
        await as('caseworker').get('/session').expect(200);
        await test.database.pass('15 minutes');
      }
      await as('caseworker').get('/session').expect(200);
      await test.database.query(
        `update panoh.sessions set stepped_up_until = panoh.now() + interval '2 minutes' where user_id = $1`,
        [as('caseworker').userId],
      );
      await test.database.pass('16 minutes');
      await as('caseworker').get('/session').expect(401);
      await enter('caseworker');
      const { body } = await as('caseworker').post('/session/authenticator/secret').expect(403);
      expect(body.code).toBe('step_up_required');
    });

    it('ends after thirty idle minutes and not a minute before', async () => {
      await as('caseworker').get('/session').expect(200);
      await test.database.pass('29 minutes');
      await as('caseworker').get('/session').expect(200);
      await test.database.pass('31 minutes');
      await as('caseworker').get('/session').expect(401);
    });
  });
});
