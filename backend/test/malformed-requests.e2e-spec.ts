import { request as open } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contractOf } from '../src/platform/http/web-app.js';
import { ROUTES } from './support/access-policy.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { caseForm } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';
import { MARK, MalformedRequests, routesOf } from './support/malformed.js';
import type { RawRequest, Route } from './support/malformed.js';

const NOBODY = '018f0000-0000-7000-8000-000000000000';

/** Another seed, or more requests to each route by each person, for a long search. */
const SEED = Number(process.env['PANOH_FUZZ_SEED'] ?? 2020);
const RUNS = Number(process.env['PANOH_FUZZ_RUNS'] ?? 1);

/** One person of each role; `anyone` has no session. */
const PEOPLE = [
  'inspector',
  'caseworker',
  'lawyer',
  'healthWorker',
  'specialist',
  'shelterWorker',
  'operator',
  'prosecutor',
  'supervisor',
  'coordinator',
  'statistician',
  'administrator',
  'anyone',
];

interface Answer {
  status: number;
  type: string;
  text: string;
}

/** What is wrong with an answer; empty where it is as promised. */
function faultsOf({ status, type, text }: Answer): string[] {
  const faults: string[] = [];
  if (status >= 500) faults.push(`failed with ${status}`);
  if (/node_modules|\.[jt]s:\d|^\s+at /m.test(text)) faults.push('told where in the code it happened');
  if (status < 400) return faults;
  if (!type.startsWith('application/problem+json')) return [...faults, `answered ${status} as ${type}`];
  const problem = JSON.parse(text) as { code?: unknown; status?: unknown; requestId?: unknown };
  if (!/^[a-z_]+$/.test(String(problem.code))) faults.push(`answered ${status} without a code`);
  if (problem.status !== status) faults.push(`answered ${status} and said ${String(problem.status)}`);
  if (typeof problem.requestId !== 'string') faults.push(`answered ${status} without a request id`);
  if (text.includes(MARK)) faults.push(`repeated what was sent with ${status}`);
  return faults;
}

describe('malformed requests', () => {
  let test: TestApp;
  let kulob: Kulob;
  let port: number;
  let routes: Route[];
  let requests: MalformedRequests;

  const send = (raw: RawRequest, person: string): Promise<Answer> =>
    new Promise((done, fail) => {
      const { route, path, headers, body } = raw;
      const cookie = kulob.as[person]?.cookie;
      const call = open(
        {
          port,
          method: route.method,
          path,
          headers: { ...headers, ...(cookie ? { Cookie: cookie } : {}), ...lengthOf(body) },
        },
        (response: IncomingMessage) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            done({
              status: response.statusCode ?? 0,
              type: response.headers['content-type'] ?? '',
              text: Buffer.concat(chunks).toString(),
            }),
          );
        },
      );
      call.on('error', fail);
      call.end(body ?? undefined);
    });

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
    await test.app.listen(0, '127.0.0.1');
    port = (test.app.getHttpServer().address() as AddressInfo).port;
    const opened = await kulob.as['caseworker']?.post('/cases', caseForm()).expect(201);
    const contract = contractOf(test.app);
    routes = routesOf(contract);
    requests = new MalformedRequests(contract, [
      String(opened?.body.id),
      String(kulob.agencies['legalAid']),
      String(kulob.services['legalAid.legal']),
      NOBODY,
    ]);
  });
  afterAll(() => test.close());

  it.each(PEOPLE)('are answered with a problem and a code to %s, whatever the route', async (person) => {
    const wrong: string[] = [];
    for (const [at, route] of routes.entries()) {
      // Ending a session would leave nothing to try after it.
      const ends = ROUTES[route.operation] === 'anyone' || route.operation === 'leaveWithDrafts';
      if (person !== 'anyone' && ends) continue;
      for (const raw of fc.sample(requests.to(route), {
        numRuns: RUNS,
        seed: SEED + at * PEOPLE.length + PEOPLE.indexOf(person),
      })) {
        const faults = faultsOf(await send(raw, person));
        if (faults.length > 0) wrong.push(`${route.operation}: ${faults.join(', ')}; ${shown(raw)}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('leave no word of theirs in the log, and nothing unexpected', () => {
    expect(test.logged.filter((line) => line.includes(MARK) || line.includes('unexpected_error'))).toEqual(
      [],
    );
  });
});

const lengthOf = (body: Buffer | null): Record<string, number> =>
  body ? { 'Content-Length': body.length } : {};

const shown = ({ path, headers, body }: RawRequest): string =>
  `${path.slice(0, 200)} ${JSON.stringify(headers).slice(0, 200)} ${(body ?? '').toString().slice(0, 300)}`;
