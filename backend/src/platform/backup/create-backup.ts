import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';
import { SettingError } from '../config/settings.js';
import type { RootKey } from '../crypto/root-key.js';
import { findSchemaVersion } from '../schema/schema-mark.js';
import { copyFile, eachOf, findAll, makeFolders, refuseNarrow } from './copy-files.js';
import { dataIn, systemHere, writeManifest } from './manifest.js';
import type { Manifest } from './manifest.js';
import { recordChecksums } from './verify-backup.js';

export interface BackupSource {
  /** Signed in as the owner, for as long as the backup takes. */
  client: Client;
  /** Where PostgreSQL keeps its data. */
  folder: string;
  root: RootKey;
}

/** Files that PostgreSQL recreates at start; the write-ahead log is copied at the end, only as much as needed. */
const MADE_ANEW =
  /^pg_(?:wal|replslot|dynshmem|notify|serial|snapshots|stat_tmp|subtrans)\/|^postmaster\.(?:pid|opts)$|(?:^|\/)(?:pgsql_tmp|pg_internal\.init)[^/]*$/;
const CONTROL = 'global/pg_control';
const SLOT = `select pg_create_physical_replication_slot('panoh_backup', true, true)`;
const IN_USE = '42710';
const START = `select pg_backup_start('panoh', true)`;
const STOP = `select labelfile as label, spcmapfile as map, pg_walfile_name(lsn) as last from pg_backup_stop(false)`;
const ABOUT = `select current_setting('server_version') as server,
  to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "takenAt"`;
const FIRST = /^START WAL LOCATION: \S+ \(file ([0-9A-F]{24})\)$/m;
/** Space for the write-ahead log that is written during the copy. */
const LOG_ROOM = 128 << 20;
const SEGMENTS = 256;

/**
 * Copies the files of a running PostgreSQL, as its documentation describes for base backups: between pg_backup_start
 * and pg_backup_stop, then the write-ahead log of that time, which makes the copy consistent at start. A slot of this
 * connection keeps that log; when the connection ends, nothing remains on the server.
 */
export async function createBackup({ client, folder, root }: BackupSource, to: string): Promise<Manifest> {
  const proof = await recordChecksums(client);
  const mark = await findSchemaVersion(client);
  if (!mark) throw new SettingError('There is nothing to back up: the database was never migrated.');
  const found = await findAll(folder, (path) => MADE_ANEW.test(path));
  await refuseNarrow(to, found.bytes + LOG_ROOM);
  await client.query(SLOT).catch((error: { code?: string }) => {
    throw error.code === IN_USE ? new SettingError('Another backup is under way.') : error;
  });
  await client.query(START);
  const copied = await copyFiles(folder, dataIn(to));
  const [stopped] = (await client.query<{ label: string; map: string; last: string }>(STOP)).rows;
  if (!stopped) throw new Error('The backup was not ended.');
  await copyText(copied, dataIn(to), { backup_label: stopped.label, tablespace_map: stopped.map });
  await copyLog(copied, {
    folder,
    to: dataIn(to),
    first: FIRST.exec(stopped.label)?.[1] ?? '',
    last: stopped.last,
  });
  const [about] = (await client.query<{ server: string; takenAt: string }>(ABOUT)).rows;
  const manifest: Manifest = {
    ...{ format: 'panoh-backup/1', takenAt: about?.takenAt ?? '', server: about?.server ?? '' },
    ...{ system: systemHere(), mark, proof, bytes: (await findAll(dataIn(to))).bytes },
    files: Object.fromEntries([...copied].sort()),
  };
  await writeManifest(to, manifest, root);
  return manifest;
}

const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

type Copied = Map<string, string>;

async function copyFiles(from: string, to: string): Promise<Copied> {
  const copied: Copied = new Map();
  const { folders, files } = await findAll(from, (path) => MADE_ANEW.test(path));
  await makeFolders(to, folders);
  await eachOf(
    files.filter((path) => path !== CONTROL),
    async (path) => {
      const digest = await copyFile(join(from, path), join(to, path));
      if (digest !== null) copied.set(path, digest);
    },
  );
  await copyText(copied, to, { [CONTROL]: await readWhole(join(from, CONTROL)) });
  return copied;
}

/** It is written in one piece, and may be read in two: read until it is twice the same. */
async function readWhole(path: string): Promise<Buffer> {
  for (let before = await readFile(path); ;) {
    const now = await readFile(path);
    if (now.equals(before)) return now;
    before = now;
  }
}

async function copyText(copied: Copied, to: string, texts: Record<string, string | Buffer>): Promise<void> {
  for (const [path, text] of Object.entries(texts)) {
    if (text.length === 0) continue;
    await writeFile(join(to, path), text, { mode: 0o600, flag: 'wx', flush: true });
    copied.set(path, sha256(text));
  }
}

/** The pieces of the log from the first to the last one, each of which must be there. */
async function copyLog(
  copied: Copied,
  { folder, to, first, last }: { folder: string; to: string; first: string; last: string },
): Promise<void> {
  for (const name of segments(first, last)) {
    const path = `pg_wal/${name}`;
    const digest = await copyFile(join(folder, path), join(to, path));
    if (digest === null) throw new Error(`${path} is gone, although it was kept for the backup.`);
    copied.set(path, digest);
  }
}

function segments(first: string, last: string): string[] {
  const place = (name: string): number =>
    parseInt(name.slice(8, 16), 16) * SEGMENTS + parseInt(name.slice(16), 16);
  const hex = (count: number): string => count.toString(16).toUpperCase().padStart(8, '0');
  if (first.slice(0, 8) !== last.slice(0, 8) || !(place(first) <= place(last)))
    throw new Error(`The log of the backup cannot reach from ${first} to ${last}.`);
  return Array.from({ length: place(last) - place(first) + 1 }, (_, index) => {
    const at = place(first) + index;
    return first.slice(0, 8) + hex(Math.floor(at / SEGMENTS)) + hex(at % SEGMENTS);
  });
}
