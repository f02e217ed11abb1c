import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyOfCached } from '../../../scripts/support/cache-folder.mjs';
import globalBuilt from './global-built.mjs';

const SECRETS = 'secrets.json';

/** Starts one throw-away PostgreSQL and migrates the template that every test file clones. What is tested is the build. */
export default async function globalSetup() {
  await globalBuilt();
  const built = new URL('../../../dist/backend/src/', import.meta.url);
  const { EmbeddedPostgres } = await import(new URL('platform/embedded/embedded-postgres.js', built));
  const { RootKey } = await import(new URL('platform/crypto/root-key.js', built));
  const { migrate } = await import(new URL('platform/schema/migrate.js', built));
  const { allowClockShift } = await import(new URL('platform/schema/scratch.js', built));

  const start = (dataDir, password) => EmbeddedPostgres.start({ dataDir, password, throwaway: true });
  const dataDir = await copyOfCached('test', async (folder) => {
    const secret = randomBytes(32);
    const password = randomBytes(12).toString('hex');
    const server = await start(folder, password);
    await migrate(server.ownerUrl, new RootKey(secret));
    await allowClockShift(server.ownerUrl);
    await server.stop();
    await writeFile(join(folder, SECRETS), JSON.stringify({ secret: secret.toString('base64'), password }));
  });
  const { secret, password } = JSON.parse(await readFile(join(dataDir, SECRETS), 'utf8'));
  const server = await start(dataDir, password);
  process.env.PANOH_TEST_OWNER_URL = server.ownerUrl;
  process.env.PANOH_TEST_ROOT_KEY = secret;
  globalThis.panohTestServer = { server, dataDir };
}
