import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { CasesService, criticalFactKnown } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { newId } from '../shared/ids.js';
import { BandChangeRecordsService } from './band-change-records.service.js';
import { BandConsequencesService } from './band-consequences.service.js';
import { RecordedRiskFact } from './risk.entity.js';
import type { RiskPartitionCritical } from './risk.types.js';

/**
 * Any yes to a critical factor makes the band high (domain reference 3.3), also when it is not an answer but a fact:
 * the band rises at once, a lowering that waited is overtaken, and every later assessment counts it.
 */
@Injectable()
export class RecordedRiskFactsService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly cases: CasesService,
    private readonly changes: BandChangeRecordsService,
    private readonly consequences: BandConsequencesService,
  ) {}

  onModuleInit(): void {
    this.events.on(criticalFactKnown, (fact) => this.learn(fact));
  }

  private async learn({ caseId, factor, happenedAt }: NewFact): Promise<void> {
    const id = newId();
    const { agencyId } = this.database.viewer;
    await this.database.insert(RecordedRiskFact, { id, caseId, agencyId, factor, happenedAt });
    this.database.audit.touch(caseId, 'risk');
    await this.changes.lapse(caseId);
    const { band: from } = await this.cases.find(caseId);
    if (from !== 'high') await this.consequences.judged(caseId, { changeId: id, from, to: 'high' });
  }
}

interface NewFact {
  caseId: string;
  factor: RiskPartitionCritical;
  happenedAt: Date;
}
