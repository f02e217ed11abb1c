#!/usr/bin/env node
import 'reflect-metadata';
import { Command } from 'commander';
import { addAuditCommands } from './commands/audit.command.js';
import { addDatabaseCommands } from './commands/database.command.js';
import { addHealthCommand } from './commands/health.command.js';
import { addImportCommand } from './commands/import.command.js';
import { addKeysCommand } from './commands/keys.command.js';
import { addLinkageCommands } from './commands/linkage.command.js';

/** "error: unknown option '--x'" as a sentence; other messages are sentences already. */
const sentence = (text: string): string =>
  text.replace(/^error: (.)(.*?)\.?$/m, (_, first: string, rest: string) => `${first.toUpperCase()}${rest}.`);

const program = new Command('panoh')
  .description('Commands for operators. Each says more about itself: panoh <command> --help.')
  .configureOutput({ outputError: (text, write) => write(sentence(text)) })
  .showHelpAfterError();

addAuditCommands(program);
addDatabaseCommands(program);
addHealthCommand(program);
addImportCommand(program);
addKeysCommand(program);
addLinkageCommands(program);
await program.parseAsync();
