import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addressFor } from '../../../src/platform/database/connections.js';
import { hashToken } from '../../../src/platform/session/session-cookie.js';
import { arrangeKulob } from '../kulob.js';
import type { Kulob } from '../kulob.js';
import { openOn, startOwnPostgres } from '../own-server.js';
import type { OwnPostgres } from '../own-server.js';
import { freePort } from '../free-port.js';
import type { Random } from '../random.js';
import { FaultyRedis } from './broker.js';
import { arrangeHelps } from './callbacks.js';
import { createLedger } from './ledger.js';
import { Letters } from './letters.js';
import { Link } from './link.js';
import { Load } from './load.js';
import type { Writer } from './load.js';
import { RuledLoad } from './ruled-load.js';
import { arrangeSignals } from './signals.js';
import { Supervised, findFaketime } from './supervised.js';

export type Backend = 'redis' | 'postgres';

export interface StageOptions {
  backend: Backend;
  random: Random;
  workers: number;
  /** Web processes. */
  webs: number;
  /** Some people have letter boxes at a mail server. */
  hasLetters?: boolean;
  /** In the other group rules are changed. */
  hasRules?: boolean;
  /** So many men of a programme, each named in one case. */
  men?: number;
  /** Another PostgreSQL than the embedded one. */
  postgres?: () => Promise<OwnPostgres>;
  /** Stands between the workers and a server; answers the address that they are given. */
  between?: { database(url: string): Promise<string>; redis(url: string): Promise<string> };
}

/**
 * The product as it runs in production, on this machine: a durable PostgreSQL, a Redis that keeps its file (or the queue in
 * PostgreSQL), web and worker processes that are started again when they end, and a mail server where letters are written.
 */
export interface Stage {
  backend: Backend;
  postgres: OwnPostgres;
  redis: FaultyRedis | null;
  letters: Letters | null;
  webs: Supervised[];
  workers: Supervised[];
  /** The owner's own way to the database. */
  link: Link;
  kulob: Kulob;
  load: Load;
  /** Of the other group, where rules are changed. */
  ruled: RuledLoad | null;
  /** Session cookie of a client. */
  cookie: string;
  /** Where the web process listens. */
  address: string;
  close(): Promise<void>;
}

const WRITERS = ['caseworker', 'caseworker2'];

export async function standUp(options: StageOptions): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'panoh-stage-'));
  const postgres = await (options.postgres?.() ??
    startOwnPostgres({ password: () => 'campaign', durable: true }));
  const link = new Link(() => postgres.server.ownerUrl);
  const letters = options.hasLetters ? await Letters.start() : null;
  const kulob = await arrange(postgres, link, { letters, men: options.men ?? 0 });
  // After what may fail: a process that is left running keeps the campaign from ending.
  const redis = options.backend === 'redis' ? await FaultyRedis.start(folder) : null;
  const load = loadOn(postgres, kulob, options.random);
  await load.arrange();
  const ruled = options.hasRules ? ruledOn(postgres, kulob, options.random) : null;
  await ruled?.arrange();
  const { webs, workers, address } = await startProcesses(options, { postgres, redis, letters, folder });
  const close = async (): Promise<void> => {
    await Promise.all([...webs, ...workers].map((one) => one.end()));
    await link.close().catch(() => undefined);
    await load.close();
    await ruled?.close();
    await redis?.kill();
    await letters?.mail.close();
    await postgres.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const cookie = kulob.as['caseworker']?.cookie ?? '';
  return {
    ...{ backend: options.backend, postgres, redis, letters, webs, workers, link, kulob, load, ruled },
    ...{ cookie, address },
    close,
  };
}

async function arrange(
  postgres: OwnPostgres,
  link: Link,
  { letters, men }: { letters: Letters | null; men: number },
): Promise<Kulob> {
  const test = await openOn(postgres);
  const kulob = await arrangeKulob(test);
  await letters?.arrange(test, kulob);
  await arrangeHelps(test, kulob);
  await createLedger(link);
  if (men > 0) await arrangeSignals(test, kulob, { link, men });
  await test.close();
  await link.query('update panoh.clock set is_scratch = true');
  // PostgreSQL records commit times after its next start.
  await link.query('alter system set track_commit_timestamp = on');
  return kulob;
}

/** As the application's login, under the session of this person. */
function writerOn({ settings, root }: OwnPostgres, kulob: Kulob, person: string): Writer {
  const token = kulob.as[person]?.cookie.split('=')[1] ?? '';
  const link = new Link(() => addressFor('panoh_app', settings, root));
  return { link, sessionHash: hashToken(token) ?? '' };
}

function ruledOn(postgres: OwnPostgres, kulob: Kulob, random: Random): RuledLoad {
  const owner = new Link(() => postgres.server.ownerUrl);
  return new RuledLoad(kulob, owner, writerOn(postgres, kulob, 'caseworkerElsewhere'), random);
}

function loadOn(postgres: OwnPostgres, kulob: Kulob, random: Random): Load {
  const owner = new Link(() => postgres.server.ownerUrl);
  const writers = WRITERS.map((person) => [person, writerOn(postgres, kulob, person)] as const);
  return new Load(kulob, owner, Object.fromEntries(writers), random);
}

interface Ground {
  postgres: OwnPostgres;
  redis: FaultyRedis | null;
  letters: Letters | null;
  folder: string;
}

async function startProcesses(
  { webs, workers, between }: StageOptions,
  { postgres, redis, letters, folder }: Ground,
): Promise<{ webs: Supervised[]; workers: Supervised[]; address: string }> {
  const databaseUrl = postgres.server.ownerUrl;
  const environment = {
    PATH: process.env['PATH'],
    PANOH_ROOT_KEY_FILE: postgres.file,
    PANOH_DATA_DIR: folder,
    PANOH_REQUESTS_PER_MINUTE: '1000000',
    DATABASE_URL: databaseUrl,
    REDIS_URL: redis?.url,
  };
  const port = await freePort();
  const faketime = findFaketime();
  const started: { webs: Supervised[]; workers: Supervised[] } = { webs: [], workers: [] };
  for (let number = 1; number <= webs; number += 1) {
    const own = { ...environment, PORT: String(port) };
    const door = ['main', '--without-workers'];
    started.webs.push(new Supervised({ name: `web-${number}`, door, environment: own, folder, faketime }));
  }
  const theirs = {
    ...environment,
    ...letters?.environment,
    ...(between ? { DATABASE_URL: await between.database(databaseUrl) } : {}),
    ...(between && redis ? { REDIS_URL: await between.redis(redis.url) } : {}),
  };
  for (let number = 1; number <= workers; number += 1)
    started.workers.push(
      new Supervised({ name: `worker-${number}`, door: ['worker'], environment: theirs, folder, faketime }),
    );
  await postgres.crash();
  await Promise.all([...started.webs, ...started.workers].map((one) => one.start()));
  return { ...started, address: `http://127.0.0.1:${port}` };
}
