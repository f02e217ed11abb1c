import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';

export default async function globalTeardown() {
  const { server, dataDir } = globalThis.panohTestServer;
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
  // Root's server has a separate folder, with its binaries where they had to be copied.
  await rm(dirname(server.folder), { recursive: true, force: true });
}
