import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { createApp } from '../../src/create-app.js';
import { readSettings } from '../../src/platform/config/settings.js';
import type { Settings } from '../../src/platform/config/settings.js';
import { loadRootKey } from '../../src/platform/crypto/root-key.js';
import type { RootKey } from '../../src/platform/crypto/root-key.js';
import { EmbeddedPostgres } from '../../src/platform/embedded/embedded-postgres.js';
import { Log } from '../../src/platform/log.js';
import type { TestApp } from './app.js';
import { testRootKey } from './database.js';
import type { TestDatabase } from './database.js';

/** An application on a separate PostgreSQL, with its root key in a file: both may be changed. */
export interface OwnServer {
  test: TestApp;
  server: RunningServer;
  settings: Settings;
  /** The file of the root key. */
  file: string;
  /** What the application holds of it. */
  root: RootKey;
}

/** A PostgreSQL that runs, whichever it is. */
export interface RunningServer {
  /** Where it keeps its data. */
  readonly folder: string;
  readonly ownerUrl: string;
  /** Crashes a server that does not restart automatically. */
  crash?(): Promise<void>;
  stop(): Promise<void>;
}

/** A separate PostgreSQL, migrated, with its root key in a file; no process uses it yet. */
export interface OwnPostgres {
  server: RunningServer;
  settings: Settings;
  file: string;
  root: RootKey;
  /** `pg_ctl stop -m immediate` where it is durable; answers when it has recovered and takes connections again. */
  crash(): Promise<void>;
  /** Stops it and removes all it kept. */
  close(): Promise<void>;
}

export interface OwnPostgresOptions {
  /** Passwords of logins belong to a server, and change with the root key; the owner's comes from here. */
  password: (root: RootKey) => string;
  /** Commits reach the disk, as in production; restarts automatically after each crash. */
  durable?: boolean;
  /** Starts another one than the embedded one, with its data below a folder that everybody may enter. */
  start?: (folder: string, password: string) => Promise<RunningServer>;
}

export async function startOwnPostgres(options: OwnPostgresOptions): Promise<OwnPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'panoh-own-'));
  await chmod(folder, 0o755);
  const file = join(folder, 'root.key');
  await writeFile(file, `${testRootKey().toString('base64')}\n`, { mode: 0o600 });
  const root = await loadRootKey(file);
  const server = await startServer(folder, root, options);
  await migrate({ DATABASE_OWNER_URL: server.ownerUrl, PANOH_ROOT_KEY_FILE: file, PANOH_DATA_DIR: folder });
  const settings = readSettings({
    DATABASE_URL: server.ownerUrl,
    PANOH_DATA_DIR: folder,
    // Tests send requests faster than people; other tests cover the limits.
    PANOH_REQUESTS_PER_MINUTE: '1000000',
  });
  const close = async (): Promise<void> => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { server, settings, file, root, crash: () => server.crash?.() ?? crash(server), close };
}

function startServer(
  folder: string,
  root: RootKey,
  { password, durable, start }: OwnPostgresOptions,
): Promise<RunningServer> {
  if (start) return start(folder, password(root));
  return EmbeddedPostgres.start({
    dataDir: folder,
    password: () => password(root),
    throwaway: !durable,
  });
}

/** The first line of PostgreSQL's own note is its process. */
const noteOf = (server: RunningServer): Promise<string> =>
  readFile(join(server.folder, 'postmaster.pid'), 'utf8').catch(() => '');
const pause = (): Promise<void> => new Promise((done) => setTimeout(done, 30));

async function crash(server: RunningServer): Promise<void> {
  const note = await noteOf(server);
  const [pid] = note.split('\n');
  if (!pid) return pause().then(() => crash(server));
  try {
    process.kill(Number(pid), 'SIGQUIT');
  } catch {
    // It is down already, and the note will name another one.
  }
  for (;;) {
    await pause();
    const now = await noteOf(server);
    if (now === '' || now.split('\n')[0] === pid) continue;
    const client = new Client({ connectionString: server.ownerUrl, connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    const isUp = await client.connect().then(
      () => true,
      () => false,
    );
    await client.end().catch(() => undefined);
    if (isUp) return;
  }
}

/** The application on such a server, in this process; closing it leaves the server alone. */
export async function openOn({
  server,
  settings,
  root,
}: Pick<OwnPostgres, 'server' | 'settings' | 'root'>): Promise<TestApp> {
  const owner = new Client({ connectionString: server.ownerUrl });
  owner.on('error', () => undefined);
  await owner.connect();
  const logged: string[] = [];
  const app = await createApp({ settings, root, log: new Log('info', (line) => logged.push(line)) });
  await app.init();
  const query = async (sql: string, parameters: unknown[] = []) =>
    (await owner.query(sql, parameters)).rows as unknown[];
  const endings: TestApp['endings'] = [];
  const close = async (): Promise<void> => {
    for (const end of endings) await end();
    await app.close();
    await owner.end();
  };
  const database = { query, ownerUrl: server.ownerUrl } as unknown as TestDatabase;
  return { app, database, logged, endings, close };
}

export async function startOnOwnServer(password: (root: RootKey) => string): Promise<OwnServer> {
  const own = await startOwnPostgres({ password });
  const test = await openOn(own);
  const close = async (): Promise<void> => {
    await test.close();
    await own.close();
  };
  return { ...own, test: { ...test, close } };
}

/** By the command, since a database belongs to the build that made it: others of its commands run on it as well. */
async function migrate(settings: NodeJS.ProcessEnv): Promise<void> {
  const command = join(process.cwd(), 'dist/backend/src/panoh.js');
  await promisify(execFile)(process.execPath, [command, 'migrate'], {
    env: { PATH: process.env['PATH'], ...settings },
  });
}
