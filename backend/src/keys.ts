import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { AgencyKeyRotation } from './key-rotation/rotate-agency-keys.js';
import { CaseKeyRotation } from './key-rotation/rotate-case-keys.js';
import { IndexKeyRotation } from './key-rotation/rotate-index-keys.js';

import { LinkageKeyRotation, LostLinkageKey } from './key-rotation/rotate-linkage-key.js';
import { RootKeyRotation } from './key-rotation/rotate-root-key.js';
import { RotationDatabase } from './key-rotation/rotation-database.js';
import { LinkageDatabase, Linker, estimateInWorker, openLinkageKey } from './linkage/worker/index.js';
import { attachToRunningServer } from './platform/bootstrap/attach-to-running-server.js';
import { ShutdownHooks } from './platform/bootstrap/shutdown-hooks.js';
import { writeWatchPassFile } from './platform/bootstrap/watch-pass-file.js';
import { readEnvironment } from './platform/bootstrap/environment.js';
import { SettingError, readSettings } from './platform/config/settings.js';
import { addressFor, loginFor } from './platform/database/connections.js';
import { Log } from './platform/log.js';
import type { PlatformResources } from './platform/platform.module.js';

const USAGE = `Changes keys while the product runs.

  npm run keys:rotate -- data [--agency <id>]     a new data key for every case and sealed partition
  npm run keys:rotate -- agency [--agency <id>]   a new pair for every agency, or for one
  npm run keys:rotate -- index                    another key for the digests by which names and rows are found
  npm run keys:rotate -- linkage                  another key under which registrations are compared, in the same file
  npm run keys:rotate -- linkage --lost <fingerprint>   a new one where no copy of it is left; says what to type
  npm run keys:rotate -- root                     another root key, in the same file; new passwords of all logins

Can be cut off at any moment, also by a power cut: the same command goes on from there. Ends with 0 when nothing is
left under an old key, and with 1 otherwise. What each kind protects from: docs/operations.md.`;

const KINDS = ['data', 'agency', 'index', 'linkage', 'root'] as const;
const OF_ONE_AGENCY: readonly Kind[] = ['data', 'agency'];
type Kind = (typeof KINDS)[number];

/** What a shell expects of a command that was interrupted. */
const INTERRUPTED = 130;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface Command {
  kind: Kind;
  agencyId: string | null;
  /** The fingerprint of the key of linkage that is given up. */
  lost: string | null;
}

const misused = (what: string): SettingError => new SettingError(`${what}\n\n${USAGE}`);

function parseWords(words: string[]) {
  try {
    const options = {
      agency: { type: 'string' },
      lost: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    } as const;
    return parseArgs({ args: words, options, allowPositionals: true });
  } catch (error) {
    throw misused(`${String((error as Error).message).split('. ')[0] ?? ''}.`);
  }
}

function refuseUnfit(kind: Kind, { agency, lost }: { agency?: string; lost?: string }): void {
  if (agency && !OF_ONE_AGENCY.includes(kind)) throw misused('--agency goes with data or agency.');
  if (agency && !ID.test(agency)) throw misused('--agency takes the id of an agency.');
  if (lost !== undefined && kind !== 'linkage') throw misused('--lost goes with linkage.');
}

/** The command as typed; null for `--help`. */
function readCommand(words: string[]): Command | null {
  const { values, positionals } = parseWords(words);
  if (values.help || words.length === 0) return null;
  const [word, ...more] = positionals;
  const kind = KINDS.find((one) => one === word);
  if (!kind || more.length > 0) throw misused(`Say which keys: ${KINDS.join(', ')}.`);
  refuseUnfit(kind, values);
  return { kind, agencyId: values.agency ?? null, lost: values.lost ?? null };
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

async function rotate(life: ShutdownHooks, { kind, agencyId, lost }: Command): Promise<number> {
  const ground = await attachToRunningServer(life);
  const client = await connect(life, addressFor('panoh_keys', ground.settings, ground.root));
  const database = new RotationDatabase(client, (line) => life.say(line));
  await database.takeTurn();
  if (kind === 'root') return rotateRoot(life, database, ground);
  if (kind === 'linkage') return rotateLinkage(life, database, { ground, lost });
  const rotations = { data: CaseKeyRotation, agency: AgencyKeyRotation, index: IndexKeyRotation };
  return new rotations[kind](database, ground.root, agencyId).run();
}

/** Command line tool for operators who change keys; runs with or without the server. */
await ShutdownHooks.run(async (life) => {
  const command = readCommand(process.argv.slice(2));
  if (command === null) {
    life.say(USAGE);
    return life.end(0);
  }
  const left = await rotate(life, command);
  life.say(left === 0 ? 'Nothing is left under an old key.' : `${left} are left under an old key.`);
  return life.end(left === 0 ? 0 : 1);
}, INTERRUPTED);
