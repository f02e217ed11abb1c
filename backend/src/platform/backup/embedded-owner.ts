import { Client } from 'pg';
import { addressOfRunning } from '../boot/beside-server.js';
import { readEnvironment } from '../boot/environment.js';
import { holdAlone, startAlone } from '../boot/ground.js';
import type { Lifetime } from '../boot/lifetime.js';
import { SettingError, readSettings } from '../config/settings.js';
import type { Settings } from '../config/settings.js';
import { loadRootKey } from '../crypto/root-key.js';
import type { RootKey } from '../crypto/root-key.js';
import { EmbeddedPostgres } from '../embedded/embedded-postgres.js';
import { prepareHome } from '../embedded/home.js';
import { InstanceLock } from '../embedded/instance-lock.js';
import type { BackupSource } from './take-backup.js';

/** The settings of an embedded database; a server has tools of its own. */
export function settingsOfEmbedded(): Settings {
  const settings = readSettings(readEnvironment());
  if (settings.databaseUrl || settings.databaseOwnerUrl)
    throw new SettingError(
      'This command is for the embedded database; DATABASE_URL or DATABASE_OWNER_URL names a server. ' +
        'docs/operations.md says how a server is backed up and restored.',
    );
  return settings;
}

const neverMade = (): Promise<boolean> => Promise.resolve(false);
export const presentKey = (settings: Settings): Promise<RootKey> =>
  loadRootKey(settings.rootKeyFile, neverMade);

export async function connectAs(life: Lifetime, address: string): Promise<Client> {
  const client = new Client({ connectionString: address });
  client.on('error', () => undefined);
  return life.open(
    () => client.connect().then(() => client),
    (opened) => opened.end(),
  );
}

/** The owner beside the running product, or of a database that is started for the command and not brought up to date. */
export async function openSource(life: Lifetime, settings: Settings): Promise<BackupSource> {
  const { dataDir } = settings;
  const isRunning = (await InstanceLock.findHolder(dataDir)) !== null;
  if (!isRunning) await holdAlone(life, dataDir);
  if (!(await EmbeddedPostgres.holdsData(dataDir)))
    throw new SettingError(`There is nothing to back up: PANOH_DATA_DIR=${dataDir} holds no database.`);
  const root = await presentKey(settings);
  const address = isRunning
    ? ownerAt(await addressOfRunning(dataDir), root)
    : (await startAlone(life, dataDir, root)).ownerUrl;
  const client = await connectAs(life, address);
  return { client, folder: (await prepareHome(dataDir)).data, root };
}

function ownerAt(server: string, root: RootKey): string {
  const address = new URL(server);
  address.username = 'panoh_owner';
  address.password = root.rolePassword('panoh_owner');
  return address.toString();
}
