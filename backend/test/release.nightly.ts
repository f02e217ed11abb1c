import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { seedDemo } from '../src/demo/index.js';
import { DEMO_PASSWORD } from '../src/demo/demo-plan.js';
import { readSettings } from '../src/platform/config/settings.js';
import type { RootKey } from '../src/platform/crypto/root-key.js';
import { contractOf } from '../src/platform/http/web-app.js';
import { allowClockShift, clockMovedBy } from '../src/platform/schema/scratch.js';
import { signIn } from './support/actors.js';
import type { TestApp } from './support/app.js';
import { CanaryJourney, canaryReading, canaryRegister } from './support/canary-journey.js';
import { CanarySignIn } from './support/canary-sign-in.js';
import { routesOf } from './support/contract-routes.js';
import type { Schema } from './support/contract-routes.js';
import { testRootKey } from './support/database.js';
import { DebianServer, PROGRAMS } from './support/disaster-recovery/debian-server.js';
import { arrangeKulob, hire } from './support/kulob.js';
import { Running } from './support/nobody-dropped/attempts.js';
import { ContractForms } from './support/nobody-dropped/contract.js';
import { EVERY_ATTEMPT } from './support/nobody-dropped/every-attempt.js';
import { Tally } from './support/nobody-dropped/tally.js';
import { World } from './support/nobody-dropped/world.js';
import { openOn, startOwnPostgres } from './support/own-server.js';
import type { OwnPostgres } from './support/own-server.js';
import { Planting } from './support/planting.js';
import { Processes } from './support/processes.js';
import { FOLDER, FROZEN, MANIFEST, asOwner, dumpIn, tablesOf } from './support/releases.js';
import type { Release } from './support/releases.js';
import { Random } from './support/random.js';
import { TRANSIENT, addRows } from './support/release-office.js';
import { CHANNELS } from './support/release-staff.js';
import { addPersons } from './support/release-survivors.js';
import { SealedRows } from './support/sealed-rows.js';
import { until } from './support/steps.js';
import { upload } from './support/uploads.js';

