import { Injectable } from '@nestjs/common';
import { CasesService, TimelineService } from '../cases/index.js';
import { Events } from '../platform/events/events.js';
import { supportLeadChanged } from './referral-happenings.js';

/** Her answer to the offer of a support lead, as the police case keeps it. */
@Injectable()
export class SupportLeadStatesService {
  constructor(
    private readonly cases: CasesService,
    private readonly timeline: TimelineService,
    private readonly events: Events,
  ) {}

  /** `asked`: she wants one and an agency was asked; `declined`: the police keep only what belongs to an order. */
  async set(caseId: string, change: 'asked' | 'declined'): Promise<void> {
    await this.cases.update(caseId, {
      supportLeadState: change === 'asked' ? 'offered' : 'declined',
      supportLeadAgencyId: null,
    });
    const answer = change === 'asked' ? 'wanted' : 'declined';
    await this.timeline.add({ caseId, kind: 'support_lead_offered', partition: 'core', facts: { answer } });
    await this.events.publish(supportLeadChanged, { caseId, change });
  }
}
