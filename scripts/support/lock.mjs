import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { ROOT } from './root.mjs';

const FOLDER = createHash('sha256').update(ROOT).digest('hex').slice(0, 16);

function pathOf(what) {
  const name = `panoh-${what}-${FOLDER}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join('/tmp', `${name}.sock`);
}

const listen = (path) =>
  new Promise((done, fail) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error) => (error.code === 'EADDRINUSE' ? done(null) : fail(error)));
    server.listen(path, () => done(server));
  });

const isAnswered = (path) =>
  new Promise((done) => {
    const socket = connect(path);
    socket.once('connect', () => done(true)).once('connect', () => socket.destroy());
    socket.once('error', () => done(false));
  });

/**
 * Only one process at a time installs or builds in this folder, or does the named work; others wait. The lock is a
 * listening local socket, so that the operating system releases it however its holder ends.
 * @param {() => void} onWait called once when another process has the lock
 * @param {string} what
 * @returns {Promise<() => Promise<void>>} releases the lock
 */
export async function takeLock(onWait, what = 'build') {
  const path = pathOf(what);
  let hasWaited = false;
  for (;;) {
    const server = await listen(path);
    if (server) {
      server.unref();
      return async () => {
        await new Promise((done) => server.close(done));
        if (process.platform !== 'win32') await rm(path, { force: true });
      };
    }
    if (!(await isAnswered(path))) {
      await rm(path, { force: true });
      continue;
    }
    if (!hasWaited) onWait();
    hasWaited = true;
    await new Promise((done) => setTimeout(done, 500));
  }
}
