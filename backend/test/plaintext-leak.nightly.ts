import { gzipSync, deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Client } from 'pg';
import { contractOf } from '../src/platform/http/web-app.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { ROUTES } from './support/access-policy.js';
import { DIRECTORY_NEEDLES, NEEDLES, canary, plantedCanaries } from './support/canaries.js';
import { CanarySignIn, setUp } from './support/canary-sign-in.js';
import { CanaryJourney, canaryReading, canaryRegister } from './support/canary-journey.js';
import { REFUSALS, REFUSED } from './support/canary-refusals.js';
import type { Refusal, Sample } from './support/canary-refusals.js';
import { arrangeKulob, hire } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';
import { LeakScanner, formsOf } from './support/leak-scanner.js';
import { RawClient } from './support/malformed-answers.js';
import { routesOf } from './support/contract-routes.js';
import { MalformedRequests, endsSession } from './support/malformed.js';
import type { Route, Schema } from './support/contract-routes.js';
import { Planting } from './support/planting.js';
import { bytesIn, dumpOf, redisBytes, serverLogOf } from './support/printed.js';
import { Processes } from './support/processes.js';
import type { ProductProcess } from './support/processes.js';
import { freePort } from './support/free-port.js';
import { findRedis, startRedis } from './support/redis.js';
import type { RedisServer } from './support/redis.js';

const COUNT = Number(process.env['PANOH_NIGHTLY_COUNT'] ?? 500);
/** So few are a short form, in which every route is refused in the first way and in every third of the others. */
const SHORT = 500;
const SEED = Number(process.env['PANOH_NIGHTLY_SEED'] ?? 1);
const MINUTES = 60_000;
/** How often something may have been changed since it was. */
const MOST_STEPS = 8;
const SENDERS = ['caseworker', 'inspector', 'supervisor', 'lawyer', 'coordinator'];
/** One person of each letter of the access policy. */
const ONE_OF: Record<string, string> = {
  W: 'caseworker',
  K: 'secretary',
  B: 'bailiff',
  G: 'programmeWorker',
  I: 'inspector',
  P: 'prosecutor',
  S: 'supervisor',
  C: 'coordinator',
  T: 'statistician',
  A: 'administrator',
  D: 'officer',
  H: 'operator',
  O: 'overseer',
};
/** Routes with a text that the contract gives no form to, and in which no word of anybody is ever taken. */
const NO_FREE_WORDS: Record<string, string> = {
  signInWithCode: 'a ticket of the server and a code of an authenticator',
  signInWithPasskey: 'what a passkey signed',
  eraseCase: 'the reference of the case, and nothing else is taken',
  askErasure: 'the reference of the case, and nothing else is taken',
  getDutyContact: 'the reference of the case, and nothing else is taken',
  requestClosure: 'a reason of a list, and nothing else is taken',
  planAbsence: 'people of the agency and days, and nothing else is taken',
  addAgendaItem: 'the references of cases, and nothing else is taken',
  importTrainingList: 'sign-in names, modules and days of a list, and nothing else is taken',
  recordTrainingSession: 'colleagues, codes and a district, and nothing else is taken',
  askCallIn: 'the code of a card with its check sign, and nothing else is taken',
};
/** What the public asks changes nothing, so no entry is written. */
const WITHOUT_AUDIT = ['checkPaper'];
/** The directory tables that hold readable text; their words must appear nowhere else. */
const DIRECTORY =
  /^panoh\.(agencies|users|working_groups|services|legal_values|rule_versions|plan_templates|article_revisions|article_reviews|print_templates|legal_settings|legal_sign_offs|protocol_signatures|sharing_protocols|legal_packs|trainers)$|^pg_catalog\.pg_stats$/;

