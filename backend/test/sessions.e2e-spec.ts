import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Server } from 'node:http';
import request from 'supertest';
import { Passwords } from '../src/platform/session/passwords.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';

const PASSWORD = 'a quiet morning in spring';

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
      'extra',
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
});
