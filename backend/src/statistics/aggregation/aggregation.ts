import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { Repeating } from '../../platform/queue/repeating.js';
import { refreshFacts } from './facts.js';

const EVERY_MS = 900_000;

/** Keeps the exact counts up to date. Several workers may run it; each period is counted once. */
@Injectable()
export class Aggregation implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly counting: Repeating;

  constructor(
    private readonly database: WorkerDatabase,
    log: Log,
  ) {
    this.counting = new Repeating({ failure: 'aggregation_failed', everyMs: EVERY_MS, log }, () =>
      this.run(),
    );
  }

  onApplicationBootstrap(): void {
    this.counting.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.counting.stop();
  }

  run(): Promise<void> {
    return refreshFacts(this.database);
  }
}
