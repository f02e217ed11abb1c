import { chmod, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openSource, settingsOfEmbedded } from '../platform/backup/embedded-owner.js';
import { noteBackup } from '../platform/backup/backup.queries.js';
import { createBackup } from '../platform/backup/create-backup.js';
import type { ShutdownHooks } from '../platform/bootstrap/shutdown-hooks.js';
import { step } from '../platform/bootstrap/progress.js';
import { fileTrouble } from '../platform/config/file-trouble.js';
import { SettingError } from '../platform/config/settings.js';
import { inFolder } from './command-line.js';

/** Makes the folder readable by its owner only, also if it existed before. */
async function makeFolder(to: string): Promise<void> {
  try {
    await mkdir(to, { recursive: true, mode: 0o700 });
    if ((await readdir(to)).length > 0)
      throw new SettingError(`${to} is not empty. A backup goes into a folder of its own.`);
    await chmod(to, 0o700);
  } catch (error) {
    if (error instanceof SettingError) throw error;
    throw new SettingError(`${to} cannot be used: ${fileTrouble(error).replace('file', 'folder')}.`);
  }
}

const stamp = (): string => new Date().toISOString().replace(/\D/g, '').slice(0, 14);

/** Backs up the embedded database into a new folder; answers the exit code. */
export async function backUp(life: ShutdownHooks, folder: string | undefined): Promise<number> {
  const settings = settingsOfEmbedded();
  const to = folder ? inFolder(folder) : join(settings.dataDir, 'backups', stamp());
  const source = await openSource(life, settings);
  await makeFolder(to);
  const { bytes, files } = await step('Copying', () => createBackup(source, to)).catch((error: unknown) => {
    const code = (error as { syscall?: string }).syscall;
    throw code ? new SettingError(`The backup was given up: ${fileTrouble(error)}. Remove ${to}.`) : error;
  });
  await noteBackup(source.client);
  const megabytes = Math.ceil(bytes / 1_000_000);
  life.say(`Backed up: ${Object.keys(files).length} files, ${megabytes} MB, in ${to}`);
  life.say(`It opens with the root key alone, which is not in it: ${settings.rootKeyFile}`);
  life.say('Keep two copies of that key, on paper or in a safe, and never beside a backup.');
  life.say(
    'Copy the folder to another place. Destroy each copy after seven days: it keeps what was erased since.',
  );
  return 0;
}
