import 'reflect-metadata';
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ChainFlaw } from './platform/audit/chain/chain.types.js';
import type { SignedCheckpoint } from './platform/audit/chain/chain.types.js';
import { AuditLogReader } from './platform/audit/chain/audit-log-reader.js';
import { ExportReading } from './platform/audit/chain/export-lines.js';
import type { BookState } from './platform/audit/chain/export-lines.js';
import { readKept, eachLine } from './platform/audit/chain/line-shapes.js';
import { attachToRunningServer } from './platform/bootstrap/attach-to-running-server.js';
import { ShutdownHooks } from './platform/bootstrap/shutdown-hooks.js';
import { fileTrouble } from './platform/config/file-trouble.js';
import { SettingError } from './platform/config/settings.js';
import { loginFor } from './platform/database/connections.js';
import { WorkerDatabase } from './platform/database/worker-database.js';
import { Log } from './platform/log.js';

const USAGE = `Verifies the audit log, or writes it to a file that can be verified elsewhere.

  npm run audit:verify                    in the database, also while the server runs
  npm run audit:verify -- --file <file>   over an export, without a database
  npm run audit:export -- --to <file>

  --kept <file>   checkpoints that an agency kept; the log must hold every one of them; may be given several times
  --key <hex>     public key that an export must be signed with; without it the one that the file names is taken
  --help          shows this

Ends with 0 where all is sound, and with 1 at the first thing that is not, or where it could not be asked.`;

/** What a shell expects of a command that was interrupted. */
const INTERRUPTED = 130;

interface Command {
  what: 'verify' | 'export';
  file: string | undefined;
  to: string | undefined;
  key: string | undefined;
  kept: readonly string[];
}

/** Paths are those of the folder the command was typed in. */
const inFolder = (path: string): string => resolve(process.env['INIT_CWD'] ?? process.cwd(), path);

const misused = (what: string): SettingError => new SettingError(`${what}\n\n${USAGE}`);

function parseWords(words: string[]) {
  const text = { type: 'string' } as const;
  const options = {
    ...{ file: text, to: text, key: text, kept: { ...text, multiple: true } as const },
    help: { type: 'boolean', short: 'h' } as const,
  };
  try {
    return parseArgs({ args: words, options, allowPositionals: true });
  } catch (error) {
    throw misused(`${String((error as Error).message).split('. ')[0] ?? ''}.`);
  }
}

/** The command as typed; null for `--help`. */
function readCommand(words: string[]): Command | null {
  const { values, positionals } = parseWords(words);
  const [what, ...more] = positionals;
  if (values.help) return null;
  if (what !== 'verify' && what !== 'export') throw misused('Say what to do: verify or export.');
  if (more.length > 0) throw misused(`${more.join(', ')} is too much.`);
  if (what === 'export' && !values.to) throw misused('Name the file to write: --to <file>.');
  if (values.key !== undefined && !/^[0-9a-f]{64}$/.test(values.key))
    throw misused('--key is a public key of 64 hexadecimal digits.');
  return { what, file: values.file, to: values.to, key: values.key, kept: values.kept ?? [] };
}

async function readCheckpoints(files: readonly string[]): Promise<SignedCheckpoint[]> {
  const all: SignedCheckpoint[] = [];
  for (const file of files) {
    const text = await readFile(inFolder(file), 'utf8').catch((error: unknown) => {
      throw new SettingError(`${inFolder(file)} cannot be read: ${fileTrouble(error)}.`);
    });
    const kept = readKept(text);
    if (!kept) throw new SettingError(`${inFolder(file)} is no list of checkpoints.`);
    all.push(...kept);
  }
  return all;
}

async function openBook(life: ShutdownHooks): Promise<AuditLogReader> {
  const { settings, root } = await attachToRunningServer(life);
  const address = loginFor('panoh_worker', settings, root);
  const database = await life.open(
    () => Promise.resolve(new WorkerDatabase(address, new Log('error'))),
    (opened) => opened.onApplicationShutdown(),
  );
  return new AuditLogReader(database, root);
}

async function verifyFile(file: string, key: string | null, kept: SignedCheckpoint[]): Promise<BookState> {
  const reading = new ExportReading({ key, kept });
  const stream = createReadStream(inFolder(file));
  try {
    await eachLine(stream, (line) => reading.take(line));
  } catch (error) {
    if (error instanceof ChainFlaw) throw error;
    throw new SettingError(`${inFolder(file)} cannot be read: ${fileTrouble(error)}.`);
  }
  return reading.finish();
}

async function writeExport(book: AuditLogReader, to: string): Promise<number> {
  const stream = createWriteStream(inFolder(to), { mode: 0o600 });
  const failed = once(stream, 'error').then(([error]) => {
    throw new SettingError(`${inFolder(to)} cannot be written: ${fileTrouble(error)}.`);
  });
  const work = async (): Promise<number> => {
    const head = await book.export(async (text) => {
      if (!stream.write(text)) await once(stream, 'drain');
    });
    stream.end();
    await once(stream, 'finish');
    return head.chain;
  };
  return Promise.race([work(), failed]);
}

function sayState(life: ShutdownHooks, { head, checkpoints, waiting, key }: BookState): void {
  life.say(`Sound: ${head.chain} entries, ${checkpoints} checkpoints, ${waiting} waiting to be chained.`);
  life.say(`Head ${head.hash}`);
  if (key) life.say(`Key  ${key}`);
}

function sayFlaw(life: ShutdownHooks, { flaw, chain, seq }: ChainFlaw): void {
  const place = [chain === null ? '' : `place ${chain} of the chain`, seq === null ? '' : `entry ${seq}`];
  life.say(`Not sound: ${flaw}, ${place.filter(Boolean).join(', ') || 'before the first entry'}.`);
}

/** Runs the command; returns the exit code. */
async function carryOut(life: ShutdownHooks, command: Command): Promise<number> {
  const kept = await readCheckpoints(command.kept);
  try {
    if (command.what === 'export') {
      const count = await writeExport(await openBook(life), command.to ?? '');
      life.say(`Written: ${count} entries.`);
    } else if (command.file !== undefined) {
      sayState(life, await verifyFile(command.file, command.key ?? null, kept));
      if (!command.key) life.say('The key is the one that the file names: compare it with one you know.');
    } else sayState(life, await (await openBook(life)).verify(kept));
    return 0;
  } catch (error) {
    if (!(error instanceof ChainFlaw)) throw error;
    sayFlaw(life, error);
    return 1;
  }
}

/** Command line tool that verifies the audit log; runs with or without the server. */
await ShutdownHooks.run(async (life) => {
  const command = readCommand(process.argv.slice(2));
  if (command === null) life.say(USAGE);
  return life.end(command === null ? 0 : await carryOut(life, command));
}, INTERRUPTED);
