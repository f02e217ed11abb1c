import { setTimeout as delay } from 'node:timers/promises';
import { PostgresConnection, PostgresQueueBackend, Queue, Worker, withBackend } from 'bullmq';
import { Client } from 'pg';
import type { ClientConfig, PoolConfig } from 'pg';
import type { BackendFactory, Processor, QueueOptions, WorkerOptions } from 'bullmq';

/** Where jobs are kept: Redis or Valkey where one is named, else PostgreSQL under the queue's own login. */
export interface QueueBackend {
  readonly kind: 'redis' | 'postgres';
  queue(name: string): Queue;
  worker(name: string, process: Processor, concurrency: number): Worker;
}

type WithoutConnection<T> = Omit<T, 'connection'>;

const QUEUE: WithoutConnection<QueueOptions> = {
  defaultJobOptions: {
    attempts: 5,
    backoff: { type: 'exponential', delay: 2_000 },
    removeOnComplete: true,
    removeOnFail: { age: 86_400, count: 1_000 },
  },
};

const WORKER: WithoutConnection<WorkerOptions> = { runRetryDelay: 2_000 };
const RETRY_MS = 500;

export function redisBackend(url: string): QueueBackend {
  // A password may be asked for, which pg takes and these declarations leave out.
  const connection: object = { url, retryStrategy: (times: number) => Math.min(times * 500, 5_000) };
  return {
    kind: 'redis',
    // Adding fails at once where Redis is away: the outbox row is still there, and is tried again.
    queue: (name) => new Queue(name, { ...QUEUE, connection: { ...connection, enableOfflineQueue: false } }),
    worker: (name, process, concurrency) => new Worker(name, process, { ...WORKER, concurrency, connection }),
  };
}

/**
 * A connection that the server cuts fails the statement, and that is all: an error that nobody listens for would end the
 * process. BullMQ begins to listen a moment after the greeting, and drops every listener before it says goodbye.
 */
class HeldClient extends Client {
  cutBy: Error | null = null;
  private readonly isCut = (error: Error): void => {
    this.cutBy ??= error;
  };

  constructor(config?: string | ClientConfig) {
    super(config);
    this.on('error', this.isCut);
  }

  override removeAllListeners(name?: string | symbol): this {
    super.removeAllListeners(name);
    return this.on('error', this.isCut);
  }
}

/**
 * BullMQ remembers a first connection that failed: whoever comes later is refused at once, for ever, and its worker asks
 * again without a pause. Here it is tried until the server answers.
 */
export class LastingConnection extends PostgresConnection {
  constructor(connection: ConstructorParameters<typeof PostgresConnection>[0]) {
    super(connection);
    // The connection that waits for news stands outside the pool, whose setting `Client` does not reach it.
    Object.assign(this, { pgModule: { Client: HeldClient } });
  }

  /** Never one that was cut before anybody listened: it would be handed out for ever. */
  override async getListenClient(): ReturnType<PostgresConnection['getListenClient']> {
    const client = await super.getListenClient();
    const cutBy = client instanceof HeldClient ? client.cutBy : null;
    if (cutBy === null) return client;
    const forgetting = this as unknown as {
      handleListenClientError(client: unknown, error: Error): void;
    };
    forgetting.handleListenClientError(client, cutBy);
    throw cutBy;
  }

  override async waitUntilReady(): Promise<void> {
    const remembering = this as unknown as { readyPromise?: Promise<void> };
    while (!this.isClosing) {
      const ready = super.waitUntilReady();
      const first = remembering.readyPromise;
      try {
        return await ready;
      } catch (error) {
        if (remembering.readyPromise === first) delete remembering.readyPromise;
        if (this.listenerCount('error') > 0) this.emit('error', error);
        await delay(RETRY_MS);
      }
    }
  }
}

export function postgresBackend(login: PoolConfig): QueueBackend {
  // A password may be asked for, which pg takes and these declarations leave out.
  const connection = {
    ...login,
    ...{ max: 3, connectionTimeoutMillis: 5_000, schema: 'bullmq', Client: HeldClient },
  } as { connectionString: string };
  const factory: BackendFactory = (name, options, { withBlockingConnection } = {}) =>
    new PostgresQueueBackend(
      new LastingConnection(connection),
      name,
      { ...options, connection },
      true,
      withBlockingConnection ? name : undefined,
    );
  const bound = withBackend(factory);
  return {
    kind: 'postgres',
    queue: (name) => new bound.Queue(name, { ...QUEUE, connection }) as unknown as Queue,
    worker: (name, process, concurrency) =>
      new bound.Worker(name, process, { ...WORKER, concurrency, connection }) as unknown as Worker,
  };
}
