import { chmod, rename, writeFile } from 'node:fs/promises';
import { fileTrouble } from '../config/file-trouble.js';
import { SettingError } from '../config/settings.js';
import { addressFor } from '../database/connections.js';
import type { PlatformResources } from '../platform.module.js';

/** The form of psql's password file, where colon and backslash are written with one before them. */
const quoted = (text: string): string => text.replace(/[\\:]/g, '\\$&');

/**
 * Writes the password of `panoh_watchdog`, derived from the root key, for the watchdog, which never sees that key. A
 * reader of the file can only query the state.
 */
export async function writeWatchPassFile({ settings, root }: PlatformResources): Promise<void> {
  const file = settings.watchPassFile;
  if (file === null) return;
  const { pathname, username, password } = new URL(addressFor('panoh_watchdog', settings, root));
  const database = decodeURIComponent(pathname.slice(1));
  const line = ['*', '*', quoted(database), username, quoted(password)].join(':');
  const unfinished = `${file}.part`;
  try {
    await writeFile(unfinished, `${line}\n`, { mode: 0o600 });
    await chmod(unfinished, 0o600);
    await rename(unfinished, file);
  } catch (error) {
    throw new SettingError(`PANOH_WATCH_PASSFILE=${file} cannot be written: ${fileTrouble(error)}.`);
  }
}
