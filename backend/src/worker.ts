import 'reflect-metadata';
import { prepareGround } from './platform/boot/ground.js';
import { Lifetime } from './platform/boot/lifetime.js';
import { startWorkers } from './start-workers.js';

/** The door of the workers alone: relay, clock and sweep, beside as many others as there are. */
await Lifetime.run(async (life) => {
  const ground = await prepareGround(life);
  await life.open(
    () => startWorkers(ground),
    (workers) => workers.close(),
  );
  life.say('The workers are running.');
});
