import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import type { Queue, Worker } from 'bullmq';
import { Log } from '../log.js';
import type { QueueBackend } from './queue-backend.js';
import { WorkerDatabase } from '../database/worker-database.js';
import { recordQueueState } from './outbox.queries.js';
import { RepeatingJob } from './repeating.js';

/** A job is an id and a time: its handler reads the rest from the database. */
export interface Job {
  id: string;
  /** Milliseconds from now, counted by the database's clock. */
  delayMs: number;
}

/** Jobs that wait for a worker, for their time, and those that failed for good. */
export interface QueueDepth {
  waiting: number;
  delayed: number;
  failed: number;
}

export type JobHandler = (id: string) => Promise<void>;

const READY_MS = 3_000;
const CLOSE_MS = 5_000;
const QUIET_MS = 60_000;

/**
 * The clock of everything that happens later. It may be lost at any moment without losing more than time: the
 * truth is a row, and a sweep finds what no job came for (SECURITY E).
 */
@Injectable()
export class Queues implements BeforeApplicationShutdown {
  private readonly queues = new Map<string, Queue>();
  private readonly workers: Worker[] = [];
  private readonly handled = new Set<string>();
  private quietUntil = 0;
  private failuresQuietUntil = 0;
  private isClosing = false;

  constructor(
    private readonly backend: QueueBackend,
    private readonly log: Log,
  ) {}

  /** Has jobs of this queue handled here, so many at once. A handler that throws is called again later, a few times. */
  register(name: string, handler: JobHandler, concurrency: number): void {
    const worker = this.backend.worker(name, async (job) => handler(job.id ?? ''), concurrency);
    worker.on('error', (error) => this.complain(name, error));
    worker.on('failed', (_, error) => this.tellOfFailure(name, error));
    this.workers.push(worker);
    this.handled.add(name);
  }

  /** Adds jobs; one whose id is waiting already is not added again. Throws where the queue is away. */
  async add(name: string, jobs: readonly Job[]): Promise<void> {
    const entries = jobs.map(({ id, delayMs }) => ({ name, data: {}, opts: { jobId: id, delay: delayMs } }));
    const queue = this.queue(name);
    await within(READY_MS, queue.waitUntilReady());
    await queue.addBulk(entries);
  }

  get kind(): 'redis' | 'postgres' {
    return this.backend.kind;
  }

  /** Over all queues that are handled here. Throws where the queue is away. */
  async depth(): Promise<QueueDepth> {
    const depth: QueueDepth = { waiting: 0, delayed: 0, failed: 0 };
    for (const name of this.handled) {
      const queue = this.queue(name);
      await within(READY_MS, queue.waitUntilReady());
      const counts = await within(READY_MS, queue.getJobCounts('waiting', 'active', 'delayed', 'failed'));
      depth.waiting += (counts['waiting'] ?? 0) + (counts['active'] ?? 0);
      depth.delayed += counts['delayed'] ?? 0;
      depth.failed += counts['failed'] ?? 0;
    }
    return depth;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isClosing = true;
    await Promise.all(this.workers.map((worker) => closeInTime(worker)));
    await Promise.all([...this.queues.values()].map((queue) => closeInTime(queue)));
  }

  private queue(name: string): Queue {
    const known = this.queues.get(name);
    if (known) return known;
    const queue = this.backend.queue(name);
    queue.on('error', (error) => this.complain(name, error));
    this.queues.set(name, queue);
    return queue;
  }

  /** While the database is away every job fails, of which there may be thousands: they are tried again, and swept. */
  private tellOfFailure(queue: string, error: Error): void {
    if (Date.now() < this.failuresQuietUntil) return;
    this.failuresQuietUntil = Date.now() + QUIET_MS;
    this.log.warn('job_failed', { queue, error });
  }

  /** While a server is away every attempt to reach it fails; one line a minute says so well enough. */
  private complain(queue: string, error: Error): void {
    if (this.isClosing || Date.now() < this.quietUntil) return;
    this.quietUntil = Date.now() + QUIET_MS;
    this.log.warn('queue_unreachable', { queue, error });
  }
}

/** A server that does not answer must not hold up the stop: what was not finished is found by the sweep. */
const closeInTime = (part: Queue | Worker): Promise<void> =>
  within(CLOSE_MS, part.close()).catch(() => undefined);

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error('the queue does not answer')), milliseconds);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

const EVERY_MS = 30_000;

/** Records the depth of the queue and of the outbox, for operators. */
@Injectable()
export class QueueWatch extends RepeatingJob {
  constructor(
    private readonly queues: Queues,
    private readonly database: WorkerDatabase,
    log: Log,
  ) {
    super({ failure: 'queue_watch_failed', everyMs: EVERY_MS, log });
  }

  /** A queue that does not answer is recorded as such, with the start time; the outbox is counted all the same. */
  async run(): Promise<void> {
    const depth = await this.queues.depth().catch((): QueueDepth | null => null);
    const state = { backend: this.queues.kind, isReached: depth !== null, ...depth };
    await recordQueueState((sql, parameters) => this.database.query(sql, parameters), state);
  }
}
