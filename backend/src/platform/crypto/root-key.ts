import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileTrouble } from '../config/file-trouble.js';
import { SettingError } from '../config/settings.js';

const LENGTH = 32;

/** The key that stands outside the database and its backups; every other key is derived from or sealed under it. */
export class RootKey {
  private readonly derived = new Map<string, Buffer>();

  constructor(private readonly bytes: Buffer) {
    if (bytes.length !== LENGTH) throw new SettingError('PANOH_ROOT_KEY_FILE must hold 32 bytes in base64.');
  }

  /** A 32-byte key for one purpose (HKDF-SHA-256). */
  derive(purpose: string): Buffer {
    const known = this.derived.get(purpose);
    if (known) return known;
    const key = Buffer.from(hkdfSync('sha256', this.bytes, 'panoh', purpose, LENGTH));
    this.derived.set(purpose, key);
    return key;
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

/**
 * Reads the key file, or makes it (mode 0600) where none exists and `mayMake` allows it: a new key beside a database
 * that was made with another would only hide that the right one is gone.
 */
export async function loadRootKey(
  file: string,
  mayMake: () => Promise<boolean> = () => Promise.resolve(true),
): Promise<RootKey> {
  const existing = await readKey(file);
  if (existing) return existing;
  if (!(await mayMake())) {
    throw new SettingError(
      `PANOH_ROOT_KEY_FILE: there is no file ${file}. It is made together with the database, and nothing in the ` +
        'database can be opened without it. Put it back.',
    );
  }
  await makeKey(file).catch((error: unknown) => {
    throw new SettingError(`PANOH_ROOT_KEY_FILE=${file} cannot be made: ${fileTrouble(error)}.`);
  });
  const made = await readKey(file);
  if (!made) throw new SettingError(`PANOH_ROOT_KEY_FILE=${file} was removed while it was read.`);
  return made;
}

async function readKey(file: string): Promise<RootKey | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new SettingError(`PANOH_ROOT_KEY_FILE=${file} cannot be read: ${fileTrouble(error)}.`);
  });
  if (text === null) return null;
  await refuseOpenFile(file);
  return new RootKey(Buffer.from(text.trim(), 'base64'));
}

/** Appears under its name only when whole; of two processes that make it at once, both go on with the first one's. */
async function makeKey(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const unfinished = `${file}.${randomBytes(6).toString('hex')}.part`;
  try {
    const handle = await open(unfinished, 'w', 0o600);
    try {
      await handle.writeFile(`${randomBytes(LENGTH).toString('base64')}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await chmod(unfinished, 0o600);
    await link(unfinished, file).catch((error: NodeJS.ErrnoException) =>
      error.code === 'EEXIST' ? undefined : rename(unfinished, file),
    );
  } finally {
    await rm(unfinished, { force: true });
  }
}

async function refuseOpenFile(file: string): Promise<void> {
  if (process.platform === 'win32') return;
  const { mode } = await stat(file);
  if (mode & 0o077)
    throw new SettingError('PANOH_ROOT_KEY_FILE is readable by others; set its mode to 0600.');
}
