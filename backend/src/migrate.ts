import 'reflect-metadata';
import { prepareGround } from './platform/boot/ground.js';
import { Lifetime } from './platform/boot/lifetime.js';
import { writeWatchPassFile } from './platform/boot/watch-pass-file.js';

/** The door of an operator who brings the database up to date before the new version serves. */
await Lifetime.run(async (life) => {
  await writeWatchPassFile(await prepareGround(life));
  life.say('The database is up to date.');
  await life.end(0);
});
