import 'reflect-metadata';
import { createReadStream } from 'node:fs';
import { access, constants, writeFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { SingleBar } from 'cli-progress';
import { AppModule } from './app.module.js';
import { SessionsService } from './identity/index.js';
import { attachToRunningServer } from './platform/bootstrap/attach-to-running-server.js';
import { ShutdownHooks } from './platform/bootstrap/shutdown-hooks.js';
import { fileTrouble } from './platform/config/file-trouble.js';
import { SettingError } from './platform/config/settings.js';
import { hashToken } from './platform/session/session-cookie.js';
import {
  MOST_BYTES,
  ImportsService,
  findMapping,
  importSentence,
  joinedReport,
  mappingNames,
  readMapping,
  reportFile,
  reportLines,
} from './imports/index.js';
import type { ImportReport, ImportRequest, RegisterMapping, RegisterPeriod } from './imports/index.js';
import { Problem } from './shared/errors.js';

const USAGE = `Imports a register that an agency kept before.

  npm run import -- <register.csv> --as <layout> --for <login>

  --as <layout>     how the register is laid out: a name, or a file of your own that ends in .json
  --for <login>     a supervisor of the agency that kept the register, on whose behalf it is imported; for a journal
                    that several agencies kept, once for each: each is given the rows of her own agency
  --from <day>      first day the register covers, such as 2019-09-01, where it is not that of the layout
  --until <day>     last day the register covers
  --report <file>   writes file, row number, outcome and code of every row, and none of its words
  --help            shows this

A row that is known already is passed over, so the same register can be imported again, also after it was cut off.
Ends with 0 when every row was dealt with, and with 1 otherwise.`;

/** What a shell expects of a command that was interrupted. */
const INTERRUPTED = 130;

interface Command {
  file: string;
  layout: string;
  logins: readonly string[];
  from: string | undefined;
  until: string | undefined;
  report: string | undefined;
}

/** Paths are those of the folder the command was typed in. */
const inFolder = (path: string): string => resolve(process.env['INIT_CWD'] ?? process.cwd(), path);

const misused = (what: string): SettingError => new SettingError(`${what}\n\n${USAGE}`);

function parseWords(words: string[]) {
  const text = { type: 'string' } as const;
  const help = { type: 'boolean', short: 'h' } as const;
  const many = { ...text, multiple: true } as const;
  const options = { as: text, for: many, from: text, until: text, report: text, help };
  try {
    return parseArgs({ args: words, options, allowPositionals: true });
  } catch (error) {
    throw misused(`${String((error as Error).message).split('. ')[0] ?? ''}.`);
  }
}

/** The command as typed; null for `--help`. */
function readCommand(words: string[]): Command | null {
  const { values, positionals } = parseWords(words);
  const [file, ...more] = positionals;
  if (values.help || words.length === 0) return null;
  if (!file) throw misused('Name the register to import.');
  if (more.length > 0) throw misused(`One register at a time: ${more.join(', ')} is too much.`);
  if (!values.as) throw misused('Say how the register is laid out: --as <layout>.');
  if (!values.for?.length)
    throw misused('Say on whose behalf it is imported: --for <login of a supervisor>.');
  const { from, until, report } = values;
  return { file, layout: values.as, logins: [...new Set(values.for)], from, until, report };
}

async function readLayout(name: string): Promise<RegisterMapping> {
  const declared = await findMapping(name);
  if (declared) return declared;
  const reading = name.endsWith('.json') ? await readMapping(inFolder(name)) : null;
  if (reading?.mapping) return reading.mapping;
  if (reading) {
    const mistakes = reading.problems.map(({ at, code }) => `  ${at || 'the file'}: ${code}`);
    throw new SettingError(`The layout ${name} cannot be used:\n${mistakes.join('\n')}`);
  }
  const known = (await mappingNames()).join(', ');
  throw new SettingError(
    `There is no layout called "${name}". There are: ${known}; or name a file ending in .json.`,
  );
}

/** One byte more than a register may have is enough to refuse it; what has no end, such as a device, is not read on. */
async function readBytes(file: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of createReadStream(inFolder(file), { end: MOST_BYTES }))
      chunks.push(chunk as Buffer);
  } catch (error) {
    throw new SettingError(`${inFolder(file)} cannot be read: ${fileTrouble(error)}.`);
  }
  return Buffer.concat(chunks);
}

