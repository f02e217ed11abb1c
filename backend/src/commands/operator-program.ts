import { Command } from 'commander';
import { addAuditCommands } from './audit.command.js';
import { addDatabaseCommands } from './database.command.js';
import { addHealthCommand } from './health.command.js';
import { addImportCommand } from './import.command.js';
import { addKeysCommand } from './keys.command.js';
import { addLinkageCommands } from './linkage.command.js';
import { addPeopleCommand } from './people.command.js';

/** "error: unknown option '--x'" as a sentence; other messages are sentences already. */
const sentence = (text: string): string =>
  text.replace(/^error: (.)(.*?)\.?$/m, (_, first: string, rest: string) => `${first.toUpperCase()}${rest}.`);

/** Commands inherit where the program prints and how it ends, so that is said first. */
export function operatorProgram(root = new Command('panoh')): Command {
  const program = root
    .description('Commands for operators. Each says more about itself: panoh <command> --help.')
    .configureOutput({ outputError: (text, write) => write(sentence(text)) })
    .showHelpAfterError();
  addAuditCommands(program);
  addDatabaseCommands(program);
  addHealthCommand(program);
  addImportCommand(program);
  addKeysCommand(program);
  addLinkageCommands(program);
  addPeopleCommand(program);
  return program;
}
