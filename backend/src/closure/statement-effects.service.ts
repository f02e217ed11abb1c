import { Injectable } from '@nestjs/common';
import { CasesService } from '../cases/index.js';
import { ContactStopService } from '../follow-ups/index.js';
import { SafetyPlansService } from '../support/index.js';
import { SearchingService } from './searching.service.js';
import type { StatementDraft } from './statements.types.js';

/** What a statement does at once, beside being written down. */
@Injectable()
export class StatementEffects {
  constructor(
    private readonly cases: CasesService,
    private readonly plans: SafetyPlansService,
    private readonly contactStop: ContactStopService,
    private readonly searching: SearchingService,
  ) {}

  /** Only a plan that exists can have been gone through with her; a child's decision belongs to the case. */
  async apply(caseId: string, draft: StatementDraft): Promise<void> {
    if (draft.kind === 'plan_reviewed') await this.plans.review(caseId, draft.saidAt);
    if (draft.kind === 'child_decided' && typeof draft.decider === 'string')
      await this.cases.update(caseId, { minorDecidedBy: draft.decider });
    if (draft.kind === 'stop_request' && draft.alone === 'yes') await this.contactStop.stop(caseId);
    if (draft.kind === 'no_contact_decision') await this.searching.decided(caseId);
  }
}
