import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { AgencyKeyRotation } from './key-rotation/rotate-agency-keys.js';
import { CaseKeyRotation } from './key-rotation/rotate-case-keys.js';
import { RotationDatabase } from './key-rotation/rotation-database.js';
import { prepareGroundBeside } from './platform/boot/beside-server.js';
import { Lifetime } from './platform/boot/lifetime.js';
import { SettingError } from './platform/config/settings.js';
import { addressFor } from './platform/database/connections.js';
import type { Ground } from './platform/platform.module.js';

const USAGE = `Changes keys while the product runs.

  npm run keys:rotate -- data [--agency <id>]     a new data key for every case and sealed partition
  npm run keys:rotate -- agency [--agency <id>]   a new pair for every agency, or for one

Can be cut off at any moment, also by a power cut: the same command goes on from there. Ends with 0 when nothing is
left under an old key, and with 1 otherwise. What each kind protects from: docs/operations.md.`;

const KINDS = ['data', 'agency'] as const;
type Kind = (typeof KINDS)[number];

/** What a shell expects of a command that was interrupted. */
const INTERRUPTED = 130;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface Command {
  kind: Kind;
  agencyId: string | null;
}

const misused = (what: string): SettingError => new SettingError(`${what}\n\n${USAGE}`);

function parseWords(words: string[]) {
  try {
    const options = { agency: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
    return parseArgs({ args: words, options, allowPositionals: true });
  } catch (error) {
    throw misused(`${String((error as Error).message).split('. ')[0] ?? ''}.`);
  }
}

/** The command as it was typed; null where help is asked for. */
function readCommand(words: string[]): Command | null {
  const { values, positionals } = parseWords(words);
  if (values.help || words.length === 0) return null;
  const [word, ...more] = positionals;
  const kind = KINDS.find((one) => one === word);
  if (!kind || more.length > 0) throw misused(`Say which keys: ${KINDS.join(' or ')}.`);
  if (values.agency && !ID.test(values.agency)) throw misused('--agency takes the id of an agency.');
  return { kind, agencyId: values.agency ?? null };
}

async function connect(life: Lifetime, { settings, root }: Ground): Promise<Client> {
  const client = new Client({ connectionString: addressFor('panoh_keys', settings, root) });
  client.on('error', () => undefined);
  return life.open(
    async () => {
      await client.connect();
      return client;
    },
    (opened) => opened.end(),
  );
}

async function rotate(life: Lifetime, { kind, agencyId }: Command): Promise<number> {
  const ground = await prepareGroundBeside(life);
  const database = new RotationDatabase(await connect(life, ground), (line) => life.say(line));
  await database.takeTurn();
  const rotations = { data: CaseKeyRotation, agency: AgencyKeyRotation };
  return new rotations[kind](database, ground.root, agencyId).run();
}

/** The door of an operator who changes keys; runs beside the server or without it. */
await Lifetime.run(async (life) => {
  const command = readCommand(process.argv.slice(2));
  if (command === null) {
    life.say(USAGE);
    return life.end(0);
  }
  const left = await rotate(life, command);
  life.say(left === 0 ? 'Nothing is left under an old key.' : `${left} are left under an old key.`);
  return life.end(left === 0 ? 0 : 1);
}, INTERRUPTED);
