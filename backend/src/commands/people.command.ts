import type { Command } from 'commander';
import { carryOut, isBare } from './command-line.js';

const HELP = `
The list is CSV with these headings, one person a line, and as many lines for an agency as it has people:
  place, district_tg, district_ru, district_en, agency_type, agency_tg, agency_ru, agency_en, duty_phone,
  name, login, roles, language
roles are separated by blanks; duty_phone may be empty. A district's first and second coordinator lead its group.
A district, an agency or a login that exists already is left as it is, so the same list can be read again.
Nothing is made while a line of the list is wrong. Where an agency did not sign the protocol of sharing, the line is
named at the end, and the others are added.`;

interface Options {
  by?: string;
  letters?: string;
}

export function addPeopleCommand(program: Command): void {
  program
    .command('people')
    .description(
      'Adds districts, agencies and accounts from a list, and prints a letter for each new person.',
    )
    .argument('[list]', 'the list: CSV')
    .option('--by <login>', 'an administrator, on whose behalf they are added')
    .option('--letters <folder>', 'a new folder for the letters: a page with a one-time password each')
    .addHelpText('after', HELP)
    .action((list: string | undefined, { by, letters }: Options, command: Command) => {
      if (isBare(command)) return command.help();
      if (!list) return command.error('Name the list to read.');
      if (!by) return command.error('Say on whose behalf: --by <login of an administrator>.');
      if (!letters) return command.error('Name a folder for the letters: --letters <folder>.');
      return carryOut(async (life) => (await import('./people.js')).addPeople(life, { list, by, letters }));
    });
}
