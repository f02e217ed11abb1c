import { Client } from 'pg';
import type { ClientConfig } from 'pg';
import type { Log } from '../log.js';

const CHANNEL = 'panoh_live';
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
/** A database that hangs is as good as gone. */
const PATIENCE_MS = 5_000;

interface Hearing {
  /** Somebody was told something. */
  onTold: (userId: string) => void;
  /** It hears from now on; what was said before it did not hear. */
  onHearing: () => void;
}

/** The one connection of a process that hears whom the database tells something. Where it is lost, another one is opened. */
export class LiveConnection {
  private client: Client | null = null;
  private isHearing = false;
  private isClosed = false;
  private failures = 0;
  private retrying: NodeJS.Timeout | null = null;

  constructor(
    private readonly login: ClientConfig,
    private readonly log: Log,
    private readonly hearing: Hearing,
  ) {}

  /** Once is enough. */
  open(): void {
    if (this.client || this.retrying || this.isClosed) return;
    // The password may have changed since the last time.
    const client = new Client({
      ...this.login,
      keepAlive: true,
      connectionTimeoutMillis: PATIENCE_MS,
      query_timeout: PATIENCE_MS,
    });
    this.client = client;
    client.on('error', (error) => this.lose(client, error));
    client.on('end', () => this.lose(client, new Error('Connection ended')));
    client.on('notification', ({ payload }) => this.hearing.onTold(payload ?? ''));
    client
      .connect()
      .then(() => client.query(`listen ${CHANNEL}`))
      .then(() => this.hear(client))
      .catch((error: Error) => this.lose(client, error));
  }

  /** Null while there is no connection; a question that fails has lost it. */
  async ask<Row>(sql: string, parameters: unknown[]): Promise<Row[] | null> {
    const { client } = this;
    if (!client || !this.isHearing) return null;
    try {
      return (await client.query(sql, parameters)).rows as Row[];
    } catch (error) {
      this.lose(client, error as Error);
      return null;
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    if (this.retrying) clearTimeout(this.retrying);
    const { client } = this;
    this.client = null;
    await client?.end().catch(() => undefined);
  }

  private hear(client: Client): void {
    if (client !== this.client) return;
    this.isHearing = true;
    this.failures = 0;
    this.hearing.onHearing();
  }

  private lose(client: Client, error: Error): void {
    if (client !== this.client) return;
    if (this.failures === 0) this.log.warn('live_connection_lost', { error });
    this.client = null;
    this.isHearing = false;
    client.end().catch(() => undefined);
    // Not all processes at the same moment.
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.failures) * (0.5 + Math.random() / 2);
    this.failures += 1;
    this.retrying = setTimeout(() => {
      this.retrying = null;
      this.open();
    }, pause);
  }
}
