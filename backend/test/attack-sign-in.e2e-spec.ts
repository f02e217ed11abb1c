import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Server } from 'node:http';
import request from 'supertest';
import type { Response } from 'supertest';
import { Passwords } from '../src/platform/session/passwords.js';
import type { Actor } from './support/actors.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';

const PASSWORD = 'a quiet morning in spring';

/** Guessing, session theft and forgery at sign-in by an attacker without an account. */
describe('at the door', () => {
  let test: TestApp;
  let kulob: Kulob;
  let server: Server;
  const attempt = (login: string, password: string) =>
    request(server).post('/api/session').send({ login, password });
  const who = (person: string): Actor => kulob.as[person] as Actor;
  const failures = (person: string, count: number): Promise<unknown> =>
    test.database.query(
      `update panoh.credentials set failed_count = $2, locked_until = panoh.now() - interval '1 minute' where user_id = $1`,
      [who(person).userId, count],
    );

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
    server = test.app.getHttpServer() as Server;
    const hash = await test.app.get(Passwords).hash(PASSWORD);
    await test.database.query('update panoh.credentials set password_hash = $1', [hash]);
  });
  afterAll(() => test.close());

  it.each([41, 60, 1_200, 2_147_483_000])(
    'the lock holds after %i wrong passwords as after five',
    async (count) => {
      await failures('lawyer', count);
      await attempt('lawyer', 'wrong').expect(401);
      await attempt('lawyer', PASSWORD).expect(401);
      const [row] = await test.database.query<{ locked: boolean }>(
        'select locked_until > panoh.now() as locked from panoh.credentials where user_id = $1',
        [who('lawyer').userId],
      );
      expect(row?.locked).toBe(true);
    },
  );

  it('guesses sent all at once are as few as guesses sent one by one', async () => {
    const compared = jest.spyOn(test.app.get(Passwords), 'verify');
    const answers: Response[] = await Promise.all(
      Array.from({ length: 12 }, (_, place) => attempt('specialist', `guess ${place}`)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect(compared.mock.calls).toHaveLength(12);
    expect(compared.mock.calls.filter(([stored]) => stored !== null)).toHaveLength(5);
    compared.mockRestore();
  });

  it('an open session guesses the password no oftener than the door does', async () => {
    for (let count = 0; count < 5; count += 1)
      await who('operator').post('/session/step-up', { password: 'wrong' }).expect(422);
    await who('operator').post('/session/step-up', { password: PASSWORD }).expect(422);
    const change = { oldPassword: PASSWORD, newPassword: 'an evening by the river' };
    await who('operator').post('/session/password', change).expect(422);
    await attempt('operator', PASSWORD).expect(401);
    await test.database.pass('2 minutes');
    await attempt('operator', PASSWORD).expect(204);
  });

  it.each([
    ['localhost:3000', false],
    ['127.0.0.1:3000', false],
    ['[::1]:3000', false],
    ['daftar.example.tj', true],
    ['192.168.7.4:3000', true],
    ['localhost.example.tj', true],
  ])('at %s the cookie is secure: %s', async (host, isSecure) => {
    const answer = await attempt('prosecutor', PASSWORD).set('Host', host).expect(204);
    const cookie = String(answer.headers['set-cookie']);
    expect(/; Secure/.test(cookie)).toBe(isSecure);
    // No neighbour under the same name, and no page from before HTTPS, can set such a one.
    expect(/^__Host-panoh_session=/.test(cookie)).toBe(isSecure);
    expect(cookie).toMatch(/; Path=\/;/);
    expect(cookie).not.toMatch(/Domain/);
    const [sent = ''] = cookie.split(';');
    const ask = (value: string) => request(server).get('/api/session').set('Host', host).set('Cookie', value);
    await ask(sent).expect(200);
    await ask(isSecure ? sent.replace('__Host-', '') : `__Host-${sent}`).expect(401);
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
  });

  it('a session that somebody else chose is not the one that is opened', async () => {
    const planted = 'A'.repeat(43);
    const answer = await attempt('prosecutor', PASSWORD)
      .set('Cookie', `panoh_session=${planted}`)
      .expect(204);
    expect(String(answer.headers['set-cookie'])).not.toContain(planted);
    await request(server).get('/api/session').set('Cookie', `panoh_session=${planted}`).expect(401);
  });

  it.each([
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { Origin: 'https://elsewhere.example' },
    { Origin: 'null' },
  ])('a page of another site changes nothing: %j', async (headers) => {
    for (const path of ['/api/session', '/api/cases', '/api/session/lock'])
      await request(server).post(path).set(headers).send({}).expect(403);
  });

  it('every answer forbids keeping and framing it, and running foreign scripts', async () => {
    for (const path of ['/api/session', '/api/cases', '/api/nothing', '/api/live']) {
      const { headers } = await who('caseworker').get(path.replace('/api', ''));
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['content-security-policy']).toMatch(/^default-src 'none';/);
      expect(headers['content-security-policy']).not.toMatch(/script-src/);
      expect(headers['content-security-policy']).toMatch(/frame-ancestors 'none'/);
      expect(headers['cross-origin-opener-policy']).toBe('same-origin');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['x-powered-by']).toBeUndefined();
    }
  });

  it('stepping up ends after two minutes', async () => {
    await who('supervisor2').post('/session/step-up', { password: PASSWORD }).expect(204);
    const stepped = `select stepped_up_until > panoh.now() as is_up, stepped_up_until <= panoh.now() + interval '2 minutes' as is_short
      from panoh.sessions where user_id = $1 and stepped_up_until is not null`;
    const state = async () => (await test.database.query(stepped, [who('supervisor2').userId]))[0];
    expect(await state()).toEqual({ is_up: true, is_short: true });
    await test.database.pass('121 seconds');
    expect(await state()).toEqual({ is_up: false, is_short: true });
  });
});
