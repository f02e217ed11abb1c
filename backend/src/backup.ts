import { chmod, mkdir, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openSource, settingsOfEmbedded } from './platform/backup/embedded-owner.js';
import { createBackup } from './platform/backup/create-backup.js';
import { ShutdownHooks } from './platform/bootstrap/shutdown-hooks.js';
import { step } from './platform/bootstrap/progress.js';
import { fileTrouble } from './platform/config/file-trouble.js';
import { SettingError } from './platform/config/settings.js';

const USAGE = `Copies the embedded database while the product runs, or while it does not.

  npm run backup                     into a new folder below backups in the data folder
  npm run backup -- --to <folder>    into this one, which is new or empty

The root key is not copied. Ends with 0 when the backup is whole; one that was cut off is recognised, and refused.`;

const INTERRUPTED = 130;

const misused = (what: string): SettingError => new SettingError(`${what}\n\n${USAGE}`);

/** The folder as typed; null for `--help`. */
function readCommand(words: string[]): { to: string | undefined } | null {
  const options = { to: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
  try {
    const { values } = parseArgs({ args: words, options });
    return values.help ? null : { to: values.to };
  } catch (error) {
    throw misused(`${String((error as Error).message).split('. ')[0] ?? ''}.`);
  }
}

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

/** The door of an operator who backs up the embedded database. */
await ShutdownHooks.run(async (life) => {
  const command = readCommand(process.argv.slice(2));
  if (command === null) {
    life.say(USAGE);
    return life.end(0);
  }
  const settings = settingsOfEmbedded();
  const to = command.to
    ? resolve(process.env['INIT_CWD'] ?? process.cwd(), command.to)
    : join(settings.dataDir, 'backups', stamp());
  const source = await openSource(life, settings);
  await makeFolder(to);
  const { bytes, files } = await step('Copying', () => createBackup(source, to)).catch((error: unknown) => {
    const code = (error as { syscall?: string }).syscall;
    throw code ? new SettingError(`The backup was given up: ${fileTrouble(error)}. Remove ${to}.`) : error;
  });
  const megabytes = Math.ceil(bytes / 1_000_000);
  life.say(`Backed up: ${Object.keys(files).length} files, ${megabytes} MB, in ${to}`);
  life.say(`It opens with the root key alone, which is not in it: ${settings.rootKeyFile}`);
  life.say('Keep two copies of that key, on paper or in a safe, and never beside a backup.');
  life.say(
    'Copy the folder to another place. Destroy each copy after seven days: it keeps what was erased since.',
  );
  return life.end(0);
}, INTERRUPTED);
