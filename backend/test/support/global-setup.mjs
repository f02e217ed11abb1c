import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Starts one throw-away PostgreSQL and migrates the template that every test file clones. Needs a build. */
export default async function globalSetup() {
  const built = new URL('../../../dist/backend/src/', import.meta.url);
  const { EmbeddedPostgres } = await import(new URL('platform/embedded/embedded-postgres.js', built));
  const { RootKey } = await import(new URL('platform/crypto/root-key.js', built));
  const { migrate } = await import(new URL('platform/database/migrate.js', built));
  const { markScratch } = await import(new URL('platform/database/scratch.js', built));

  const secret = randomBytes(32);
  const dataDir = await mkdtemp(join(tmpdir(), 'panoh-test-'));
  // Root's server may enter it too, and so leaves nothing elsewhere.
  await chmod(dataDir, 0o755);
  const server = await EmbeddedPostgres.start({
    dataDir,
    password: randomBytes(12).toString('hex'),
    throwaway: true,
  });
  await migrate(server.ownerUrl, new RootKey(secret));
  await markScratch(server.ownerUrl);
  process.env.PANOH_TEST_OWNER_URL = server.ownerUrl;
  process.env.PANOH_TEST_ROOT_KEY = secret.toString('base64');
  globalThis.panohTestServer = { server, dataDir };
}
