import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { CasesService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { mayCall } from '../platform/http/permissions.js';
import { invalid, notAllowed, refused } from '../shared/errors.js';
import { ReceivingServicesService } from './receiving-services.service.js';
import { ReferralEffectsService } from './referral-effects.service.js';
import { ReferralSendingService } from './referral-sending.service.js';
import type { SupportLeadDto, SupportLeadOfferRequest } from './referrals.dto.js';
import { lockReferral, openSupportLeads } from './referrals.queries.js';
import { safetyContactsWith, supportLeadAfter, supportLeadOfferDueAt } from './support-lead.rules.js';
import type { SupportLeadState } from './support-lead.rules.js';

const REFUSALS = {
  not_needed: 'support_lead_not_needed',
  to_offer: 'support_lead_not_offered',
  offered: 'support_lead_already_offered',
  accepted: 'support_lead_already_accepted',
  declined: 'support_lead_already_declined',
} as const;

/** Who makes the safety contacts of a police case, for those who work on it. */
@Injectable()
export class SupportLeadViewsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly receivingServices: ReceivingServicesService,
    private readonly cases: CasesService,
  ) {}

  async get(caseId: string): Promise<SupportLeadDto> {
    const access = await this.access.toRead(caseId, 'core');
    if (!access.relations.has('own')) throw notAllowed();
    const subject = await this.cases.find(caseId);
    const { supportLeadState: state, supportLeadAgencyId, episodeOpenedAt } = subject;
    const [running] = await openSupportLeads(this.database, caseId);
    const agencyId = supportLeadAgencyId ?? running?.toAgencyId ?? null;
    return {
      state,
      safetyContactsWith: safetyContactsWith(state),
      agencyId,
      agencyName: agencyId ? await this.receivingServices.nameOf(agencyId) : null,
      referralId: running?.id ?? null,
      offerDueAt: state === 'to_offer' ? supportLeadOfferDueAt(episodeOpenedAt).toISOString() : null,
      ...(await this.offering(caseId, state)),
    };
  }

  /** Agencies that can be offered, and what the user may record about the offer. */
  private async offering(
    caseId: string,
    state: SupportLeadState,
  ): Promise<Pick<SupportLeadDto, 'candidates' | 'allowedActions'>> {
    if (!mayCall(this.database.viewer.roles, 'support_lead.offer'))
      return { candidates: [], allowedActions: [] };
    const events = ['offer', 'survivor_declines'] as const;
    return {
      candidates: await this.receivingServices.supportLeads(caseId),
      allowedActions: events.filter((event) => supportLeadAfter(state, event) !== null),
    };
  }
}

/** A police owner offers the survivor an agency that makes the safety contacts in its place (DOMAIN 2.5). */
@Injectable()
export class SupportLeadsService {
  constructor(
    private readonly database: Database,
    private readonly sending: ReferralSendingService,
    private readonly effects: ReferralEffectsService,
  ) {}

  /** Records the offer with the survivor's answer; where she wants it, the agency is asked at once. */
  async offer(caseId: string, request: SupportLeadOfferRequest): Promise<void> {
    const { supportLeadState } = await this.sending.lockCase(caseId);
    const event = request.answer === 'wanted' ? 'offer' : 'survivor_declines';
    if (supportLeadAfter(supportLeadState, event) === null)
      throw refused('support_lead_refused', [REFUSALS[supportLeadState]]);
    if (request.answer === 'declined') return this.decline(caseId);
    const { serviceId, urgency } = request;
    if (!serviceId) throw invalid({ path: 'serviceId', code: 'required' });
    const escortNeeded = request.escortNeeded ?? false;
    const referral = { ...request, serviceId, escortNeeded, urgency: urgency ?? 'high' };
    await this.sending.send(caseId, { ...referral, replacesReferralId: null }, 'support_lead');
  }

  /** The survivor's refusal also withdraws offered and accepted support leads. */
  private async decline(caseId: string): Promise<void> {
    await this.effects.setSupportLead(caseId, 'declined');
    for (const { id } of await openSupportLeads(this.database, caseId)) {
      const record = await lockReferral(this.database, id);
      await this.effects.apply(record, { action: 'withdraw', reason: 'no_longer_wanted' });
    }
  }
}
