import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { ConsentsService, consentChanged } from '../consent/index.js';
import type { Consent, ConsentChangedEvent } from '../consent/index.js';
import { Events } from '../platform/events/events.js';
import { ReferralAccessService } from './referral-access.service.js';
import { ReferralEffectsService } from './referral-effects.service.js';
import { hasEnded } from './referral-mapping.js';
import type { ReferralRecord } from './referral.entity.js';
import { ReferralsRepository } from './referrals.repository.js';

/**
 * Applies a changed or withdrawn consent to referrals: access and running steps end in the same transaction. What the
 * receiver recorded in its own case stays there.
 */
@Injectable()
export class ConsentWithdrawnHandler implements OnModuleInit {
  constructor(
    private readonly events: Events,
    private readonly consents: ConsentsService,
    private readonly rows: ReferralsRepository,
    private readonly access: ReferralAccessService,
    private readonly effects: ReferralEffectsService,
  ) {}

  onModuleInit(): void {
    this.events.on(consentChanged, (change) => this.apply(change));
  }

  private async apply(change: ConsentChangedEvent): Promise<void> {
    if (change.scope !== 'referral' || !change.agencyId) return;
    const all = await this.consents.facts(change.caseId);
    for (const id of await this.rows.idsTo(change.caseId, change.agencyId)) {
      const record = carriedBy(await this.rows.lock(id), change, all);
      if (await this.access.settle(record, all)) await this.rows.keepConsent(record);
      else if (!hasEnded(record.status))
        await this.effects.apply(record, { action: 'withdraw', reason: 'consent_withdrawn' });
    }
  }
}

/** A referral sent on a provisional or expired consent continues under the consent given now. */
function carriedBy(
  record: ReferralRecord,
  change: ConsentChangedEvent,
  all: readonly Consent[],
): ReferralRecord {
  const isYes = change.status === 'given' || change.status === 'provisional';
  const own = all.find((consent) => consent.id === record.consentId);
  const isOpenEnded = own !== undefined && own.withdrawnAt === null && own.answer === 'given';
  return isYes && isOpenEnded && change.settles.includes(own.id)
    ? { ...record, consentId: change.consentId }
    : record;
}
