import { Client } from 'pg';
import { addressOfRunning } from '../bootstrap/attach-to-running-server.js';
import { readEnvironment } from '../bootstrap/environment.js';
import { acquireInstanceLock, startEmbeddedDatabase } from '../bootstrap/bootstrap.js';
import type { ShutdownHooks } from '../bootstrap/shutdown-hooks.js';
import { SettingError, readSettings } from '../config/settings.js';
import type { Settings } from '../config/settings.js';
import { loadRootKey } from '../crypto/root-key.js';
import type { RootKey } from '../crypto/root-key.js';
import { EmbeddedPostgres } from '../embedded/embedded-postgres.js';
import { prepareHome } from '../embedded/home.js';
import { InstanceLock } from '../embedded/instance-lock.js';
import type { BackupSource } from './create-backup.js';

/** Settings of an embedded database; a database server has other tools. */
export function settingsOfEmbedded(): Settings {
  const settings = readSettings(readEnvironment());
  if (settings.databaseUrl || settings.databaseOwnerUrl)
    throw new SettingError(
      'This command is for the embedded database; DATABASE_URL or DATABASE_OWNER_URL names a server. ' +
        'With Compose use deploy/dump and deploy/restore-dump; docs/operations.md says how another server is backed up.',
    );
  return settings;
}

const neverMade = (): Promise<boolean> => Promise.resolve(false);
export const presentKey = (settings: Settings): Promise<RootKey> =>
  loadRootKey(settings.rootKeyFile, neverMade);

export async function connectAs(life: ShutdownHooks, address: string): Promise<Client> {
  const client = new Client({ connectionString: address });
  client.on('error', () => undefined);
  return life.open(
    () => client.connect().then(() => client),
    (opened) => opened.end(),
  );
}

/** Owner connection to the running database, or to one started for the command and not migrated. */
export async function openSource(life: ShutdownHooks, settings: Settings): Promise<BackupSource> {
  const { dataDir } = settings;
  const isRunning = (await InstanceLock.findHolder(dataDir)) !== null;
  if (!isRunning) await acquireInstanceLock(life, dataDir);
  if (!(await EmbeddedPostgres.holdsData(dataDir)))
    throw new SettingError(`There is nothing to back up: PANOH_DATA_DIR=${dataDir} holds no database.`);
  const root = await presentKey(settings);
  const address = isRunning
    ? ownerAt(await addressOfRunning(dataDir), root)
    : (await startEmbeddedDatabase(life, dataDir, root)).ownerUrl;
  const client = await connectAs(life, address);
  return { client, folder: (await prepareHome(dataDir)).data, root };
}

function ownerAt(server: string, root: RootKey): string {
  const address = new URL(server);
  address.username = 'panoh_owner';
  address.password = root.rolePassword('panoh_owner');
  return address.toString();
}
