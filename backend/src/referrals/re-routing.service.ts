import { Injectable } from '@nestjs/common';
import { refused } from '../shared/errors.js';
import { ReferralEffectsService } from './referral-effects.service.js';
import { hasEnded } from './referral-mapping.js';
import type { ReRouteRequest } from './referrals.dto.js';
import { ReferralRequestsService } from './referral-requests.service.js';
import { ReferralSendingService } from './referral-sending.service.js';
import { ReferralsService } from './referrals.service.js';
import { SupportLeadStatesService } from './support-lead-views.service.js';

/** Sends what one agency does not or cannot do to another; her consent must cover that one as well. */
@Injectable()
export class ReRoutingService {
  constructor(
    private readonly requests: ReferralRequestsService,
    private readonly sending: ReferralSendingService,
    private readonly referrals: ReferralsService,
    private readonly effects: ReferralEffectsService,
    private readonly leads: SupportLeadStatesService,
  ) {}

  /** Returns the id of the successor. What still ran is withdrawn; what had ended stays as it ended. */
  async reRoute(id: string, expectedVersion: number, request: ReRouteRequest): Promise<string> {
    // The case first and the referral second, as taking a consent back does, so that neither waits for the other.
    const known = await this.referrals.side(id);
    const prepared = await this.requests.prepareSuccessor(known.record, request, known.view === 'sender');
    const toAgencyId = prepared.receiver.agencyId;
    const command = { action: 're_route', toAgencyId, sendRefusals: [] } as const;
    const record = await this.referrals.toCommand(id, expectedVersion, command);
    if (prepared.refusals.length > 0) throw refused('referral_refused', prepared.refusals);
    if (hasEnded(record.status)) await this.effects.markReferredOnward(record);
    else await this.effects.apply(record, command);
    const successor = await this.sending.send(prepared);
    if (record.kind === 'support_lead') await this.leads.set(record.caseId, 'asked');
    return successor;
  }
}
