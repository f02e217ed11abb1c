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
 * A connection that the server cuts while BullMQ holds it fails the statement, and that is all: an error that nobody
 * listens for would end the process.
 */
class HeldClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

/**
 * BullMQ remembers a first connection that failed: whoever comes later is refused at once, for ever, and its worker asks
 * again without a pause. Here it is tried until the server answers.
 */
class LastingConnection extends PostgresConnection {
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
