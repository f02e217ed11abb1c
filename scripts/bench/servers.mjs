import { spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { inRoot } from '../support/root.mjs';
import { askOnce, requestOf } from './clients.mjs';

const PATIENCE_MS = 120_000;
/** The memory settings of the image. */
const FLAGS = ['--max-semi-space-size=8'];
const ARENAS = { MALLOC_ARENA_MAX: '2' };

/** A port on which nothing listens. @returns {Promise<number>} */
const freePort = () =>
  new Promise((done) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });

async function untilAnswers(child, port, path) {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`A server ended with ${child.exitCode} before it answered.`);
    const answer = await askOnce(port, requestOf({ path })).catch(() => null);
    if (answer?.status === 200) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('A server did not answer in two minutes.');
}

function begin(script, args, { env, log = 'inherit', out = 'ignore', flags = [] }) {
  return spawn(process.execPath, [...flags, script, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', out, log],
  });
}

const running = (child, port) => ({
  port,
  pid: child.pid,
  close: () =>
    new Promise((done) => {
      child.once('exit', done);
      child.kill('SIGTERM');
    }),
});

function settingsFor(scratch, databaseUrl) {
  const address = new URL(databaseUrl);
  address.username = '';
  address.password = '';
  return {
    NODE_ENV: 'production',
    DATABASE_URL: address.toString(),
    DATABASE_OWNER_URL: '',
    REDIS_URL: '',
    PANOH_DEMO: 'off',
    PANOH_DATA_DIR: scratch.folder,
    PANOH_ROOT_KEY_FILE: scratch.keyFile,
    PANOH_LOG_LEVEL: 'info',
  };
}

/** One worker process, as `npm run start:worker` starts it; its queue is in PostgreSQL where no Redis is named. */
export async function startWorker(scratch, databaseUrl, redisUrl) {
  const log = openSync(join(scratch.folder, 'worker.log'), 'a');
  const env = { ...settingsFor(scratch, databaseUrl), ...ARENAS, REDIS_URL: redisUrl };
  const child = begin(inRoot('dist/backend/src/worker.js'), [], { env, log, out: 'pipe', flags: FLAGS });
  for await (const line of createInterface(child.stdout)) if (line.includes('are running')) break;
  return running(child, 0);
}

/** A separate Redis that appends every change to a file, as production does. */
export async function startRedis() {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'panoh-redis-'));
  const flags = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'yes',
    '--dir',
    folder,
  ];
  const child = spawn('redis-server', flags, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface(child.stdout)) if (line.includes('Ready to accept')) break;
  child.stdout.resume();
  const { close } = running(child, port);
  return {
    url: `redis://127.0.0.1:${port}`,
    close: () => close().then(() => rm(folder, { recursive: true, force: true })),
  };
}

/** The product in the role `web`, as `npm run start:web` starts it; behind a proxy it believes what that says of HTTPS. */
export async function startProduct(scratch, databaseUrl, { trustsProxy = false } = {}) {
  const port = await freePort();
  // As in production its log goes to a file: a line a request is part of what a request costs.
  const log = openSync(join(scratch.folder, 'web.log'), 'a');
  const env = {
    ...settingsFor(scratch, databaseUrl),
    ...ARENAS,
    PORT: String(port),
    PANOH_TRUST_PROXY: trustsProxy ? 'on' : 'off',
    // Every visitor asks as fast as answers come.
    PANOH_REQUESTS_PER_MINUTE: '1000000',
  };
  const child = begin(inRoot('dist/backend/src/main.js'), ['--without-workers'], { env, log, flags: FLAGS });
  await untilAnswers(child, port, '/api/health/ready');
  return running(child, port);
}

/** The bare server on the same database, past row security. */
export async function startBare(databaseUrl, agencyId) {
  const port = await freePort();
  const script = inRoot('scripts/bench/bare-server.mjs');
  const child = begin(script, [databaseUrl, String(port), agencyId], { env: { NODE_ENV: 'production' } });
  await untilAnswers(child, port, '/');
  return running(child, port);
}

/** The process that every connection to the scratch database belongs to. */
export const databaseProcess = (scratch) =>
  Number(readFileSync(join(scratch.databaseFolder, 'postmaster.pid'), 'utf8').split('\n')[0]);
