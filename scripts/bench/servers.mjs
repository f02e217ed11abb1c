import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { inRoot } from '../support/root.mjs';

const PATIENCE_MS = 120_000;
/** The memory settings of the image. */
const FLAGS = ['--max-semi-space-size=8'];
const ARENAS = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '131072' };

/** A port on which nothing listens. @returns {Promise<number>} */
const freePort = () =>
  new Promise((done) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });

const running = (child, port) => ({
  port,
  pid: child.pid,
  close: () =>
    new Promise((done) => {
      if (child.exitCode !== null || child.signalCode !== null) return done();
      child.once('exit', done);
      child.kill('SIGTERM');
    }),
});

/** Starts a server of ours and waits until it answers. */
async function serve(script, { args, env, log = 'inherit', path, flags = [] }) {
  const port = await freePort();
  const child = spawn(process.execPath, [...flags, inRoot(script), ...args(port)], {
    env: { ...process.env, NODE_ENV: 'production', PORT: String(port), ...env },
    stdio: ['ignore', 'ignore', log],
  });
  for (const began = Date.now(); Date.now() - began < PATIENCE_MS; await pause(100)) {
    if (child.exitCode !== null) throw new Error(`A server ended with ${child.exitCode} before it answered.`);
    const answer = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => null);
    if (answer?.ok) return running(child, port);
  }
  throw new Error('A server did not answer in two minutes.');
}

async function untilSaid(child, words) {
  for await (const line of createInterface(child.stdout)) if (line.includes(words)) break;
  child.stdout.resume();
}

function settingsFor(scratch, databaseUrl) {
  const address = new URL(databaseUrl);
  [address.username, address.password] = ['', ''];
  return {
    ...{ NODE_ENV: 'production', DATABASE_URL: address.toString(), DATABASE_OWNER_URL: '', REDIS_URL: '' },
    ...{ PANOH_DEMO: 'off', PANOH_DATA_DIR: scratch.folder, PANOH_ROOT_KEY_FILE: scratch.keyFile },
    PANOH_LOG_LEVEL: 'info',
    // Every visitor asks as fast as answers come.
    PANOH_REQUESTS_PER_MINUTE: '1000000',
  };
}

/** As in production a log goes to a file: a line a request is part of what a request costs. */
const logIn = (scratch, name) => openSync(join(scratch.folder, name), 'a');

/** One worker process, as `npm run start:worker` starts it; its queue is in PostgreSQL where no Redis is named. */
export async function startWorker(scratch, databaseUrl, redisUrl) {
  const child = spawn(process.execPath, [...FLAGS, inRoot('dist/backend/src/worker.js')], {
    env: { ...process.env, ...settingsFor(scratch, databaseUrl), ...ARENAS, REDIS_URL: redisUrl },
    stdio: ['ignore', 'pipe', logIn(scratch, 'worker.log')],
  });
  await untilSaid(child, 'are running');
  return running(child, 0);
}

/** A separate Redis that appends every change to a file, as production does. */
export async function startRedis() {
  const [port, folder] = [await freePort(), await mkdtemp(join(tmpdir(), 'panoh-redis-'))];
  const flags = `--port ${port} --bind 127.0.0.1 --appendonly yes --dir ${folder} --save`.split(' ');
  const child = spawn('redis-server', [...flags, ''], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child, 'spawn');
  await untilSaid(child, 'Ready to accept');
  const { close } = running(child, port);
  return {
    url: `redis://127.0.0.1:${port}`,
    close: () => close().then(() => rm(folder, { recursive: true, force: true })),
  };
}

/** The product in the role `web`, as `npm run start:web` starts it. */
export const startProduct = (scratch, databaseUrl, more = {}) =>
  serve('dist/backend/src/main.js', {
    args: () => ['--without-workers'],
    env: { ...settingsFor(scratch, databaseUrl), ...ARENAS, ...more },
    flags: FLAGS,
    log: logIn(scratch, 'web.log'),
    path: '/api/health/ready',
  });

/** The bare server on the same database, past row security. */
export const startBare = (databaseUrl, agencyId) =>
  serve('scripts/bench/bare-server.mjs', {
    args: (port) => [databaseUrl, String(port), agencyId],
    env: {},
    path: '/',
  });

/** The same pages as a tutorial would write them, on the same database. */
export const startOrdinary = (databaseUrl, agencyId) =>
  serve('scripts/bench/ordinary-server.mjs', {
    args: (port) => [databaseUrl, String(port), agencyId],
    env: {},
    path: '/referrals',
  });

/** The process that every connection to the scratch database belongs to. */
export const databaseProcess = (scratch) =>
  Number(readFileSync(join(scratch.databaseFolder, 'postmaster.pid'), 'utf8').split('\n')[0]);
