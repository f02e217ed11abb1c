import { Injectable } from '@nestjs/common';
import { CasesService } from '../cases/index.js';
import { refused } from '../shared/errors.js';
import { ReceivingServicesService } from './receiving-services.service.js';
import { ReferralEffectsService } from './referral-effects.service.js';
import { ReferralSendingService } from './referral-sending.service.js';
import type { ReferralRecord } from './referral.entity.js';
import type { SendRefusal } from './referral-commands.types.js';
import { ReferralsService } from './referrals.service.js';

/** Sends a referral to the same receiver once more, with what it had missed; her consent must still hold. */
@Injectable()
export class ResendingService {
  constructor(
    private readonly cases: CasesService,
    private readonly receivingServices: ReceivingServicesService,
    private readonly sending: ReferralSendingService,
    private readonly referrals: ReferralsService,
    private readonly effects: ReferralEffectsService,
  ) {}

  async resend(id: string, expectedVersion: number): Promise<void> {
    // The case first and the referral second, as taking a consent back does, so that neither waits for the other.
    const { record: known, view } = await this.referrals.side(id);
    if (view === 'sender') await this.cases.toCommand(known.caseId, 'send_referral');
    const command = { action: 'send_missing', sendRefusals: [] } as const;
    const record = await this.referrals.toCommand(id, expectedVersion, command);
    const refusals = await this.refusalsOf(record);
    if (refusals.length > 0) throw refused('referral_refused', refusals);
    await this.effects.apply(record, command);
  }

  /** The consent and the receiver are checked as for a new referral. */
  private async refusalsOf(record: ReferralRecord): Promise<SendRefusal[]> {
    if (!record.serviceId) return ['receiver_not_available'];
    const { caseId, kind, urgency, escortNeeded, consentId } = record;
    const prepared = await this.sending.prepare({
      caseId,
      kind,
      urgency,
      escortNeeded,
      receiver: await this.receivingServices.get(record.serviceId),
      passing: { consentId, partitions: null },
      replacesReferralId: null,
    });
    return prepared.refusals;
  }
}
