import { bootstrap } from '../platform/bootstrap/bootstrap.js';
import type { ShutdownHooks } from '../platform/bootstrap/shutdown-hooks.js';
import { writeWatchPassFile } from '../platform/bootstrap/watch-pass-file.js';

/** Brings the database up to date before the new version serves; answers the exit code. */
export async function migrateDatabase(life: ShutdownHooks): Promise<number> {
  await writeWatchPassFile(await bootstrap(life));
  life.say('The database is up to date.');
  return 0;
}
