import 'reflect-metadata';
import { tmpdir } from 'node:os';
import { LinkageDatabase, LinkageKeys, Linker } from '../../src/linkage/worker/index.js';
import type { Estimate } from '../../src/linkage/worker/index.js';
import { learnFrom } from '../../src/linkage/index.js';
import { SmsDelivery } from '../../src/callback-requests/sms/index.js';
import type { SmsGateway } from '../../src/callback-requests/sms/sms-gateway.js';
import { UploadsCleanup } from '../../src/files/uploads-cleanup/index.js';
import { DraftsCleanup } from '../../src/workboard/drafts-cleanup/index.js';
import { MessagesCleanup } from '../../src/referrals/messages-cleanup/index.js';
import {
  CallInsPlanning,
  SignalsPlanning,
  DailyReport,
  CallbackReminders,
  DisclosedIncidentsService,
  ReplanningService,
  RemindersService,
  TakenBackService,
} from '../../src/follow-ups/reminders/index.js';
import { EmailDelivery, PushDelivery } from '../../src/identity/email-delivery/index.js';
import { readSettings } from '../../src/platform/config/settings.js';
import { RootKey } from '../../src/platform/crypto/root-key.js';
import { loginFor } from '../../src/platform/database/connections.js';
import { AuditChainer } from '../../src/platform/audit/chaining/audit-chainer.js';
import { CheckpointSigner } from '../../src/platform/audit/chaining/chaining.jobs.js';
import { AuditLogReader } from '../../src/platform/audit/chain/audit-log-reader.js';
import { WorkerDatabase } from '../../src/platform/database/worker-database.js';
import { PushChannel } from '../../src/platform/mail/push-channel.js';
import { SmtpChannel } from '../../src/platform/mail/smtp-channel.js';
import { Log } from '../../src/platform/log.js';
import type { PlatformResources } from '../../src/platform/platform.module.js';
import { Aggregation, UnduplicatedCounts } from '../../src/statistics/worker/index.js';
import { startWorkers as startProductWorkers } from '../../src/start-workers.js';
import type { StartedWorkers } from '../../src/start-workers.js';
import { ImportWork } from '../../src/imports/files/jobs/index.js';
import type { TestApp } from './app.js';
import { testRootKey } from './database.js';

/** Relay, queue, clock and net, as the worker process runs them. */
export interface Workers {
  context: StartedWorkers;
  logged: string[];
  close(): Promise<void>;
}

/** Ends what a test opened: at its word, or with its application. */
function ending(test: TestApp, close: () => Promise<void>): () => Promise<void> {
  let ended: Promise<void> | undefined;
  const once = (): Promise<void> => (ended ??= close());
  test.endings.push(once);
  return once;
}

const groundOf = (test: TestApp, logged: string[], more: Record<string, string> = {}): PlatformResources => ({
  settings: readSettings({
    DATABASE_URL: test.database.ownerUrl,
    PANOH_DATA_DIR: tmpdir(),
    ...more,
  }),
  root: new RootKey(testRootKey()),
  log: new Log('info', (line) => logged.push(line)),
});

export async function startWorkers(
  test: TestApp,
  redisUrl = '',
  environment: Record<string, string> = {},
): Promise<Workers> {
  const logged: string[] = [];
  const ground = groundOf(test, logged, { REDIS_URL: redisUrl, ...environment });
  const context = await startProductWorkers(ground, LinkageKeys.of(testRootKey()));
  return { context, logged, close: ending(test, () => context.close()) };
}

/** The worker's own way to the database. */
function workerDatabaseOf(test: TestApp): { database: WorkerDatabase; log: Log } {
  const { settings, root } = groundOf(test, []);
  const log = new Log('error', () => undefined);
  return { database: new WorkerDatabase(loginFor('panoh_worker', settings, root), log), log };
}

/** The reminders alone: no queue, no relay, no timer. */
export function sweeperFor(test: TestApp): { reminders: RemindersService; close(): Promise<void> } {
  const { database, log } = workerDatabaseOf(test);
  return {
    reminders: new RemindersService(database, new CallbackReminders(database), log),
    close: ending(test, () => database.onApplicationShutdown()),
  };
}

