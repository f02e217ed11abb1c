import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestApp } from './app.js';
import { testRootKey } from './database.js';
import { freePort } from './free-port.js';

export const built = (door: string): string => join(process.cwd(), 'dist/backend/src', `${door}.js`);

/** A process of the product, as `npm run start:web` and `npm run start:worker` start it once all is built. */
export interface ProductProcess {
  readonly port: number;
  readonly pid: number;
  /** At once, as the machine's memory guard or a power cut would. */
  kill(): Promise<void>;
}

/** Web and worker processes on the database of a test. */
export class Processes {
  private readonly running: ChildProcess[] = [];
  /** All that they wrote, on either stream. */
  readonly said: string[] = [];

  private constructor(
    private readonly folder: string,
    private readonly settings: NodeJS.ProcessEnv,
  ) {}

  static async on(test: TestApp, redisUrl: string, more: NodeJS.ProcessEnv = {}): Promise<Processes> {
    const folder = await mkdtemp(join(tmpdir(), 'panoh-processes-'));
    const rootKeyFile = join(folder, 'root.key');
    await writeFile(rootKeyFile, testRootKey().toString('base64'), { mode: 0o600 });
    return new Processes(folder, {
      PATH: process.env['PATH'],
      DATABASE_URL: test.database.ownerUrl,
      REDIS_URL: redisUrl,
      PANOH_ROOT_KEY_FILE: rootKeyFile,
      PANOH_DATA_DIR: folder,
      PANOH_REQUESTS_PER_MINUTE: '1000000',
      ...more,
    });
  }

  web(): Promise<ProductProcess> {
    return this.start(['main', '--without-workers']);
  }

  worker(): Promise<ProductProcess> {
    return this.start(['worker']);
  }

  /** Runs a command of the operator's console; answers its exit code and all that it wrote. */
  command(words: readonly string[]): Promise<{ code: number; said: string }> {
    return new Promise((done) => {
      execFile(process.execPath, [built('panoh'), ...words], { env: this.settings }, (error, out, said) =>
        done({ code: error ? Number(error.code) : 0, said: out + said }),
      );
    });
  }

  /** A file beside their keys, gone when they close; answers its path. */
  async keep(name: string, bytes: Buffer): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, bytes);
    return path;
  }

  async close(): Promise<void> {
    await Promise.all(this.running.map(end));
    await rm(this.folder, { recursive: true, force: true });
  }

  private async start([door = '', ...flags]: string[]): Promise<ProductProcess> {
    const port = await freePort();
    const child = spawn(process.execPath, [built(door), ...flags], {
      env: { ...this.settings, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.running.push(child);
    await new Promise<void>((resolve, reject) => {
      let said = '';
      const hear = (text: Buffer): void => {
        said += text.toString();
        this.said.push(text.toString());
        if (/http:\/\/localhost|workers are running/.test(said)) resolve();
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('exit', () => reject(new Error(`${door} ended: ${said}`)));
    });
    return { port, pid: child.pid ?? 0, kill: () => end(child) };
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGKILL');
  await ended;
}
