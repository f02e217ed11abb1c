import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { ConsentsService, consentChanged } from '../consent/index.js';
import type { Consent, ConsentChange } from '../consent/index.js';
import { Events } from '../platform/events/events.js';
import { ReferralAccessService } from './referral-access.service.js';
import { ReferralEffectsService } from './referral-effects.service.js';
import { hasEnded } from './referral-mapping.js';
import type { ReferralRecord } from './referral.entity.js';
import { ReferralsRepository } from './referrals.repository.js';

/**
 * What becomes of referrals when she answers anew or takes an answer back: access and what still runs end with her
 * consent in the same transaction; what somebody wrote in a case of its own stays there.
 */
@Injectable()
export class ConsentEndings implements OnModuleInit {
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

  private async apply(change: ConsentChange): Promise<void> {
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

/** A referral sent on an answer that was not given alone, or has run out, goes on under the answer given now. */
function carriedBy(record: ReferralRecord, change: ConsentChange, all: readonly Consent[]): ReferralRecord {
  const isYes = change.status === 'given' || change.status === 'provisional';
  const own = all.find((consent) => consent.id === record.consentId);
  const isOpenEnded = own !== undefined && own.withdrawnAt === null && own.answer === 'given';
  return isYes && isOpenEnded && change.settles.includes(own.id)
    ? { ...record, consentId: change.consentId }
    : record;
}
