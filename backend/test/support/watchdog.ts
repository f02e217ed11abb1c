import { execFile, spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWatchPassFile } from '../../src/platform/bootstrap/watch-pass-file.js';
import { readSettings } from '../../src/platform/config/settings.js';
import { RootKey } from '../../src/platform/crypto/root-key.js';
import type { TestApp } from './app.js';
import { testRootKey } from './database.js';

const SCRIPT = join(process.cwd(), 'deploy/watchdog.sh');

/** Whether the script can be tried here as it runs in production. */
export const hasPsql = (): boolean => spawnSync('psql', ['--version']).status === 0;

export interface Look {
  /** 0 all well, 1 something is amiss. */
  code: number;
  /** The new lines that it printed. */
  said: string;
}

/** The real watchdog with the real psql and its login, on the database of a test. */
export class Watchdog {
  private running: ChildProcess | null = null;

  private constructor(
    readonly folder: string,
    private readonly settings: NodeJS.ProcessEnv,
  ) {}

  static async on(test: TestApp, more: NodeJS.ProcessEnv = {}): Promise<Watchdog> {
    const folder = await mkdtemp(join(tmpdir(), 'panoh-watchdog-'));
    const passFile = join(folder, 'pgpass');
    const settings = readSettings({ DATABASE_URL: test.database.ownerUrl, PANOH_WATCH_PASSFILE: passFile });
    await writeWatchPassFile({ settings, root: new RootKey(testRootKey()) });
    const { hostname, port, pathname } = new URL(test.database.ownerUrl);
    return new Watchdog(folder, {
      PATH: process.env['PATH'],
      PGHOST: hostname,
      PGPORT: port,
      PGDATABASE: pathname.slice(1),
      PGPASSFILE: passFile,
      PANOH_WATCH_STATE: join(folder, 'state'),
      PANOH_WATCH_CONFIRM_SECONDS: '0',
      PANOH_ALARM_FILE: join(folder, 'alarms'),
      PANOH_ALARM_COMMAND: `cat >>'${join(folder, 'paged')}'`,
      ...more,
    });
  }

  look(more: NodeJS.ProcessEnv = {}): Promise<Look> {
    return new Promise((done) => {
      execFile('sh', [SCRIPT], { env: { ...this.settings, ...more } }, (error, stdout) =>
        done({ code: error ? Number(error.code) : 0, said: stdout.trim() }),
      );
    });
  }

  /** Lines in the alarm file, or those given to the paging command. */
  async came(to: 'alarms' | 'paged'): Promise<string[]> {
    const text = await readFile(join(this.folder, to), 'utf8').catch(() => '');
    return text.split('\n').filter(Boolean);
  }

  /** Makes the last alarm look this many seconds older. */
  async ageLastWord(seconds: number): Promise<void> {
    const file = join(this.folder, 'state/told');
    const [begun, last, told] = (await readFile(file, 'utf8')).split('\n');
    await writeFile(file, `${begun}\n${Number(last) - seconds}\n${told}\n`);
  }

  /** Looks again and again, as the service does; every line goes to `hear`. */
  watch(hear: (line: string) => void): void {
    this.running = spawn('sh', [SCRIPT, '--forever'], {
      env: this.settings,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.running.stdout?.on('data', (text: Buffer) =>
      text.toString().split('\n').filter(Boolean).forEach(hear),
    );
  }

  async close(): Promise<void> {
    this.running?.kill();
    // A command that it began may still write.
    await rm(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}