const VERSION = process.env['PANOH_RELEASE'] ?? '';
const MOST_BYTES = 4_000_000;
const SMALL = { params: { [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS } };
/** The overdue scan queues again what is due; jobs take up most room. */
const WITHOUT_JOBS = ['job', 'event'].map((name) => `--exclude-table-data=bullmq.${name}`);
const PDF = Buffer.from('%PDF-1.7\nЊ\n%%EOF');

/** `npm run release` alone runs this: what a test restores ever after (releases.e2e-spec.ts). */
describe('the fixture of a release', () => {
  /** The demo, with more people whose journeys fill what it leaves empty. */
  async function fill(test: TestApp, own: OwnPostgres): Promise<void> {
    const settings = { ...own.settings, databaseOwnerUrl: own.server.ownerUrl };
    await seedDemo(test.app, { settings, root: own.root });
    await rename(test, 'demo');
    await attempt(test);
    await rename(test, 'world');
    const contract = contractOf(test.app);
    const schemas = (contract.components?.schemas ?? {}) as Record<string, Schema>;
    const planting = new Planting(routesOf(contract), schemas);
    test.plant = ({ method, path, body }) => ({
      body: planting.plant(method, path, body).body,
      answered: () => undefined,
    });
    const kulob = await arrangeKulob(test);
    await hire(test, kulob, { agency: 'cowfa', person: 'overseer', roles: ['oversight'] });
    await new CanarySignIn(test, kulob).walk();
    const caseId = await new CanaryJourney(test, kulob).live();
    expect((await upload(kulob.as['caseworker']!, { caseId, bytes: PDF, name: 'x' })).status).toBe(200);
    // Canaries are in no register and link nobody; new people may take the names of those of the journey.
    delete test.plant;
    await rename(test, 'journey');
    for (const [person, actor] of Object.entries(kulob.as)) kulob.as[person] = await signIn(test, actor);
    await addRows(test, kulob);
    const supervisor = kulob.as['supervisor']!;
    const { port } = await processes.web();
    const sent = await fetch(`http://127.0.0.1:${port}/api/import-files`, {
      method: 'POST',
      headers: {
        Cookie: supervisor.cookie,
        'Content-Type': 'application/octet-stream',
        'Idempotency-Key': crypto.randomUUID(),
      },
      body: new Uint8Array(canaryRegister(12)),
    });
    const { id } = (await sent.json()) as { id: string };
    await supervisor.put(`/import-files/${id}/mapping`, canaryReading()).expect(200);
    await supervisor.post(`/import-files/${id}/start`, { isOurs: true }).expect(200);
  }

  /** Others may take the same sign-in names. */
  const rename = (test: TestApp, prefix: string): Promise<unknown> =>
    test.database.query(
      `update panoh.credentials set login = $1 || '-' || login where login not like 'demo-%'`,
      [prefix],
    );

  async function attempt(test: TestApp): Promise<void> {
    const contract = new ContractForms();
    const world = await World.on(test, { dice: new Random(1), tally: new Tally(contract.routes), contract });
    for (const one of EVERY_ATTEMPT.filter(({ row }) => row === 0)) {
      await world.refresh();
      const running = new Running(one, world);
      for (let hours = await running.next(); hours !== null; hours = await running.next()) {
        if (hours > 0) await world.pass(hours);
        await world.refresh();
      }
      await test.database.query(
        'update panoh.credentials set locked_at = null, lock_reason = null, locked_by = null',
      );
    }
    expect(world.failures).toEqual([]);
  }

  let processes: Processes;

  /** Workers have nothing left to do: nothing to relay, to encode, to import or to learn from. */
  const isIdle = async (test: TestApp): Promise<boolean> =>
    (
      await test.database.query(`select 1 from panoh.outbox where relayed_at is null
        union all select 1 from linkage.inbox union all select 1 from linkage.to_compare
        union all select 1 from panoh.import_files where state = 'running'
        union all select 1 where not exists (select 1 from linkage.model)`)
    ).length === 0;

  async function wordsOf(test: TestApp, root: RootKey): Promise<Release['words']> {
    const rows = new SealedRows(test.database, root);
    const cases = await test.database.query<{ id: string }>(
      `select id from panoh.cases c where origin <> 'import' and status = 'open' and exists
         (select 1 from vault.case_keys k where k.case_id = c.id and k.partition = 'identity')`,
    );
    const words: Release['words'] = {};
    for (const { id } of cases) words[id] = Object.fromEntries(await rows.open(id));
    return words;
  }

  it('is made', async () => {
    expect(VERSION).toMatch(/^\d+\.\d+\.\d+$/);
    const own = await startOwnPostgres({
      password: () => 'release',
      start: (folder, password) => DebianServer.start(folder, password, { archiveSeconds: null }),
    });
    const { ownerUrl } = own.server;
    await allowClockShift(ownerUrl);
    const settings = readSettings({
      ...{ DATABASE_URL: ownerUrl, PANOH_DATA_DIR: own.settings.dataDir, ...CHANNELS },
    });
    const test = await openOn({ ...own, settings });
    Object.assign(test.database, {
      pass: (by: string) => test.database.query(clockMovedBy('$1::interval'), [by]),
    });
    const linkage = join(own.settings.dataDir, 'linkage.key');
    processes = await Processes.on(test, '', { PANOH_LINKAGE_KEY_FILE: linkage });
    try {
      await processes.worker();
      await fill(test, own);
      await until(() => isIdle(test));
      await addPersons(test);
      const words = await wordsOf(test, own.root);
      const linkageKey = readFileSync(linkage, 'utf8').trim();
      await processes.close();
      const release: Release = {
        ...{ version: VERSION, frozen: FROZEN },
        keys: {
          root: testRootKey().toString('hex'),
          linkage: Buffer.from(linkageKey, 'base64').toString('hex'),
        },
        signIn: { login: 'demo-caseworker', password: DEMO_PASSWORD },
        tables: await asOwner(ownerUrl, tablesOf),
        words,
      };
      const flags = ['--inserts', '--rows-per-insert=100', ...WITHOUT_JOBS, '--dbname', ownerUrl];
      const dump = brotliCompressSync(
        execFileSync(join(PROGRAMS, 'pg_dump'), flags, { maxBuffer: 1e9 }),
        SMALL,
      );
      expect(dump.length).toBeLessThan(MOST_BYTES);
      mkdirSync(join(FOLDER, VERSION), { recursive: true });
      writeFileSync(dumpIn(VERSION), dump);
      writeFileSync(join(FOLDER, VERSION, MANIFEST), `${JSON.stringify(release, null, 1)}\n`);
      const empty = Object.keys(release.tables).filter((name) => release.tables[name]?.rows === 0);
      process.stdout.write(
        `${dump.length} bytes; ${Object.keys(release.tables).length} tables, without a row: ${empty.join(', ')}\n`,
      );
      expect(empty.filter((name) => !(name in TRANSIENT))).toEqual([]);
    } finally {
      await processes.close();
      await test.close();
      await own.close();
    }
  }, 1_800_000);
});
