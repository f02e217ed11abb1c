import { Injectable } from '@nestjs/common';
import { CaseTransferService } from '../access/index.js';
import { AgenciesService } from '../agencies/index.js';
import type { AgencyType } from '../agencies/agencies.types.js';
import { ReferredCaseService } from '../cases/index.js';
import type { ReferredFrom } from '../cases/cases.types.js';
import { Database } from '../platform/database/database.js';
import { refused } from '../shared/errors.js';
import { ReferralEffectsService } from './referral-effects.service.js';
import type { ReferralRecord } from './referral.entity.js';
import { endHandedOver, grantToReceiver, inheritBlocks } from './referrals.queries.js';
import { ReferralsService } from './referrals.service.js';

/** Where the receiver's own case came from (domain reference 2.3). */
export const REFERRED_FROM_OF = {
  police_dv: 'police',
  police_district: 'police',
  police_juvenile: 'police',
  prosecutor: 'prosecutor_court',
  court: 'prosecutor_court',
  bailiff: 'prosecutor_court',
  cowfa: 'cowfa',
  cowfa_icc: 'cowfa',
  hotline_1313: 'hotline_1313',
  hukumat: 'other_government',
  jamoat: 'jamoat',
  mahalla: 'community_leader',
  health: 'health',
  health_msr_room: 'health',
  forensic: 'health',
  social_protection: 'other_government',
  legal_aid: 'legal',
  legal_aid_bureau: 'legal',
  crisis_centre: 'psychosocial',
  shelter: 'shelter',
  ngo: 'psychosocial',
  education: 'school',
  child_rights: 'other_government',
  ombudsman: 'other_government',
  child_ombudsman: 'other_government',
  civil_registry: 'other_government',
  employment: 'livelihoods',
  perpetrator_prog: 'other',
  stat_agency: 'other_government',
  miac: 'police',
  international: 'humanitarian_actor',
} as const satisfies Record<AgencyType, ReferredFrom>;

/** What a receiver gets of the sender's case when it accepts. */
@Injectable()
export class AcceptedAccessService {
  constructor(
    private readonly database: Database,
    private readonly caseTransfer: CaseTransferService,
  ) {}

  /** Opens what she allows and answers who accepted. */
  async open({ id, endingBy }: ReferralRecord): Promise<string> {
    const wraps = endingBy ? await this.caseTransfer.prepareEnding(id) : [];
    if (!(await grantToReceiver(this.database, id, wraps))) throw refused('no_place_free');
    return this.database.viewer.userId;
  }

  inherit(id: string, receivedCaseId: string): Promise<void> {
    return inheritBlocks(this.database, id, receivedCaseId);
  }

  /** Nobody is left at an agency that ends: its case closes as the new one begins. */
  async finish({ id, endingBy }: ReferralRecord): Promise<void> {
    if (endingBy) await endHandedOver(this.database, id);
  }
}

/** Accepting a referral: grants access by consent, opens the receiver's own case and plans its first steps. */
@Injectable()
export class AcceptanceService {
  constructor(
    private readonly accepted: AcceptedAccessService,
    private readonly agencies: AgenciesService,
    private readonly referredCase: ReferredCaseService,
    private readonly referrals: ReferralsService,
    private readonly effects: ReferralEffectsService,
  ) {}

  async accept(id: string, expectedVersion: number): Promise<void> {
    // The receiver cannot read the consent; the database checks it when it makes the grant.
    const command = { action: 'accept', consentHolds: true } as const;
    const record = await this.referrals.toCommand(id, expectedVersion, command);
    const leadUserId = await this.accepted.open(record);
    const sender = await this.agencies.get(record.fromAgencyId);
    const receivedCaseId = await this.referredCase.open({
      fromCaseId: record.caseId,
      referralId: id,
      referredFrom: REFERRED_FROM_OF[sender.type],
      withBand: record.sharedPartitions.includes('risk') || record.endingBy !== null,
      leadUserId,
      isHandover: record.kind === 'handover',
    });
    await this.accepted.inherit(id, receivedCaseId);
    await this.referredCase.announce(receivedCaseId);
    await this.effects.apply(record, command, { receivedCaseId });
    if (record.kind === 'handover') await this.referredCase.takeOver(receivedCaseId, record.caseId);
    await this.accepted.finish(record);
  }
}
