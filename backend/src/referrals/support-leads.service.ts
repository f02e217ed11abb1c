import { Injectable } from '@nestjs/common';
import { CasesService } from '../cases/index.js';
import { invalid, refused } from '../shared/errors.js';
import { ReferralEffectsService } from './referral-effects.service.js';
import type { SupportLeadOfferRequest } from './referral-requests.dto.js';
import { ReferralRequestsService } from './referral-requests.service.js';
import { ReferralsRepository } from './referrals.repository.js';
import { supportLeadAfter } from './support-lead.rules.js';
import { SupportLeadStatesService } from './support-lead-states.service.js';

/** A police owner offers her an agency that makes the safety contacts in its place (DOMAIN 2.5). */
@Injectable()
export class SupportLeadsService {
  constructor(
    private readonly cases: CasesService,
    private readonly requests: ReferralRequestsService,
    private readonly rows: ReferralsRepository,
    private readonly effects: ReferralEffectsService,
    private readonly states: SupportLeadStatesService,
  ) {}

  /** Records the offer with what she said to it; where she wants it, the agency is asked at once. */
  async offer(caseId: string, request: SupportLeadOfferRequest): Promise<void> {
    const subject = await this.cases.toCommand(caseId, 'send_referral');
    const event = request.answer === 'wanted' ? 'offer' : 'she_declines';
    if (supportLeadAfter(subject.supportLeadState, event) === null)
      throw refused('support_lead_refused', [REFUSALS[subject.supportLeadState]]);
    if (request.answer === 'declined') return this.decline(caseId);
    await this.ask(caseId, request);
  }

  private async ask(caseId: string, request: SupportLeadOfferRequest): Promise<void> {
    const { serviceId } = request;
    if (!serviceId) throw invalid({ path: 'serviceId', code: 'required' });
    const referral = {
      ...request,
      serviceId,
      urgency: request.urgency ?? ('high' as const),
      escortNeeded: request.escortNeeded ?? false,
      succeedsId: null,
    };
    await this.requests.send(caseId, referral, 'support_lead');
    await this.states.set(caseId, 'asked');
  }

  /** Her no also takes back what an agency was asked or had taken on. */
  private async decline(caseId: string): Promise<void> {
    await this.states.set(caseId, 'declined');
    for (const { id } of await this.rows.openSupportLeads(caseId)) {
      const record = await this.rows.lock(id);
      await this.effects.apply(record, { action: 'withdraw', reason: 'no_longer_wanted' });
    }
  }
}

const REFUSALS = {
  not_needed: 'support_lead_not_needed',
  to_offer: 'support_lead_not_offered',
  offered: 'support_lead_already_offered',
  accepted: 'support_lead_already_accepted',
  declined: 'support_lead_already_declined',
} as const;