/** The replanning service without its timer. */
export function plannerFor(test: TestApp): {
  planner: ReplanningService;
  logged: string[];
  close(): Promise<void>;
} {
  const { database } = workerDatabaseOf(test);
  const logged: string[] = [];
  const log = new Log('info', (line) => logged.push(line));
  return {
    planner: new ReplanningService(database, log),
    logged,
    close: ending(test, () => database.onApplicationShutdown()),
  };
}

/** What tells agencies of incidents that she let them know of, without its timer. */
export function knownIncidentsFor(test: TestApp): { carryOn(): Promise<number>; close(): Promise<void> } {
  const { database, log } = workerDatabaseOf(test);
  const known = new DisclosedIncidentsService(database, log);
  return { carryOn: () => known.carryOn(), close: ending(test, () => database.onApplicationShutdown()) };
}

/** What plans searches for referrals that a block took back, without its timer. */
export function takenBackFor(test: TestApp): { carryOn(): Promise<number>; close(): Promise<void> } {
  const { database, log } = workerDatabaseOf(test);
  const takenBack = new TakenBackService(database, log);
  return { carryOn: () => takenBack.carryOn(), close: ending(test, () => database.onApplicationShutdown()) };
}

/** What looks for the cases that card codes name, without its timer. */
export function callInsFor(test: TestApp): { carryOn(): Promise<number>; close(): Promise<void> } {
  const { database, log } = workerDatabaseOf(test);
  const planning = new CallInsPlanning(database, log);
  return { carryOn: () => planning.carryOn(), close: ending(test, () => database.onApplicationShutdown()) };
}

/** What looks for the cases that signals of a programme are about, without its timer. */
export function signalsFor(test: TestApp): { carryOn(): Promise<number>; close(): Promise<void> } {
  const { database, log } = workerDatabaseOf(test);
  const planning = new SignalsPlanning(database, log);
  return { carryOn: () => planning.carryOn(), close: ending(test, () => database.onApplicationShutdown()) };
}

/** What reports a day, without its timer. */
export function reportFor(test: TestApp): { make(): Promise<void>; close(): Promise<void> } {
  const { database, log } = workerDatabaseOf(test);
  const report = new DailyReport(database, log);
  return { make: () => report.make(), close: ending(test, () => database.onApplicationShutdown()) };
}

/** What removes old drafts, without its timer. */
export function draftSweepFor(test: TestApp): { drafts: DraftsCleanup; close(): Promise<void> } {
  const { database, log } = workerDatabaseOf(test);
  return {
    drafts: new DraftsCleanup(database, log),
    close: ending(test, () => database.onApplicationShutdown()),
  };
}

/** What deletes old words between agencies, without its timer. */
export function messageSweepFor(test: TestApp): { messages: MessagesCleanup; close(): Promise<void> } {
  const { database, log } = workerDatabaseOf(test);
  return {
    messages: new MessagesCleanup(database, log),
    close: ending(test, () => database.onApplicationShutdown()),
  };
}

export function uploadSweepFor(test: TestApp): { uploads: UploadsCleanup; close(): Promise<void> } {
  const { database, log } = workerDatabaseOf(test);
  return {
    uploads: new UploadsCleanup(database, log),
    close: ending(test, () => database.onApplicationShutdown()),
  };
}

/** The product learns in a thread of what was built. */
const learnHere: Estimate = (drawn, frequencies) =>
  Promise.resolve(
    learnFrom(
      drawn.map(({ encoded }) => encoded),
      frequencies,
    ),
  );

/** What links registrations, without its timer. */
export function linkerFor(
  test: TestApp,
  keys = LinkageKeys.of(testRootKey()),
): { linker: Linker; database: LinkageDatabase; root: RootKey; logged: string[]; close(): Promise<void> } {
  const logged: string[] = [];
  const { settings, root } = groundOf(test, []);
  const log = new Log('info', (line) => logged.push(line));
  const database = new LinkageDatabase(loginFor('panoh_linkage', settings, root), log);
  return {
    linker: new Linker(database, keys, root, log, learnHere),
    ...{ database, root, logged },
    close: ending(test, () => database.onApplicationShutdown()),
  };
}

