import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SettingError, readSettings } from '../config/settings.js';
import { loadRootKey } from '../crypto/root-key.js';
import { prepareHome } from '../embedded/home.js';
import { InstanceLock } from '../embedded/instance-lock.js';
import type { PlatformResources } from '../platform.module.js';
import { readEnvironment } from './environment.js';
import { bootstrap } from './bootstrap.js';
import type { ShutdownHooks } from './shutdown-hooks.js';
import { refuseUnfitDatabase } from './serving-check.js';

/** Where PostgreSQL's own note about a running server names its port; the first line is 0. */
const PORT_LINE = 3;

/**
 * Resources of a command that shares the database of a running server: the running embedded one, otherwise the usual
 * connection.
 */
export async function attachToRunningServer(life: ShutdownHooks): Promise<PlatformResources> {
  const settings = readSettings(readEnvironment());
  const isEmbedded = !settings.databaseUrl && !settings.databaseOwnerUrl;
  if (!isEmbedded || (await InstanceLock.findHolder(settings.dataDir)) === null) return bootstrap(life);
  const root = await loadRootKey(settings.rootKeyFile, () => Promise.resolve(false));
  const databaseUrl = await addressOfRunning(settings.dataDir);
  const beside = { ...settings, databaseUrl };
  await refuseUnfitDatabase(beside, root);
  return { settings: beside, root };
}

/** Server and database of the running product, without a login. */
export async function addressOfRunning(dataDir: string): Promise<string> {
  const home = await prepareHome(dataDir);
  const note = await readFile(join(home.data, 'postmaster.pid'), 'utf8').catch(() => '');
  const port = Number(note.split('\n')[PORT_LINE]);
  if (!port)
    throw new SettingError('The server is still starting. Wait until it shows its address, and try again.');
  return `postgres://127.0.0.1:${port}/panoh`;
}
