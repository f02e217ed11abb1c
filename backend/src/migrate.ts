import 'reflect-metadata';
import { bootstrap } from './platform/bootstrap/bootstrap.js';
import { ShutdownHooks } from './platform/bootstrap/shutdown-hooks.js';
import { writeWatchPassFile } from './platform/bootstrap/watch-pass-file.js';

/** The door of an operator who brings the database up to date before the new version serves. */
await ShutdownHooks.run(async (life) => {
  await writeWatchPassFile(await bootstrap(life));
  life.say('The database is up to date.');
  await life.end(0);
});
