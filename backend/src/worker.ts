import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLinkageKey } from './linkage/linking/index.js';
import { prepareGround } from './platform/boot/ground.js';
import { Lifetime } from './platform/boot/lifetime.js';
import { WorkerDatabase } from './platform/database/worker-database.js';
import { serveMetrics } from './platform/metrics/metrics-server.js';
import { startWorkers } from './start-workers.js';

const ALIVE_MS = 10_000;

/** For whoever watches a process that serves no port: the file is as old as the last time it was not stuck. */
function showAlive(): void {
  const show = (): void => void writeFile(join(tmpdir(), 'panoh-worker'), '').catch(() => undefined);
  show();
  setInterval(show, ALIVE_MS).unref();
}

/** The door of the workers alone: relay, clock and sweep, beside as many others as there are. */
await Lifetime.run(async (life) => {
  const ground = await prepareGround(life, { server: true });
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
