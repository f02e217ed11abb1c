import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import { SettingError } from '../config/settings.js';
import { QUIET } from './quiet-settings.js';
import { findBinaries } from './binaries.js';
import type { Binaries } from './binaries.js';
import { prepareHome } from './home.js';
import type { Home } from './home.js';

export interface EmbeddedOptions {
  dataDir: string;
  /** Asked for each time, where it may change while the database runs. */
  password: string | (() => string);
  /** Trades durability for speed; tests only. */
  throwaway?: boolean;
}

const OWNER = 'panoh_owner';
const DATABASE = 'panoh';
const WRONG_PASSWORD = '28P01';
const OTHER_KEY =
  'PANOH_ROOT_KEY_FILE is not the key that this database was made with; nothing in it could be opened. Put the right file back.';
const DISK_FULL = 'The disk that PANOH_DATA_DIR is on is full. Make room on it, or name another folder.';
const REVIVE_MS = 2_000;
const PORTS_TRIED = 5;

/**
 * A PostgreSQL 18 that belongs to this process, for machines with only Node. Under root it runs as an ordinary user
 * from a folder that this user can enter, since PostgreSQL refuses root.
 */
export class EmbeddedPostgres {
  private process: ChildProcess | null = null;
  private port = 0;
  private isStopping = false;
  private reviving: Promise<void> = Promise.resolve();

  private constructor(
    private readonly binaries: Binaries,
    private readonly home: Home,
    private readonly options: EmbeddedOptions,
  ) {}

  /** Prepares (on the first call), starts, and answers once the server accepts connections. */
  static async start(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
    const home = await prepareHome(options.dataDir);
    const server = new EmbeddedPostgres(await findBinaries(home), home, options);
    try {
      await server.stopOrphan();
      if (!existsSync(join(home.data, 'PG_VERSION'))) await server.initialise();
      await server.launchOnFreePort();
      await server.createDatabase();
    } catch (error) {
      await server.stop();
      throw isDiskFull(error) ? new SettingError(DISK_FULL) : error;
    }
    return server;
  }

  /** Whether a database was made in this folder already. */
  static async holdsData(dataDir: string): Promise<boolean> {
    return existsSync(join((await prepareHome(dataDir)).data, 'PG_VERSION'));
  }

  /** Ends the server of a killed process; the caller holds the instance lock. */
  static async endOrphan(dataDir: string): Promise<void> {
    const home = await prepareHome(dataDir);
    await new EmbeddedPostgres(await findBinaries(home), home, { dataDir, password: '' }).stopOrphan();
  }

  /** The folder that holds the data; not always below the project (see {@link prepareHome}). */
  get folder(): string {
    return this.home.data;
  }

  get ownerUrl(): string {
    return this.urlFor(DATABASE);
  }

  urlFor(database: string): string {
    return `postgres://${OWNER}:${encodeURIComponent(this.password)}@127.0.0.1:${this.port}/${database}`;
  }

  private get password(): string {
    const { password } = this.options;
    return typeof password === 'string' ? password : password();
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    await this.endProcess();
    await this.reviving;
  }

  private async endProcess(): Promise<void> {
    const child = this.process;
    if (!child || hasEnded(child)) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGINT');
    // A fast stop takes well under a second; what hangs is stopped at once, and recovers from its log next time.
    const impatience = setTimeout(() => child.kill('SIGQUIT'), 8_000);
    await ended;
    clearTimeout(impatience);
    this.process = null;
  }

  /** A server that died (killed, out of memory) is started again under the same address until it runs. */
  private async revive(): Promise<void> {
    while (!this.isStopping) {
      const isUp = await this.launch().then(
        () => true,
        () => this.endProcess().then(() => false),
      );
      if (isUp) return;
      await new Promise((done) => setTimeout(done, REVIVE_MS));
    }
  }

