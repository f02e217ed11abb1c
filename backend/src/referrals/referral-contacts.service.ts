import { Injectable } from '@nestjs/common';
import { ReferralEffectsService } from './referral-effects.service.js';
import { ReferralsRepository } from './referrals.repository.js';

/** What a contact in the receiver's own case means for the referral of which that case was made. */
@Injectable()
export class ReferralContactsService {
  constructor(
    private readonly rows: ReferralsRepository,
    private readonly effects: ReferralEffectsService,
  ) {}

  /**
   * Records the first contact with the referral where she was spoken with. Returns the police case for which the
   * viewer's agency makes the safety contacts, or null.
   */
  async recorded(caseId: string, contact: { at: Date; talked: boolean }): Promise<string | null> {
    const received = await this.rows.findReceived(caseId);
    if (!received) return null;
    if (contact.talked && !received.contactedAt) {
      const record = await this.rows.lock(received.id);
      await this.effects.apply(record, { action: 'record_contact', at: contact.at });
    }
    return received.kind === 'support_lead' ? received.caseId : null;
  }
}
