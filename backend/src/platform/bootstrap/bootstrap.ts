import { Client } from 'pg';
import { endInterrupted } from '../backup/interrupted-restore.js';
import { openInstanceFolder } from '../config/instance-folder.js';
import type { Settings } from '../config/settings.js';
import { SettingError, readSettings } from '../config/settings.js';
import { loadRootKey } from '../crypto/root-key.js';
import type { RootKey } from '../crypto/root-key.js';
import { migrate } from '../schema/migrate.js';
import { findSchemaVersion } from '../schema/schema-mark.js';
import { EmbeddedPostgres } from '../embedded/embedded-postgres.js';
import { InstanceLock } from '../embedded/instance-lock.js';
import type { PlatformResources } from '../platform.module.js';
import { readEnvironment } from './environment.js';
import type { ShutdownHooks } from './shutdown-hooks.js';
import { refusePortInUse } from './port.js';
import { step } from './progress.js';
import { refuseUnfitRedis } from './redis-check.js';
import { explain, isDiskFull, refuseUnfitDatabase } from './serving-check.js';

/** Everything that a door stands on, open and checked. */
export interface BootstrapResult extends PlatformResources {
  /** The lock of the embedded database; null with an external server. */
  lock: InstanceLock | null;
  /** Folder of the embedded database; null with an external server. */
  folder: string | null;
}

export interface BootstrapOptions {
  /** The door will listen on this port; asked before anything slow begins. */
  port?: boolean;
  /** The door is one of several processes, so the embedded database, which belongs to one, will not do. */
  server?: boolean;
}

const NEEDS_SERVER =
  'Several processes need a PostgreSQL server of their own: set DATABASE_URL. `npm start` runs all in one process.';

/**
 * Settings, instance lock, root key, database, migrations: in this order, since each may refuse what would make the
 * next one do harm. With the owner's address the database is migrated; with the app's alone it must be up to date.
 */
export async function bootstrap(life: ShutdownHooks, needs: BootstrapOptions = {}): Promise<BootstrapResult> {
  const settings = readSettings(readEnvironment());
  if (settings.databaseUrl || settings.databaseOwnerUrl) return prepareServer(settings, needs);
  if (needs.server) throw new SettingError(NEEDS_SERVER);
  const lock = await acquireInstanceLock(life, settings.dataDir);
  if (needs.port) await refusePortInUse(settings);
  const isNew = async (): Promise<boolean> => !(await EmbeddedPostgres.holdsData(settings.dataDir));
  const root = await loadRootKey(settings.rootKeyFile, isNew);
  const database = await startEmbeddedDatabase(life, settings.dataDir, root);
  const embedded = { ...settings, databaseOwnerUrl: database.ownerUrl };
  await bringUpToDate(embedded.databaseOwnerUrl, root);
  return { settings: embedded, root, lock, folder: database.folder };
}

/** The embedded database alone, as it is: nothing in it is brought up to date. */
export async function startEmbeddedDatabase(
  life: ShutdownHooks,
  dataDir: string,
  root: RootKey,
): Promise<EmbeddedPostgres> {
  return life.open(
    () => step('Starting the database', () => startDatabase(dataDir, root)),
    (server) => server.stop(),
  );
}

/** The folder and its lock; throws a sentence where the product runs. */
export async function acquireInstanceLock(life: ShutdownHooks, dataDir: string): Promise<InstanceLock> {
  await openInstanceFolder(dataDir);
  const lock = await life.open(
    () => takeLock(dataDir),
    (held) => held.release(),
  );
  if (await endInterrupted(dataDir))
    life.say('A restore was cut off before it had ended; the database of before is in its place again.');
  return lock;
}

/** Where a change of the root key was cut off the database may have the coming key's password already. */
async function startDatabase(dataDir: string, root: RootKey): Promise<EmbeddedPostgres> {
  const start = (): Promise<EmbeddedPostgres> =>
    EmbeddedPostgres.start({ dataDir, password: () => root.rolePassword('panoh_owner') });
  return start().catch((error: unknown) => {
    if (error instanceof SettingError && root.loginRefused()) return start();
    throw error;
  });
}

async function prepareServer(settings: Settings, needs: BootstrapOptions): Promise<BootstrapResult> {
  if (needs.port) await refusePortInUse(settings);
  await refuseUnfitRedis(settings.redisUrl);
  const owner = settings.databaseOwnerUrl;
  const root = await loadRootKey(
    settings.rootKeyFile,
    async () => owner !== null && (await isUnmarked(owner)),
  );
  if (settings.databaseOwnerUrl) await bringUpToDate(settings.databaseOwnerUrl, root);
  await refuseUnfitDatabase(settings, root);
  return { settings, root, lock: null, folder: null };
}

async function bringUpToDate(ownerUrl: string, root: RootKey): Promise<void> {
  await step('Preparing the database', () => migrate(ownerUrl, root)).catch((error: unknown) => {
    if (error instanceof SettingError) throw error;
    if (isConnectionFailure(error) || isDiskFull(error)) throw explain(error, 'DATABASE_OWNER_URL');
    throw new SettingError(
      `The database could not be brought up to date: ${String((error as Error).message)}.\n` +
        'An embedded one that holds nothing of value is removed by `npm run db:reset`.',
    );
  });
}

/** Nothing was ever sealed in it. */
async function isUnmarked(ownerUrl: string): Promise<boolean> {
  const client = new Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await findSchemaVersion(client)) === null;
  } catch (error) {
    throw explain(error, 'DATABASE_OWNER_URL');
  } finally {
    await client.end().catch(() => undefined);
  }
}

const isConnectionFailure = (error: unknown): boolean =>
  /^(ECONN|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|28|3D000)/.test((error as NodeJS.ErrnoException).code ?? '');

async function takeLock(dataDir: string): Promise<InstanceLock> {
  const lock = await InstanceLock.take(dataDir);
  if (lock) {
    lock.say(`process ${process.pid}, which is still starting`);
    return lock;
  }
  const holder = (await InstanceLock.findHolder(dataDir)) || 'another process';
  throw new SettingError(
    `This database is in use already, by ${holder}.\n` +
      'Use that one, or stop it first. A second one needs data and a port of its own:\n' +
      '  PANOH_DATA_DIR=.data-2 PORT=3001 npm start',
  );
}
