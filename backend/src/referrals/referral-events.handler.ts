import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { AccessService, blockStarted } from '../access/index.js';
import { ConsentsService, consentChanged, runsOutAt, standingPartitions } from '../consent/index.js';
import type { Consent, ConsentChangedEvent } from '../consent/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { hasEnded } from './referral-changes.rules.js';
import { ReferralEffectsService, factsOf } from './referral-effects.service.js';
import type { ReferralRecord } from './referral.entity.js';
import { referralEnded, supportLeadChanged } from './referrals.events.js';
import { endedByBlock, keepConsent, lockReferral, referralIdsTo, runningGrant } from './referrals.queries.js';

/** Applies conflict blocks and changed consents to referrals, in the same transaction. */
@Injectable()
export class ReferralEventsHandler implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly access: AccessService,
    private readonly consents: ConsentsService,
    private readonly effects: ReferralEffectsService,
  ) {}

  onModuleInit(): void {
    this.events.on(blockStarted, ({ caseId }) => this.afterBlock(caseId));
    this.events.on(consentChanged, (change) => this.afterConsent(change));
  }

  /**
   * The database ends referrals to the blocked agency, also on other agencies' cases. If that agency was the support
   * lead, the owner offers the survivor another one; a service is re-routed.
   */
  private async afterBlock(caseId: string): Promise<void> {
    const ended = await endedByBlock(this.database, caseId);
    if (ended.some(({ kind }) => kind === 'support_lead'))
      await this.events.publish(supportLeadChanged, { caseId, change: 'open_again' });
    for (const record of ended)
      await this.events.publish(referralEnded, { ...factsOf(record), end: 'receiver_not_available' });
  }

  /** Access and running steps end with the consent. What the receiver recorded in its own case stays there. */
  private async afterConsent(change: ConsentChangedEvent): Promise<void> {
    if (change.scope !== 'referral' || !change.agencyId) return;
    const all = await this.consents.facts(change.caseId);
    for (const id of await referralIdsTo(this.database, change.caseId, change.agencyId)) {
      const record = carriedBy(await lockReferral(this.database, id), change, all);
      if (standsUnasked(record, change)) continue;
      if (await this.settleAccess(record, all)) await keepConsent(this.database, record);
      else if (!hasEnded(record.status))
        await this.effects.apply(record, { action: 'withdraw', reason: 'consent_withdrawn' });
    }
  }

  /** Narrows, prolongs or ends the receiver's grant; false where the consent carries the referral no more. */
  private async settleAccess(record: ReferralRecord, consents: readonly Consent[]): Promise<boolean> {
    const own = consents.find((consent) => consent.id === record.consentId);
    const standing = own ? standingPartitions(own, consents, this.database.now) : [];
    const partitions = record.sharedPartitions.filter((partition) => standing.includes(partition));
    if (!own || !partitions.includes('core')) {
      await this.access.endBySource(record.caseId, record.id);
      return false;
    }
    if (record.receivedCaseId) await this.regrant(record, partitions, runsOutAt(own));
    return true;
  }

  private async regrant(
    record: ReferralRecord,
    partitions: ReferralRecord['sharedPartitions'],
    endsAt: Date | null,
  ): Promise<void> {
    const running = await runningGrant(this.database, record);
    const isSame =
      running?.partitions.length === partitions.length &&
      running.partitions.every((partition) => partitions.includes(partition)) &&
      running.endsAt?.getTime() === endsAt?.getTime();
    if (isSame || !record.toAgencyId) return;
    await this.access.endBySource(record.caseId, record.id);
    await this.access.grant({
      caseId: record.caseId,
      granteeId: record.toAgencyId,
      relation: 'referred',
      partitions,
      purpose: 'referral',
      sourceId: record.id,
      endsAt,
    });
  }
}

/** Offered as its agency ends, without her yes: only a no to being handed over ends it. */
function standsUnasked(record: ReferralRecord, { status, purpose }: ConsentChangedEvent): boolean {
  if (record.endingBy === null || record.consentId !== null) return false;
  return purpose !== 'handover' || !['refused', 'withdrawn'].includes(status);
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
