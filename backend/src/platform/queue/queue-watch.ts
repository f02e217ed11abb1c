import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { WorkerDatabase } from '../database/worker-database.js';
import { Log } from '../log.js';
import { Queues } from './queues.js';
import type { QueueDepth } from './queues.js';
import { Repeating } from './repeating.js';

const EVERY_MS = 30_000;

/** Writes down how much waits in the queue and before it, for those who look after the machine. */
@Injectable()
export class QueueWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly watching: Repeating;

  constructor(
    private readonly queues: Queues,
    private readonly database: WorkerDatabase,
    log: Log,
  ) {
    this.watching = new Repeating({ failure: 'queue_watch_failed', everyMs: EVERY_MS, log }, () =>
      this.look(),
    );
  }

  onApplicationBootstrap(): void {
    this.watching.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.watching.stop();
  }

  /** A queue that does not answer is written down as such, with the time since when; the outbox is counted all the same. */
  async look(): Promise<void> {
    const depth = await this.queues.depth().catch((): QueueDepth | null => null);
    await this.database.query(
      `insert into panoh.heartbeats as h (name, beaten_at, counts) values ('queue', panoh.now(), $1::jsonb || jsonb_build_object(
         'awaySince', case when $2 then null else panoh.now() end,
         'outboxWaiting', (select count(*) from panoh.outbox where relayed_at is null),
         'outboxOldestAt', (select min(created_at) from panoh.outbox where relayed_at is null)))
       on conflict (name) do update set beaten_at = excluded.beaten_at, counts = excluded.counts || case when $2 then '{}'
         else jsonb_build_object('awaySince', coalesce(h.counts->>'awaySince', excluded.counts->>'awaySince')) end`,
      [JSON.stringify({ backend: this.queues.kind, isReached: depth !== null, ...depth }), depth !== null],
    );
  }
}
