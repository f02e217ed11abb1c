import 'reflect-metadata';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { SetUpService } from './agencies/index.js';
import { createApp } from './create-app.js';
import { prepareDemo } from './prepare-demo.js';
import { openLinkageKey } from './linkage/worker/index.js';
import { bootstrap } from './platform/bootstrap/bootstrap.js';
import { ShutdownHooks } from './platform/bootstrap/shutdown-hooks.js';
import { listen } from './platform/bootstrap/port.js';
import { startWorkers } from './start-workers.js';

const FRONT_END = fileURLToPath(new URL('../../frontend', import.meta.url));

// Garbage is collected when the heap has grown by a fifth; by default a busy process lets it double first.
setFlagsFromString('--heap-growing-percent=20');

/** Starts the product: API and front end on one port and, unless `--without-workers`, the workers. */
await ShutdownHooks.run(async (life) => {
  const isAlone = !process.argv.includes('--without-workers');
  const ground = await bootstrap(life, { port: true, server: !isAlone });
  const app = await life.open(
    () => createApp(ground, FRONT_END),
    (opened) => opened.close(),
  );
  await app.init();
  const signIns = await prepareDemo(app, ground);
  await listen(app, ground.settings);
  if (isAlone) {
    await life.open(
      async () => startWorkers(ground, await openLinkageKey(ground), app),
      (workers) => workers.close(),
    );
  }
  const address = `http://localhost:${ground.settings.port}`;
  ground.lock?.say(`process ${process.pid} at ${address}`);
  const data = ground.folder ? [`Data: ${ground.folder}`] : [];
  const isNew = await app.get(SetUpService).isNeeded();
  const firstStep = isNew
    ? ['Nobody can sign in yet: open the address and make the first administrator.']
    : [];
  life.say(['', address, ...data, 'Ctrl+C stops it.', ...firstStep, ...signIns].join('\n  '));
});
