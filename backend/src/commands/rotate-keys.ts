import { Client } from 'pg';
import { AgencyKeyRotation } from '../key-rotation/rotate-agency-keys.js';
import { CaseKeyRotation } from '../key-rotation/rotate-case-keys.js';
import { IndexKeyRotation } from '../key-rotation/rotate-index-keys.js';
import { LinkageKeyRotation, LostLinkageKey } from '../key-rotation/rotate-linkage-key.js';
import { RootKeyRotation } from '../key-rotation/rotate-root-key.js';
import { RotationDatabase } from '../key-rotation/rotation-database.js';
import { LinkageDatabase, Linker, estimateInWorker, openLinkageKey } from '../linkage/worker/index.js';
import { attachToRunningServer } from '../platform/bootstrap/attach-to-running-server.js';
import type { ShutdownHooks } from '../platform/bootstrap/shutdown-hooks.js';
import { writeWatchPassFile } from '../platform/bootstrap/watch-pass-file.js';
import { readEnvironment } from '../platform/bootstrap/environment.js';
import { SettingError, readSettings } from '../platform/config/settings.js';
import { refuseUnwritable } from '../platform/crypto/root-key.js';
import { addressFor, loginFor } from '../platform/database/connections.js';
import { Log } from '../platform/log.js';
import type { PlatformResources } from '../platform/platform.module.js';

export type Kind = 'data' | 'agency' | 'index' | 'linkage' | 'root';

export interface KeyChange {
  kind: Kind;
  agencyId: string | null;
  /** The fingerprint of the key of linkage that is given up. */
  lost: string | null;
}

async function connect(life: ShutdownHooks, address: string): Promise<Client> {
  const client = new Client({ connectionString: address });
  client.on('error', () => undefined);
  return life.open(
    async () => {
      await client.connect();
      return client;
    },
    (opened) => opened.end(),
  );
}

/** The owner's address: of the embedded database with a password out of the root key, otherwise as it was set. */
function ownerOf({ settings, root }: PlatformResources): { address: string; ownsPassword: boolean } {
  const { databaseUrl, databaseOwnerUrl } = readSettings(readEnvironment());
  if (databaseOwnerUrl) return { address: databaseOwnerUrl, ownsPassword: false };
  if (databaseUrl)
    throw new SettingError('The root key is changed together with the logins: set DATABASE_OWNER_URL.');
  const address = new URL(settings.databaseOwnerUrl ?? settings.databaseUrl ?? '');
  address.username = 'panoh_owner';
  address.password = root.rolePassword('panoh_owner');
  return { address: address.toString(), ownsPassword: true };
}

async function rotateRoot(
  life: ShutdownHooks,
  database: RotationDatabase,
  platformResources: PlatformResources,
): Promise<number> {
  const { address, ownsPassword } = ownerOf(platformResources);
  const owner = await connect(life, address);
  const place = { file: platformResources.settings.rootKeyFile, ownsPassword };
  const left = await new RootKeyRotation(database, owner, platformResources.root, place).run();
  await writeWatchPassFile(platformResources);
  return left;
}

async function rotateLinkage(
  life: ShutdownHooks,
  database: RotationDatabase,
  { ground, lost }: { ground: PlatformResources; lost: string | null },
): Promise<number> {
  const { settings, root, log = new Log('warn') } = ground;
  const recovery = lost === null ? null : new LostLinkageKey(database, root, settings.linkageKeyFile);
  await recovery?.replace(lost ?? '');
  const keys = await openLinkageKey(ground);
  const linking = await life.open(
    async () => Promise.resolve(new LinkageDatabase(loginFor('panoh_linkage', settings, root), log)),
    (opened) => opened.onApplicationShutdown(),
  );
  const linker = new Linker(linking, keys, root, log, estimateInWorker);
  const encodeAll = (): Promise<number> => linker.encodeAll();
  if (recovery) return recovery.encode(encodeAll);
  const place = { file: settings.linkageKeyFile, key: keys.file, encodeAll };
  return new LinkageKeyRotation(database, root, place).run();
}

async function rotate(life: ShutdownHooks, { kind, agencyId, lost }: KeyChange): Promise<number> {
  const { rootKeyFile, linkageKeyFile } = readSettings(readEnvironment());
  if (kind === 'root') await refuseUnwritable(rootKeyFile);
  if (kind === 'linkage') await refuseUnwritable(linkageKeyFile, 'PANOH_LINKAGE_KEY_FILE');
  const ground = await attachToRunningServer(life);
  const client = await connect(life, addressFor('panoh_keys', ground.settings, ground.root));
  const database = new RotationDatabase(client, (line) => life.say(line));
  await database.takeTurn();
  if (kind === 'root') return rotateRoot(life, database, ground);
  if (kind === 'linkage') return rotateLinkage(life, database, { ground, lost });
  const rotations = { data: CaseKeyRotation, agency: AgencyKeyRotation, index: IndexKeyRotation };
  return new rotations[kind](database, ground.root, agencyId).run();
}

/** Changes keys, with or without the server; answers the exit code. */
export async function rotateKeys(life: ShutdownHooks, change: KeyChange): Promise<number> {
  const left = await rotate(life, change);
  life.say(left === 0 ? 'Nothing is left under an old key.' : `${left} are left under an old key.`);
  return left === 0 ? 0 : 1;
}
