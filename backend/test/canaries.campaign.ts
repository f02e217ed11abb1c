import { gzipSync, deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Client } from 'pg';
import { contractOf } from '../src/platform/http/web-app.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { NEEDLES, canary, plantedCanaries } from './support/canaries.js';
import { CanaryJourney, REFUSED, canaryRegister } from './support/canary-journey.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';
import { LeakScanner, formsOf } from './support/leak-scanner.js';
import { RawClient } from './support/malformed-answers.js';
import { MalformedRequests, endsSession, routesOf } from './support/malformed.js';
import type { Route, Schema } from './support/malformed.js';
import { Planting } from './support/planting.js';
import { bytesIn, dumpOf, redisBytes, serverLogOf } from './support/printed.js';
import { Processes } from './support/processes.js';
import type { ProductProcess } from './support/processes.js';
import { findRedis, freePort, startRedis } from './support/redis.js';
import type { RedisServer } from './support/redis.js';

const COUNT = Number(process.env['PANOH_CAMPAIGN_COUNT'] ?? 500);
const SEED = Number(process.env['PANOH_CAMPAIGN_SEED'] ?? 1);
const MINUTES = 60_000;
const SENDERS = ['caseworker', 'inspector', 'supervisor', 'lawyer', 'coordinator'];
const POST: Route = { operation: 'any', method: 'POST', path: '', query: [], body: null };
const CORE = [
  ...['openCase', 'assessRisk', 'writeNarrative', 'recordContact', 'recordWhereabouts', 'recordIncident'],
  ...[
    'recordLegalQualification',
    'logSupport',
    'setGoal',
    'recordGoalProgress',
    'writeSafetyPlan',
    'keepDraft',
  ],
  ...['requestOrder', 'changeIdentity', 'changeSafeContact', 'searchCases'],
];

