import { WorkerDatabase } from '../database/worker-database.js';
import type { RunSql } from '../database/worker-database.js';
import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { Log } from '../log.js';
import { Queues } from './queues.js';
import type { Job } from './queues.js';
import { Repeating } from './repeating.js';

/** Long enough for an operator to look up what was queued; the table is no source of truth. */
const KEPT_DAYS = 30;
const AT_ONCE = 1_000;

/** Removes rows relayed more than 30 days ago, oldest first; waiting rows are never removed. */
export async function pruneOutbox(run: RunSql): Promise<void> {
  await run(
    `delete from panoh.outbox where id in (select id from panoh.outbox
       where relayed_at < panoh.now() - $1::integer * interval '1 day' order by relayed_at limit $2)`,
    [KEPT_DAYS, AT_ONCE],
  );
}

/** What people read in hours that are long over counts against no budget any more. */
export async function pruneReads(run: RunSql): Promise<void> {
  for (const table of ['read_budgets', 'case_read_counters'])
    await run(`delete from panoh.${table} where hour < panoh.now() - interval '1 day'`);
}

interface WaitingRow {
  id: string;
  queue: string;
  delay_ms: number;
}

const EVERY_MS = 1_000;
const BATCH = 200;

/**
 * Carries committed outbox rows to their queues, oldest first: job id = row id, payload nothing. Any number of
 * relays may run. A row that was added but not marked is added again, which changes nothing (DESIGN 3).
 */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: Repeating;

  constructor(
    private readonly database: WorkerDatabase,
    private readonly queues: Queues,
    log: Log,
  ) {
    this.loop = new Repeating({ failure: 'relay_failed', everyMs: EVERY_MS, log }, () => this.relayAll());
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop.stop();
  }

  private async relayAll(): Promise<void> {
    let count: number;
    do count = await this.relayBatch();
    while (count === BATCH);
  }

  private relayBatch(): Promise<number> {
    return this.database.transaction(async (run) => {
      const rows = await run<WaitingRow>(
        `select id, queue, greatest(0, ceil(extract(epoch from run_at - panoh.now()) * 1000))::float8 as delay_ms
         from panoh.outbox where relayed_at is null order by created_at limit $1 for update skip locked`,
        [BATCH],
      );
      for (const [queue, jobs] of byQueue(rows)) await this.queues.add(queue, jobs);
      if (rows.length > 0) {
        await run('update panoh.outbox set relayed_at = panoh.now() where id = any ($1)', [
          rows.map((row) => row.id),
        ]);
      }
      return rows.length;
    });
  }
}

function byQueue(rows: WaitingRow[]): Map<string, Job[]> {
  const jobs = new Map<string, Job[]>();
  for (const row of rows) {
    const known = jobs.get(row.queue) ?? [];
    known.push({ id: row.id, delayMs: row.delay_ms });
    jobs.set(row.queue, known);
  }
  return jobs;
}
