import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';

const PASSWORD = 'шом дар лаби дарё';
const FORM = {
  agency: { tg: 'Маркази бӯҳронӣ', ru: 'Кризисный центр', en: 'Crisis centre' },
  agencyType: 'crisis_centre',
  place: 'kulob',
  displayName: 'Раҳимова',
  login: 'keeper',
  password: PASSWORD,
  language: 'tg',
};

describe('the first administrator of a new installation', () => {
  let test: TestApp;
  const server = (): Server => test.app.getHttpServer() as Server;
  const setUp = (more: object = {}) =>
    request(server())
      .post('/api/setup/administrator')
      .send({ ...FORM, ...more });
  const count = async (table: string): Promise<unknown> =>
    (await test.database.query(`select count(*)::int as count from panoh.${table}`))[0];

  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  it('finds no account that was there before', async () => {
    for (const table of ['users', 'credentials', 'agencies'])
      expect(await count(table)).toEqual({ count: 0 });
    for (const login of ['admin', 'administrator', 'root', 'panoh', 'keeper'])
      await request(server()).post('/api/session').send({ login, password: login }).expect(401);
  });

  it.each([
    ['panoh2026', 'too_short'],
    ['1qaz2wsx3edc', 'too_common'],
    ['Panoh-Kulob-2026', 'too_common'],
    ['keeper of keys', 'too_common'],
  ])('does not choose %s for a password: %s', async (password, code) => {
    const { body } = await setUp({ password }).expect(422);
    expect(body.fields).toEqual([{ path: 'password', code }]);
    expect(await count('users')).toEqual({ count: 0 });
  });

  it('is one, also where several ask at once, and nobody after her', async () => {
    const answers = await Promise.all([setUp(), setUp({ login: 'other' }), setUp({ login: 'third' })]);
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
    await setUp({ login: 'later' }).expect(404);
    expect(await count('users')).toEqual({ count: 1 });
    await test.database.query(`update panoh.credentials set login = 'keeper'`);
  });

  it('adds a second factor before anything else', async () => {
    const signedIn = await request(server())
      .post('/api/session')
      .send({ login: 'keeper', password: PASSWORD });
    expect(signedIn.status).toBe(204);
    const cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? '';
    const ask = (path: string) => request(server()).get(`/api${path}`).set('Cookie', cookie);
    expect((await ask('/session').expect(200)).body).toMatchObject({ mustAddFactor: true });
    for (const path of ['/users', '/agencies', '/operations'])
      expect((await ask(path).expect(403)).body.code).toBe('second_factor_required');
  });
});
