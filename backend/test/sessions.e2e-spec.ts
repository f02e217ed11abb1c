import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { generateSync, ScureBase32Plugin } from 'otplib';
import request from 'supertest';
import { Passwords } from '../src/platform/session/passwords.js';
import { Actor, proveAgain, quickHash, signIn } from './support/actors.js';
import { startKulob } from './support/kulob.js';
import { SoftPasskey } from './support/soft-passkey.js';
import type { Answering } from './support/soft-passkey.js';

const { test, kulob, as } = await startKulob();

const PASSWORD = 'a quiet morning in spring';

const NEW_PASSWORD = 'an evening by the river';

/** Everybody has one password, no second factor and a new session. */
const anew = async (): Promise<void> => {
  const hash = await quickHash(PASSWORD);
  for (const table of ['passkeys', 'recovery_codes', 'second_factors'])
    await test.database.query(`delete from panoh.${table}`);
  await test.database.query(
    `update panoh.credentials set password_hash = $1, must_change = false, has_factor = false, failed_count = 0,
       locked_until = null, locked_at = null, locked_by = null, lock_reason = null`,
    [hash],
  );
  for (const [person, actor] of Object.entries(kulob.as)) kulob.as[person] = await signIn(test, actor);
};

describe('signing in', () => {
  let server: Server;
  const attempt = (login: string, password: string) =>
    request(server).post('/api/session').send({ login, password });

  beforeAll(async () => {
    server = test.app.getHttpServer() as Server;
    await anew();
  });

  it('keeps somebody signed in who asks while another request of hers changes the directory', async () => {
    await test.database.query('update panoh.directory_version set version = version + 1');
    const changing = test.database.query(`do $$ begin
      update panoh.sessions set seen_at = seen_at;
      update panoh.directory_version set version = version + 1;
      perform pg_sleep(0.5);
    end $$`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await Promise.all([kulob.as['caseworker']?.get('/session').expect(200), changing]);
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

  it('ends an idle session after thirty minutes and not a minute before', async () => {
    const actor = kulob.as['operator']!;
    await actor.put('/session/tour').expect(204);
    expect((await kulob.as['caseworker2']!.get('/session').expect(200)).body.isTourClosed).toBe(false);
    expect((await actor.get('/session').expect(200)).body.isTourClosed).toBe(true);
    await test.database.pass('29 minutes');
    await actor.get('/session').expect(200);
    await test.database.pass('31 minutes');
    await actor.get('/session').expect(401);
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
    beforeAll(anew);
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
      // The same command under the same key is done once and answered alike.
      const key = randomUUID();
      const send = () => as('healthWorker').postWithKey('/session/password', change, key).expect(204);
      await Promise.all([send(), send()]);
      await send();
      await other.get('/session').expect(401);
      await as('lawyer').get('/session').expect(200);
      await attempt('lawyer', PASSWORD).expect(401);
      await attempt('lawyer', NEW_PASSWORD).expect(204);
      const another = { oldPassword: NEW_PASSWORD, newPassword: 'yet another evening' };
      const reused = await as('healthWorker').postWithKey('/session/password', another, key).expect(409);
      expect(reused.body.code).toBe('idempotency_key_reused');
      await as('healthWorker').post('/session/password', change).expect(422);
      const [row] = await test.database.query<{ changes: number }>(
        `select count(*)::int as changes from panoh.audit_entries
         where action = 'changePassword' and actor_id = $1 and decision = 'allowed'`,
        [as('lawyer').userId],
      );
      expect(row?.changes).toBe(1);
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
  });
});

const HOST = 'office.example';

const ORIGIN = `https://${HOST}`;

describe('passkeys', () => {
  let server: Server;
  const anybody = (path: string, body: object = {}) =>
    request(server).post(`/api/session/${path}`).set('Host', HOST).send(body);
  const ask = async () => (await anybody('passkey/challenge').expect(200)).body.options;
  const enter = (credential: string) => anybody('passkey', { credential });
  const hers = (person: string, path: string, body: object = {}) =>
    as(person)
      .post(`/session/${path}`, body)
      .set('Host', HOST)
      .set('Cookie', `__Host-${as(person).cookie}`);
  const add = async (person: string, passkey: SoftPasskey, name = 'Телефон'): Promise<void> => {
    await proveAgain(test, as(person));
    const { options } = (await hers(person, 'passkeys/challenge').expect(200)).body;
    await hers(person, 'passkeys', { name, credential: passkey.create(options) }).expect(204);
  };
  const list = async (person: string) =>
    (await as(person).get('/session/factors').expect(200)).body.passkeys as { id: string; name: string }[];

  beforeAll(async () => {
    server = test.app.getHttpServer() as Server;
    await anew();
  });

  it('let her in without a name or a password, and say so in the list of her sessions', async () => {
    const passkey = new SoftPasskey(ORIGIN);
    await add('caseworker', passkey);
    // No browser makes one at a bare address of the network.
    const bare = request(server).post('/api/session/passkey/challenge').set('Host', '192.168.1.7:443');
    expect((await bare.expect(409)).body.code).toBe('passkeys_need_name');
    const options = await ask();
    expect(options).toMatchObject({ rpId: HOST, userVerification: 'required' });
    expect(options.allowCredentials ?? []).toEqual([]);
    const entered = await enter(passkey.get(options)).expect(204);
    const cookie = String(entered.headers['set-cookie']);
    expect(cookie).toMatch(/panoh_session=.*HttpOnly.*Secure.*SameSite=Strict/);
    const sessions = await request(server)
      .get('/api/sessions')
      .set('Host', HOST)
      .set('Cookie', cookie.split(';')[0] ?? '')
      .expect(200);
    expect(sessions.body[0]).toMatchObject({ authMethod: 'passkey', isThis: true });
  });

  it('are several per person, with names that the database cannot read', async () => {
    await add('lawyer', new SoftPasskey(ORIGIN), 'Рӯи миз');
    await add('lawyer', new SoftPasskey(ORIGIN), 'Телефон');
    const [first, second] = await list('lawyer');
    expect([first?.name, second?.name]).toEqual(['Рӯи миз', 'Телефон']);
    await as('lawyer').put(`/session/passkeys/${first?.id}`, { name: 'Идора' }).expect(204);
    expect((await list('lawyer'))[0]?.name).toBe('Идора');
    const rows = await test.database.query('select to_jsonb(k) as row from panoh.passkeys k');
    expect(JSON.stringify(rows)).not.toContain(Buffer.from('Идора').toString('hex'));
    await as('caseworker').put(`/session/passkeys/${first?.id}`, { name: 'Дигар' }).expect(404);
    await proveAgain(test, as('caseworker'));
    await as('caseworker').delete(`/session/passkeys/${first?.id}`).expect(404);
    await as('lawyer').delete(`/session/passkeys/${first?.id}`).expect(204);
    expect(await list('lawyer')).toHaveLength(1);
  });

  it.each<[string, Answering]>([
    ['made for another page', { origin: 'https://office.example.evil' }],
    ['made for another name', { host: 'evil.example' }],
    ['made without a finger or a number of hers', { flags: 0x01 }],
    ['made to a question that nobody asked', { challenge: 'bm90LWFza2VkLWJ5LXVz' }],
  ])('do not open by an answer %s', async (_what, answering) => {
    const passkey = new SoftPasskey(ORIGIN);
    await add('healthWorker', passkey);
    const refused = await enter(passkey.get(await ask(), answering)).expect(401);
    expect(refused.body.code).toBe('sign_in_failed');
  });

  it('answer each question once, within five minutes, and a copy with an old counter never', async () => {
    const passkey = new SoftPasskey(ORIGIN);
    await add('specialist', passkey);
    const answer = passkey.get(await ask());
    await enter(answer).expect(204);
    await enter(answer).expect(401);
    const late = await ask();
    await test.database.pass('301 seconds');
    await enter(passkey.get(late)).expect(401);
    await enter(passkey.get(await ask(), { counter: 2 })).expect(401);
    await enter(passkey.get(await ask(), { counter: 50 })).expect(204);
    // A question that was answered wrongly is used up as well.
    const options = await ask();
    await enter(passkey.get(options, { flags: 0x01 })).expect(401);
    await enter(passkey.get(options, { counter: 99 })).expect(401);
  });

  it('say whose they are, and nobody else can say it for them', async () => {
    const [passkey, other] = [new SoftPasskey(ORIGIN), new SoftPasskey(ORIGIN)];
    await add('shelterWorker', passkey);
    await add('operator', other);
    const credential = JSON.parse(passkey.get(await ask()));
    credential.response.userHandle = JSON.parse(other.get(await ask())).response.userHandle;
    await enter(JSON.stringify(credential)).expect(401);
    await enter(new SoftPasskey(ORIGIN).get(await ask())).expect(401);
  });

  it('let her in however often somebody guessed at her password', async () => {
    const passkey = new SoftPasskey(ORIGIN);
    await add('inspector', passkey);
    await test.database.query(
      `update panoh.credentials set failed_count = 6, locked_until = panoh.now() + interval '1 hour' where user_id = $1`,
      [as('inspector').userId],
    );
    await request(server).post('/api/session').send({ login: 'inspector', password: PASSWORD }).expect(401);
    await enter(passkey.get(await ask())).expect(204);
  });

  it('with one, a password alone opens nothing; what else she has is asked for', async () => {
    await add('prosecutor', new SoftPasskey(ORIGIN));
    await request(server).post('/api/session').send({ login: 'prosecutor', password: PASSWORD }).expect(202);
    const { codes } = (await as('prosecutor').post('/session/recovery-codes').expect(201)).body;
    const { ticket } = (
      await request(server).post('/api/session').send({ login: 'prosecutor', password: PASSWORD }).expect(202)
    ).body;
    await request(server).post('/api/session/code').send({ ticket, code: codes[3] }).expect(204);
  });

  it('prove presence for two minutes, of their owner alone', async () => {
    const [passkey, other] = [new SoftPasskey(ORIGIN), new SoftPasskey(ORIGIN)];
    await add('supervisor', passkey);
    await add('supervisor2', other);
    await test.database.pass('3 minutes');
    await as('supervisor').delete('/session/authenticator').expect(403);
    const planned = async () => (await hers('supervisor', 'step-up/challenge').expect(200)).body.options;
    const options = await planned();
    expect(options.allowCredentials).toHaveLength(1);
    await hers('supervisor', 'step-up', { credential: other.get(options) }).expect(422);
    await hers('supervisor', 'step-up', { credential: passkey.get(await ask()) }).expect(422);
    const answer = passkey.get(await planned());
    await hers('supervisor2', 'step-up', { credential: answer }).expect(422);
    await hers('supervisor', 'step-up', { credential: passkey.get(await planned()) }).expect(204);
    await as('supervisor').delete('/session/authenticator').expect(404);
    await test.database.pass('121 seconds');
    await as('supervisor').delete('/session/authenticator').expect(403);
  });

  it('of somebody disabled, or shut out, open nothing', async () => {
    const passkey = new SoftPasskey(ORIGIN);
    await add('caseworker2', passkey);
    const { userId } = as('caseworker2');
    await test.database.query(`update panoh.users set status = 'disabled' where id = $1`, [userId]);
    await enter(passkey.get(await ask())).expect(401);
    await test.database.query(`update panoh.users set status = 'active' where id = $1`, [userId]);
    await as('supervisor').post(`/users/${userId}/lock`).expect(200);
    await enter(passkey.get(await ask())).expect(401);
  });

  it.each(['', '{}', 'null', '[]', '{"id":"a"}', '{"id":"YQ","response":{"clientDataJSON":"e30"}}', '"a"'])(
    'are refused at their field where what was sent is no answer: %s',
    async (credential) => {
      const { body } = await enter(credential).expect(422);
      expect(body.fields).toEqual([{ path: 'credential', code: 'not_valid' }]);
    },
  );
});

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
  const fresh = (person: string): Promise<Actor> => signIn(test, as(person));
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
    await anew();
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
    await attempt('specialist').expect(204);
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

  it('tells new recovery codes each time, also under the same key', async () => {
    const actor = await fresh('inspector');
    await enrol(actor);
    await proveAgain(test, actor);
    const key = randomUUID();
    const tell = async (): Promise<string[]> =>
      (await actor.postWithKey('/session/recovery-codes', {}, key).expect(201)).body.codes;
    expect(await tell()).not.toEqual(await tell());
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
});
