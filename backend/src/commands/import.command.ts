import type { Command } from 'commander';
import { carryOut, collect, isBare } from './command-line.js';

const HELP = `
A row that is known already is skipped, so the same register can be imported again, also after it was cut off.
Ends with 0 when every row was dealt with, and with 1 otherwise.`;

interface Options {
  as?: string;
  for?: string[];
  from?: string;
  until?: string;
  report?: string;
  ours?: boolean;
}

export function addImportCommand(program: Command): void {
  program
    .command('import')
    .description('Imports a register that an agency kept before.')
    .argument('[register]', 'the register: CSV, or a workbook of Excel (.xlsx)')
    .option('--as <layout>', 'how the register is laid out: a name, or a file of yours that ends in .json')
    .option(
      '--for <login>',
      'a supervisor of the agency that kept the register, on whose behalf it is imported; repeatable for a journal of several agencies: each receives its rows',
      collect,
    )
    .option('--from <day>', 'first day the register covers, such as 2019-09-01, where the layout differs')
    .option('--until <day>', 'last day the register covers')
    .option(
      '--report <file>',
      'writes file, row number, outcome and code of every row, and none of its words',
    )
    .option(
      '--ours',
      'imports a book that speaks of another agency, after you checked that it is this agency’s',
    )
    .addHelpText('after', HELP)
    .action((file: string | undefined, options: Options, command: Command) => {
      if (isBare(command)) return command.help();
      if (!file) return command.error('Name the register to import.');
      const { as: layout, for: logins = [], from, until, report, ours = false } = options;
      if (!layout) return command.error('Say how the register is laid out: --as <layout>.');
      if (logins.length === 0)
        return command.error('Say on whose behalf it is imported: --for <login of a supervisor>.');
      const register = { file, layout, logins: [...new Set(logins)], from, until, report, isOurs: ours };
      for (const signal of ['SIGINT', 'SIGTERM'] as const)
        process.once(signal, () => process.stderr.write('\nStopped. The same command goes on from there.\n'));
      return carryOut(async (life) => (await import('./import.js')).importRegister(life, register));
    });
}
