import { Injectable } from '@nestjs/common';
import { CasesService, TimelineService } from '../cases/index.js';
import { Events } from '../platform/events/events.js';
import { supportLeadChanged } from './referrals.events.js';
import { AccessService } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { mayCall } from '../platform/http/permissions.js';
import { notAllowed, invalid, refused } from '../shared/errors.js';
import type { SupportLeadDto, SupportLeadOfferRequest } from './referrals.dto.js';
import { ReceivingServicesService } from './receiving-services.service.js';
import { ReferralsRepository } from './referrals.repository.js';
import { safetyContactsWith, supportLeadAfter, supportLeadOfferDueAt } from './support-lead.rules.js';
import { ReferralEffectsService } from './referral-effects.service.js';
import { ReferralRequestsService } from './referral-requests.service.js';

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

/** Who makes the safety contacts of a police case, for those who work on it. */
@Injectable()
export class SupportLeadViewsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly receivingServices: ReceivingServicesService,
    private readonly cases: CasesService,
    private readonly rows: ReferralsRepository,
  ) {}

  async get(caseId: string): Promise<SupportLeadDto> {
    const access = await this.access.toRead(caseId, 'core');
    if (!access.relations.has('own')) throw notAllowed();
    const subject = await this.cases.find(caseId);
    const { supportLeadState: state, supportLeadAgencyId, episodeOpenedAt } = subject;
    const [running] = await this.rows.openSupportLeads(caseId);
    const agencyId = supportLeadAgencyId ?? running?.toAgencyId ?? null;
    const events = ['offer', 'survivor_declines'] as const;
    const mayOffer = mayCall(this.database.viewer.roles, 'support_lead.offer');
    const allowedActions = mayOffer ? events.filter((event) => supportLeadAfter(state, event) !== null) : [];
    return {
      state,
      safetyContactsWith: safetyContactsWith(state),
      agencyId,
      agencyName: agencyId ? await this.receivingServices.nameOf(agencyId) : null,
      referralId: running?.id ?? null,
      offerDueAt: state === 'to_offer' ? supportLeadOfferDueAt(episodeOpenedAt).toISOString() : null,
      candidates: await this.candidates(mayOffer, caseId),
      allowedActions,
    };
  }

  private async candidates(mayOffer: boolean, caseId: string): Promise<SupportLeadDto['candidates']> {
    return mayOffer ? this.receivingServices.supportLeads(caseId) : [];
  }
}

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
    const event = request.answer === 'wanted' ? 'offer' : 'survivor_declines';
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
      replacesReferralId: null,
    };
    await this.requests.send(caseId, referral, 'support_lead');
    await this.states.set(caseId, 'asked');
  }

  /** The survivor's refusal also withdraws offered and accepted support leads. */
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