/** Names, addresses, numbers, words and shelter places in three scripts, through every route that takes words. */
describe('what people told', () => {
  const command = findRedis();
  const scanner = new LeakScanner(NEEDLES);
  const directory = new LeakScanner(DIRECTORY_NEEDLES);
  let test: TestApp;
  let kulob: Kulob;
  let redis: RedisServer | null = null;
  let processes: Processes;
  let web: ProductProcess;
  let client: RawClient;
  let planting: Planting;
  let requests: MalformedRequests;
  let caseId: string;
  /** What was answered with success while canaries were in it, and how often each way of refusing was met. */
  const kept = new Map<string, Sample>();
  const refusedBy = new Map<string, Set<string>>();
  const refusals: string[] = [];

  const personOf = (userId: string): string =>
    Object.keys(kulob?.as ?? {}).find((person) => kulob.as[person]?.userId === userId) ?? '';

  const send = (sent: { route: Route; path: string; headers?: object; body: string; person: string }) => {
    const { route, path, headers, body, person } = sent;
    const usual = {
      'Content-Type': 'application/json',
      'Idempotency-Key': crypto.randomUUID(),
      'If-Match': '"1"',
    };
    const raw = { route, path, headers: { ...usual, ...headers }, body: Buffer.from(body) };
    return client.send(raw, kulob.as[person]?.cookie);
  };

  const remember = (sample: Sample, { status, what }: { status: number; what: string }): void => {
    const { operation } = sample.route;
    if (status < 300) kept.set(operation, kept.get(operation) ?? sample);
    else refusedBy.set(operation, (refusedBy.get(operation) ?? new Set()).add(what));
  };

  beforeAll(async () => {
    test = await startApp();
    const contract = contractOf(test.app);
    planting = new Planting(
      routesOf(contract),
      (contract.components?.schemas ?? {}) as Record<string, Schema>,
    );
    test.plant = ({ method, path, body, userId, version }) => {
      const { route, body: changed, hasWords } = planting.plant(method, path, body);
      const answered = (status: number): void => {
        if (!route || !hasWords) return;
        const sample = { route, path, body, version, person: personOf(userId), wasKept: true };
        remember(sample, { status, what: 'a person' });
      };
      return { body: changed, answered };
    };
    await setUp(test);
    kulob = await arrangeKulob(test);
    await hire(test, kulob, { agency: 'cowfa', person: 'overseer', roles: ['oversight'] });
    await hire(test, kulob, { agency: 'prosecutor', person: 'secretary', roles: ['court_contact'] });
    await hire(test, kulob, { agency: 'prosecutor', person: 'bailiff', roles: ['enforcement_contact'] });
    if (command) redis = await startRedis(command, await freePort());
    processes = await Processes.on(test, redis?.url ?? '', { PANOH_LOG_LEVEL: 'debug' });
    web = await processes.web();
    client = new RawClient(web.port);
    await processes.worker();
    await new CanarySignIn(test, kulob).walk();
    caseId = await new CanaryJourney(test, kulob).live();
    const ids = [caseId, String(kulob.agencies['legalAid']), String(kulob.services['legalAid.legal'])];
    requests = new MalformedRequests(contract, ids);
    await importRegister();
    await keepFile();
    await beRefused();
    await failUnderneath();
    await sow();
    await handOver();
  }, 30 * MINUTES);

  /** The worker has its turn with whatever was left to do. */
  const handOver = async (): Promise<void> => {
    const left = (): Promise<object[]> =>
      test.database.query('select 1 from panoh.outbox where relayed_at is null limit 1');
    while ((await left()).length > 0) await new Promise((done) => setTimeout(done, 200));
    await new Promise((done) => setTimeout(done, 1_500));
  };

  /** Uploads a register, reads it with a saved layout, and lets the worker import it. */
  const importRegister = async (): Promise<void> => {
    const route = planting.routes.find(({ operation }) => operation === 'uploadImportFile') as Route;
    const { path } = route;
    const headers = { 'Content-Type': 'application/octet-stream' };
    const body = canaryRegister(12).toString();
    const { status, text } = await send({ route, path, headers, body, person: 'supervisor' });
    remember({ route, path, body: {}, person: 'supervisor', wasKept: true }, { status, what: 'a person' });
    const { id } = JSON.parse(text) as { id: string };
    const supervisor = kulob.as['supervisor']!;
    await supervisor.put(`/import-files/${id}/mapping`, canaryReading()).expect(200);
    await supervisor.post(`/import-files/${id}/start`, { isOurs: true }).expect(200);
  };

  /** A paper of a case, whose name and words must not be found. */
  const keepFile = async (): Promise<void> => {
    const route = planting.routes.find(({ operation }) => operation === 'uploadFileChunk') as Route;
    const worker = kulob.as['caseworker']!;
    const paper = `%PDF-1.7\n${canary('note')}\n%%EOF`;
    const about = { subject: 'case', subjectId: caseId, partition: 'support', name: 'x' };
    const size = Buffer.byteLength(paper);
    const { body } = await worker.post(`/cases/${caseId}/files`, { ...about, size }).expect(201);
    const path = `/api/files/${body.id}/chunks/0`;
    const headers = { 'Content-Type': 'application/octet-stream' };
    const { status } = await send({ route, path, headers, body: paper, person: 'caseworker' });
    remember({ route, path, body: {}, person: 'caseworker', wasKept: true }, { status, what: 'a person' });
    await worker.post(`/files/${body.id}/finish`).expect(200);
    await worker.get(`/files/${body.id}/content`).expect(200);
  };

  /** A request that succeeded before, or a minimal one of the contract, by a user with the right role. */
  const sampleOf = (route: Route): Sample => {
    const [letter = ''] = ROUTES[route.operation] ?? '';
    const person = ROUTES[route.operation] === 'anyone' ? '' : (ONE_OF[letter] ?? 'caseworker');
    const path = route.path.replace(/\{\w+\}/g, caseId);
    const body = route.body ? (requests.whole(route, SEED) as object) : {};
    return kept.get(route.operation) ?? { route, path, body, person, wasKept: false };
  };

  const refuse = async (sample: Sample, { what, expected, of }: Refusal): Promise<void> => {
    const sent = of(sample, planting);
    if (!sent) return;
    const { route } = sample;
    const { status } = await send({ route, ...sent });
    remember(sample, { status, what });
    if (!expected.includes(status)) refusals.push(`${route.operation}, ${what}: ${status}`);
  };

  const beRefused = async (): Promise<void> => {
    for (const [at, route] of planting.writing.entries()) {
      const sample = sampleOf(route);
      const ways = REFUSALS.filter((_, way) => COUNT > SHORT || way === 0 || (way + at) % 3 === 0);
      await Promise.all(ways.map((refusal) => refuse(sample, refusal)));
    }
    const narratives = planting.routeOf('POST', `/api/cases/${caseId}/narratives`) as Route;
    for (const { what, status, init } of REFUSED) {
      const person = /register|file/.test(what) ? 'supervisor' : 'caseworker';
      const { path, headers = {}, body } = init(caseId);
      const answer = await send({ route: narratives, path: `/api${path}`, headers, body, person });
      if (answer.status !== status) refusals.push(`${what}: ${answer.status}`);
    }
  };

  /** Everything was done but for the entry in the audit log, without which nothing is done. */
  const failUnderneath = async (): Promise<void> => {
    await test.database.query('alter table panoh.audit_entries rename to audit_entries_gone');
    const samples = [...kept.values()].filter(
      ({ route }) => !route.takesFile && !WITHOUT_AUDIT.includes(route.operation),
    );
    // Requests that end a session run last.
    const isLast = ({ route }: Sample): number => (endsSession(route) ? 1 : 0);
    for (const sample of samples.sort((one, other) => isLast(one) - isLast(other))) {
      const { route, path, person, version = 1 } = sample;
      const body = JSON.stringify(planting.plantRefused(route, sample.body));
      let status = 412;
      for (let at = version; status === 412 && at < version + MOST_STEPS; at += 1)
        ({ status } = await send({ route, path, body, person, headers: { 'If-Match': `"${at}"` } }));
      remember(sample, { status, what: status === 500 ? 'a failure' : 'a person' });
      if (status < 400) refusals.push(`${route.operation} without an entry in the audit log: ${status}`);
    }
    await test.database.query('alter table panoh.audit_entries_gone rename to audit_entries');
  };

  /** Words into every route that takes some, in bodies that are nearly right, by people who may and who may not. */
  const sow = async (): Promise<void> => {
    const open = planting.sown.filter((route) => !endsSession(route));
    for (let round = 0; round === 0 || plantedCanaries().length < COUNT; round += 1)
      for (const [at, route] of open.entries()) await sowOn(route, round, at);
  };

  const sowOn = async (route: Route, round: number, at: number): Promise<void> => {
    const seed = SEED + round * 1_000 + at;
    const [raw] = fc.sample(requests.to(route), { numRuns: 1, seed });
    const body = planting.plant(route.method, route.path, requests.whole(route, seed) as object).body;
    const person = SENDERS[(at + round) % SENDERS.length] ?? 'caseworker';
    await send({ route, path: raw?.path ?? route.path, body: JSON.stringify(body), person });
  };

  afterAll(async () => {
    client.close();
    await processes.close();
    await redis?.kill();
    await test.close();
  });

  it('was taken by every route whose contract has a text without a form', () => {
    const demanded = planting.takingTexts.map(({ operation }) => operation);
    const never = demanded.filter((operation) => !kept.has(operation));
    process.stdout.write(
      `${plantedCanaries().length} canaries; ${demanded.length} routes of the contract take texts, ` +
        `${demanded.length - never.length} took canaries; --seed ${SEED}\n`,
    );
    expect(never.sort()).toEqual(Object.keys(NO_FREE_WORDS).sort());
    expect(plantedCanaries().length).toBeGreaterThanOrEqual(COUNT);
  });

  it('was refused by every route that changes anything', () => {
    const ways = [...refusedBy.values()].reduce((sum, { size }) => sum + size, 0);
    const failed = [...refusedBy.values()].filter((one) => one.has('a failure')).length;
    process.stdout.write(`${refusedBy.size} routes refused in ${ways} ways, ${failed} failed underneath\n`);
    expect(planting.writing.map(({ operation }) => operation).filter((one) => !refusedBy.has(one))).toEqual(
      [],
    );
    expect(refusals).toEqual([]);
    expect(failed).toBeGreaterThan(30);
  });

  it(
    'stands in no table, whatever form a dump prints',
    async () => {
      const printed = await dumpOf(test.database);
      const leaks = [...printed].flatMap(([table, text]) =>
        [scanner, ...(DIRECTORY.test(table) ? [] : [directory])]
          .flatMap((one) => [...one.scan(Buffer.from(text)), ...one.scan(bytesIn(text))])
          .map((one) => `${table} ${one}`),
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
    expect([...scanner.scan(bytes), ...directory.scan(bytes)]).toEqual([]);
  });

  it('stands in no log: of the processes, of the application, of PostgreSQL', async () => {
    const said = processes.said.join('');
    await knockAtNothing(test);
    const own = await serverLogOf(test.database);
    process.stdout.write(`${said.length} characters of logs, ${own.length} of PostgreSQL’s own\n`);
    // They are logs of this very run: each request and the failure are in them.
    expect(said).toContain('"event":"request"');
    expect(said).toContain('"event":"unexpected_error"');
    for (const log of [Buffer.from(said), Buffer.from(test.logged.join('\n')), own])
      expect([...scanner.scan(log), ...directory.scan(log)]).toEqual([]);
    expect(own.toString()).toContain('no_such_database');
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

/** Writes a known line into the server log, which proves that this is the log. */
async function knockAtNothing({ database }: TestApp): Promise<void> {
  const address = new URL(database.ownerUrl);
  address.pathname = '/no_such_database';
  const client = new Client({ connectionString: address.toString() });
  await expect(client.connect()).rejects.toThrow();
  await new Promise((done) => setTimeout(done, 500));
}
