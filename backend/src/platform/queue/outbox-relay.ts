import { WorkerDatabase } from '../database/worker-database.js';
import { Injectable } from '@nestjs/common';
import { Log } from '../log.js';
import { markRelayed, waitingInOutbox } from './outbox.queries.js';
import type { OutboxRow } from './outbox.queries.js';
import { Queues } from './queues.js';
import type { Job } from './queues.js';
import { RepeatingJob } from './repeating.js';

const EVERY_MS = 1_000;
const BATCH = 200;

/**
 * Carries committed outbox rows to their queues, oldest first: job id = row id, payload nothing. Any number of
 * relays may run. A row that was added but not marked is added again, which changes nothing (DESIGN 3).
 */
@Injectable()
export class OutboxRelay extends RepeatingJob {
  constructor(
    private readonly database: WorkerDatabase,
    private readonly queues: Queues,
    log: Log,
  ) {
    super({ failure: 'relay_failed', everyMs: EVERY_MS, log });
  }

  async run(): Promise<void> {
    let count: number;
    do count = await this.relayBatch();
    while (count === BATCH);
  }

  private relayBatch(): Promise<number> {
    return this.database.transaction(async (run) => {
      const rows = await waitingInOutbox(run, BATCH);
      for (const [queue, jobs] of byQueue(rows)) await this.queues.add(queue, jobs);
      if (rows.length > 0)
        await markRelayed(
          run,
          rows.map((row) => row.id),
        );
      return rows.length;
    });
  }
}

function byQueue(rows: OutboxRow[]): Map<string, Job[]> {
  const jobs = new Map<string, Job[]>();
  for (const row of rows) {
    const known = jobs.get(row.queue) ?? [];
    known.push({ id: row.id, delayMs: row.delay_ms });
    jobs.set(row.queue, known);
  }
  return jobs;
}
