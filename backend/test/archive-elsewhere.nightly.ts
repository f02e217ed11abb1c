import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { prepareHome } from '../src/platform/embedded/home.js';
import { DebianServer, hasDebianServer, heard } from './support/disaster-recovery/debian-server.js';
import type { Said } from './support/disaster-recovery/debian-server.js';
import { Link } from './support/faults/link.js';
import { until } from './support/steps.js';

/**
 * `deploy/archive-elsewhere.sh` on Debian’s PostgreSQL 17: one row after the other is saved while the script is killed
 * and the other place is away; then the machine is lost with all that it held, but for the private key in the safe.
 */
const MINUTES = 60_000;
const SECONDS = 1;
/** A turn may have just begun, and the piece it switched to is sealed in the next one. */
const MOST_LOST_MS = 10_000;
const WORD = 'КАЛИМАИ-НОДИР';
const run = promisify(execFile);

describe('a log that is kept elsewhere', () => {
  it('is tried with Debian’s PostgreSQL 17 wherever it is installed, and always in CI', () => {
    expect(hasDebianServer() || process.env['CI'] !== 'true').toBe(true);
  });
  if (!hasDebianServer()) return;

  let top: string;
  let server: DebianServer;
  let script: ChildProcess;
  let said = '';
  let isLost = false;
  const saved: { no: number; at: number }[] = [];
  let works: Promise<void>;
  const place = (name: string): string => join(top, 'postgres', name);

  const begin = (): void => {
    script = server.begin('archive-elsewhere.sh', [place('own'), place('elsewhere'), place('public.asc')], {
      PANOH_ARCHIVE_SECONDS: String(SECONDS),
    });
    script.stderr?.on('data', (text: Buffer) => (said += text.toString()));
  };
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    // What it had begun stays, as on a machine without containers.
    const ended = new Promise((done) => script.once('exit', done));
    script.kill(signal);
    await ended;
  };
  const names = async (folder: string, pattern: RegExp): Promise<string[]> =>
    (await readdir(place(folder)).catch(() => [])).filter((name) => pattern.test(name)).sort();
  const open = (to: string, more: NodeJS.ProcessEnv): Promise<Said> =>
    heard(server.begin('open-archive.sh', [place('elsewhere'), place(to)], more));

  /** Saves a row every few milliseconds until the machine is lost. */
  async function work(link: Link): Promise<void> {
    for (let no = 1; !isLost; no += 1) {
      const values = [no, `${WORD} ${no}`];
      const isSaved = await link
        .run((client) => client.query('insert into panoh.words values ($1, $2)', values))
        .catch(() => null);
      if (isSaved) saved.push({ no, at: Date.now() });
      await new Promise((done) => setTimeout(done, 5));
    }
    await link.close();
  }

  beforeAll(async () => {
    top = await mkdtemp(join(tmpdir(), 'panoh-elsewhere-'));
    await chmod(top, 0o755);
    server = await DebianServer.start(top, 'a password', { archiveSeconds: null });
    const { own } = await prepareHome(top);
    for (const name of ['own', 'elsewhere', 'opened', 'shut', 'bent', 'safe', 'other-safe']) {
      await mkdir(place(name), { mode: 0o700 });
      await own(place(name));
    }
    const key = ['--batch', '--passphrase', '', '--quick-gen-key', 'backup@panoh.example', 'rsa3072', 'encr'];
    const { identity } = await prepareHome(top);
    const env = { ...process.env, GNUPGHOME: place('safe') };
    await run('gpg', key, { ...identity, env });
    const { stdout } = await run('gpg', ['--armor', '--export'], { ...identity, env });
    await writeFile(place('public.asc'), stdout, { mode: 0o644 });
    const link = new Link(server.ownerUrl);
    await link.query('create schema panoh');
    await link.query('create table panoh.words (no integer primary key, word text)');
    await link.query('create table panoh.sessions (ended_at timestamptz)');
    await link.query('create function panoh.now() returns timestamptz stable return now()');
    await link.query('create table panoh.noted (name text)');
    await link.query(
      'create function panoh.note_backup(name text) returns void language sql as $$ insert into panoh.noted values (name) $$',
    );
    await link.close();
  }, MINUTES);
  afterAll(async () => {
    isLost = true;
    script?.kill('SIGKILL');
    await works;
    await server?.stop();
    await run('gpgconf', ['--homedir', place('safe'), '--kill', 'all']);
    await rm(top, { recursive: true, force: true });
  });

  it(
    'is sealed within seconds, also after the script was killed and the other place was away',
    async () => {
      works = work(new Link(server.ownerUrl));
      begin();
      await until(async () => (await names('elsewhere', /^base-.*\.gpg$/)).length === 1);
      await kill('SIGKILL');
      begin();
      const before = (await names('elsewhere', /^log-/)).length;
      await until(async () => (await names('elsewhere', /^log-/)).length > before + 2);
      said = '';
      await run('mv', [place('elsewhere'), place('away')]);
      await until(() => Promise.resolve(said.includes('panoh: ALARM archive_stuck')));
      await new Promise((done) => setTimeout(done, 3_000 * SECONDS));
      await run('mv', [place('away'), place('elsewhere')]);
      const stuck = (await names('elsewhere', /^log-/)).length;
      await until(async () => (await names('elsewhere', /^log-/)).length > stuck + 3);
      // Its begin and its end are said once each, and no turn between them.
      expect(said.match(/archive_stuck:? \w+/g)).toEqual(['archive_stuck: nothing', 'archive_stuck over']);
      // PostgreSQL gave up the log that was not fetched: a new base backup is taken after the hole.
      await kill('SIGKILL');
      const owner = new Link(server.ownerUrl);
      await owner.query(`select pg_terminate_backend(active_pid) from pg_replication_slots where active`);
      await owner.query(`select pg_drop_replication_slot(slot_name) from pg_replication_slots`);
      await owner.close();
      begin();
      await until(async () => (await names('elsewhere', /^base-.*\.gpg$/)).length === 2);
      const noting = new Link(server.ownerUrl);
      // Of the base backup that is there now, and of each turn.
      const noted = async (): Promise<string> =>
        (await noting.query<{ name: string }>('select distinct name from panoh.noted order by 1'))
          .map(({ name }) => name)
          .join();
      await until(async () => (await noted()) === 'archive,backup');
      await noting.close();
      for (const name of await names('elsewhere', /./))
        expect((await readFile(join(place('elsewhere'), name))).includes(WORD)).toBe(false);
    },
    3 * MINUTES,
  );

  it('ends where PostgreSQL does not answer, and says once that it is stuck, however often it is begun', async () => {
    await mkdir(place('own/other'), { recursive: true });
    await chmod(place('own/other'), 0o777);
    const ended = (): Promise<Said> =>
      heard(
        server.begin('archive-elsewhere.sh', [place('own/other'), place('elsewhere'), place('public.asc')], {
          ...{ PANOH_ARCHIVE_SECONDS: String(SECONDS), PGPORT: '1' },
        }),
      );
    const runs = [await ended(), await ended()];
    expect(runs.map(({ code }) => code)).toEqual([1, 1]);
    expect(runs.map((one) => one.said.includes('ALARM archive_stuck'))).toEqual([true, false]);
  });

  it(
    'gives back all but the last seconds of a machine that is lost',
    async () => {
      const lostAt = Date.now();
      await server.cut();
      await kill('SIGTERM');
      isLost = true;
      await works;
      const shut = await open('shut', { GNUPGHOME: place('other-safe') });
      expect(shut).toMatchObject({ code: 1, said: expect.stringMatching(/private key is not here/) });
      expect(await open('opened', { GNUPGHOME: place('safe') })).toMatchObject({ code: 0 });
      const restored = await server.restoreFrom(place('opened/base'), place('opened/archive'));
      expect(restored).toMatchObject({ code: 0, said: expect.stringContaining('Restored') });
      const link = new Link(restored.ownerUrl);
      const [found] = await link.query<{ rows: number; last: number }>(
        'select count(*)::int as rows, max(no) as last from panoh.words',
      );
      await link.close();
      const { rows = 0, last = 0 } = found ?? {};
      const lost = saved.filter(({ no }) => no > last);
      const lostMs = lost[0] ? lostAt - lost[0].at : 0;
      process.stdout.write(`${rows} rows came back, ${lost.length} of ${lostMs} ms were lost\n`);
      expect(rows).toBe(last);
      expect(rows).toBeGreaterThan(100);
      expect(lostMs).toBeLessThan(MOST_LOST_MS);
    },
    3 * MINUTES,
  );

  it('is refused where a sealed file was changed', async () => {
    const last = (await names('elsewhere', /^base-/)).at(-1) ?? '';
    await truncate(join(place('elsewhere'), last), 20_000);
    const bent = await open('bent', { GNUPGHOME: place('safe') });
    expect(bent).toMatchObject({ code: 1, said: expect.stringMatching(/does not open: it was changed/) });
  });
});
