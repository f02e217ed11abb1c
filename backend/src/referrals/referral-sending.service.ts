import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { TimelineService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { invalid, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { awaitAll } from '../shared/await-all.js';
import { newCode } from '../survivors/index.js';
import { answerDueAt } from './referral-changes.rules.js';
import { referralSent } from './referrals.events.js';
import { sharedPartitions } from './sharing-scope.rules.js';
import type { SharedScope } from './sharing-scope.rules.js';
import { ReceivingServicesService } from './receiving-services.service.js';
import type { ReferredCaseService, SharingState } from './receiving-services.service.js';
import type { SharingRequest } from './referrals.dto.js';
import { ReferralsRepository } from './referrals.repository.js';
import { sendRefusals } from './referrals.rules.js';
import type { SendRefusal } from './referral-commands.types.js';
import { URGENCY_RANK } from './referrals.types.js';
import type { ReferralKind, Urgency } from './referrals.types.js';

/** A referral before it is sent: receiver, urgency and enclosed partitions. */
export interface Sending {
  caseId: string;
  kind: ReferralKind;
  receiver: ReferredCaseService;
  passing: Pick<SharingRequest, 'consentId' | 'partitions'>;
  urgency: Urgency;
  escortNeeded: boolean;
  replacesReferralId: string | null;
}

/** A sending that was looked at: nothing is written yet. */
export interface Prepared extends Sending {
  state: SharingState;
  passed: SharedScope;
  refusals: SendRefusal[];
}

/** Sends a referral to a service of another agency, as far as her consent to that agency reaches. */
@Injectable()
export class ReferralSendingService {
  constructor(
    private readonly database: Database,
    private readonly receivingServices: ReceivingServicesService,
    private readonly rows: ReferralsRepository,
    private readonly timeline: TimelineService,
    private readonly events: Events,
  ) {}

  /** Every reason why it cannot be sent, and what would be passed on. */
  async prepare(sending: Sending): Promise<Prepared> {
    const { caseId, kind, receiver, passing } = sending;
    const { state, agency } = await this.receivingServices.between(caseId, receiver.agencyId);
    const passed = sharedPartitions(
      {
        consents: state.consents,
        agencyId: agency.id,
        agencyType: agency.type,
        consentId: passing.consentId,
        wanted: passing.partitions,
      },
      this.database.now,
    );
    if (passed.notAllowed.length > 0) throw invalid({ path: 'partitions', code: 'not_consented' });
    const refusals = sendRefusals({
      kind,
      need: receiver.serviceType,
      caseStatus: state.status,
      senderAgencyId: state.senderAgencyId,
      senderType: state.senderType,
      receiver: {
        agencyId: agency.id,
        type: agency.type,
        isActive: receiver.isActive,
        isBlocked: state.isBlocked,
        isInGroup: state.isInGroup,
        isFull: receiver.isFull,
        services: receiver.services,
      },
      consentHolds: passed.consentId !== null,
    });
    return { ...sending, state, passed, refusals };
  }

  /** Sends what was prepared and returns its id. Throws 409 with every reason why not. */
  async send(prepared: Prepared): Promise<string> {
    const { caseId, kind, receiver, urgency, state, passed, refusals } = prepared;
    if (refusals.length > 0) throw refused('referral_refused', refusals);
    const id = newId();
    const reference = newCode((count) => randomBytes(count));
    const { now } = this.database;
    const dueAt = answerDueAt(now, { urgency, band: state.band });
    const written = this.rows.send({
      id,
      reference,
      kind,
      caseId,
      fromAgencyId: state.senderAgencyId,
      toAgencyId: receiver.agencyId,
      serviceId: receiver.serviceId,
      serviceType: receiver.serviceType,
      urgency,
      urgencyRank: URGENCY_RANK[urgency],
      band: state.band,
      place: state.place,
      isMinor: state.isMinor,
      status: 'sent',
      consentId: passed.consentId,
      sharedPartitions: [...passed.partitions],
      escortNeeded: prepared.escortNeeded,
      sentAt: now,
      ackDueAt: dueAt,
      dueAt,
      replacesReferralId: prepared.replacesReferralId,
    });
    const facts = { referralId: id, reference, kind, serviceType: receiver.serviceType, urgency };
    const need = kind === 'support_lead' ? null : receiver.serviceType;
    // Sent in this order in one piece: what is planned because of the referral sees it written.
    await awaitAll([
      written,
      this.timeline.add({ caseId, kind: 'referral_sent', partition: 'core', facts }),
      this.events.publish(referralSent, { caseId, referralId: id, kind, need, urgency }),
    ]);
    return id;
  }
}
