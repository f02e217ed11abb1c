import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SettingError } from '../config/settings.js';

const LENGTH = 32;

/** The key that stands outside the database and its backups; every other key is derived from or sealed under it. */
export class RootKey {
  constructor(private readonly bytes: Buffer) {
    if (bytes.length !== LENGTH) throw new SettingError('The root key must hold 32 bytes.');
  }

  /** A 32-byte key for one purpose (HKDF-SHA-256). */
  derive(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.bytes, 'panoh', purpose, LENGTH));
  }

  /** The password of a database role, so that only the server's address must be configured (DESIGN 5). */
  rolePassword(role: string): string {
    return createHmac('sha256', this.derive('database-roles')).update(role).digest('base64url');
  }

  /** A keyed digest, e.g. of a request body or a register row. */
  hmac(purpose: string, text: string): Buffer {
    return createHmac('sha256', this.derive(purpose)).update(text).digest();
  }
}

/** Reads the key file, or makes it (mode 0600) where none exists. */
export async function loadRootKey(file: string): Promise<RootKey> {
  const existing = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new SettingError(`PANOH_ROOT_KEY_FILE cannot be read (${error.code}).`);
  });
  if (existing) {
    await refuseOpenFile(file);
    return new RootKey(Buffer.from(existing.toString('utf8').trim(), 'base64'));
  }
  const bytes = randomBytes(LENGTH);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${bytes.toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  await chmod(file, 0o600);
  return new RootKey(bytes);
}

async function refuseOpenFile(file: string): Promise<void> {
  if (process.platform === 'win32') return;
  const { mode } = await stat(file);
  if (mode & 0o077)
    throw new SettingError('PANOH_ROOT_KEY_FILE is readable by others; set its mode to 0600.');
}
