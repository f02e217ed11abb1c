import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contractOf } from '../src/platform/http/web-app.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { canary, found } from './support/canaries.js';
import { caseForm, safeContactForm } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';
import { RawClient, faultsOf, shown } from './support/malformed-answers.js';
import { routesOf } from './support/contract-routes.js';
import { EVERY_ROLE, MARK, MalformedRequests, endsSession } from './support/malformed.js';
import type { Route } from './support/contract-routes.js';
import type { RawRequest } from './support/malformed.js';

const COUNT = Number(process.env['PANOH_NIGHTLY_COUNT'] ?? 3_000);
const SEED = Number(process.env['PANOH_NIGHTLY_SEED'] ?? 1);
const AT_ONCE = 8;
const SLOW_MS = 2_000;
const HOURS = 3_600_000;

/** Clients that begin a request and never end it. */
const DAWDLERS = 40;
const LET_GO_MS = 25_000;

interface Sent {
  raw: RawRequest;
  person: string;
}

/** Sends every role to every route, an equal share each, in random order. */
function plan(routes: readonly Route[], requests: MalformedRequests): Sent[] {
  const each = Math.ceil(COUNT / (routes.length * EVERY_ROLE.length)) + 1;
  const all = routes.flatMap((route, at) =>
    EVERY_ROLE.filter((person) => person === 'anyone' || !endsSession(route)).flatMap((person, by) =>
      fc
        .sample(requests.to(route), { numRuns: each, seed: SEED + at * EVERY_ROLE.length + by })
        .map((raw) => ({ raw, person })),
    ),
  );
  const order = fc.sample(fc.shuffledSubarray(all, { minLength: Math.min(COUNT, all.length) }), {
    numRuns: 1,
    seed: SEED,
  });
  return (order[0] ?? []).slice(0, COUNT);
}

describe('malformed requests made from the contract', () => {
  let test: TestApp;
  let kulob: Kulob;
  let client: RawClient;
  let sent: Sent[];
  let port: number;
  const statuses = new Map<number, number>();
  let slowest = 0;
  /** Slow requests are repeated alone: two passwords are hashed at a time, and this machine has other work. */
  const slow: Sent[] = [];

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
    port = (test.app.getHttpServer().address() as AddressInfo).port;
    client = new RawClient(port);
    const identity = { surname: canary('name'), givenName: canary('name'), address: canary('address') };
    const safeContact = safeContactForm({ reachAt: canary('phone'), codeWord: canary('note') });
    const opened = await kulob.as['caseworker']
      ?.post('/cases', caseForm({ identity, safeContact }))
      .expect(201);
    const contract = contractOf(test.app);
    const ids = [
      String(opened?.body.id),
      String(kulob.agencies['legalAid']),
      String(kulob.services['legalAid.legal']),
      '018f0000-0000-7000-8000-000000000000',
    ];
    sent = plan(routesOf(contract), new MalformedRequests(contract, ids));
  }, HOURS);
  afterAll(async () => {
    client.close();
    await test.close();
  });

  /** What is wrong with one, where something is. */
  const judge = async ({ raw, person }: Sent): Promise<string[]> => {
    const cookie = kulob.as[person]?.cookie;
    try {
      const answer = await client.send(raw, cookie);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      const faults = faultsOf(answer);
      if (answer.status >= 400 && found(answer.text).length > 0) faults.push('told what is kept of somebody');
      if (answer.milliseconds > SLOW_MS) slow.push({ raw, person });
      else slowest = Math.max(slowest, answer.milliseconds);
      return faults;
    } catch (error) {
      return [`had no answer: ${(error as Error).message}`];
    }
  };

  it(
    'are all answered with a problem and a code, soon, and with no word of anybody',
    async () => {
      const wrong: string[] = [];
      const waiting = sent.values();
      const began = performance.now();
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          for (const one of waiting) {
            const faults = await judge(one);
            if (faults.length > 0)
              wrong.push(
                `${one.person} ${one.raw.route.method} ${one.raw.route.operation}: ${faults.join(', ')}; ${shown(one.raw)}`,
              );
          }
        }),
      );
      const seconds = (performance.now() - began) / 1_000;
      for (const { raw, person } of slow) {
        const { milliseconds } = await client.send(raw, kulob.as[person]?.cookie);
        slowest = Math.max(slowest, milliseconds);
        if (milliseconds > SLOW_MS) wrong.push(`took ${Math.round(milliseconds)} ms: ${shown(raw)}`);
      }
      const told = [...statuses]
        .sort(([one], [other]) => one - other)
        .map(([status, count]) => `${status}: ${count}`);
      process.stdout.write(
        `${sent.length} requests in ${Math.round(seconds)} s, slowest ${Math.round(slowest)} ms, ${slow.length} asked again; ` +
          `${told.join(', ')}; ` +
          `${wrong.length} wrong; --seed ${SEED}\n`,
      );
      expect(wrong.slice(0, 20)).toEqual([]);
    },
    4 * HOURS,
  );

  it('went past the door too, and met more than one kind of refusal', () => {
    const usual = [200, 400, 401, 403, 404, 414, 422];
    // Some hundred requests may miss what is drawn rarely.
    const wanted = COUNT < 20_000 ? usual : [...usual, 201, 204, 409, 413, 415, 417, 428, 431];
    expect([...statuses.keys()]).toEqual(expect.arrayContaining(wanted));
    expect(sent.length).toBe(COUNT);
  });

  it('leave no word of theirs in the log, and nothing unexpected', () => {
    expect(
      test.logged.filter(
        (line) => line.includes(MARK) || line.includes('unexpected_error') || found(line).length > 0,
      ),
    ).toEqual([]);
  });

  it('that never end are let go, and meanwhile others are answered', async () => {
    const letGo = Array.from({ length: DAWDLERS }, () => dawdle(port));
    const { status, milliseconds } = await client.send(healthOf(sent));
    expect([status, milliseconds < SLOW_MS]).toEqual([200, true]);
    for (const waited of await Promise.all(letGo)) expect(waited).toBeLessThan(LET_GO_MS);
  }, 60_000);
});

const healthOf = ([first]: Sent[]): RawRequest => ({
  route: { ...(first as Sent).raw.route, method: 'GET' },
  path: '/api/health/ready',
  headers: {},
  body: null,
});

/** A header every second, and never the last one; how long until the server had enough of it. */
function dawdle(port: number): Promise<number> {
  const began = performance.now();
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write('POST /api/session HTTP/1.1\r\nHost: localhost\r\n'),
    );
    const more = setInterval(() => socket.write('X-More: 1\r\n'), 1_000);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(more);
      done(performance.now() - began);
    });
    socket.resume();
  });
}
