import { PassThrough } from 'node:stream';
import type { Response } from 'express';
import { Client } from 'pg';
import type { ClientConfig } from 'pg';
import { Log } from '../log.js';
import { Inject, Injectable } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import { RootKey } from '../crypto/root-key.js';
import { loginFor } from '../database/connections.js';
import { Database } from '../database/database.js';
import { tooMany } from '../http/request-limits.js';
import { SETTINGS } from '../platform.module.js';
import { ACTIVE_SESSIONS, wasNotified } from './live.queries.js';
import { Repeating } from '../queue/repeating.js';

/** A page is notified at most once in this time. */
const GAP_MS = 1_000;
/** A proxy, or a telephone network, cuts off what is silent for long. */
const SILENT_MS = 17_000;
/** Unread bytes of a client whose connection is lost. */
const MOST_UNREAD = 4_096;
/** How long the end may take to reach her. */
const LAST_MS = 1_000;

/** Only the event name: pages read changes through routes that check permissions. */
const CHANGED = 'event: changed\ndata:\n\n';
const BREATH = ':\n\n';

export interface LiveSubscriber {
  userId: string;
  sessionHash: string;
}

/** One open page that gets an event when its user is notified. */
export class LiveStream {
  readonly body = new PassThrough();
  readonly userId: string;
  readonly sessionHash: string;
  private spokeAt = performance.now();
  private toldAt = -Infinity;
  private telling: NodeJS.Timeout | null = null;

  constructor(
    { userId, sessionHash }: LiveSubscriber,
    private readonly response: Response,
    onEnd: () => void,
  ) {
    this.userId = userId;
    this.sessionHash = sessionHash;
    this.body.once('close', () => {
      if (this.telling) clearTimeout(this.telling);
      onEnd();
    });
    response.once('close', () => this.body.destroy());
    // The head goes out with it.
    this.say(BREATH);
  }

  /** At once, or as soon as a second has passed since the last time. */
  tell(): void {
    if (this.telling) return;
    const wait = Math.max(0, this.toldAt + GAP_MS - performance.now());
    if (wait === 0) this.tellNow();
    else this.telling = setTimeout(() => this.tellNow(), wait);
  }

  /** Sends a keep-alive; ends the stream where the client no longer reads. */
  breathe(): void {
    if (this.body.readableLength + this.response.writableLength > MOST_UNREAD) this.end();
    else if (performance.now() - this.spokeAt >= SILENT_MS) this.say(BREATH);
  }

  end(): void {
    this.body.end();
    setTimeout(() => {
      if (!this.response.writableFinished) this.response.destroy();
      this.body.destroy();
    }, LAST_MS).unref();
  }

  private tellNow(): void {
    this.telling = null;
    this.toldAt = performance.now();
    this.say(CHANGED);
  }

  private say(words: string): void {
    if (!this.body.writable) return;
    this.spokeAt = performance.now();
    this.body.write(words);
  }
}

const CHANNEL = 'panoh_live';
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
/** A database that hangs is as good as gone. */
const PATIENCE_MS = 5_000;

interface Hearing {
  /** A user was notified. */
  onTold: (userId: string) => void;
  /** Listening has begun; earlier notifications were not received. */
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

/** Pages in sight of one person; of more the one that was opened first gives way, since it may be a dead line. */
const MOST_A_SESSION = 4;
const MOST_A_PROCESS = 2_000;
const BUSY_MS = 30_000;
/** A stream whose session has ended is gone within five seconds. */
const LOOK_EVERY_MS = 3_000;

/**
 * Streams that send an event when a user is notified. A stream holds no transaction and no database connection; all
 * streams of a process share the one that listens, which also checks which sessions are still valid.
 */
@Injectable()
export class LiveService implements OnModuleDestroy {
  private readonly streams = new Set<LiveStream>();
  private readonly connection: LiveConnection;
  private readonly looking: Repeating;
  private isClosing = false;

  constructor(
    @Inject(SETTINGS) settings: Settings,
    root: RootKey,
    private readonly database: Database,
    log: Log,
  ) {
    this.connection = new LiveConnection(loginFor('panoh_app', settings, root), log, {
      onTold: (userId) => this.tell((stream) => stream.userId === userId),
      onHearing: () => this.tell(() => true),
    });
    this.looking = new Repeating({ failure: 'live_look_failed', everyMs: LOOK_EVERY_MS, log }, () =>
      this.look(),
    );
  }

  /** Opens a stream for the viewer. Notifications since the last read are sent again, so none is missed. */
  async open(sessionHash: string, response: Response, since: Date | null): Promise<LiveStream> {
    if (this.isClosing || this.streams.size >= MOST_A_PROCESS) throw tooMany(BUSY_MS);
    const { userId } = this.database.viewer;
    const own = [...this.streams].filter((stream) => stream.sessionHash === sessionHash);
    for (const oldest of own.slice(0, Math.max(0, own.length + 1 - MOST_A_SESSION))) oldest.end();
    const stream = new LiveStream({ userId, sessionHash }, response, () => this.streams.delete(stream));
    this.streams.add(stream);
    this.connection.open();
    this.looking.start();
    if (since && (await wasNotified(this.database, userId, since))) stream.tell();
    return stream;
  }

  /** Before the server waits for its connections to end. */
  async onModuleDestroy(): Promise<void> {
    this.isClosing = true;
    for (const stream of this.streams) stream.end();
    await this.looking.stop();
    await this.connection.close();
  }

  private tell(isMeant: (stream: LiveStream) => boolean): void {
    for (const stream of this.streams) if (isMeant(stream)) stream.tell();
  }

  private async look(): Promise<void> {
    const streams = [...this.streams];
    if (streams.length === 0) return;
    const hashes = [...new Set(streams.map(({ sessionHash }) => sessionHash))];
    const rows = await this.connection.ask<{ hash: string }>(ACTIVE_SESSIONS, [hashes]);
    const living = rows && new Set(rows.map(({ hash }) => hash));
    for (const stream of streams)
      if (living && !living.has(stream.sessionHash)) stream.end();
      else stream.breathe();
  }
}
