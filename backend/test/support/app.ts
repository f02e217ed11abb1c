import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import 'reflect-metadata';
import { tmpdir } from 'node:os';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApp } from '../../src/create-app.js';
import { readSettings } from '../../src/platform/config/settings.js';
import { RootKey } from '../../src/platform/crypto/root-key.js';
import { Log } from '../../src/platform/log.js';
import { TestDatabase, testRootKey } from './database.js';

/** A request before it is sent. */
export interface Outgoing {
  method: string;
  path: string;
  body: object;
  userId: string;
  version?: number;
}

/** Changes the body and receives the status of the answer. */
export type Plant = (sent: Outgoing) => { body: object; answered(status: number): void };

/** The real application on a separate real database, connected as the app role. */
export interface TestApp {
  app: NestExpressApplication;
  database: TestDatabase;
  /** Every line that the application logged. */
  logged: string[];
  /** Changes the requests of people who sign in from now on, for example their words. */
  plant?: Plant;
  /** Ends the test's other connections, before the application closes. */
  endings: (() => Promise<void>)[];
  close(): Promise<void>;
}

/** Extra settings, and the folder of a built front end. */
export interface StartOptions {
  environment?: Record<string, string>;
  frontEnd?: string;
  /** A database that was made already. */
  database?: TestDatabase;
}

const SLOW_MS = 8_000;
const LONG_TRANSACTIONS = `select pid, usename, state, wait_event, pg_blocking_pids(pid) as blocked_by,
    round(extract(epoch from now() - xact_start)) as seconds, left(query, 200) as sql
  from pg_stat_activity where datname = current_database() and xact_start < now() - interval '5 seconds'`;

/** A statement that takes too long answers 503, and by then nothing says what it did or for whom it waited. */
function tellOfSlowRequests(server: Server, database: TestDatabase): void {
  const tell = async (path: string): Promise<void> => {
    const rows = JSON.stringify(await database.query<object>(LONG_TRANSACTIONS));
    process.stderr.write(`${path} has no answer after ${SLOW_MS} ms: ${rows}\n`);
  };
  server.on('request', ({ url }: IncomingMessage, response: ServerResponse) => {
    const path = String(url)
      .replaceAll(/[0-9a-f-]{36}/g, ':id')
      .replace(/\?.*/, '');
    const timer = setTimeout(() => void tell(path).catch(() => undefined), SLOW_MS).unref();
    response.once('close', () => clearTimeout(timer));
  });
}

export async function startApp({
  environment = {},
  frontEnd,
  ...given
}: StartOptions = {}): Promise<TestApp> {
  const database = given.database ?? (await TestDatabase.create());
  const logged: string[] = [];
  const settings = readSettings({
    DATABASE_URL: database.ownerUrl,
    PANOH_DATA_DIR: tmpdir(),
    // Tests send requests faster than people; other tests cover the limits.
    PANOH_REQUESTS_PER_MINUTE: '1000000',
    ...environment,
  });
  const ground = {
    settings,
    root: new RootKey(testRootKey()),
    log: new Log('info', (line) => logged.push(line)),
  };
  const app = await createApp(ground, frontEnd);
  // A server that does not listen yet would begin and end listening for each request.
  await app.listen(0, '127.0.0.1');
  tellOfSlowRequests(app.getHttpServer() as Server, database);
  // The actors keep their connections, and a busy machine may leave one idle for longer than Node does.
  (app.getHttpServer() as Server).keepAliveTimeout = 600_000;
  const endings: TestApp['endings'] = [];
  const close = async (): Promise<void> => {
    for (const end of endings) await end();
    await app.close();
    await database.drop();
  };
  return { app, database, logged, endings, close };
}
