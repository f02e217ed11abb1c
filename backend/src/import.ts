import 'reflect-metadata';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { SingleBar } from 'cli-progress';
import { AppModule } from './app.module.js';
import { SessionsService } from './identity/index.js';
import { prepareGroundBeside } from './platform/boot/beside-server.js';
import { Lifetime } from './platform/boot/lifetime.js';
import { SettingError } from './platform/config/settings.js';
import { Database } from './platform/database/database.js';
import { hashToken } from './platform/session/session-cookie.js';
import {
  RegistersService,
  findMapping,
  importSentence,
  mappingNames,
  reportFile,
  reportLines,
} from './registers/index.js';
import type { ImportReport, RegisterMapping, RegisterPeriod } from './registers/index.js';
import { Problem } from './shared/errors.js';

const USAGE = `npm run import -- <register.csv> --as <layout> --for <login of a supervisor of the agency that kept it>
  [--from 2019-09-01 --until 2020-10-31]  days the register covers, where they are not those of the layout
  [--report <file>]                       writes file, row number, outcome and code of every row`;

interface Command {
  file: string;
  layout: string;
  login: string;
  from: string | undefined;
  until: string | undefined;
  report: string | undefined;
}

/** Paths are those of the folder the command was typed in. */
const inFolder = (path: string): string => resolve(process.env['INIT_CWD'] ?? process.cwd(), path);

function readCommand(words: string[]): Command {
  const text = { type: 'string' } as const;
  const options = { as: text, for: text, from: text, until: text, report: text };
  try {
    const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true });
    const [file, ...more] = positionals;
    if (!file || more.length > 0 || !values.as || !values.for) throw new SettingError(USAGE);
    return { file, layout: values.as, login: values.for, ...pick(values) };
  } catch (error) {
    throw error instanceof SettingError ? error : new SettingError(USAGE);
  }
}

const pick = ({ from, until, report }: Partial<Command>): Pick<Command, 'from' | 'until' | 'report'> => ({
  from,
  until,
  report,
});

async function readLayout(name: string): Promise<RegisterMapping> {
  const mapping =
    (await findMapping(name)) ?? (name.endsWith('.json') ? await findMapping(inFolder(name)) : null);
  if (mapping) return mapping;
  const known = (await mappingNames()).join(', ');
  throw new SettingError(
    `There is no layout called "${name}". There are: ${known}; or name a file ending in .json.`,
  );
}

async function readBytes(file: string): Promise<Buffer> {
  return readFile(inFolder(file)).catch((error: NodeJS.ErrnoException) => {
    throw new SettingError(`${file} cannot be read (${error.code ?? 'unknown'}).`);
  });
}

const periodOf = ({ from, until }: Command, mapping: RegisterMapping): RegisterPeriod => ({
  from: from ?? mapping.period.from,
  to: until ?? mapping.period.to,
});

/** A session for the supervisor, whom the operator at the console vouches for; ended when the import is over. */
async function openSession(life: Lifetime, app: INestApplicationContext, login: string): Promise<string> {
  const database = app.get(Database);
  const sessions = app.get(SessionsService);
  const [person] = await database.run({ sessionHash: null }, () =>
    database.query<{ user_id: string }>('select user_id from panoh.sign_in_challenge($1)', [login]),
  );
  if (!person) throw new SettingError(`Nobody signs in as "${login}".`);
  return life.open(
    () => sessions.openFor(person.user_id),
    (token) => sessions.end(token),
  );
}

async function runImport(life: Lifetime, command: Command): Promise<ImportReport> {
  const mapping = await readLayout(command.layout);
  const bytes = await readBytes(command.file);
  const ground = await prepareGroundBeside(life);
  const app = await life.open(
    () => NestFactory.createApplicationContext(AppModule.on(ground), { logger: false, abortOnError: false }),
    (opened) => opened.close(),
  );
  const sessionHash = hashToken(await openSession(life, app, command.login)) ?? '';
  const bar = new SingleBar({
    format: 'Importing {bar} {value} of {total} rows, {duration} s',
    noTTYOutput: true,
  });
  let hasBegun = false;
  const onProgress = (done: number, all: number): void => {
    if (!hasBegun) bar.start(all, 0);
    hasBegun = true;
    bar.update(done);
  };
  try {
    const period = periodOf(command, mapping);
    return await app.get(RegistersService).import({ bytes, mapping, period, sessionHash, onProgress });
  } catch (error) {
    throw error instanceof Problem ? new SettingError(importSentence(error.code)) : error;
  } finally {
    bar.stop();
  }
}

/** The door for a register that an agency kept before; runs beside the server or without it. */
await Lifetime.run(async (life) => {
  const command = readCommand(process.argv.slice(2));
  const report = await runImport(life, command);
  for (const line of reportLines(report)) life.say(line);
  if (command.report) await writeFile(inFolder(command.report), reportFile(basename(command.file), report));
  await life.end(report.failed.length > 0 ? 1 : 0);
});
