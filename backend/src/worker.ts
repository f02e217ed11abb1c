import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLinkageKey } from './linkage/worker/index.js';
import { bootstrap } from './platform/bootstrap/bootstrap.js';
import { ShutdownHooks } from './platform/bootstrap/shutdown-hooks.js';
import { WorkerDatabase } from './platform/database/worker-database.js';
import { serveMetrics } from './platform/metrics/metrics-server.js';
import { startWorkers } from './start-workers.js';

const ALIVE_MS = 10_000;

/** Liveness for a process that serves no port: the file's age is the time since the process last responded. */
function showAlive(): void {
  const show = (): void => void writeFile(join(tmpdir(), 'panoh-worker'), '').catch(() => undefined);
  show();
  setInterval(show, ALIVE_MS).unref();
}

/** The door of the workers alone: relay, clock and sweep, beside as many others as there are. */
await ShutdownHooks.run(async (life) => {
  const ground = await bootstrap(life, { server: true });
  const workers = await life.open(
    async () => startWorkers(ground, await openLinkageKey(ground)),
    (opened) => opened.close(),
  );
  await life.open(
    () => serveMetrics(ground.settings, workers.get(WorkerDatabase, { strict: false })),
    async (server) => server?.close(),
  );
  showAlive();
  life.say('The workers are running.');
});
