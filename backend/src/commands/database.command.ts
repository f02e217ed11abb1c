import type { Command } from 'commander';
import { carryOut } from './command-line.js';

const OF_BACKUP = `
The root key is not copied. Ends with 0 when the backup is whole; one that was cut off is recognised, and refused.`;

const OF_RESTORE = `
The product must be stopped, and PANOH_ROOT_KEY_FILE must be the key of that backup. Ends with 0 when the restored
database was started, compared with its list of checksums, and its keys were opened; otherwise nothing is changed.`;

/** Backup, restore and migration of the database. */
export function addDatabaseCommands(program: Command): void {
  program
    .command('backup')
    .description('Copies the embedded database, also while the product runs.')
    .option('--to <folder>', 'a new or empty folder; otherwise a new one below backups in the data folder')
    .addHelpText('after', OF_BACKUP)
    .action(({ to }: { to?: string }) =>
      carryOut(async (life) => (await import('./backup.js')).backUp(life, to)),
    );
  program
    .command('restore')
    .description('Replaces the embedded database by a backup, and moves the present one aside.')
    .argument('[folder]', 'a folder that panoh backup has written')
    .addHelpText('after', OF_RESTORE)
    .action((folder: string | undefined, _, command: Command) => {
      if (!folder) return command.error('Name one folder that holds a backup.');
      return carryOut(async (life) => (await import('./restore.js')).restore(life, folder));
    });
  program
    .command('migrate')
    .description('Updates the schema and the logins of the database, before the new version serves.')
    .action(() => carryOut(async (life) => (await import('./migrate.js')).migrateDatabase(life)));
}
