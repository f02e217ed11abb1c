import { createReadStream } from 'node:fs';
import { access, constants, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { SingleBar } from 'cli-progress';
import { AppModule } from '../app.module.js';
import { SessionsService } from '../identity/index.js';
import { attachToRunningServer } from '../platform/bootstrap/attach-to-running-server.js';
import type { ShutdownHooks } from '../platform/bootstrap/shutdown-hooks.js';
import { fileTrouble } from '../platform/config/file-trouble.js';
import { SettingError } from '../platform/config/settings.js';
import { hashToken } from '../platform/session/session-cookie.js';
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
} from '../imports/index.js';
import type { ImportReport, ImportRequest, RegisterMapping, RegisterPeriod } from '../imports/index.js';
import { Problem } from '../shared/errors.js';
import { inFolder } from './command-line.js';

export interface RegisterToImport {
  file: string;
  layout: string;
  logins: readonly string[];
  from: string | undefined;
  until: string | undefined;
  report: string | undefined;
  isOurs: boolean;
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
async function refuseUnfitReport({ file, report }: RegisterToImport): Promise<void> {
  if (report === undefined) return;
  if (inFolder(report) === inFolder(file))
    throw new SettingError('The report would be written over the register. Give it another name.');
  await access(dirname(inFolder(report)), constants.W_OK).catch((error: unknown) => {
    const trouble = fileTrouble(error).replace('file', 'folder');
    throw new SettingError(`The report cannot be written to ${dirname(inFolder(report))}: ${trouble}.`);
  });
}

async function writeReport({ file, report }: RegisterToImport, made: ImportReport): Promise<void> {
  if (report === undefined) return;
  await writeFile(inFolder(report), reportFile(basename(file), made)).catch((error: unknown) => {
    throw new SettingError(
      `The register was imported, but ${inFolder(report)} cannot be written: ${fileTrouble(error)}.`,
    );
  });
}

const periodOf = ({ from, until }: RegisterToImport, mapping: RegisterMapping): RegisterPeriod => ({
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

type FileRequest = Omit<ImportRequest, 'encoding' | 'rows' | 'sessionHash'>;

/** Imports for each user in turn, with the rows of that user's agency. */
async function importFor(
  life: ShutdownHooks,
  app: INestApplicationContext,
  { logins, bytes, request }: { logins: readonly string[]; bytes: Buffer; request: FileRequest },
): Promise<ImportReport> {
  const reports: ImportReport[] = [];
  for (const login of logins) {
    const sessionHash = hashToken(await openSession(life, app, login)) ?? '';
    reports.push(await app.get(ImportsService).importFile(bytes, { ...request, sessionHash }));
  }
  return joinedReport(reports);
}

async function runImport(life: ShutdownHooks, register: RegisterToImport): Promise<ImportReport> {
  const mapping = await readLayout(register.layout);
  const bytes = await readBytes(register.file);
  await refuseUnfitReport(register);
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
    const period = periodOf(register, mapping);
    const request = { mapping, period, isConfirmed: register.isOurs, onProgress };
    return await importFor(life, app, { logins: register.logins, bytes, request });
  } catch (error) {
    throw error instanceof Problem ? refusalOf(error, mapping) : error;
  } finally {
    bar.stop();
  }
}

/** Imports an agency's older register, with or without the server; answers the exit code. */
export async function importRegister(life: ShutdownHooks, register: RegisterToImport): Promise<number> {
  const report = await runImport(life, register);
  for (const line of reportLines(report)) life.say(line);
  await writeReport(register, report);
  return report.failed.length > 0 ? 1 : 0;
}