  private async initialise(): Promise<void> {
    const secret = join(this.home.root, 'initdb-password');
    const unfinished = `${this.home.data}.part`;
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true, mode: 0o700 });
    await this.home.own(unfinished);
    await writeFile(secret, this.password, { mode: 0o600 });
    await this.home.own(secret);
    try {
      await this.finish(this.binaries.initdb, [
        `--pgdata=${unfinished}`,
        `--username=${OWNER}`,
        `--pwfile=${secret}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale-provider=icu',
        '--icu-locale=und',
        '--locale=C',
      ]);
      // Renamed when complete: an interrupted start is repeated and never meets a partial cluster.
      await rename(unfinished, this.home.data);
    } finally {
      await rm(secret, { force: true });
    }
  }

  /** Between the choice of a port and its use another program may have taken it. */
  private async launchOnFreePort(): Promise<void> {
    for (let left = PORTS_TRIED; ; left--) {
      try {
        return await this.launch();
      } catch (error) {
        if (left === 1 || !isPortTaken(error)) throw error;
        this.port = 0;
      }
    }
  }

  private async launch(): Promise<void> {
    this.port ||= await freePort();
    const settings: Record<string, string> = {
      port: String(this.port),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: '120',
      ...QUIET,
      ...(this.options.throwaway ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = this.spawn(this.binaries.postgres, ['-D', this.home.data, ...flags]);
    const complaints: string[] = [];
    child.stderr?.on('data', (chunk: Buffer) => complaints.push(chunk.toString()));
    this.process = child;
    await this.untilReady(child, complaints);
    if (hasEnded(child)) throw new Error('PostgreSQL ended as soon as it had started.');
    // A full disk must not end the process because of a line that cannot be written.
    child.stderr?.on('data', (chunk: Buffer) => {
      appendFile(join(this.home.root, 'postgres.log'), chunk).catch(() => undefined);
    });
    child.once('exit', () => {
      if (!this.isStopping) this.reviving = this.revive();
    });
  }

  private async untilReady(child: ChildProcess, complaints: string[]): Promise<void> {
    const deadline = Date.now() + 60_000;
    while (Date.now() < deadline) {
      if (hasEnded(child)) throw new Error(`PostgreSQL did not start: ${complaints.join('').trim()}`);
      if (await this.accepts()) return;
      await new Promise((done) => setTimeout(done, 40));
    }
    throw new Error('PostgreSQL did not answer within 60 seconds.');
  }

  private async accepts(): Promise<boolean> {
    const client = new Client({ connectionString: this.urlFor('postgres'), connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    return client.connect().then(
      () => client.end().then(() => true),
      (error: NodeJS.ErrnoException) => {
        if (error.code === WRONG_PASSWORD) throw new SettingError(OTHER_KEY);
        return false;
      },
    );
  }

  private async createDatabase(): Promise<void> {
    const client = new Client({ connectionString: this.urlFor('postgres') });
    await client.connect();
    try {
      const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
      if (!rowCount) await client.query(`create database ${DATABASE}`);
    } finally {
      await client.end();
    }
  }

  /** After a kill -9 of this process its server may live on; the instance lock proves that nobody uses it. */
  private async stopOrphan(): Promise<void> {
    const file = join(this.home.data, 'postmaster.pid');
    const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0]);
    if (!pid || !isAlive(pid)) return;
    await this.finish(this.binaries.pgCtl, [
      'stop',
      '-D',
      this.home.data,
      '-m',
      'fast',
      '-w',
      '-t',
      '20',
    ]).catch(() => rm(file, { force: true }));
  }

  private spawn(command: string, flags: string[]): ChildProcess {
    return spawn(command, flags, {
      ...this.home.identity,
      cwd: this.home.root,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, LC_ALL: 'C' },
      // Ctrl+C reaches the whole group: the server must outlive it until its clients have finished. A throw-away one
      // ends with those who started it, also where they are ended in the middle of a test.
      detached: process.platform !== 'win32' && !this.options.throwaway,
    });
  }

  private async finish(command: string, flags: string[]): Promise<void> {
    const child = this.spawn(command, flags);
    const output: string[] = [];
    child.stderr?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
    const code = await new Promise((done, fail) => {
      child.once('error', fail);
      child.once('exit', done);
    });
    if (code !== 0) throw new Error(`${command} ended with ${String(code)}: ${output.join('').trim()}`);
  }
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

const isPortTaken = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('could not create any TCP/IP sockets');

const isDiskFull = (error: unknown): boolean =>
  /No space left on device|ENOSPC/.test(error instanceof Error ? error.message : '');

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
