import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { ROOT } from './root.mjs';

const name = `panoh-build-${createHash('sha256').update(ROOT).digest('hex').slice(0, 16)}`;
const path = process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join('/tmp', `${name}.sock`);

const listen = () =>
  new Promise((done, fail) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error) => (error.code === 'EADDRINUSE' ? done(null) : fail(error)));
    server.listen(path, () => done(server));
  });

const isAnswered = () =>
  new Promise((done) => {
    const socket = connect(path);
    socket.once('connect', () => done(true)).once('connect', () => socket.destroy());
    socket.once('error', () => done(false));
  });

/**
 * Only one process installs or builds in this folder at a time; others wait. The turn is a listening local socket, so
 * that the operating system gives it back however its holder ends.
 * @param {() => void} onWait called once when somebody else has the turn
 * @returns {Promise<() => Promise<void>>} gives the turn back
 */
export async function takeTurn(onWait) {
  let hasWaited = false;
  for (;;) {
    const server = await listen();
    if (server) {
      server.unref();
      return async () => {
        await new Promise((done) => server.close(done));
        if (process.platform !== 'win32') await rm(path, { force: true });
      };
    }
    if (!(await isAnswered())) {
      await rm(path, { force: true });
      continue;
    }
    if (!hasWaited) onWait();
    hasWaited = true;
    await new Promise((done) => setTimeout(done, 500));
  }
}
