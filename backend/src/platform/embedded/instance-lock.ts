import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { Server } from 'node:net';
import { join } from 'node:path';

/**
 * One running instance per data folder. The lock is a local listening socket that the operating system frees with the
 * process: a kill -9 leaves at most a dead socket file, removed at the next start. A client that connects gets the
 * holder's message.
 */
export class InstanceLock {
  private notice = '';

  private constructor(
    private readonly server: Server,
    private readonly path: string,
  ) {
    server.on('connection', (socket) => {
      socket.on('error', () => undefined);
      socket.end(this.notice);
    });
  }

  /** Takes the lock, or returns null where another process holds it. */
  static async take(dataDir: string): Promise<InstanceLock | null> {
    const path = socketPath(dataDir);
    const first = await listen(path);
    if (first) return new InstanceLock(first, path);
    if ((await ask(path)) !== null) return null;
    await rm(path, { force: true });
    const second = await listen(path);
    return second ? new InstanceLock(second, path) : null;
  }

  /** What the running holder says of itself; empty where it has not said anything yet, null where there is none. */
  static findHolder(dataDir: string): Promise<string | null> {
    return ask(socketPath(dataDir));
  }

  /** One sentence for a process that finds the lock taken. */
  say(notice: string): void {
    this.notice = notice;
  }

  async release(): Promise<void> {
    await new Promise<void>((done) => this.server.close(() => done()));
    if (process.platform !== 'win32') await rm(this.path, { force: true });
  }
}

/** The shortest limit for a socket path is 104 bytes (macOS), including the terminator. */
const LONGEST_PATH = 100;

/** Inside the data folder, so that it is the same for every process and path. */
function socketPath(dataDir: string): string {
  const name = `panoh-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  const inFolder = join(dataDir, 'lock.sock');
  return Buffer.byteLength(inFolder) <= LONGEST_PATH ? inFolder : join('/tmp', `${name}.sock`);
}

function listen(path: string): Promise<Server | null> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? done(null) : fail(error),
    );
    server.listen(path, () => {
      server.unref();
      done(server);
    });
  });
}

const ANSWER_MS = 2_000;

function ask(path: string): Promise<string | null> {
  return new Promise((done) => {
    const socket = connect(path);
    let text = '';
    socket.setEncoding('utf8');
    socket.setTimeout(ANSWER_MS, () => socket.destroy());
    socket.on('data', (chunk: string) => (text += chunk));
    socket.once('close', (hadError) => done(hadError ? null : text));
    socket.once('error', () => undefined);
  });
}
