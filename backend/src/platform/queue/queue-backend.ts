import { Queue, Worker, createPostgresBackend, withBackend } from 'bullmq';
import type { PoolConfig } from 'pg';
import type { Processor, QueueOptions, WorkerOptions } from 'bullmq';

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

export function postgresBackend(login: PoolConfig): QueueBackend {
  const bound = withBackend(createPostgresBackend);
  // A password may be asked for, which pg takes and these declarations leave out.
  const connection: object = { ...login, max: 3, connectionTimeoutMillis: 5_000, schema: 'bullmq' };
  return {
    kind: 'postgres',
    queue: (name) =>
      new bound.Queue(name, {
        ...QUEUE,
        connection: connection as { connectionString: string },
      }) as unknown as Queue,
    worker: (name, process, concurrency) =>
      new bound.Worker(name, process, {
        ...WORKER,
        concurrency,
        connection: connection as { connectionString: string },
      }) as unknown as Worker,
  };
}
