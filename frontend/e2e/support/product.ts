import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import pg from 'pg';
import { demoFolder, endDemo, startDemo } from '../../../backend/test/support/demo-server';
import type { DemoServer } from '../../../backend/test/support/demo-server';

const built = (path: string): string => fileURLToPath(new URL(`../../../dist/${path}`, import.meta.url));

const DUSHANBE = 5;
const DAY_MINUTES = 24 * 60;

/** The product as `npm start` runs it: one process, its own database in a new folder, the demo in it. */
export class Product {
  private constructor(
    private server: DemoServer,
    private readonly folder: string,
    private readonly settings: Record<string, string>,
  ) {}

  get url(): string {
    return this.server.url;
  }

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
    const folder = await demoFolder();
    return new Product(await startDemo(folder, settings), folder, settings);
  }

  /** Ends the process as a power cut does, and starts it on the same data under the same address. */
  async restart(): Promise<void> {
    const { process: old, url } = this.server;
    const ended = new Promise((done) => old.once('exit', done));
    old.kill('SIGKILL');
    await ended;
    const started = await startDemo(this.folder, { ...this.settings, PORT: new URL(url).port });
    this.server = { ...started, url };
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
    await endDemo(this.server.process);
    for (const folder of [this.folder, this.server.data]) await rm(folder, { recursive: true, force: true });
  }

  /** As the owner of the database, who exists in tests and migrations only. */
  async query<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    const state = await readFile(join(this.server.data, 'postmaster.pid'), 'utf8');
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
}
