import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { Response, Test } from 'supertest';
import { contractOf } from '../src/platform/http/web-app.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';
import { routesOf } from './support/contract-routes.js';
import { until } from './support/steps.js';

/** Written from SECURITY C and the OWASP list of headers, not from the code. */
const EVERYWHERE: Record<string, string | RegExp> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': /^(DENY|SAMEORIGIN)$/,
  'permissions-policy': /camera=\(\).*geolocation=\(\).*microphone=\(\)/,
};
const NEVER = ['x-powered-by', 'server', 'access-control-allow-origin', 'access-control-allow-credentials'];
const ID = '018f0000-0000-7000-8000-000000000000';
/** What would end the session that asks. */
const ENDING = new Set(['signOut', 'lockSession']);

const policyOf = (headers: Record<string, string>): Record<string, string[]> =>
  Object.fromEntries(
    (headers['content-security-policy'] ?? '')
      .split(';')
      .map((part) => part.trim().split(/\s+/))
      .map(([name = '', ...values]) => [name, values]),
  );

/** Faults in the headers of an answer; empty if there are none. */
function faultsOf(headers: Record<string, string>, isAnswer: boolean): string[] {
  const faults = Object.entries(EVERYWHERE)
    .filter(([name, wanted]) => {
      const value = headers[name] ?? '';
      return typeof wanted === 'string' ? value !== wanted : !wanted.test(value);
    })
    .map(([name]) => `${name}: ${headers[name]}`);
  faults.push(...NEVER.filter((name) => headers[name] !== undefined));
  const policy = policyOf(headers);
  if (/unsafe|\*|https?:/.test(JSON.stringify(policy))) faults.push('a policy with a hole');
  if (policy['default-src']?.join() !== "'none'") faults.push('a policy that allows by default');
  if (policy['frame-ancestors']?.join() !== "'none'") faults.push('may be framed');
  return [...faults, ...(isAnswer ? answerFaults(headers) : pageFaults(policy))];
}

const answerFaults = (headers: Record<string, string>): string[] =>
  headers['cache-control'] === 'no-store' && !headers['etag'] ? [] : [`kept: ${headers['cache-control']}`];

/** Metrics alone are text, in the form of those who read them. */
const JSON_TYPE = /^application\/(problem\+)?json; charset=utf-8$/;
const METRICS = /^text\/plain; version=0\.0\.4; charset=utf-8$/;
function typeFaults(operation: string, headers: Record<string, string>, status: number): string[] {
  const isEmpty = status === 204 || headers['content-length'] === '0';
  const type = headers['content-type'] ?? '';
  return isEmpty || (operation === 'getMetrics' ? METRICS : JSON_TYPE).test(type) ? [] : [`is ${type}`];
}

const pageFaults = (policy: Record<string, string[]>): string[] =>
  policy['require-trusted-types-for']?.join() === "'script'" ? [] : ['no Trusted Types'];

/** Behind a proxy, with few requests a minute. */
const behind = await startApp({ environment: { PANOH_REQUESTS_PER_MINUTE: '60', PANOH_TRUST_PROXY: 'on' } });
afterAll(() => behind.close());

