import { emptyScratch } from './demo.queries.js';
import type { RootKey } from '../platform/crypto/root-key.js';
import { migrate } from '../platform/schema/migrate.js';
import { allowClockShift, shiftClock } from '../platform/schema/scratch.js';
import { readFile } from 'node:fs/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { SessionsService } from '../identity/index.js';
import { hashToken } from '../platform/session/session-cookie.js';
import { ImportsService, demoFolder, findMapping } from '../imports/index.js';
import type { RegisterPeriod } from '../imports/index.js';
import { loginFor } from '../platform/database/connections.js';
import { Database } from '../platform/database/database.js';
import { Log } from '../platform/log.js';
import { WorkerDatabase } from '../platform/database/worker-database.js';
import type { PlatformResources } from '../platform/platform.module.js';
import { Aggregation } from '../statistics/worker/index.js';
import { DraftingService, EditionsService } from '../statistics/index.js';
import { recentRegister } from './recent-register.js';

/** An interrupted start leaves a partial history: empties the scratch database and starts again. */
export async function beginAnew(ownerUrl: string, root: RootKey): Promise<void> {
  await emptyScratch(ownerUrl);
  await migrate(ownerUrl, root);
  await allowClockShift(ownerUrl);
}

/** The clock of a scratch database, set to hours before the real time. */
export class DemoClock {
  private hoursAgo = 0;

  constructor(private readonly ownerUrl: string) {}

  async setTo(hoursAgo: number): Promise<void> {
    if (hoursAgo === this.hoursAgo) return;
    await shiftClock(this.ownerUrl, `${this.hoursAgo - hoursAgo} hours`);
    this.hoursAgo = hoursAgo;
  }
}

interface Register {
  readonly mapping: string;
  readonly supervisor: string;
  readonly bytes: Buffer;
  /** Default: that of the mapping. */
  readonly period?: RegisterPeriod;
}

const FILES = [
  { file: 'police_kulob.csv', mapping: 'police-kulob', supervisor: 'police-supervisor' },
  { file: 'ngo_crisis_centre_kulob.csv', mapping: 'ngo-crisis-centre-kulob', supervisor: 'supervisor' },
] as const;
/** With the register of the last two years. */
export const REGISTER_COUNT = FILES.length + 1;

/** Imports the registers in parallel, each as the supervisor of its agency. */
export async function importRegisters(app: INestApplicationContext): Promise<void> {
  const database = app.get(Database);
  const now = await database.run({ sessionHash: null }, () => Promise.resolve(database.now));
  const recent = { mapping: 'cowfa-kulob', supervisor: 'cowfa-supervisor', ...recentRegister(now) };
  const old = FILES.map(async ({ file, ...register }) => ({
    ...register,
    bytes: await readFile(new URL(file, demoFolder())),
  }));
  await Promise.all([...old, recent].map(async (register) => importRegister(app, await register)));
}

async function importRegister(
  app: INestApplicationContext,
  { mapping: name, supervisor, bytes, ...more }: Register,
): Promise<void> {
  const mapping = await findMapping(name);
  const token = await app.get(SessionsService).openForLogin(supervisor);
  if (!mapping || !token) return;
  const sessionHash = hashToken(token) ?? '';
  await app.get(ImportsService).importFile(bytes, { ...more, mapping, sessionHash });
  await app.get(SessionsService).end(token);
}

/** The year of the old registers. */
const YEAR = 2020;
const PARTS = ['first_half', 'second_half'] as const;
const [FIRST, SECOND] = ['statistician', 'statistician-qabodiyon'];

/** Counts the registers and publishes their year, by the two statisticians and the same steps as in the product. */
export async function publishEditions(
  app: INestApplicationContext,
  platformResources: PlatformResources,
): Promise<void> {
  const log = platformResources.log ?? new Log('error', () => undefined);
  const { settings, root } = platformResources;
  const worker = new WorkerDatabase(loginFor('panoh_worker', settings, root), log);
  try {
    await new Aggregation(worker, log).run();
  } finally {
    await worker.onApplicationShutdown();
  }
  await Promise.all([draftNewest(app), publishOld(app)]);
}

async function publishOld(app: INestApplicationContext): Promise<void> {
  for (const part of PARTS) await publish(app, part);
}

/** Leaves the newest edition that is due as a draft, with its numbers. */
async function draftNewest(app: INestApplicationContext): Promise<void> {
  const { items } = await as(app, FIRST, () => app.get(EditionsService).calendar());
  const recent = items.filter(({ year }) => year > YEAR);
  const due = recent.find(({ allowedActions }) => allowedActions.includes('draft'));
  if (!due || recent.some(({ id }) => id !== null)) return;
  await as(app, FIRST, () => app.get(DraftingService).draft({ year: due.year, part: due.part }));
}

async function publish(app: INestApplicationContext, part: (typeof PARTS)[number]): Promise<void> {
  const editions = app.get(EditionsService);
  const drafting = app.get(DraftingService);
  const { items } = await as(app, FIRST, () => editions.calendar());
  const left = items.find((line) => line.year === YEAR && line.part === part);
  if (left?.state === 'published') return;
  // A start that was cut off leaves a draft.
  if (left?.id) await as(app, FIRST, () => editions.discard(left.id ?? ''));
  const id = await as(app, FIRST, () => drafting.draft({ year: YEAR, part }));
  const { checks } = await as(app, FIRST, () => editions.get(id));
  for (const { number } of checks)
    await as(app, FIRST, async () => {
      const { revision } = await editions.get(id);
      return editions.answer(id, { revision, number, answer: 'confirmed_correct' });
    });
  for (const [login, action] of [
    [FIRST, 'check'],
    [SECOND, 'approve'],
    [FIRST, 'publish'],
  ] as const)
    await as(app, login, async () => editions.move(id, (await editions.get(id)).revision, action));
}

/** Each step commits, as a request of this person does. */
async function as<T>(app: INestApplicationContext, login: string, work: () => Promise<T>): Promise<T> {
  const sessions = app.get(SessionsService);
  const token = await sessions.openForLogin(login);
  if (!token) throw new Error(`Nobody signs in as ${login}.`);
  try {
    return await app.get(Database).run({ sessionHash: hashToken(token) }, work);
  } finally {
    await sessions.end(token);
  }
}
