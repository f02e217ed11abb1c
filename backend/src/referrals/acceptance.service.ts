import { Injectable } from '@nestjs/common';
import { AgenciesService } from '../agencies/index.js';
import { ReceivingService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { ReferralEffectsService } from './referral-effects.service.js';
import { ReferralsService } from './referrals.service.js';
import { REFERRED_FROM_OF } from './senders.types.js';

/** Accepting: access by her consent, a case of one's own led by whoever accepts, and its first next steps. */
@Injectable()
export class AcceptanceService {
  constructor(
    private readonly database: Database,
    private readonly agencies: AgenciesService,
    private readonly receiving: ReceivingService,
    private readonly referrals: ReferralsService,
    private readonly effects: ReferralEffectsService,
  ) {}

  async accept(id: string, seen: number): Promise<void> {
    // The receiver cannot read her consent; the database looks whether it holds when it makes the grant.
    const command = { action: 'accept', consentHolds: true } as const;
    const record = await this.referrals.toCommand(id, seen, command);
    await this.effects.letIn(record);
    const sender = await this.agencies.get(record.fromAgencyId);
    const receivedCaseId = await this.receiving.open({
      fromCaseId: record.caseId,
      referralId: id,
      referredFrom: REFERRED_FROM_OF[sender.type],
      withBand: record.sharedPartitions.includes('risk'),
      leadUserId: this.database.viewer.userId,
    });
    await this.effects.keepBlocked(record, receivedCaseId);
    await this.receiving.announce(receivedCaseId);
    await this.effects.apply(record, command, { receivedCaseId });
  }

  /** Accepted by mistake: the database deletes the case it made, or refuses where anything was done with it. */
  async undo(id: string, seen: number): Promise<void> {
    const command = { action: 'undo_accept' } as const;
    const record = await this.referrals.toCommand(id, seen, command);
    await this.effects.undoAcceptance(record);
  }
}