describe('what every answer carries', () => {
  let test: TestApp;
  let kulob: Kulob;
  let folder: string;
  const ask = (method: string, path: string): Test =>
    request(test.app.getHttpServer() as Server)[method.toLowerCase() as 'get'](path);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'front-end-'));
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>Daftar</title>');
    await writeFile(join(folder, 'main-ABCDEF12.js'), 'export {};');
    test = await startApp({ frontEnd: folder });
    kulob = await arrangeKulob(test);
  });
  afterAll(async () => {
    await test.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is there on every route, in UTF-8, to whoever asks, refused or not', async () => {
    const wrong: string[] = [];
    const routes = routesOf(contractOf(test.app));
    for (const [at, route] of routes.entries()) {
      const path = route.path.replace(/\{\w+\}/g, ID);
      // A route of the session may end it, so these are asked with another one.
      const person = path.startsWith('/api/session') ? 'caseworker2' : 'caseworker';
      // Without a session, some in turn: the answer is the same refusal everywhere.
      for (const cookie of at % 8 === 0 ? ['', kulob.as[person]!.cookie] : [kulob.as[person]!.cookie]) {
        if (cookie && ENDING.has(route.operation)) continue;
        const { headers, status } = await ask(route.method, path).set('Cookie', cookie);
        const faults = [...faultsOf(headers, true), ...typeFaults(route.operation, headers, status)];
        wrong.push(...faults.map((fault) => `${route.operation} ${status}: ${fault}`));
      }
    }
    expect(routes.length).toBeGreaterThan(100);
    expect(wrong).toEqual([]);
  });

  it.each([
    ['GET', '/api/nothing', 404],
    ['POST', '/api/cases/%E0%A4%A', 400],
    ['TRACE', '/api/cases', 404],
    ['OPTIONS', '/api/cases', 404],
    ['GET', `/api/cases?q=${'x'.repeat(5_000)}`, 414],
  ])('is there where nothing is found: %s %s', async (method, path, status) => {
    const { headers, body } = await ask(method, path).expect(status);
    expect(faultsOf(headers, true)).toEqual([]);
    expect(body).toMatchObject({ status, requestId: expect.any(String) });
  });

  it('is there on what is no HTTP at all', async () => {
    const server = test.app.getHttpServer() as Server;
    const said = await sayRaw((server.address() as AddressInfo).port, 'NONSENSE\r\n\r\n');
    const [head = ''] = said.split('\r\n\r\n');
    const lines = head.split('\r\n').slice(1);
    const headers = Object.fromEntries(
      lines.map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 2),
      ]),
    );
    expect(said).toMatch(/^HTTP\/1\.1 400 /);
    expect(faultsOf(headers, true)).toEqual([]);
  });

  it.each(['/', '/cases/1/timeline', '/main-ABCDEF12.js', '/missing.js', '/index.html'])(
    'is there on the screens and their files: %s',
    async (path) => expect(faultsOf((await ask('GET', path)).headers, false)).toEqual([]),
  );

  it('allows no script, style or connection but the product’s own', async () => {
    const policy = policyOf((await ask('GET', '/').expect(200)).headers);
    for (const what of ['script-src', 'style-src', 'connect-src', 'worker-src', 'form-action'])
      expect(policy[what]).toEqual(["'self'"]);
    expect(policy['base-uri']).toEqual(["'none'"]);
    expect(policy['object-src']).toEqual(["'none'"]);
    expect(policy['trusted-types']).not.toContain("'allow-duplicates'");
  });

  it('lets WebAssembly run in one worker alone, which reaches nothing', async () => {
    expect(policyOf((await ask('GET', '/kdf.js')).headers)).toEqual({
      'default-src': ["'none'"],
      'script-src': ["'self'", "'wasm-unsafe-eval'"],
    });
  });

  it('tells browsers to stay on HTTPS where the proxy speaks it, and only there', async () => {
    expect((await ask('GET', '/api/health/live')).headers['strict-transport-security']).toBeUndefined();
    const { headers } = await request(behind.app.getHttpServer() as Server).get('/api/setup');
    expect(headers['strict-transport-security']).toBe('max-age=63072000; includeSubDomains');
  });

  it.each([
    ['GET', '/api/session', 'cross-site', 403],
    ['GET', '/api/session', 'same-site', 403],
    ['POST', '/api/session', 'cross-site', 403],
    ['GET', '/api/session', 'none', 401],
    ['GET', '/api/session', 'same-origin', 401],
    ['GET', '/main-ABCDEF12.js', 'cross-site', 403],
    ['GET', '/main-ABCDEF12.js', 'same-origin', 200],
  ])('%s %s asked for from %s: %i', async (method, path, site, status) => {
    const { headers, body } = await ask(method, path).set('Sec-Fetch-Site', site).expect(status);
    expect(faultsOf(headers, path.startsWith('/api'))).toEqual([]);
    if (status === 403) expect(body.code).toBe('cross_site');
  });

  it('is no answer to a question from elsewhere whether it may ask', async () => {
    const asked = ask('OPTIONS', '/api/cases')
      .set('Origin', 'https://elsewhere.example')
      .set('Access-Control-Request-Method', 'POST');
    const { headers } = await asked;
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('holds nobody who sends slowly on purpose', () => {
    const server = test.app.getHttpServer() as Server;
    expect(server.headersTimeout).toBeLessThanOrEqual(15_000);
    expect(server.requestTimeout).toBeLessThanOrEqual(120_000);
    expect(server.maxHeadersCount).toBe(100);
  });

  it('leaves one line a request, of fields that name nobody', async () => {
    const named = await kulob.as['caseworker']!.get(`/cases/${ID}?name=${encodeURIComponent('Гули')}`);
    const ids = [named, await ask('GET', '/api/nothing')].map(
      ({ body }) => (body as { requestId: string }).requestId,
    );
    // A line follows its answer.
    const mine = () => test.logged.filter((line) => ids.some((id) => line.includes(id)));
    await until(() => mine().length >= 2);
    const lines = mine().map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ operation, status, event }) => [event, operation, status])).toEqual([
      ['request', 'getCase', 404],
      ['request', 'none', 404],
    ]);
    for (const line of lines)
      expect(Object.keys(line).sort()).toEqual(
        'at event level milliseconds operation requestId status'.split(' '),
      );
    expect(test.logged.join()).not.toContain(ID);
  });
});

