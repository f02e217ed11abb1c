import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { CasesService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { mayCall } from '../platform/http/permissions.js';
import { notAllowed } from '../shared/errors.js';
import type { SupportLeadDto } from './referrals.dto.js';
import { ReceiversService } from './receivers.service.js';
import { ReferralsRepository } from './referrals.repository.js';
import { safetyContactsWith, supportLeadAfter, supportLeadOfferDueAt } from './support-lead.rules.js';

/** Who makes the safety contacts of a police case, for those who work on it. */
@Injectable()
export class SupportLeadViewsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly receivers: ReceiversService,
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
    const events = ['offer', 'she_declines'] as const;
    const mayOffer = mayCall(this.database.viewer.roles, 'support_lead.offer');
    const allowedActions = mayOffer ? events.filter((event) => supportLeadAfter(state, event) !== null) : [];
    return {
      state,
      safetyContactsWith: safetyContactsWith(state),
      agencyId,
      agencyName: agencyId ? await this.receivers.nameOf(agencyId) : null,
      referralId: running?.id ?? null,
      offerDueAt: state === 'to_offer' ? supportLeadOfferDueAt(episodeOpenedAt).toISOString() : null,
      candidates: await this.candidates(mayOffer, caseId),
      allowedActions,
    };
  }

  private async candidates(mayOffer: boolean, caseId: string): Promise<SupportLeadDto['candidates']> {
    return mayOffer ? this.receivers.supportLeads(caseId) : [];
  }
}
