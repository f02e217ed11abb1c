import { createReadStream, createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { ChainFlaw } from '../platform/audit/chain/chain.types.js';
import type { SignedCheckpoint } from '../platform/audit/chain/chain.types.js';
import { AuditLogReader } from '../platform/audit/chain/audit-log-reader.js';
import { ExportReading } from '../platform/audit/chain/export-lines.js';
import type { BookState } from '../platform/audit/chain/export-lines.js';
import { readKept, eachLine } from '../platform/audit/chain/line-shapes.js';
import { attachToRunningServer } from '../platform/bootstrap/attach-to-running-server.js';
import type { ShutdownHooks } from '../platform/bootstrap/shutdown-hooks.js';
import { fileTrouble } from '../platform/config/file-trouble.js';
import { SettingError } from '../platform/config/settings.js';
import { loginFor } from '../platform/database/connections.js';
import { WorkerDatabase } from '../platform/database/worker-database.js';
import { Log } from '../platform/log.js';
import { inFolder } from './command-line.js';

export interface Verification {
  /** An export; otherwise the log in the database. */
  file: string | undefined;
  /** Files of checkpoints that an agency kept. */
  kept: readonly string[];
  /** Public key that the export must be signed with. */
  key: string | undefined;
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

/** Answers 1 and says where, if the work finds a flaw of the log. */
async function reportFlaw(life: ShutdownHooks, work: () => Promise<void>): Promise<number> {
  try {
    await work();
    return 0;
  } catch (error) {
    if (!(error instanceof ChainFlaw)) throw error;
    sayFlaw(life, error);
    return 1;
  }
}

/** Answers the exit code; runs with or without the server. */
export async function verifyAuditLog(
  life: ShutdownHooks,
  { file, kept, key }: Verification,
): Promise<number> {
  const checkpoints = await readCheckpoints(kept);
  return reportFlaw(life, async () => {
    if (file === undefined) return sayState(life, await (await openBook(life)).verify(checkpoints));
    sayState(life, await verifyFile(file, key ?? null, checkpoints));
    if (!key) life.say('The key is the one that the file names: compare it with one you know.');
  });
}

/** Answers the exit code. */
export const exportAuditLog = (life: ShutdownHooks, to: string): Promise<number> =>
  reportFlaw(life, async () => {
    const count = await writeExport(await openBook(life), to);
    life.say(`Written: ${count} entries.`);
  });
