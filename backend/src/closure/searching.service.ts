import { Injectable } from '@nestjs/common';
import { CasesService } from '../cases/index.js';
import { FollowUpsService, searchReviewDays } from '../follow-ups/index.js';
import { Database } from '../platform/database/database.js';
import { daysBetween } from '../shared/dates.js';
import { ClosureGateService } from './closure-gate.service.js';
import { knownDanger } from './known-danger.rules.js';

/** In known danger nobody stops looking for her: the supervisor looks again every fortnight, later every 90 days. */
@Injectable()
export class SearchingService {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesService,
    private readonly gate: ClosureGateService,
    private readonly followUps: FollowUpsService,
  ) {}

  /** Runs after the decision about a survivor out of contact. */
  async decided(caseId: string): Promise<void> {
    const { facts } = await this.gate.facts(caseId);
    if (knownDanger(facts).length === 0) return;
    const { now } = this.database;
    const { searchingSince } = await this.cases.find(caseId);
    if (!searchingSince) await this.cases.update(caseId, { searchingSince: now });
    const days = searchReviewDays(daysBetween(searchingSince ?? now, now));
    await this.followUps.happened(caseId, { triggers: [{ kind: 'search_decided', days }] });
  }
}
