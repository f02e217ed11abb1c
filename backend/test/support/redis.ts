import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Where redis-server is, or null where this machine has none. */
export function findRedis(): string | null {
  const candidates = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'redis-server'));
  return candidates.find((path) => isExecutable(path)) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export interface RedisServer {
  url: string;
  /** At once and without saving, as a power cut would. */
  kill(): Promise<void>;
}

/** As docker-compose.yml gives it. */
const withPassword = (password: string): string[] => {
  const digest = createHash('sha256').update(password).digest('hex');
  return ['--user', 'default', 'on', `#${digest}`, '~*', '&*', '+@all'];
};

/** A separate Redis on the given port, without files on disk. */
export async function startRedis(command: string, port: number, password?: string): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'panoh-redis-'));
  const flags = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  if (password) flags.push(...withPassword(password));
  const child = spawn(command, flags, { cwd: folder, stdio: 'ignore' });
  const ended = new Promise((done) => child.once('exit', done));
  while (!(await answers(port))) await new Promise((done) => setTimeout(done, 30));
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  return { url: `redis://127.0.0.1:${port}`, kill };
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => done(true)).once('connect', () => socket.destroy());
    socket.once('error', () => done(false));
  });
}
