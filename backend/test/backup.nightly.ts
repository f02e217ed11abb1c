import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, chmod, cp, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readSettings } from '../src/platform/config/settings.js';
import { loadRootKey } from '../src/platform/crypto/root-key.js';
import { prepareHome } from '../src/platform/embedded/home.js';
import { clockMovedBy } from '../src/platform/schema/scratch.js';
import { testRootKey } from './support/database.js';
import { caseForm } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';
import type { TestApp } from './support/app.js';
import { openOn } from './support/own-server.js';
import type { OwnPostgres } from './support/own-server.js';
import { built } from './support/processes.js';
import { freePort } from './support/free-port.js';
import { SealedRows } from './support/sealed-rows.js';
import { arrangeStep, toldOf, until } from './support/steps.js';
import type { Step } from './support/steps.js';

const MINUTES = 60_000;
const READY = /http:\/\/localhost/;
const KILLER = pathToFileURL(join(process.cwd(), 'backend/test/support/kill-at-rename.mjs')).href;
const killedAt = (name: string): NodeJS.ProcessEnv => ({
  NODE_OPTIONS: `--import ${KILLER}`,
  PANOH_TEST_KILL_AT: name,
});

interface Ended {
  code: number | null;
  said: string;
}

/** Runs `npm start`, `npm run backup` and `npm run restore` as processes on a separate embedded database. */
describe('a backup of the embedded database', () => {
  let top: string;
  let product: ChildProcess;
  let test: TestApp;
  let kulob: Kulob;
  let caseId: string;
  let words: Map<string, string>;
  let later: Step;
  let acknowledged = 0;
  const place = (name: string): string => join(top, name);

  const begin = (door: string, words: string[], more: NodeJS.ProcessEnv = {}): ChildProcess =>
    spawn(process.execPath, [built(door), ...words], {
      env: {
        PATH: process.env['PATH'],
        PANOH_DATA_DIR: place('one'),
        PANOH_ROOT_KEY_FILE: place('root.key'),
        PANOH_DEMO: 'off',
        PANOH_REQUESTS_PER_MINUTE: '1000000',
        ...more,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const listen = (child: ChildProcess, hear: (said: string) => void): void => {
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text: Buffer) => hear((said += text.toString())));
  };
  const end = (child: ChildProcess): Promise<Ended> => {
    let heard = '';
    listen(child, (said) => (heard = said));
    return new Promise((done) => child.once('close', (code) => done({ code, said: heard })));
  };
  const start = async (more: NodeJS.ProcessEnv = {}): Promise<ChildProcess> => {
    const child = begin('main', [], { PORT: String(await freePort()), ...more });
    await new Promise<void>((done, fail) => {
      let last = '';
      listen(child, (said) => (READY.test((last = said)) ? done() : undefined));
      child.once('exit', () => fail(new Error(`ended: ${last}`)));
    });
    return child;
  };
  const stop = async (child: ChildProcess): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    await ended;
  };
  /** The application in this process as well, on the database of the product that runs. */
  const openBeside = async (dataDir: string): Promise<TestApp> => {
    const note = await readFile(join((await prepareHome(dataDir)).data, 'postmaster.pid'), 'utf8');
    const root = await loadRootKey(place('root.key'));
    const owner = `panoh_owner:${encodeURIComponent(root.rolePassword('panoh_owner'))}`;
    const ownerUrl = `postgres://${owner}@127.0.0.1:${note.split('\n')[3]}/panoh`;
    const settings = readSettings({ DATABASE_URL: ownerUrl, PANOH_DATA_DIR: dataDir });
    return openOn({ server: { ownerUrl }, settings, root } as OwnPostgres);
  };
  const restore = (from: string, to: string, more: NodeJS.ProcessEnv = {}): Promise<Ended> =>
    end(begin('panoh', ['restore', place(from)], { PANOH_DATA_DIR: place(to), ...more }));
  const count = async (app: TestApp, table: string): Promise<number> =>
    (await app.database.query<{ count: number }>(`select count(*)::int as count from panoh.${table}`))[0]
      ?.count ?? 0;

  beforeAll(async () => {
    top = await mkdtemp(join(tmpdir(), 'panoh-backup-'));
    await chmod(top, 0o755);
    await writeFile(place('root.key'), testRootKey().toString('base64'), { mode: 0o600 });
    product = await start();
    test = await openBeside(place('one'));
    await test.database.query('update panoh.clock set is_scratch = true');
    kulob = await arrangeKulob(test);
    const opened = await kulob.as['caseworker']?.post('/cases', caseForm()).expect(201);
    caseId = (opened?.body as { id: string }).id;
    const rows = new SealedRows(test.database, await loadRootKey(place('root.key')));
    await rows.plant(caseId);
    words = await rows.open(caseId);
    later = await arrangeStep(test, kulob, { due: '1 hour', queued: true });
  }, 4 * MINUTES);

  afterAll(async () => {
    await test.close().catch(() => undefined);
    await stop(product);
    await rm(top, { recursive: true, force: true });
  });

  it(
    'that is killed in the midst of it is none, says so, and hinders no other',
    async () => {
      const cut = begin('panoh', ['backup', '--to', place('cut')]);
      const ended = end(cut);
      await until(async () => (await readdir(join(place('cut'), 'data')).catch(() => [])).length > 3);
      cut.kill('SIGKILL');
      expect((await ended).code).toBeNull();
      const refused = await restore('cut', 'two');
      expect(refused).toMatchObject({ code: 1, said: expect.stringMatching(/is no backup: .* cut off/) });
      expect(existsSync(join(place('two'), 'postgres'))).toBe(false);
    },
    3 * MINUTES,
  );

  it(
    'is made while people work, for nobody else to read, and never holds the root key',
    async () => {
      let isOver = false;
      const work = (async () => {
        while (!isOver) {
          await kulob.as['caseworker']?.post('/cases', caseForm()).expect(201);
          acknowledged += 1;
        }
      })();
      await until(() => Promise.resolve(acknowledged > 2));
      const before = await count(test, 'cases');
      const whole = await end(begin('panoh', ['backup', '--to', place('whole')]));
      expect(await count(test, `worker_heartbeats where name = 'backup'`)).toBe(1);
      isOver = true;
      await work;
      acknowledged = before;
      expect(whole).toMatchObject({ code: 0, said: expect.stringContaining('root key alone') });
      expect((await stat(place('whole'))).mode & 0o777).toBe(0o700);
      const files = (await readdir(place('whole'), { recursive: true })) as string[];
      expect(files.filter((name) => /root\.key|postmaster\.pid/.test(name))).toEqual([]);
      const again = await end(begin('panoh', ['backup', '--to', place('whole')]));
      expect(again).toMatchObject({ code: 1, said: expect.stringContaining('is not empty') });
    },
    3 * MINUTES,
  );

  it(
    'is put back neither where the product runs nor with another root key',
    async () => {
      const running = await restore('whole', 'one');
      expect(running).toMatchObject({ code: 1, said: expect.stringContaining('in use already') });
      await writeFile(place('other.key'), randomBytes(32).toString('base64'), { mode: 0o600 });
      const other = await restore('whole', 'two', { PANOH_ROOT_KEY_FILE: place('other.key') });
      expect(other).toMatchObject({ code: 1, said: expect.stringContaining('is not the key') });
      const without = await restore('whole', 'two', { PANOH_ROOT_KEY_FILE: place('root.key.away') });
      expect(without).toMatchObject({ code: 1, said: expect.stringContaining('there is no file') });
    },
    2 * MINUTES,
  );

  it(
    'is refused where a file of it, or its list, is not as it was written',
    async () => {
      await cp(place('whole'), place('bent'), { recursive: true });
      await appendFile(join(place('bent'), 'data/global/pg_control'), 'x');
      const bent = await restore('bent', 'two');
      expect(bent).toMatchObject({ code: 1, said: expect.stringContaining('pg_control was changed') });
      const list = join(place('bent'), 'manifest.json');
      await writeFile(list, (await readFile(list, 'utf8')).replace(/(chain[^0-9]+)(\d+)/, '$19$2'));
      const forged = await restore('bent', 'two');
      expect(forged).toMatchObject({ code: 1, said: expect.stringContaining('is not as it was written') });
      expect((await readdir(join(place('two'), 'postgres'))).filter((name) => /^data/.test(name))).toEqual(
        [],
      );
    },
    2 * MINUTES,
  );

  it(
    'gives back what was acknowledged, opens its words, and has told nobody of what is not due yet',
    async () => {
      const restored = await restore('whole', 'two');
      expect(restored).toMatchObject({ code: 0, said: expect.stringContaining('sound') });
      const second = await start({ PANOH_DATA_DIR: place('two') });
      const app = await openBeside(place('two'));
      try {
        expect(await count(app, 'cases')).toBeGreaterThanOrEqual(acknowledged);
        const open = await app.database.query('select 1 from panoh.sessions where ended_at is null');
        expect(open).toEqual([]);
        const rows = new SealedRows(app.database, await loadRootKey(place('root.key')));
        expect(await rows.open(caseId)).toEqual(words);
        expect(await toldOf(app, kulob, later)).toEqual([]);
        // A worker checks everything when it starts.
        await app.database.query(clockMovedBy("interval '2 hours'"));
      } finally {
        await app.close();
        await stop(second);
      }
    },
    4 * MINUTES,
  );

  it(
    'that is cut off while it is put back never was: what was there before is served, and what came due there is told once',
    async () => {
      expect((await restore('whole', 'two', killedAt('data-before-\\d+$'))).code).toBeNull();
      expect(existsSync(join(place('two'), 'postgres/data'))).toBe(false);
      const second = await start({ PANOH_DATA_DIR: place('two') });
      const app = await openBeside(place('two'));
      await until(async () => (await toldOf(app, kulob, later)).length > 0);
      expect(await toldOf(app, kulob, later)).toEqual(['caseworker']);
      await app.close();
      await stop(second);
      expect((await restore('whole', 'two', killedAt('/data$'))).code).toBeNull();
    },
    4 * MINUTES,
  );

  it(
    'moves the present database aside and removes nothing',
    async () => {
      const once = await restore('whole', 'two');
      expect(once).toMatchObject({ code: 0, said: expect.stringContaining('What was there before is in') });
      expect(once.said).toContain('the database of before is in its place again');
      const kept = await readdir(join(place('two'), 'postgres'));
      expect(kept.filter((name) => /^data-before-\d{14}$/.test(name))).toHaveLength(1);
      expect(kept.filter((name) => /^data-refused-\d{14}$/.test(name))).toHaveLength(1);
      expect(kept).not.toContain('restore-under-way');
    },
    2 * MINUTES,
  );
});
