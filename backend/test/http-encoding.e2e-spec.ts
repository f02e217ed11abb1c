import type { Server } from 'node:http';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { quickHash } from './support/actors.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { caseForm } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';
import { until } from './support/steps.js';

/** What two components could read differently (docs/asvs.csv). */
describe('a request', () => {
  let test: TestApp;
  let kulob: Kulob;
  let folder: string;
  let port: number;
  const server = (): Server => test.app.getHttpServer() as Server;
  const as = (person: string) => {
    const actor = kulob.as[person];
    if (!actor) throw new Error(`nobody is ${person}`);
    return actor;
  };
  const count = async (table: string): Promise<unknown> =>
    (await test.database.query(`select count(*)::int as count from ${table}`))[0];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'front-end-'));
    await mkdir(join(folder, '.git'));
    await mkdir(join(folder, 'i18n'));
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>Daftar</title>');
    await writeFile(join(folder, '.git', 'config'), '[core]');
    await writeFile(join(folder, 'i18n', 'en.json'), '{}');
    test = await startApp({ frontEnd: folder, environment: { PANOH_REQUESTS_PER_MINUTE: '600' } });
    kulob = await arrangeKulob(test);
    port = (server().address() as AddressInfo).port;
  });
  afterAll(async () => {
    await test.close();
    await rm(folder, { recursive: true, force: true });
  });

  it.each([
    ['both a length and chunks', 'Content-Length: 5\r\nTransfer-Encoding: chunked', '0\r\n\r\n'],
    ['two lengths', 'Content-Length: 2\r\nContent-Length: 5', '{}'],
    ['a length that is no number', 'Content-Length: 2x', '{}'],
    ['chunks named twice', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity', '0\r\n\r\n'],
    ['a header with a line break of its own', 'X-A: b\nX-C: d', ''],
    ['a blank before the colon', 'Content-Length : 2', '{}'],
  ])('with %s has no clear end, and is none', async (_what, headers, body) => {
    const said = await sayRaw(
      port,
      `POST /api/session HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n\r\n${body}GET /api/session HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    );
    expect(said).toMatch(/^HTTP\/1\.1 400 /);
    expect(said.match(/HTTP\/1\.1 /g)).toHaveLength(1);
  });

  it('with an expectation that no server has is refused, and holds no connection whatever follows', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      'POST /api/session HTTP/1.1\r\nHost: localhost\r\nExpect: more\r\nContent-Length: 1100011\r\n\r\n',
    );
    socket.write('x'.repeat(1_100_011));
    const [said] = (await once(socket, 'data')) as [Buffer];
    expect(said.toString()).toMatch(/^HTTP\/1\.1 417 /);
    socket.destroy();
    const connections = promisify(server().getConnections.bind(server()));
    await until(async () => (await connections()) === 0);
  });

  it('is what its method says, whatever a header or a field says', async () => {
    const before = await count('panoh.sessions where ended_at is null');
    for (const name of ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'])
      await as('caseworker').get('/session?_method=DELETE').set(name, 'DELETE').expect(200);
    expect(await count('panoh.sessions where ended_at is null')).toEqual(before);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'as a form of another site could send it (%s) says nothing to the product',
    async (type) => {
      const before = await count('panoh.cases');
      const sent = as('caseworker').post('/cases').set('Content-Type', type).send(JSON.stringify(caseForm()));
      expect([400, 415, 422]).toContain((await sent).status);
      expect(await count('panoh.cases')).toEqual(before);
    },
  );

  it('with a question asked twice is refused, and not answered by either', async () => {
    await as('caseworker').get('/referrals?box=in').expect(200);
    const { status, body } = await as('caseworker').get('/referrals?box=in&box=out');
    expect([status, body.code]).toEqual([422, 'invalid']);
  });

  it.each([
    ['a list', ['caseworker']],
    ['an object', { $ne: '' }],
    ['a number', 7],
    ['true', true],
  ])('with %s where a text belongs is refused at its field', async (_what, login) => {
    const { status, body } = await request(server()).post('/api/session').send({ login, password: 'x' });
    expect(status).toBe(422);
    expect(body.fields).toEqual([expect.objectContaining({ path: 'login' })]);
  });

  it.each([
    '{"login":"a","password":"b","__proto__":{"isAdmin":true}}',
    '{"login":"a","password":"b","constructor":{"prototype":{"isAdmin":true}}}',
  ])('leaves no trace on what all objects share: %s', async (body) => {
    await request(server()).post('/api/session').set('Content-Type', 'application/json').send(body);
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it.each(['/.git/config', '/.git/', '/i18n/', '/i18n', '/api/', '/%2e%2e/package.json', '/.env'])(
    'for %s finds no file, no folder and no list of one',
    async (path) => {
      const { status, text } = await request(server()).get(path);
      expect(text).not.toMatch(/en\.json|\[core\]|"name"/);
      // What looks like a screen is the page, which knows no such screen.
      if (status === 200) expect(text).toBe('<!doctype html><title>Daftar</title>');
      else expect(status).toBe(404);
    },
  );

  it('carries a password as it was typed: no blank is cut off it, no letter put together', async () => {
    const typed = '  шом дар лаби дарё, и\u0306 ва й  ';
    const hash = await quickHash(typed);
    await test.database.query('update panoh.credentials set password_hash = $1 where user_id = $2', [
      hash,
      as('prosecutor').userId,
    ]);
    const attempt = (password: string) =>
      request(server()).post('/api/session').send({ login: 'prosecutor', password });
    expect([204, 202]).toContain((await attempt(typed)).status);
    for (const other of [typed.trim(), typed.normalize('NFC'), typed.toUpperCase(), `${typed} `])
      await attempt(other).expect(401);
  });

  it('that signs in anew ends the session that its browser had', async () => {
    const typed = 'evening by the river';
    const hash = await quickHash(typed);
    await test.database.query('update panoh.credentials set password_hash = $1 where user_id = $2', [
      hash,
      as('operator').userId,
    ]);
    const { cookie } = as('operator');
    const signedIn = await request(server())
      .post('/api/session')
      .set('Cookie', cookie)
      .send({ login: 'operator', password: typed })
      .expect(204);
    expect(String(signedIn.headers['set-cookie'])).not.toContain(cookie);
    await as('operator').get('/session').expect(401);
  });

  it('opens nothing any more once its session was signed out', async () => {
    const { cookie } = as('lawyer');
    await as('lawyer').get('/session').expect(200);
    const signedOut = await request(server()).delete('/api/session').set('Cookie', cookie).expect(204);
    expect(String(signedOut.headers['set-cookie'])).toMatch(/^panoh_session=;.*Expires=Thu, 01 Jan 1970/);
    await as('lawyer').get('/session').expect(401);
    await as('lawyer').get('/today').expect(401);
  });

  it('is counted at the address it comes from: without a proxy nobody names another one', async () => {
    const statuses: number[] = [];
    // One more is allowed each second that this takes.
    for (let attempt = 0; attempt < 600 && !statuses.includes(429); attempt += 1) {
      const asked = request(server())
        .post('/api/session')
        .send({ login: `nobody${attempt}`, password: '' });
      statuses.push((await asked.set('X-Forwarded-For', `203.0.113.${attempt}`)).status);
    }
    expect(statuses).toContain(429);
  });
});

function sayRaw(to: number, words: string): Promise<string> {
  return new Promise((done, fail) => {
    const socket = connect(to, '127.0.0.1', () => socket.write(words));
    let said = '';
    socket.setTimeout(60_000, () => socket.destroy(new Error(`silence after: ${said}`)));
    socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
    socket.on('close', () => done(said));
    socket.on('error', fail);
  });
}
