import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { CasesService, criticalFactKnown, incidentRecorded } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { newId } from '../shared/ids.js';
import { BandChangeRecordsService } from './band-changes.service.js';
import { BandConsequencesService } from './band-consequences.service.js';
import { RecordedRiskFact } from './risk.entity.js';

/** What new incidents and recorded facts do to the band. */
@Injectable()
export class RiskTriggers implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly cases: CasesService,
    private readonly changes: BandChangeRecordsService,
    private readonly consequences: BandConsequencesService,
  ) {}

  onModuleInit(): void {
    // A lowering that waits for its second person does not survive a new incident.
    this.events.on(incidentRecorded, async ({ caseId, isFirst }) => {
      if (!isFirst) await this.changes.lapse(caseId);
    });
    this.events.on(criticalFactKnown, (fact) => this.recordFact(fact));
  }

  /**
   * A critical factor makes the band high (domain reference 3.3), also when a record shows it and not an answer. Every
   * later assessment counts it.
   */
  private async recordFact(fact: Pick<RecordedRiskFact, 'caseId' | 'factor' | 'happenedAt'>): Promise<void> {
    const id = newId();
    const { caseId } = fact;
    await this.database.insert(RecordedRiskFact, { id, agencyId: this.database.viewer.agencyId, ...fact });
    this.database.audit.touch(caseId, 'risk');
    await this.changes.lapse(caseId);
    const { band: from } = await this.cases.find(caseId);
    if (from !== 'high') await this.consequences.judged(caseId, { changeId: id, from, to: 'high' });
  }
}