/** Names, addresses, numbers, words and shelter places in three scripts, through every route that takes words. */
describe('what people told', () => {
  const command = findRedis();
  const scanner = new LeakScanner(NEEDLES);
  let test: TestApp;
  let kulob: Kulob;
  let redis: RedisServer | null = null;
  let processes: Processes;
  let web: ProductProcess;
  let planting: Planting;
  let routes: Route[];
  let requests: MalformedRequests;
  const sent = new Set<string>();
  const kept = new Set<string>();

  const send = async (
    route: Route,
    { path, headers, body }: { path: string; headers?: object; body: string },
    person: string,
  ) => {
    const usual = {
      'Content-Type': 'application/json',
      'Idempotency-Key': crypto.randomUUID(),
      'If-Match': '"1"',
    };
    const client = new RawClient(web.port);
    const raw = {
      route,
      path: `/api${path}`.replace('/api/api', '/api'),
      headers: { ...usual, ...headers },
      body: Buffer.from(body),
    };
    const answer = await client.send(raw, kulob.as[person]?.cookie);
    client.close();
    return answer;
  };

  beforeAll(async () => {
    test = await startApp();
    const contract = contractOf(test.app);
    routes = routesOf(contract);
    planting = new Planting(routes, (contract.components?.schemas ?? {}) as Record<string, Schema>);
    test.plant = (method, path, body) => {
      const { operation, body: changed, words } = planting.plant(method, path, body);
      if (words.length > 0) sent.add(operation);
      return changed as object;
    };
    kulob = await arrangeKulob(test);
    if (command) redis = await startRedis(command, await freePort());
    processes = await Processes.on(test, redis?.url ?? '', { PANOH_LOG_LEVEL: 'debug' });
    web = await processes.web();
    await processes.worker();
    const caseId = await new CanaryJourney(test, kulob).live();
    for (const operation of answeredIn(test.logged)) if (sent.has(operation)) kept.add(operation);
    requests = new MalformedRequests(contract, [
      caseId,
      String(kulob.agencies['legalAid']),
      String(kulob.services['legalAid.legal']),
    ]);
    await beRefused(caseId);
    const register = {
      path: '/register-imports?layout=ngo-crisis-centre-kulob',
      headers: { 'Content-Type': 'application/octet-stream' },
      body: canaryRegister(12).toString(),
    };
    expect((await send(POST, register, 'supervisor')).status).toBe(201);
    await test.database.query('alter table panoh.narratives rename to narratives_gone');
    const broken = { path: `/cases/${caseId}/narratives`, body: JSON.stringify({ text: canary('note') }) };
    expect((await send(POST, broken, 'caseworker')).status).toBe(500);
    await test.database.query('alter table panoh.narratives_gone rename to narratives');
    await sow();
    // The worker has its turn with whatever was left to do.
    await new Promise((done) => setTimeout(done, 4_000));
  }, 30 * MINUTES);

  const beRefused = async (caseId: string): Promise<void> => {
    for (const { what, status, init } of REFUSED) {
      const person = /register|file/.test(what) ? 'supervisor' : 'caseworker';
      expect([what, (await send(POST, init(caseId), person)).status]).toEqual([what, status]);
    }
  };

  /** Words into every route that takes some, in bodies that are nearly right, by people who may and who may not. */
  const sow = async (): Promise<void> => {
    const open = routes.filter((route) => planting.sown.has(route.operation) && !endsSession(route));
    for (let round = 0; round === 0 || plantedCanaries().length < COUNT; round += 1)
      for (const [at, route] of open.entries()) await sowOn(route, round, at);
  };

  const sowOn = async (route: Route, round: number, at: number): Promise<void> => {
    const seed = SEED + round * 1_000 + at;
    const [raw] = fc.sample(requests.to(route), { numRuns: 1, seed });
    const { body, words } = planting.plant(route.method, route.path, requests.whole(route, seed));
    if (words.length > 0) sent.add(route.operation);
    const path = raw?.path ?? route.path;
    const person = SENDERS[(at + round) % SENDERS.length] ?? 'caseworker';
    const { status } = await send(route, { path, body: JSON.stringify(body) }, person);
    if (status < 300) kept.add(route.operation);
  };

  afterAll(async () => {
    await processes.close();
    await redis?.kill();
    await test.close();
  });

  it('went through every route that takes words', () => {
    const open = routes.filter((route) => planting.sown.has(route.operation) && !endsSession(route));
    const unreached = open.map(({ operation }) => operation).filter((operation) => !sent.has(operation));
    const refused = open.map(({ operation }) => operation).filter((operation) => !kept.has(operation));
    process.stdout.write(
      `${plantedCanaries().length} canaries through ${sent.size} routes, kept by ${kept.size}; ` +
        `${REFUSED.length + 1} ways of being refused; refused each time by ${refused.join(', ')}; --seed ${SEED}\n`,
    );
    expect(unreached).toEqual([]);
    expect([...kept]).toEqual(expect.arrayContaining(CORE));
    expect(plantedCanaries().length).toBeGreaterThanOrEqual(COUNT);
  });

  it(
    'stands in no table, whatever form a dump prints',
    async () => {
      const printed = await dumpOf(test.database);
      const leaks = [...printed].flatMap(([table, text]) =>
        [...scanner.scan(Buffer.from(text)), ...scanner.scan(bytesIn(text))].map((one) => `${table} ${one}`),
      );
      process.stdout.write(
        `${printed.size} tables, ${[...printed.values()].join('').length} characters searched\n`,
      );
      expect(leaks).toEqual([]);
    },
    10 * MINUTES,
  );

  it('stands in nothing that Redis holds', async () => {
    expect(command !== null || process.env['CI'] !== 'true').toBe(true);
    if (!redis) return;
    const { keys, bytes } = await redisBytes(redis.url);
    process.stdout.write(`${keys} keys of Redis, ${bytes.length} bytes searched\n`);
    expect(keys).toBeGreaterThan(0);
    expect(scanner.scan(bytes)).toEqual([]);
  });

  it('stands in no log: of the processes, of the application, of PostgreSQL', async () => {
    const said = processes.said.join('');
    await knockAtNothing(test);
    const own = await serverLogOf(test.database);
    process.stdout.write(`${said.length} characters of logs, ${own.length} of PostgreSQL’s own\n`);
    // They are logs of this very run: each request and the failure are in them.
    expect(said).toContain('"event":"request"');
    expect(said).toContain('"event":"unexpected_error"');
    expect(scanner.scan(Buffer.from(said))).toEqual([]);
    expect(scanner.scan(Buffer.from(test.logged.join('\n')))).toEqual([]);
    expect(own.toString()).toContain('no_such_database');
    expect(scanner.scan(own)).toEqual([]);
  });

  it('would be found in each of its forms, packed too, by this very search', () => {
    const missed = plantedCanaries()
      .slice(0, 60)
      .flatMap((word) =>
        formsOf(word).flatMap(([form, bytes]) => {
          const around = Buffer.concat([Buffer.from('a line before '), bytes, Buffer.from(' and after\n')]);
          const looks = [around, gzipSync(around), Buffer.concat([Buffer.from('xx'), deflateSync(around)])];
          return looks.every((one) => scanner.scan(one).length > 0) ? [] : [`${form} of ${word}`];
        }),
      );
    expect(missed).toEqual([]);
  });
});

/** The operations that a log says were done. */
const answeredIn = (lines: readonly string[]): string[] =>
  lines
    .map((line) => JSON.parse(line) as { operation?: string; status?: number })
    .filter(({ status = 500 }) => status < 300)
    .flatMap(({ operation }) => operation ?? []);

/** Leaves a line of its own in the server's log, which proves that this is the log. */
async function knockAtNothing({ database }: TestApp): Promise<void> {
  const address = new URL(database.ownerUrl);
  address.pathname = '/no_such_database';
  const client = new Client({ connectionString: address.toString() });
  await expect(client.connect()).rejects.toThrow();
  await new Promise((done) => setTimeout(done, 500));
}
