import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { TimelineService, caseReopened, incidentRecorded } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { orderChanged } from '../protection-orders/index.js';

/** Steps of an order that end an undecided request. */
const NEW_TO_HER = ['sought', 'issued', 'served', 'breached'];

/** A new event ends a waiting request: a decision must rest on facts known when it was requested. */
@Injectable()
export class ClosureLapses implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly timeline: TimelineService,
  ) {}

  onModuleInit(): void {
    this.events.on(incidentRecorded, ({ caseId }) => this.lapse(caseId));
    this.events.on(caseReopened, ({ caseId }) => this.lapse(caseId));
    this.events.on(orderChanged, async ({ caseId, change }) => {
      if (NEW_TO_HER.includes(change)) await this.lapse(caseId);
    });
  }

  private async lapse(caseId: string): Promise<void> {
    const [row] = await this.database.query<{ count: number }>('select panoh.lapse_closure($1) as count', [
      caseId,
    ]);
    if (row && row.count > 0)
      await this.timeline.add({ caseId, kind: 'closure_lapsed', partition: 'closure' });
  }
}