/** Before anything is imported: a report that cannot be written should not be found out afterwards. */
async function refuseUnfitReport({ file, report }: Command): Promise<void> {
  if (report === undefined) return;
  if (inFolder(report) === inFolder(file))
    throw new SettingError('The report would be written over the register. Give it another name.');
  await access(dirname(inFolder(report)), constants.W_OK).catch((error: unknown) => {
    const trouble = fileTrouble(error).replace('file', 'folder');
    throw new SettingError(`The report cannot be written to ${dirname(inFolder(report))}: ${trouble}.`);
  });
}

async function writeReport({ file, report }: Command, made: ImportReport): Promise<void> {
  if (report === undefined) return;
  await writeFile(inFolder(report), reportFile(basename(file), made)).catch((error: unknown) => {
    throw new SettingError(
      `The register was imported, but ${inFolder(report)} cannot be written: ${fileTrouble(error)}.`,
    );
  });
}

const periodOf = ({ from, until }: Command, mapping: RegisterMapping): RegisterPeriod => ({
  from: from ?? mapping.period.from,
  to: until ?? mapping.period.to,
});

/** The sentence of a refusal; where headings are missing it names them as the layout writes them. */
function refusalOf({ code, details }: Problem, { columns }: RegisterMapping): SettingError {
  const missing = (details.fields ?? []).flatMap(({ path, code: why }) =>
    why === 'heading_missing' ? (columns.find(({ meaning }) => meaning === path)?.headers[0] ?? path) : [],
  );
  const names = missing.length > 0 ? ` Missing: ${missing.join('; ')}.` : '';
  return new SettingError(importSentence(code) + names);
}

/** A session for the supervisor, whom the operator at the console vouches for; ended when the import is over. */
async function openSession(
  life: ShutdownHooks,
  app: INestApplicationContext,
  login: string,
): Promise<string> {
  const sessions = app.get(SessionsService);
  return life.open(
    async () => {
      const token = await sessions.openForLogin(login);
      if (!token) throw new SettingError(`Nobody signs in as "${login}".`);
      return token;
    },
    (token) => sessions.end(token),
  );
}

/** Imports for each user in turn, with the rows of that user's agency. */
async function importFor(
  life: ShutdownHooks,
  app: INestApplicationContext,
  { logins, request }: { logins: readonly string[]; request: Omit<ImportRequest, 'sessionHash'> },
): Promise<ImportReport> {
  const reports: ImportReport[] = [];
  for (const login of logins) {
    const sessionHash = hashToken(await openSession(life, app, login)) ?? '';
    reports.push(await app.get(ImportsService).import({ ...request, sessionHash }));
  }
  return joinedReport(reports);
}

async function runImport(life: ShutdownHooks, command: Command): Promise<ImportReport> {
  const mapping = await readLayout(command.layout);
  const bytes = await readBytes(command.file);
  await refuseUnfitReport(command);
  const ground = await attachToRunningServer(life);
  const app = await life.open(
    () => NestFactory.createApplicationContext(AppModule.on(ground), { logger: false, abortOnError: false }),
    (opened) => opened.close(),
  );
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
  life.say('Reading the register …');
  try {
    const request = { bytes, mapping, period: periodOf(command, mapping), onProgress };
    return await importFor(life, app, { logins: command.logins, request });
  } catch (error) {
    throw error instanceof Problem ? refusalOf(error, mapping) : error;
  } finally {
    bar.stop();
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => process.stderr.write('\nStopped. The same command goes on from there.\n'));

/** Command line tool that imports an agency's older register; runs with or without the server. */
await ShutdownHooks.run(async (life) => {
  const command = readCommand(process.argv.slice(2));
  if (command === null) {
    life.say(USAGE);
    return life.end(0);
  }
  const report = await runImport(life, command);
  for (const line of reportLines(report)) life.say(line);
  await writeReport(command, report);
  return life.end(report.failed.length > 0 ? 1 : 0);
}, INTERRUPTED);
