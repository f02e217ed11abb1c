import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { Log } from '../../platform/log.js';
import { Repeating } from '../../platform/queue/repeating.js';
import { KnownIncidentsService } from './known-incidents.service.js';

/** A contact that comes forward is due a day later at the earliest: half a minute is soon enough. */
const EVERY_MS = 30_000;

/** Tells, again and again, of incidents that she let be known. */
@Injectable()
export class KnownIncidentsJobs implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly telling: Repeating;

  constructor(known: KnownIncidentsService, log: Log) {
    this.telling = new Repeating({ failure: 'telling_failed', everyMs: EVERY_MS, log }, () =>
      known.carryOn(),
    );
  }

  onApplicationBootstrap(): void {
    this.telling.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.telling.stop();
  }
}
