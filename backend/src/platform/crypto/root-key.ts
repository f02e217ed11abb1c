import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import {
  access,
  chmod,
  constants,
  link,
  mkdir,
  open as openFile,
  readFile,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileTrouble } from '../config/file-trouble.js';
import { SettingError } from '../config/settings.js';
import { open, seal } from './envelope.js';
import type { Place } from './envelope.js';

const LENGTH = 32;
const ROOT_KEY_FILE = 'PANOH_ROOT_KEY_FILE';

/** What the key file holds: one key, and while it is changed also the one that comes or the one that goes. */
export interface KeyRing {
  current: Buffer;
  next: Buffer | null;
  earlier: Buffer | null;
}

export const derived = (bytes: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', bytes, 'panoh', purpose, LENGTH));

/**
 * The key that stands outside the database and its backups; every other key is derived from or sealed under it. While it
 * is changed the file holds two, and a process that runs takes up what changed when it next needs it.
 */
export class RootKey {
  private readonly cache = new Map<string, Buffer>();
  private known: KeyRing;
  /** Keys that were ever current here; what they sealed is opened as long as the process lives. */
  private readonly before: Buffer[] = [];
  private logsInWithNext = false;
  private seen = 0;

  constructor(
    bytes: Buffer | KeyRing,
    private readonly file: string | null = null,
    setting = ROOT_KEY_FILE,
  ) {
    this.known = Buffer.isBuffer(bytes) ? { current: bytes, next: null, earlier: null } : bytes;
    if (this.all.some(({ length }) => length !== LENGTH))
      throw new SettingError(`${setting} must hold 32 bytes in base64.`);
  }

  get ring(): KeyRing {
    return this.known;
  }

  /** A 32-byte key for one purpose (HKDF-SHA-256). */
  derive(purpose: string): Buffer {
    const known = this.cache.get(purpose);
    if (known) return known;
    const key = derived(this.known.current, purpose);
    this.cache.set(purpose, key);
    return key;
  }

  /** Tells this key from others without giving anything of it away; of each key that the file holds. */
  get fingerprints(): { current: string; all: string[] } {
    const mark = (bytes: Buffer): string => derived(bytes, 'fingerprint').toString('hex').slice(0, 16);
    return { current: mark(this.known.current), all: this.all.map(mark) };
  }

  /** Sealed under the key that is current now, also where the file was changed a moment ago. */
  seal(purpose: string, version: number, { place, plain }: { place: Place; plain: Buffer }): Buffer {
    this.refresh();
    return seal({ key: this.derive(purpose), version }, place, plain);
  }

  /** Opens what any key of the file, or of before, has sealed. */
  open(purpose: string, place: Place, envelope: Buffer): Buffer {
    const opened = this.tryOpen(purpose, place, envelope);
    if (opened) return opened;
    return this.refresh()
      ? this.reopen(purpose, place, envelope)
      : open(this.derive(purpose), place, envelope);
  }

  isCurrent(purpose: string, place: Place, envelope: Buffer): boolean {
    return opensWith(this.derive(purpose), place, envelope) !== null;
  }

  /** The password of a database role, so that only the server's address must be configured (DESIGN 5). */
  rolePassword(role: string): string {
    this.refresh();
    const { current, next } = this.known;
    const key = derived(this.logsInWithNext && next ? next : current, 'database-roles');
    return createHmac('sha256', key).update(role).digest('base64url');
  }

  /** The database took another password: the change of keys was cut off between the two. Whether there is one more. */
  loginRefused(): boolean {
    if (this.refresh()) return true;
    this.logsInWithNext = !this.logsInWithNext && this.known.next !== null;
    return this.logsInWithNext;
  }

  /** A keyed digest of something short-lived, e.g. of a request body. */
  hmac(purpose: string, text: string): Buffer {
    return createHmac('sha256', this.derive(purpose)).update(text).digest();
  }

  /** Whether a digest was made with the current key or with one before it. */
  matches(purpose: string, text: string, digest: Buffer): boolean {
    return [this.known.current, ...this.before, ...(this.known.earlier ? [this.known.earlier] : [])].some(
      (bytes) => createHmac('sha256', derived(bytes, purpose)).update(text).digest().equals(digest),
    );
  }

  /** Takes up what changed in the file since it was read; whether something did. */
  refresh(): boolean {
    if (this.file === null) return false;
    const found = statSync(this.file, { throwIfNoEntry: false })?.mtimeMs ?? this.seen;
    if (found === this.seen) return false;
    const ring = parseRing(readFileSync(this.file, 'utf8'));
    this.seen = found;
    if (sameRing(ring, this.known)) return false;
    this.before.push(this.known.current);
    this.known = ring;
    this.logsInWithNext = false;
    this.cache.clear();
    return true;
  }

  private get all(): Buffer[] {
    const { current, next, earlier } = this.known;
    return [current, next, earlier].filter((bytes) => bytes !== null);
  }

  private tryOpen(purpose: string, place: Place, envelope: Buffer): Buffer | null {
    const first = opensWith(this.derive(purpose), place, envelope);
    if (first) return first;
    for (const bytes of [...this.all.slice(1), ...this.before]) {
      const opened = opensWith(derived(bytes, purpose), place, envelope);
      if (opened) return opened;
    }
    return null;
  }

  private reopen(purpose: string, place: Place, envelope: Buffer): Buffer {
    return this.tryOpen(purpose, place, envelope) ?? open(this.derive(purpose), place, envelope);
  }
}

function opensWith(key: Buffer, place: Place, envelope: Buffer): Buffer | null {
  try {
    return open(key, place, envelope);
  } catch {
    return null;
  }
}

const sameRing = (one: KeyRing, other: KeyRing): boolean => writtenRing(one) === writtenRing(other);

/** One key to a line; what is not the current one says what it is. */
const writtenRing = ({ current, next, earlier }: KeyRing): string =>
  [
    current.toString('base64'),
    ...(next ? [`next ${next.toString('base64')}`] : []),
    ...(earlier ? [`earlier ${earlier.toString('base64')}`] : []),
  ].join('\n') + '\n';

function parseRing(text: string): KeyRing {
  const lines = text.trim().split('\n');
  const named = (word: string): Buffer | null => {
    const line = lines.find((one) => one.startsWith(`${word} `));
    return line === undefined ? null : Buffer.from(line.slice(word.length + 1).trim(), 'base64');
  };
  return {
    current: Buffer.from(lines[0]?.trim() ?? '', 'base64'),
    next: named('next'),
    earlier: named('earlier'),
  };
}

/** @param setting The setting that names the file, for messages. */
export async function writeRing(file: string, ring: KeyRing, setting = ROOT_KEY_FILE): Promise<void> {
  await writeWhole(file, writtenRing(ring), async (unfinished) => {
    await rename(unfinished, file);
    await syncFolder(dirname(file));
  }).catch((error: unknown) => {
    throw new SettingError(`${setting}=${file} cannot be written: ${fileTrouble(error)}.`);
  });
}

/** Throws a sentence where a key file could not be replaced, before anything else is changed. */
export async function refuseUnwritable(file: string, setting = ROOT_KEY_FILE): Promise<void> {
  await access(dirname(file), constants.W_OK).catch((error: unknown) => {
    throw new SettingError(
      `${setting}=${file} cannot be replaced: ${fileTrouble(error)}. ` +
        'With Compose, keys are changed by `docker compose run --rm keys`.',
    );
  });
}

/**
 * Reads the key file. Creates it (mode 0600) if missing and `mayMake` allows: a new key with an existing database
 * would hide that the right one is missing.
 * @param setting The setting that names the file, for messages.
 */
export async function loadRootKey(
  file: string,
  mayMake: () => Promise<boolean> = () => Promise.resolve(true),
  setting = ROOT_KEY_FILE,
): Promise<RootKey> {
  const existing = await readKey(file, setting);
  if (existing) return existing;
  if (!(await mayMake())) {
    throw new SettingError(
      `${setting}: there is no file ${file}. It is made together with the database, and what was sealed with it ` +
        'cannot be opened without it. Put it back.',
    );
  }
  await makeKey(file).catch((error: unknown) => {
    throw new SettingError(`${setting}=${file} cannot be made: ${fileTrouble(error)}.`);
  });
  const made = await readKey(file, setting);
  if (!made) throw new SettingError(`${setting}=${file} was removed while it was read.`);
  return made;
}

async function readKey(file: string, setting: string): Promise<RootKey | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new SettingError(`${setting}=${file} cannot be read: ${fileTrouble(error)}.`);
  });
  if (text === null) return null;
  await refuseOpenFile(file, setting);
  return new RootKey(parseRing(text), file, setting);
}

/** Renamed into place when complete. If two processes create it at once, both use the first one's. */
async function makeKey(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeWhole(file, `${randomBytes(LENGTH).toString('base64')}\n`, (unfinished) =>
    link(unfinished, file).catch((error: NodeJS.ErrnoException) =>
      error.code === 'EEXIST' ? undefined : rename(unfinished, file),
    ),
  );
}

async function writeWhole(
  file: string,
  text: string,
  place: (unfinished: string) => Promise<unknown>,
): Promise<void> {
  const unfinished = `${file}.${randomBytes(6).toString('hex')}.part`;
  try {
    const handle = await openFile(unfinished, 'w', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await chmod(unfinished, 0o600);
    await place(unfinished);
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** A power cut would else bring back the name's earlier file. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await openFile(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function refuseOpenFile(file: string, setting: string): Promise<void> {
  if (process.platform === 'win32') return;
  const { mode } = await stat(file);
  if (mode & 0o077) throw new SettingError(`${setting} is readable by others; set its mode to 0600.`);
}
