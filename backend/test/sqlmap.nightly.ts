import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contractOf } from '../src/platform/http/web-app.js';
import { ROUTES } from './support/access-policy.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { caseForm } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';
import { routesOf } from './support/contract-routes.js';
import { MalformedRequests } from './support/malformed.js';
import type { Route } from './support/contract-routes.js';
import { Messenger, findSqlmap, tryOn } from './support/sqlmap.js';
import type { Aim, Verdict } from './support/sqlmap.js';

const COUNT = Number(process.env['PANOH_NIGHTLY_COUNT'] ?? 6);
const SEED = Number(process.env['PANOH_NIGHTLY_SEED'] ?? 1);
const AT_ONCE = 2;
const HOURS = 3_600_000;
/** Whose hand a route is tried in: the first letter of who may call it. */
const PEOPLE: Record<string, string> = {
  I: 'caseworker',
  W: 'caseworker',
  S: 'supervisor',
  C: 'coordinator',
  T: 'statistician',
  A: 'administrator',
};
/** Routes with words, filters and cursors of the caller's own: they come first. */
const FREE_QUERIES = ['searchCases', 'listCases', 'getTimeline', 'listReferrals', 'listServices', 'signIn'];
const ENDS_SESSION = ['signOut', 'lockSession', 'saveDraftsOnExit'];
const STAR = '*';

/** Every leaf of a body is a place to try; of a list the first entry, since its others are read alike. */
function marked(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(marked);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, marked(one)]));
  return `${String(value)}${STAR}`;
}

describe('sqlmap', () => {
  const command = findSqlmap();

  it('is let loose wherever it is installed, and always in CI', () => {
    expect(command !== null || process.env['CI'] !== 'true').toBe(true);
  });
  if (command === null) return;

  let test: TestApp;
  let kulob: Kulob;
  let messenger: Messenger;
  let aims: Aim[];

  const aimAt = (route: Route, requests: MalformedRequests, id: string): Aim => {
    const asked = route.query.map(({ name, schema }) => `${name}=${String(schema.enum?.[0] ?? '1')}${STAR}`);
    const path = route.path.replace(/\{\w+\}/g, `${id}${STAR}`);
    const letter = (ROUTES[route.operation] ?? 'W')[0] ?? 'W';
    return {
      name: route.operation,
      method: route.method,
      path: asked.length > 0 ? `${path}?${asked.join('&')}` : `${path}?more=1${STAR}`,
      headers: {
        'X-Person': PEOPLE[letter] ?? 'caseworker',
        'Content-Type': 'application/json',
        'If-Match': `1${STAR}`,
      },
      body: route.body ? JSON.stringify(marked(requests.whole(route, SEED))) : null,
    };
  };

  /** The session and the key of a request are read alike on every route. */
  const atTheDoor = (): Aim[] => [
    {
      name: 'the cookie',
      method: 'GET',
      path: '/api/session',
      headers: { Cookie: `${kulob.as['caseworker']?.cookie}${STAR}` },
      body: null,
    },
    {
      name: 'the key',
      method: 'POST',
      path: '/api/cases/search',
      headers: {
        'X-Person': 'caseworker',
        'Content-Type': 'application/json',
        'Idempotency-Key': `0123456789abcdef0123456789abcdef${STAR}`,
      },
      body: '{"name":"Намуна"}',
    },
  ];

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
    const { port } = (test.app.getHttpServer() as Server).address() as AddressInfo;
    messenger = await Messenger.before(port, (person) => kulob.as[person]?.cookie ?? '');
    const opened = await kulob.as['caseworker']?.post('/cases', caseForm()).expect(201);
    const contract = contractOf(test.app);
    const id = String(opened?.body.id);
    const requests = new MalformedRequests(contract, [id, String(kulob.services['legalAid.legal'])]);
    const first = (route: Route): number => (FREE_QUERIES.includes(route.operation) ? 0 : 1);
    const routes = routesOf(contract)
      .filter(({ operation }) => !ENDS_SESSION.includes(operation))
      .sort((one, other) => first(one) - first(other));
    aims = [...atTheDoor(), ...routes.map((route) => aimAt(route, requests, id))].slice(0, COUNT + 2);
  }, HOURS);
  afterAll(async () => {
    messenger.close();
    await test.close();
  });

  it('finds the hole in a server that has one', async () => {
    const holed = createServer((request, response) => {
      const name = new URL(request.url ?? '/', 'http://localhost').searchParams.get('name') ?? '';
      test.database
        .query(`select count(*) as found from panoh.agencies where name_tg = '${name}'`)
        .then((rows) => response.end(JSON.stringify(rows)))
        .catch((error: Error) => response.writeHead(500).end(error.message));
    });
    await new Promise<void>((done) => holed.listen(0, '127.0.0.1', done));
    const aim = { name: 'a hole', method: 'GET', path: `/?name=police${STAR}`, headers: {}, body: null };
    const { said } = await tryOn(aim, {
      command,
      port: (holed.address() as AddressInfo).port,
      flags: ['--technique=BE'],
    });
    holed.closeAllConnections();
    holed.close();
    expect(said).toBe('injectable');
  }, 120_000);

  it(
    'finds none in any parameter of any route, and makes none of them fail',
    async () => {
      const verdicts: Verdict[] = [];
      const waiting = aims.values();
      const began = Date.now();
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          for (const aim of waiting) {
            const verdict = await tryOn(aim, {
              command,
              port: messenger.port,
              flags: ['--threads=2', '--time-sec=3'],
            });
            verdicts.push(verdict);
            if (verdict.said !== 'sound')
              process.stdout.write(`${aim.name}: ${verdict.said}\n${verdict.output.slice(-1_500)}\n`);
            if (verdicts.length % 10 === 0)
              process.stdout.write(
                `${verdicts.length} of ${aims.length}, ${Math.round((Date.now() - began) / 1_000)} s\n`,
              );
          }
        }),
      );
      const count = (said: Verdict['said']): number => verdicts.filter((one) => one.said === said).length;
      process.stdout.write(
        `${verdicts.length} routes, ${verdicts.reduce((sum, { places }) => sum + places, 0)} places, ${messenger.requests} requests in ${Math.round((Date.now() - began) / 1_000)} s: ` +
          `${count('sound')} sound, ${count('injectable')} injectable, ${count('not tried')} not tried, ` +
          `${messenger.failures.length} answers of 500 or more; --seed ${SEED}\n`,
      );
      expect(
        verdicts.filter(({ said }) => said !== 'sound').map(({ name, said }) => `${name}: ${said}`),
      ).toEqual([]);
      // Each has at least the address and the version to try.
      expect(verdicts.filter(({ places }) => places === 0).map(({ name }) => name)).toEqual([]);
      expect(messenger.failures.slice(0, 10)).toEqual([]);
    },
    3 * HOURS,
  );
});
