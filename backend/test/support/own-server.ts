import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
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

/** An application on a PostgreSQL of its own, with its root key in a file: both may be changed. */
export interface OwnServer {
  test: TestApp;
  server: EmbeddedPostgres;
  settings: Settings;
  /** The file of the root key. */
  file: string;
  /** What the application holds of it. */
  root: RootKey;
}

/** Passwords of logins belong to a server, and change with the root key; the owner's comes from `password`. */
export async function startOnOwnServer(password: (root: RootKey) => string): Promise<OwnServer> {
  const folder = await mkdtemp(join(tmpdir(), 'panoh-own-'));
  await chmod(folder, 0o755);
  const file = join(folder, 'root.key');
  await writeFile(file, `${testRootKey().toString('base64')}\n`, { mode: 0o600 });
  const root = await loadRootKey(file);
  const server = await EmbeddedPostgres.start({
    dataDir: folder,
    password: () => password(root),
    throwaway: true,
  });
  await migrate({ DATABASE_OWNER_URL: server.ownerUrl, PANOH_ROOT_KEY_FILE: file, PANOH_DATA_DIR: folder });
  const settings = readSettings({ DATABASE_URL: server.ownerUrl, PANOH_DATA_DIR: folder });
  const owner = new Client({ connectionString: server.ownerUrl });
  owner.on('error', () => undefined);
  await owner.connect();
  const logged: string[] = [];
  const app = await createApp({ settings, root, log: new Log('info', (line) => logged.push(line)) });
  await app.init();
  const query = async (sql: string, parameters: unknown[] = []) =>
    (await owner.query(sql, parameters)).rows as unknown[];
  const close = async (): Promise<void> => {
    await app.close();
    await owner.end();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  const test = { app, database: { query } as unknown as TestDatabase, logged, close };
  return { test, server, settings, file, root };
}

/** By the command, since a database belongs to the build that made it: others of its commands run on it as well. */
async function migrate(settings: NodeJS.ProcessEnv): Promise<void> {
  const command = join(process.cwd(), 'dist/backend/src/migrate.js');
  await promisify(execFile)(process.execPath, [command], {
    env: { PATH: process.env['PATH'], ...settings },
  });
}
