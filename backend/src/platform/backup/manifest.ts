import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileTrouble } from '../config/file-trouble.js';
import { SettingError } from '../config/settings.js';
import type { RootKey } from '../crypto/root-key.js';
import type { SchemaVersion } from '../schema/schema-mark.js';
import type { Checksums } from './verify-backup.js';

/** What was copied, and what the database said of itself when it was. */
export interface Manifest {
  format: 'panoh-backup/1';
  takenAt: string;
  /** Version of PostgreSQL. */
  server: string;
  /** Its files serve this kind of machine alone. */
  system: string;
  mark: SchemaVersion;
  proof: Checksums;
  bytes: number;
  /** SHA-256 of every file below `data`, by its path. */
  files: Record<string, string>;
}

const NAME = 'manifest.json';
const PURPOSE = 'backup-manifest';

export const systemHere = (): string => `${process.platform}-${process.arch}`;
export const dataIn = (backup: string): string => join(backup, 'data');

/** Written last, whole or not at all: a backup without it was cut off. */
export async function writeManifest(backup: string, manifest: Manifest, root: RootKey): Promise<void> {
  const text = JSON.stringify(manifest);
  const sealed = JSON.stringify({ manifest: text, mac: root.hmac(PURPOSE, text).toString('hex') });
  const unfinished = join(backup, `${NAME}.part`);
  await writeFile(unfinished, `${sealed}\n`, { mode: 0o600, flush: true });
  await rename(unfinished, join(backup, NAME));
}

/** Throws a sentence where it is no backup, where it was made under another root key, and where it was changed since. */
export async function readManifest(backup: string, root: RootKey): Promise<Manifest> {
  const text = await readFile(join(backup, NAME), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT')
      throw new SettingError(
        `${backup} is no backup: it has no ${NAME}, which is written last. Where it was begun it was cut off.`,
      );
    throw new SettingError(`${backup} cannot be read: ${fileTrouble(error)}.`);
  });
  const read = parse(text);
  if (!read) throw new SettingError(`${join(backup, NAME)} is no list of a backup.`);
  if (!root.fingerprints.all.includes(read.manifest.mark.key))
    throw new SettingError(
      'PANOH_ROOT_KEY_FILE is not the key that this backup was made with; nothing in it could be opened. ' +
        'Put that key in its place.',
    );
  if (!root.matches(PURPOSE, read.text, read.mac))
    throw new SettingError(`${join(backup, NAME)} is not as it was written.`);
  return read.manifest;
}

function parse(text: string): { manifest: Manifest; text: string; mac: Buffer } | null {
  try {
    const sealed = JSON.parse(text) as { manifest: string; mac: string };
    const manifest = JSON.parse(sealed.manifest) as Manifest;
    if (manifest.format !== 'panoh-backup/1') return null;
    return { manifest, text: sealed.manifest, mac: Buffer.from(sealed.mac, 'hex') };
  } catch {
    return null;
  }
}
