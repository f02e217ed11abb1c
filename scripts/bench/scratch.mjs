import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { built } from '../support/root.mjs';

/** What a server with 8 GB of memory would be given; everything else as PostgreSQL comes. */
const SETTINGS = { shared_buffers: '1GB', max_wal_size: '4GB', effective_cache_size: '4GB' };

/** A durable PostgreSQL in a separate folder, with its root key. */
export async function openScratch() {
  const { EmbeddedPostgres } = await built('platform/embedded/embedded-postgres.js');
  const { RootKey } = await built('platform/crypto/root-key.js');
  const folder = await mkdtemp(join(tmpdir(), 'panoh-bench-'));
  // As root, PostgreSQL runs as another user, who must be able to enter.
  await chmod(folder, 0o755);
  const keyFile = join(folder, 'root.key');
  const secret = randomBytes(32);
  await writeFile(keyFile, `${secret.toString('base64')}\n`, { mode: 0o600 });
  const start = () => EmbeddedPostgres.start({ dataDir: folder, password: 'bench' });
  let server = await start();
  await asOwner(server.ownerUrl, async (client) => {
    for (const [name, value] of Object.entries(SETTINGS))
      await client.query(`alter system set ${name} = '${value}'`);
  });
  await server.stop();
  server = await start();
  return {
    folder,
    databaseFolder: server.folder,
    keyFile,
    root: new RootKey(secret, keyFile),
    urlFor: (database) => server.urlFor(database),
    close: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A new database, migrated like every other and marked as scratch. */
export async function createDatabase(scratch, name) {
  const { allowClockShift } = await built('platform/schema/scratch.js');
  const { migrate } = await built('platform/schema/migrate.js');
  await asOwner(scratch.urlFor('postgres'), (client) => client.query(`create database ${name}`));
  const url = scratch.urlFor(name);
  await migrate(url, scratch.root);
  await allowClockShift(url);
  return url;
}

/** @template T @param {string} url @param {(client: pg.Client) => Promise<T>} work */
export async function asOwner(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
