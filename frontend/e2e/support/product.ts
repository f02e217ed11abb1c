import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import pg from 'pg';
import { freePort } from '../../../backend/test/support/free-port';

const built = (path: string): string => fileURLToPath(new URL(`../../../dist/${path}`, import.meta.url));

const DUSHANBE = 5;
const DAY_MINUTES = 24 * 60;
/** Longest wait for the address: an empty folder, with the registers of the demo. */
const START_MS = 240_000;

/** The product as `npm start` runs it: one process, its own database in a new folder, the demo in it. */
export class Product {
  private constructor(
    readonly url: string,
    private readonly server: ChildProcess,
    private readonly folder: string,
  ) {}

  /** Where its database stands, as it says itself; elsewhere than its folder when started by root. */
  private data = '';

  /**
   * Starts with these settings, as a deployment would set them, on a copy of the database of a first start, in which every
   * user has closed the tour of the first screen.
   */
  static async start(settings: Record<string, string> = {}): Promise<Product> {
    const product = await Product.startNew(settings);
    await product.query('insert into panoh.closed_tours (user_id) select id from panoh.users');
    return product;
  }

  /** The same as users find it who sign in for the first time. */
  static async startNew(settings: Record<string, string> = {}): Promise<Product> {
    const { copyOfCached } = (await import(
      new URL('../../../scripts/support/cache-folder.mjs', import.meta.url).href
    )) as { copyOfCached: (name: string, fill: (folder: string) => Promise<void>) => Promise<string> };
    const fill = async (folder: string): Promise<void> => (await Product.launch(folder)).end();
    return Product.launch(await copyOfCached('demo', fill), settings);
  }

  private static async launch(folder: string, settings: Record<string, string> = {}): Promise<Product> {
    const port = await freePort();
    const server = spawn(process.execPath, [built('backend/src/main.js')], {
      env: {
        ...process.env,
        PANOH_DATA_DIR: folder,
        PANOH_DEMO: 'on',
        PORT: String(port),
        DATABASE_URL: '',
        ...settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const product = new Product(`http://localhost:${port}`, server, folder);
    try {
      await product.ready();
    } catch (error) {
      await product.stop();
      throw error;
    }
    return product;
  }

  /** Moves the clock of the database; after more than a working day users must sign in again. */
  async pass(interval: string): Promise<void> {
    const { clockMovedBy } = (await import(
      pathToFileURL(built('backend/src/platform/schema/scratch.js')).href
    )) as { clockMovedBy: (interval: string) => string };
    await this.query(clockMovedBy('$1::interval'), [interval]);
  }

  /** Lets time pass until the clock in Dushanbe next shows `hour`, and then whole days. */
  async passTo(hour: number, days = 0): Promise<void> {
    const now = await this.now();
    const minutes = ((now.getUTCHours() + DUSHANBE) % 24) * 60 + now.getUTCMinutes();
    const wait = (hour * 60 - minutes + DAY_MINUTES) % DAY_MINUTES;
    await this.pass(`${wait + days * DAY_MINUTES} minutes`);
  }

  async now(): Promise<Date> {
    const [row] = await this.query<{ at: Date }>('select panoh.now() as at');
    if (!row) throw new Error('The database told no time.');
    return row.at;
  }

  async stop(): Promise<void> {
    await this.end();
    for (const folder of [this.folder, this.data].filter(Boolean))
      await rm(folder, { recursive: true, force: true });
  }

  private async end(): Promise<void> {
    if (this.server.exitCode === null) {
      const ended = new Promise((done) => this.server.once('exit', done));
      this.server.kill('SIGTERM');
      await ended;
    }
  }

  /** As the owner of the database, who exists in tests and migrations only. */
  private async query<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    const state = await readFile(join(this.data, 'postmaster.pid'), 'utf8');
    const { loadRootKey } = (await import(
      pathToFileURL(built('backend/src/platform/crypto/root-key.js')).href
    )) as { loadRootKey: (file: string) => Promise<{ rolePassword(role: string): string }> };
    const root = await loadRootKey(join(this.folder, 'root.key'));
    const client = new pg.Client({
      host: '127.0.0.1',
      port: Number(state.split('\n')[3]),
      user: 'panoh_owner',
      password: root.rolePassword('panoh_owner'),
      database: 'panoh',
    });
    await client.connect();
    try {
      return (await client.query(sql, parameters)).rows as Row[];
    } finally {
      await client.end();
    }
  }

  private async ready(): Promise<void> {
    let said = '';
    const listen = (chunk: Buffer) => (said += chunk.toString('utf8'));
    this.server.stdout?.on('data', listen);
    this.server.stderr?.on('data', listen);
    const deadline = Date.now() + START_MS;
    while (!this.data) {
      if (this.server.exitCode !== null || Date.now() > deadline) throw new Error(`No address yet:\n${said}`);
      await new Promise((wait) => setTimeout(wait, 100));
      this.data = /^ *Data: (.+)$/m.exec(said)?.[1] ?? '';
    }
  }
}
