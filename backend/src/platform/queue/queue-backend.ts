import { setTimeout as delay } from 'node:timers/promises';
import {
  PostgresConnection,
  PostgresQueueBackend,
  Queue,
  Worker,
  assertSchemaCompatibility,
  withBackend,
} from 'bullmq';
import { Client, Pool } from 'pg';
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
/** BullMQ's statement begins with comments. */
const LISTEN = /^listen\b/im;

export function redisBackend(url: string): QueueBackend {
  // The password may be a function: pg accepts it, these type declarations omit it.
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

  /** An answer to LISTEN that comes together with the cut is none: BullMQ would wait at a connection that hears nothing. */
  override query(...sent: unknown[]): never {
    const asked: unknown = (super.query.bind(this) as (...all: unknown[]) => unknown)(...sent);
    const isListening = typeof sent[0] === 'string' && LISTEN.test(sent[0]);
    if (!isListening || !(asked instanceof Promise)) return asked as never;
    return asked.then((answer: unknown) => {
      if (this.cutBy) throw this.cutBy;
      return answer;
    }) as never;
  }
}

const POOL: PoolConfig = {
  // Three that ask, and the one that waits for news.
  max: 4,
  connectionTimeoutMillis: 5_000,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
  options: '-c search_path=bullmq',
  Client: HeldClient,
};

/**
 * BullMQ remembers a failed first connection: it would refuse every later one at once and its worker would retry
 * without a pause. Here it retries until the server answers.
 */
export class LastingConnection extends PostgresConnection {
  private ready: Promise<void> | null = null;
  private ended: Promise<void> | null = null;

  constructor(login: PoolConfig) {
    super(new Pool({ ...login, ...POOL }));
  }

  /** Never a connection lost before BullMQ listened: it would be reused without end. */
  override async getListenClient(): ReturnType<PostgresConnection['getListenClient']> {
    const client = await super.getListenClient();
    if (!(client instanceof HeldClient) || client.cutBy === null) return client;
    // Said once more, to BullMQ, which forgets it then.
    client.emit('error', client.cutBy);
    throw client.cutBy;
  }

  override waitUntilReady(): Promise<void> {
    return (this.ready ??= this.untilAnswered());
  }

  /** The pool was not made by BullMQ, which leaves it open. */
  override async close(): Promise<void> {
    await super.close();
    await (this.ended ??= this.pool.end());
  }

  private async untilAnswered(): Promise<void> {
    while (!this.isClosing) {
      try {
        await assertSchemaCompatibility(this.pool, this.schema);
        this.emit('ready');
        return;
      } catch (error) {
        if (this.listenerCount('error') > 0) this.emit('error', error);
        await delay(RETRY_MS);
      }
    }
  }
}

/** A worker whose connection hears nothing, for whatever reason, looks for jobs itself after this time. */
const LOOKS_AFTER_S = 10;

class LastingBackend extends PostgresQueueBackend {
  override get maximumBlockTimeout(): number {
    return LOOKS_AFTER_S;
  }
}

export function postgresBackend(login: PoolConfig): QueueBackend {
  // Each connection is made below; BullMQ only wants to be given one.
  const connection = { ...login } as { connectionString: string };
  const factory: BackendFactory = (name, options, { withBlockingConnection } = {}) =>
    new LastingBackend(
      new LastingConnection(login),
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
