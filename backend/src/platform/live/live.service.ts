import { Inject, Injectable } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import type { Response } from 'express';
import type { Settings } from '../config/settings.js';
import { RootKey } from '../crypto/root-key.js';
import { loginFor } from '../database/connections.js';
import { Database } from '../database/database.js';
import { tooMany } from '../http/request-limits.js';
import { Log } from '../log.js';
import { SETTINGS } from '../platform.module.js';
import { Repeating } from '../queue/repeating.js';
import { LiveConnection } from './live-connection.js';
import { LiveStream } from './live-stream.js';

/** Pages in sight of one person; of more the one that was opened first gives way, since it may be a dead line. */
const MOST_A_SESSION = 4;
const MOST_A_PROCESS = 2_000;
const BUSY_MS = 30_000;
/** A stream whose session has ended is gone within five seconds. */
const LOOK_EVERY_MS = 3_000;

/**
 * The pages that hear as soon as somebody is told something. A stream holds no transaction and no connection of the
 * database; all of a process share the one that listens, which also asks whose session still stands.
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

  /** For the viewer; what she was told since she last read is told again, and from then on nothing is missed. */
  async open(sessionHash: string, response: Response, since: Date | null): Promise<LiveStream> {
    if (this.isClosing || this.streams.size >= MOST_A_PROCESS) throw tooMany(BUSY_MS);
    const { userId } = this.database.viewer;
    const own = [...this.streams].filter((stream) => stream.sessionHash === sessionHash);
    for (const oldest of own.slice(0, Math.max(0, own.length + 1 - MOST_A_SESSION))) oldest.end();
    const stream = new LiveStream({ userId, sessionHash }, response, () => this.streams.delete(stream));
    this.streams.add(stream);
    this.connection.open();
    this.looking.start();
    if (since && (await this.wasTold(userId, since))) stream.tell();
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

  /** A row bears the time at which its transaction began. */
  private async wasTold(userId: string, since: Date): Promise<boolean> {
    const [row] = await this.database.query<{ told: boolean }>(
      `select exists (select 1 from panoh.notifications where user_id = $1
         and created_at > $2::timestamptz - interval '15 seconds') as told`,
      [userId, since],
    );
    return row?.told ?? true;
  }

  private async look(): Promise<void> {
    const streams = [...this.streams];
    if (streams.length === 0) return;
    const hashes = [...new Set(streams.map(({ sessionHash }) => sessionHash))];
    const rows = await this.connection.ask<{ hash: string }>('select panoh.living_sessions($1) as hash', [
      hashes,
    ]);
    const living = rows && new Set(rows.map(({ hash }) => hash));
    for (const stream of streams)
      if (living && !living.has(stream.sessionHash)) stream.end();
      else stream.breathe();
  }
}
