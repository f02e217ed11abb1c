import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { Log } from '../../platform/log.js';
import { Repeating } from '../../platform/queue/repeating.js';
import { DisclosedIncidentsService } from './disclosed-incidents.service.js';
import { TakenBackService } from './taken-back.service.js';

/** A contact that comes forward is due a day later at the earliest: half a minute is soon enough. */
const EVERY_MS = 30_000;

/** Plans, again and again, what one case changes in another: incidents that she let be known, referrals that a block took back. */
@Injectable()
export class DisclosedIncidentsJobs implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly telling: Repeating;

  private readonly searching: Repeating;

  constructor(disclosedIncidents: DisclosedIncidentsService, takenBack: TakenBackService, log: Log) {
    this.telling = new Repeating({ failure: 'telling_failed', everyMs: EVERY_MS, log }, () =>
      disclosedIncidents.carryOn(),
    );
    this.searching = new Repeating({ failure: 'search_not_planned', everyMs: EVERY_MS, log }, () =>
      takenBack.carryOn(),
    );
  }

  onApplicationBootstrap(): void {
    this.telling.start();
    this.searching.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.telling.stop();
    await this.searching.stop();
  }
}