/** What counts persons, without its timer. */
export function personCountingFor(test: TestApp): { counting: UnduplicatedCounts; close(): Promise<void> } {
  const { settings, root } = groundOf(test, []);
  const log = new Log('error', () => undefined);
  const database = new LinkageDatabase(loginFor('panoh_linkage', settings, root), log);
  return {
    counting: new UnduplicatedCounts(database, root, log),
    close: ending(test, () => database.onApplicationShutdown()),
  };
}

/** The counts of the tables, without their timer. */
export function rollUpFor(test: TestApp): { rollUp: Aggregation; close(): Promise<void> } {
  const { database, log } = workerDatabaseOf(test);
  return {
    rollUp: new Aggregation(database, log),
    close: ending(test, () => database.onApplicationShutdown()),
  };
}

/** What chains, signs and reads the audit log, without its timer. */
export interface AuditHands {
  sealer: AuditChainer;
  signer: CheckpointSigner;
  book: AuditLogReader;
  /** The worker role's own connection. */
  database: WorkerDatabase;
  logged: string[];
  close(): Promise<void>;
}

export function auditHandsFor(test: TestApp): AuditHands {
  const logged: string[] = [];
  const { settings, root } = groundOf(test, []);
  const log = new Log('info', (line) => logged.push(line));
  const database = new WorkerDatabase(loginFor('panoh_worker', settings, root), log);
  return {
    ...{ database, logged },
    sealer: new AuditChainer(database, log),
    signer: new CheckpointSigner(database, root),
    book: new AuditLogReader(database, root),
    close: ending(test, () => database.onApplicationShutdown()),
  };
}

/** Seals entries that a killed worker left unsealed, because they would raise an alarm. */
export async function sealLeft(test: TestApp): Promise<void> {
  const { sealer, close } = auditHandsFor(test);
  await sealer.seal();
  await close();
}

/** What brings registers in, without its queue and its timer, through the product that the test runs. */
export function importerFor(test: TestApp): { work: ImportWork; close(): Promise<void> } {
  const { database } = workerDatabaseOf(test);
  const work = new ImportWork(database, () => Promise.resolve(test.app));
  return { work, close: ending(test, () => database.onApplicationShutdown()) };
}

/** What carries messages to a mail server and to push services, without its queue and its timer. */
export function messengerFor(
  test: TestApp,
  // A loaded machine is no failure: only a test of what never answers waits less.
  {
    mail,
    push: services,
    timeoutMs = 30_000,
  }: { mail?: string; push?: readonly string[]; timeoutMs?: number },
): { relay: EmailDelivery; devices: PushDelivery; logged: string[]; close(): Promise<void> } {
  const logged: string[] = [];
  const log = new Log('info', (line) => logged.push(line));
  const { database } = workerDatabaseOf(test);
  const options = {
    from: 'office@example.test',
    displayName: 'Daftar',
    address: 'https://daftar.example.test',
  };
  const channels = mail ? [new SmtpChannel({ ...options, url: mail, timeoutMs })] : [];
  const push = services && {
    ...{ contact: 'mailto:office@example.test', services, displayName: 'Daftar' },
    ...{ timeoutMs, pauseMs: 300 },
  };
  const root = new RootKey(testRootKey());
  const devices = new PushDelivery(database, root, push ? new PushChannel(push) : null);
  return {
    relay: new EmailDelivery(database, root, log, devices, channels),
    ...{ devices, logged },
    close: ending(test, () => database.onApplicationShutdown()),
  };
}

/** What carries text messages, with its timer. */
export function smsFor(
  test: TestApp,
  gateway: SmsGateway,
  logged: string[],
): { sms: SmsDelivery; close(): Promise<void> } {
  const { database } = workerDatabaseOf(test);
  const log = new Log('debug', (line) => logged.push(line));
  const sms = new SmsDelivery({ database, root: new RootKey(testRootKey()), log }, gateway);
  sms.onApplicationBootstrap();
  const close = async (): Promise<void> => {
    await sms.onModuleDestroy();
    await database.onApplicationShutdown();
  };
  return { sms, close: ending(test, close) };
}
