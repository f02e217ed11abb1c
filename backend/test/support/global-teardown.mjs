import { rm } from 'node:fs/promises';

export default async function globalTeardown() {
  const { server, dataDir } = globalThis.panohTestServer;
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
  await rm(server.folder, { recursive: true, force: true });
}