describe('who asks too often', () => {
  let kulob: Kulob;
  const server = (): Server => behind.app.getHttpServer() as Server;
  const from = (address: string, made: Test): Test => made.set('X-Forwarded-For', address);

  beforeAll(async () => {
    kulob = await arrangeKulob(behind);
  });

  it('is told in a problem how long to wait, and so is her other tab, and nobody else', async () => {
    const answers: Response[] = [];
    const refused = () => answers.filter(({ status }) => status === 429);
    const began = performance.now();
    // One more is allowed each second that this takes.
    while (refused().length === 0 && answers.length < 600)
      answers.push(await kulob.as['lawyer']!.get('/session'));
    const seconds = (performance.now() - began) / 1_000;
    expect(answers.slice(0, 60).every(({ status }) => status === 200)).toBe(true);
    expect(answers.length - refused().length).toBeLessThanOrEqual(60 + 2 + seconds);
    expect(refused()[0]?.headers['retry-after']).toBe('1');
    expect(refused()[0]?.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(refused()[0]?.body).toMatchObject({ code: 'too_many_requests', status: 429, retryAfter: 1 });
    await kulob.as['caseworker']!.get('/session').expect(200);
  });

  it('tries passwords a few times a minute from one address, whatever the logins, and another address may still', async () => {
    const attempt = (address: string, login: string) =>
      from(address, request(server()).post('/api/session').send({ login, password: 'wrong password' }));
    const statuses: number[] = [];
    for (let count = 0; count < 10; count += 1)
      statuses.push((await attempt('203.0.113.7', `nobody${count}`)).status);
    expect(statuses.slice(0, 6)).toEqual(Array(6).fill(401));
    expect(statuses.slice(6)).toContain(429);
    expect((await attempt('203.0.113.8', 'nobody')).status).toBe(401);
  });

  it('does not shut out who is signed in at the same address, nor end by made-up sessions', async () => {
    const neighbour = () => from('203.0.113.9', kulob.as['operator']!.get('/session'));
    await neighbour().expect(200);
    const statuses = new Set<number>();
    const madeUp = async (count: number): Promise<void> => {
      const cookie = `panoh_session=made-up-token-number-${count}-aaaaaaaa`;
      const asked = request(server()).get('/api/setup').set('Cookie', cookie);
      statuses.add((await from('203.0.113.9', asked)).status);
    };
    for (let batch = 0; batch < 20 && !statuses.has(429); batch += 1)
      await Promise.all(Array.from({ length: 50 }, (_, at) => madeUp(batch * 50 + at)));
    expect([...statuses].sort()).toEqual([200, 429]);
    const pages = await Promise.all(
      Array.from({ length: 40 }, () => from('203.0.113.9', request(server()).get('/portal/page.css'))),
    );
    expect(pages.map(({ status }) => status)).toContain(429);
    await neighbour().expect(200);
  });

  it('is told no number of the machine that comes by a proxy', async () => {
    await from('203.0.113.7', request(server()).get('/api/metrics')).expect(404);
  });
});

function sayRaw(port: number, words: string): Promise<string> {
  return new Promise((done, fail) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(words));
    let said = '';
    socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
    socket.on('end', () => done(said));
    socket.on('error', fail);
  });
}
