import { Client } from 'pg';

/** Runs SQL, over any connection. */
export type Ask = <Row>(sql: string, parameters?: unknown[]) => Promise<Row[]>;

const PAUSE_MS = 100;
const PATIENCE_MS = 60_000;
const TAKEN = /unique|duplicate/;

/** One connection to a server that comes and goes: opened again whenever it was lost. */
export class Link {
  private client: Promise<Client> | null = null;

  constructor(private readonly address: string | (() => string)) {}

  /** Once, on whatever connection there is; throws where it was lost on the way. */
  async run<T>(work: (client: Client) => Promise<T>): Promise<T> {
    this.client ??= this.open();
    const opened = this.client;
    try {
      return await work(await opened);
    } catch (error) {
      this.client = null;
      void opened.then((client) => client.end()).catch(() => undefined);
      throw error;
    }
  }

  /** Repeats until answered; only for SQL that may run twice. */
  async query<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    for (const since = Date.now(); ;) {
      try {
        return await this.run(async (client) => (await client.query(sql, parameters)).rows as Row[]);
      } catch (error) {
        if (TAKEN.test(String(error)) || Date.now() - since > PATIENCE_MS) throw error;
        await new Promise((done) => setTimeout(done, PAUSE_MS));
      }
    }
  }

  async close(): Promise<void> {
    const { client } = this;
    this.client = null;
    await (await client)?.end();
  }

  private async open(): Promise<Client> {
    const { address } = this;
    const client = new Client({
      connectionString: typeof address === 'string' ? address : address(),
      connectionTimeoutMillis: 5_000,
    });
    client.on('error', () => (this.client = null));
    await client.connect();
    return client;
  }
}
