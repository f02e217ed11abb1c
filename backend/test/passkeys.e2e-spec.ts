import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { Passwords } from '../src/platform/session/passwords.js';
import { proveAgain } from './support/actors.js';
import { startKulob } from './support/kulob.js';
import { SoftPasskey } from './support/soft-passkey.js';
import type { Answering } from './support/soft-passkey.js';

const { test, as } = await startKulob();

const PASSWORD = 'a quiet morning in spring';
const HOST = 'office.example';
const ORIGIN = `https://${HOST}`;

describe('passkeys', () => {
  let server: Server;
  const anybody = (path: string, body: object = {}) =>
    request(server).post(`/api/session/${path}`).set('Host', HOST).send(body);
  const ask = async () => (await anybody('passkey/challenge').expect(200)).body.options;
  const signIn = (credential: string) => anybody('passkey', { credential });
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
    const hash = await test.app.get(Passwords).hash(PASSWORD);
    await test.database.query('update panoh.credentials set password_hash = $1', [hash]);
  });

  it('let her in without a name or a password, and say so in the list of her sessions', async () => {
    const passkey = new SoftPasskey(ORIGIN);
    await add('caseworker', passkey);
    const options = await ask();
    expect(options).toMatchObject({ rpId: HOST, userVerification: 'required' });
    expect(options.allowCredentials ?? []).toEqual([]);
    const entered = await signIn(passkey.get(options)).expect(204);
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
    const refused = await signIn(passkey.get(await ask(), answering)).expect(401);
    expect(refused.body.code).toBe('sign_in_failed');
  });

  it('answer each question once, within five minutes, and a copy with an old counter never', async () => {
    const passkey = new SoftPasskey(ORIGIN);
    await add('specialist', passkey);
    const answer = passkey.get(await ask());
    await signIn(answer).expect(204);
    await signIn(answer).expect(401);
    const late = await ask();
    await test.database.pass('301 seconds');
    await signIn(passkey.get(late)).expect(401);
    await signIn(passkey.get(await ask(), { counter: 2 })).expect(401);
    await signIn(passkey.get(await ask(), { counter: 50 })).expect(204);
    // A question that was answered wrongly is used up as well.
    const options = await ask();
    await signIn(passkey.get(options, { flags: 0x01 })).expect(401);
    await signIn(passkey.get(options, { counter: 99 })).expect(401);
  });

  it('say whose they are, and nobody else can say it for them', async () => {
    const [passkey, other] = [new SoftPasskey(ORIGIN), new SoftPasskey(ORIGIN)];
    await add('shelterWorker', passkey);
    await add('operator', other);
    const credential = JSON.parse(passkey.get(await ask()));
    credential.response.userHandle = JSON.parse(other.get(await ask())).response.userHandle;
    await signIn(JSON.stringify(credential)).expect(401);
    await signIn(new SoftPasskey(ORIGIN).get(await ask())).expect(401);
  });

  it('let her in however often somebody guessed at her password', async () => {
    const passkey = new SoftPasskey(ORIGIN);
    await add('inspector', passkey);
    for (let guess = 0; guess < 6; guess += 1)
      await request(server).post('/api/session').send({ login: 'inspector', password: 'wrong' }).expect(401);
    await request(server).post('/api/session').send({ login: 'inspector', password: PASSWORD }).expect(401);
    await signIn(passkey.get(await ask())).expect(204);
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
    await signIn(passkey.get(await ask())).expect(401);
    await test.database.query(`update panoh.users set status = 'active' where id = $1`, [userId]);
    await as('supervisor').post(`/users/${userId}/lock`).expect(200);
    await signIn(passkey.get(await ask())).expect(401);
  });

  it.each(['', '{}', 'null', '[]', '{"id":"a"}', '{"id":"YQ","response":{"clientDataJSON":"e30"}}', '"a"'])(
    'are refused at their field where what was sent is no answer: %s',
    async (credential) => {
      const { body } = await signIn(credential).expect(422);
      expect(body.fields).toEqual([{ path: 'credential', code: 'not_valid' }]);
    },
  );

  it('are not offered at a bare address of the network, where no browser makes one', async () => {
    const { port } = server.address() as AddressInfo;
    const answer = await request(server)
      .post('/api/session/passkey/challenge')
      .set('Host', `192.168.1.7:${port}`)
      .expect(409);
    expect(answer.body.code).toBe('passkeys_need_name');
  });
});
