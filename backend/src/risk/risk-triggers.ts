import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { incidentRecorded } from '../cases/index.js';
import { Events } from '../platform/events/events.js';
import { BandChangeRecordsService } from './band-change-records.service.js';

/** A lowering that waits for its second person does not survive a new incident. */
@Injectable()
export class RiskTriggers implements OnModuleInit {
  constructor(
    private readonly events: Events,
    private readonly changes: BandChangeRecordsService,
  ) {}

  onModuleInit(): void {
    this.events.on(incidentRecorded, async ({ caseId, isFirst }) => {
      if (!isFirst) await this.changes.lapse(caseId);
    });
  }
}
