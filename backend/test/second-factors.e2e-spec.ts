import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ScureBase32Plugin, generateSync } from 'otplib';
import request from 'supertest';
import { Passwords } from '../src/platform/session/passwords.js';
import { Actor, proveAgain, signIn } from './support/actors.js';
import { startKulob } from './support/kulob.js';

const { test, kulob, as } = await startKulob();

const PASSWORD = 'a quiet morning in spring';

describe('a second factor', () => {
  let server: Server;
  const attempt = (login: string, password = PASSWORD) =>
    request(server).post('/api/session').send({ login, password });
  const withCode = (ticket: string, code: string) =>
    request(server).post('/api/session/code').send({ ticket, code });
  const now = async (): Promise<Date> =>
    (await test.database.query<{ now: Date }>('select panoh.now() as now'))[0]!.now;
  const codeNow = async (secret: string, drift = 0): Promise<string> =>
    generateSync({ secret, epoch: Math.floor((await now()).getTime() / 1000) + drift * 30 });
  const ticketOf = async (login: string): Promise<string> => (await attempt(login).expect(202)).body.ticket;
  const fresh = async (person: string): Promise<Actor> => {
    const { userId, agencyId } = as(person);
    const answer = await attempt(person.toLowerCase()).expect(204);
    const token = /panoh_session=([\w-]+)/.exec(String(answer.headers['set-cookie']))?.[1] ?? '';
    return new Actor(server, token, userId, agencyId);
  };
  /** Adds an authenticator and lets its first code expire. */
  const enrol = async (actor: Actor): Promise<string> => {
    await proveAgain(test, actor);
    const planned = await actor.post('/session/authenticator/secret').expect(200);
    const secret = planned.body.secret as string;
    await actor.post('/session/authenticator', { code: await codeNow(secret) }).expect(204);
    await test.database.pass('90 seconds');
    return secret;
  };

  beforeAll(async () => {
    server = test.app.getHttpServer() as Server;
    const hash = await test.app.get(Passwords).hash(PASSWORD);
    await test.database.query('update panoh.credentials set password_hash = $1', [hash]);
  });

  it('is asked for after the right password alone, and a wrong code answers as a wrong password does', async () => {
    const secret = await enrol(await fresh('caseworker'));
    const ticket = await ticketOf('caseworker');
    const wrong = await withCode(ticket, '000000').expect(401);
    const password = await attempt('caseworker', 'not the password').expect(401);
    const unknown = await withCode('a'.repeat(43), await codeNow(secret)).expect(401);
    for (const other of [password, unknown])
      expect({ ...other.body, requestId: '' }).toEqual({ ...wrong.body, requestId: '' });
    expect(String(wrong.headers['set-cookie'])).not.toContain('panoh_session');
    await withCode(ticket, await codeNow(secret)).expect(204);
  });

  it('serves once: neither the code nor the ticket opens a second session', async () => {
    const secret = await enrol(await fresh('caseworker2'));
    const [first, second] = [await ticketOf('caseworker2'), await ticketOf('caseworker2')];
    const code = await codeNow(secret);
    const answers = await Promise.all([withCode(first, code), withCode(second, code)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 401]);
    await withCode(first, code).expect(401);
    // One from before it is worth nothing either, although its time has not run out.
    await withCode(await ticketOf('caseworker2'), await codeNow(secret, -1)).expect(401);
    await test.database.pass('61 seconds');
    await withCode(await ticketOf('caseworker2'), await codeNow(secret)).expect(204);
  });

  it('may come a step early or late, and a ticket lasts five minutes', async () => {
    const secret = await enrol(await fresh('lawyer'));
    await withCode(await ticketOf('lawyer'), await codeNow(secret, -1)).expect(204);
    await withCode(await ticketOf('lawyer'), await codeNow(secret, 1)).expect(204);
    await withCode(await ticketOf('lawyer'), await codeNow(secret, 2)).expect(401);
    const ticket = await ticketOf('lawyer');
    await test.database.pass('301 seconds');
    await withCode(ticket, await codeNow(secret)).expect(401);
  });

  it('is not guessed: who knows the password has five codes, and the right password gives none back', async () => {
    const secret = await enrol(await fresh('healthWorker'));
    for (let guess = 0; guess < 5; guess += 1)
      await withCode(await ticketOf('healthworker'), '000000').expect(401);
    // A locked account does not confirm even the right password.
    await attempt('healthworker').expect(401);
    await test.database.pass('3 minutes');
    const ticket = await ticketOf('healthworker');
    await withCode(ticket, '000000').expect(401);
    await withCode(ticket, await codeNow(secret)).expect(401);
    await test.database.pass('10 minutes');
    await withCode(await ticketOf('healthworker'), await codeNow(secret)).expect(204);
  });

  it('can be a recovery code, each once; a new set ends the old one, and none of it lies in the database', async () => {
    const actor = await fresh('specialist');
    const secret = await enrol(actor);
    await proveAgain(test, actor);
    const first = await actor.post('/session/recovery-codes').expect(201);
    const codes: string[] = first.body.codes;
    expect(codes).toHaveLength(10);
    const typed = codes[0]!.toLowerCase().replaceAll('-', ' ');
    await withCode(await ticketOf('specialist'), typed).expect(204);
    await withCode(await ticketOf('specialist'), codes[0]!).expect(401);
    expect((await actor.get('/session/factors').expect(200)).body.recoveryCodesLeft).toBe(9);
    const sessions = (await actor.get('/sessions').expect(200)).body as { authMethod: string }[];
    expect(sessions.map(({ authMethod }) => authMethod)).toEqual(
      expect.arrayContaining(['password', 'recovery_code']),
    );
    await proveAgain(test, actor);
    await actor.post('/session/recovery-codes').expect(201);
    await withCode(await ticketOf('specialist'), codes[1]!).expect(401);
    const kept = JSON.stringify(
      await test.database.query(
        `select to_jsonb(f) as row from panoh.second_factors f union all select to_jsonb(r) from panoh.recovery_codes r`,
      ),
    );
    for (const plain of [
      Buffer.from(new ScureBase32Plugin().decode(secret)).toString('hex'),
      ...codes.map((code) => Buffer.from(code).toString('hex')),
    ])
      expect(kept).not.toContain(plain);
  });

  it('is needed to change what lets her in, and a password proves nothing more of whoever has one', async () => {
    const actor = await fresh('operator');
    const refused = await actor.post('/session/authenticator/secret').expect(403);
    expect(refused.body.code).toBe('step_up_required');
    await actor.post('/session/step-up', { password: PASSWORD }).expect(204);
    const secret = await enrol(actor);
    const weak = await actor.post('/session/step-up', { password: PASSWORD }).expect(422);
    expect(weak.body.fields).toEqual([{ path: 'password', code: 'stronger_proof' }]);
    expect((await actor.get('/session')).body).toMatchObject({ proofs: ['code'], mustAddFactor: false });
    await test.database.pass('1 minute');
    await actor.delete('/session/authenticator').expect(403);
    const wrong = await actor.post('/session/step-up', { code: '000000' }).expect(422);
    expect(wrong.body.fields).toEqual([{ path: 'code', code: 'wrong_code' }]);
    const code = await codeNow(secret);
    await actor.post('/session/step-up', { code }).expect(204);
    await actor.post('/session/step-up', { code }).expect(422);
    await actor.delete('/session/authenticator').expect(204);
    await attempt('operator').expect(204);
  });

  describe('of somebody whom an administrator made an account for', () => {
    let userId: string;
    let hers: Actor;
    const OWN = 'words that are hers alone';
    beforeAll(async () => {
      const { agencyId } = as('caseworker');
      const form = {
        agencyId,
        displayName: 'Мавлуда',
        login: 'mavluda',
        roles: ['caseworker'],
        language: 'tg',
      };
      userId = (await as('administrator').post('/users', form).expect(201)).body.id;
    });

    it('comes after a password of her own and before everything else', async () => {
      const issue = () => as('administrator').post(`/users/${userId}/one-time-password`);
      expect((await issue().expect(403)).body.code).toBe('step_up_required');
      await proveAgain(test, as('administrator'));
      const { oneTimePassword } = (await issue().expect(200)).body;
      const entered = await attempt('mavluda', oneTimePassword).expect(204);
      const token = /panoh_session=([\w-]+)/.exec(String(entered.headers['set-cookie']))?.[1] ?? '';
      hers = new Actor(server, token, userId, as('caseworker').agencyId);
      expect((await hers.get('/today').expect(403)).body.code).toBe('password_change_required');
      expect((await hers.post('/session/authenticator/secret').expect(403)).body.code).toBe(
        'password_change_required',
      );
      const change = { oldPassword: oneTimePassword, newPassword: OWN };
      await hers.post('/session/password', change).expect(204);
      expect((await hers.get('/today').expect(403)).body.code).toBe('second_factor_required');
      expect((await hers.get('/session').expect(200)).body).toMatchObject({
        mustChangePassword: false,
        mustAddFactor: true,
      });
      const person = (await as('administrator').get(`/users/${userId}`)).body;
      expect(person.account).toBe('no_second_factor');
    });

    it('opens the product, and its last one stays', async () => {
      const planned = await hers.post('/session/authenticator/secret').expect(200);
      const secret = planned.body.secret as string;
      await hers.post('/session/authenticator', { code: '000000' }).expect(422);
      await hers.post('/session/authenticator', { code: await codeNow(secret) }).expect(204);
      await hers.get('/today').expect(200);
      // To add it was to prove presence: her codes on paper come in the same sitting.
      await hers.post('/session/recovery-codes').expect(201);
      expect((await hers.delete('/session/authenticator').expect(409)).body.code).toBe('last_factor');
      await attempt('mavluda', OWN).expect(202);
    });

    it('when it is lost, an administrator removes it, and somebody else who knows her lets her in', async () => {
      const path = `/users/${userId}`;
      await as('supervisor').post(`${path}/factor-removal`).expect(403);
      await test.database.pass('3 minutes');
      expect((await as('administrator').post(`${path}/factor-removal`).expect(403)).body.code).toBe(
        'step_up_required',
      );
      await proveAgain(test, as('administrator'));
      const removed = await as('administrator').post(`${path}/factor-removal`).expect(200);
      expect(removed.body).toMatchObject({
        account: 'locked',
        lock: { reason: 'factors_removed', mayUnlock: false },
      });
      await hers.get('/session').expect(401);
      await attempt('mavluda', OWN).expect(401);
      expect((await as('administrator').post(`${path}/unlock`).expect(409)).body.code).toBe(
        'somebody_else_opens',
      );
      for (const person of ['supervisor', 'supervisorElsewhere']) {
        const { userId: id, agencyId } = as(person);
        kulob.as[person] = await signIn(test, { userId: id, agencyId });
      }
      await proveAgain(test, as('supervisorElsewhere'));
      await as('supervisorElsewhere').post(`${path}/unlock`).expect(404);
      await proveAgain(test, as('supervisor'));
      await as('supervisor').post(`${path}/unlock`).expect(200);
      const again = await attempt('mavluda', OWN).expect(204);
      const cookie = String(again.headers['set-cookie']).split(';')[0] ?? '';
      const refused = await request(server).get('/api/today').set('Cookie', cookie).expect(403);
      expect(refused.body.code).toBe('second_factor_required');
    });
  });

  it('leaves a trace of each attempt, by whom where that is known', async () => {
    await attempt('prosecutor').expect(204);
    await attempt('prosecutor', 'wrong').expect(401);
    const rows = await test.database.query<{ actor: string | null; decision: string }>(
      `select actor_id as actor, decision from panoh.audit_entries where action = 'signIn' order by seq desc limit 2`,
    );
    expect(rows).toEqual([
      { actor: null, decision: 'refused' },
      { actor: as('prosecutor').userId, decision: 'allowed' },
    ]);
  });

  it('repeats under the same key what it must, and tells new codes each time', async () => {
    const actor = await fresh('inspector');
    await enrol(actor);
    await proveAgain(test, actor);
    const key = randomUUID();
    const tell = async (): Promise<string[]> =>
      (await actor.postWithKey('/session/recovery-codes', {}, key).expect(201)).body.codes;
    expect(await tell()).not.toEqual(await tell());
  });
});
