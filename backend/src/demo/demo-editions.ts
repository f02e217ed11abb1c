import type { INestApplicationContext } from '@nestjs/common';
import { SessionsService } from '../identity/index.js';
import { loginFor } from '../platform/database/connections.js';
import { Database } from '../platform/database/database.js';
import { Log } from '../platform/log.js';
import { WorkerDatabase } from '../platform/database/worker-database.js';
import type { Ground } from '../platform/platform.module.js';
import { hashToken } from '../platform/session/session-cookie.js';
import { Aggregation } from '../statistics/aggregation/index.js';
import { DraftingService, EditionsService } from '../statistics/index.js';

/** The year of the registers. */
const YEAR = 2020;
const PARTS = ['first_half', 'second_half'] as const;
const [FIRST, SECOND] = ['statistician', 'statistician-qabodiyon'];

/** Counts the registers and publishes their year, by the two statisticians and the same steps as in the product. */
export async function publishEditions(app: INestApplicationContext, ground: Ground): Promise<void> {
  const log = ground.log ?? new Log('error', () => undefined);
  const worker = new WorkerDatabase(loginFor('panoh_worker', ground.settings, ground.root), log);
  try {
    await new Aggregation(worker, log).run();
  } finally {
    await worker.onApplicationShutdown();
  }
  for (const part of PARTS) await publish(app, part);
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
      return editions.answer(id, { revision, number, answer: 'true_so' });
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
