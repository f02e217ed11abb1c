import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { TestDatabase } from './database.js';

const COMMAND = join(process.cwd(), 'dist/backend/src/panoh.js');
const LOOK_MS = 2;

export const KINDS = ['data', 'agency', 'index', 'root'] as const;
export type Kind = (typeof KINDS)[number];

export interface Ended {
  /** Null where it was killed. */
  code: number | null;
  said: string;
  /** From its login to its end. */
  milliseconds: number;
}

/** `npm run keys:rotate`, as a process that is really there and can really be killed. */
export class RotationProcess {
  private said = '';
  private readonly child: ChildProcess;
  private readonly ended: Promise<number | null>;

  constructor(
    private readonly database: TestDatabase,
    words: readonly string[],
    settings: NodeJS.ProcessEnv,
  ) {
    this.child = spawn(process.execPath, [COMMAND, 'keys', ...words], {
      env: { PATH: process.env['PATH'], ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const hear = (text: Buffer): void => void (this.said += text.toString());
    this.child.stdout?.on('data', hear);
    this.child.stderr?.on('data', hear);
    this.ended = new Promise((done) => this.child.once('exit', (code) => done(code)));
  }

  /** Waits for its end. */
  async end(): Promise<Ended> {
    await this.login();
    return this.finish(Date.now());
  }

  /** Sends SIGKILL this long after the process has signed in to the database. */
  async killAfter(milliseconds: number): Promise<Ended> {
    await this.login();
    const began = Date.now();
    const killing = setTimeout(() => this.child.kill('SIGKILL'), milliseconds);
    const ended = await this.finish(began);
    clearTimeout(killing);
    return ended;
  }

  private async finish(began: number): Promise<Ended> {
    const code = await this.ended;
    const milliseconds = Date.now() - began;
    // Waits until the server notices the end; a manual restart is slower than that.
    while ((await this.logins()) > 0) await pause(LOOK_MS);
    return { code, said: this.said, milliseconds };
  }

  private async login(): Promise<void> {
    while (this.child.exitCode === null && (await this.logins()) === 0) await pause(LOOK_MS);
  }

  private async logins(): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      `select count(*)::int as count from pg_stat_activity where usename = 'panoh_keys'`,
    );
    return row?.count ?? 0;
  }
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
