import type { Command } from 'commander';
import { carryOut, collect } from './command-line.js';
import type { Verification } from './audit.js';

const EXIT_CODES = `
Ends with 0 where all is sound, and with 1 at the first thing that is not, or where it could not be asked.`;

const PUBLIC_KEY = /^[0-9a-f]{64}$/;

export function addAuditCommands(program: Command): void {
  const audit = program
    .command('audit')
    .description('Verifies the audit log, or writes it to a file that can be verified elsewhere.')
    .usage('verify|export [options]')
    .argument('[what]')
    .action(() => audit.error('Say what to do: verify or export.'));
  audit
    .command('verify')
    .description('Verifies the log in the database, also while the server runs.')
    .option('--file <file>', 'verify an export, without a database')
    .option('--kept <file>', 'checkpoints that an agency kept: the log must hold each; repeatable', collect)
    .option('--key <hex>', 'public key that an export must be signed with; otherwise the one in the file')
    .addHelpText('after', EXIT_CODES)
    .action(({ file, kept = [], key }: Partial<Verification>, command: Command) => {
      if (key !== undefined && !PUBLIC_KEY.test(key))
        command.error('--key is a public key of 64 hexadecimal digits.');
      return carryOut(async (life) => (await import('./audit.js')).verifyAuditLog(life, { file, kept, key }));
    });
  audit
    .command('export')
    .description('Writes rows, chain, checkpoints and public key as signed JSON lines.')
    .option('--to <file>', 'the file to write')
    .addHelpText('after', EXIT_CODES)
    .action(({ to }: { to?: string }, command: Command) => {
      if (!to) return command.error('Name the file to write: --to <file>.');
      return carryOut(async (life) => (await import('./audit.js')).exportAuditLog(life, to));
    });
}
