import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { TimelineService, CasesService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { invalid, notAllowed, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { newCode } from '../survivors/index.js';
import { referralAnswered } from './referrals.events.js';
import type { UnavailableRequest, SharingRequest, ReRouteRequest, ReferralRequest } from './referrals.dto.js';
import { ReferralsRepository } from './referrals.repository.js';
import { URGENCY_RANK } from './referrals.types.js';
import type { ReferralKind } from './referrals.types.js';
import { ConsentsService } from '../consent/index.js';
import { awaitAll } from '../shared/await-all.js';
import { ReceivingServicesService } from './receiving-services.service.js';
import type { ReferredCaseService } from './receiving-services.service.js';
import type { ReferralRecord } from './referral.entity.js';
import { ReferralSendingService } from './referral-sending.service.js';
import type { Prepared, Sending } from './referral-sending.service.js';
import { unavailableRefusals } from './referrals.rules.js';

type Subject = Awaited<ReturnType<CasesService['toCommand']>>;

/** Needs without a free service: the gap is recorded where it was found, for the working group to close. */
@Injectable()
export class UnmetNeedsService {
  constructor(
    private readonly database: Database,
    private readonly rows: ReferralsRepository,
    private readonly timeline: TimelineService,
    private readonly events: Events,
  ) {}

  async record(subject: Subject, { serviceType, urgency, reason }: UnavailableRequest): Promise<string> {
    const id = newId();
    const reference = newCode((count) => randomBytes(count));
    const { now, viewer } = this.database;
    await this.rows.insert({
      id,
      reference,
      caseId: subject.id,
      fromAgencyId: viewer.agencyId,
      serviceType,
      urgency,
      urgencyRank: URGENCY_RANK[urgency],
      band: subject.band,
      place: subject.place,
      isMinor: subject.isMinor,
      status: 'unavailable',
      unavailableReason: reason,
      sentAt: now,
      decidedAt: now,
      endedAt: now,
    });
    await this.timeline.add({
      caseId: subject.id,
      kind: 'referral_unavailable',
      partition: 'core',
      facts: { referralId: id, reference, kind: 'service', serviceType, reason },
    });
    await this.events.publish(referralAnswered, {
      caseId: subject.id,
      referralId: id,
      kind: 'service',
      need: serviceType,
      urgency,
      answer: 'unavailable',
      asksFor: 'other_place',
    });
    return id;
  }

  /** The earlier referral must be one of the same case. */
  async refuseForeign(caseId: string, id: string): Promise<void> {
    const known = await this.rows.ofCase(caseId);
    if (!known.some((record) => record.id === id))
      throw invalid({ path: 'replacesReferralId', code: 'not_in_list' });
  }
}

/** What an owner asks of other agencies for her: a referral, or the note that nobody can be asked. */
@Injectable()
export class ReferralRequestsService {
  constructor(
    private readonly cases: CasesService,
    private readonly consents: ConsentsService,
    private readonly receivingServices: ReceivingServicesService,
    private readonly sending: ReferralSendingService,
    private readonly recording: UnmetNeedsService,
  ) {}

  /** Sends a referral for the owner and returns its id; her answer, where it is given now, is recorded with it. */
  async send(caseId: string, request: ReferralRequest, kind: ReferralKind): Promise<string> {
    const [, , receiver] = await awaitAll([
      this.cases.toCommand(caseId, 'send_referral'),
      request.replacesReferralId ? this.recording.refuseForeign(caseId, request.replacesReferralId) : null,
      this.receivingServices.get(request.serviceId),
    ]);
    const passing = await this.recordAnswer(caseId, request, { receiver, kind });
    return this.sending.send(await this.sending.prepare({ ...request, caseId, kind, receiver, passing }));
  }

  /** What would be sent in the place of an earlier referral; only the owner records a new answer of hers for it. */
  async prepareSuccessor(
    record: ReferralRecord,
    request: ReRouteRequest,
    isSender: boolean,
  ): Promise<Prepared> {
    if (isSender) await this.cases.toCommand(record.caseId, 'send_referral');
    else if (request.consent) throw notAllowed();
    const { caseId, kind, urgency, escortNeeded } = record;
    const receiver = await this.receivingServices.get(request.serviceId);
    const passing = await this.recordAnswer(caseId, request, { receiver, kind });
    return this.sending.prepare({
      caseId,
      kind,
      receiver,
      passing,
      urgency,
      escortNeeded,
      replacesReferralId: record.id,
    });
  }

  /** Records a need for which there is no service, or none free; it is counted and keeps the case open. */
  async recordUnavailable(caseId: string, request: UnavailableRequest): Promise<string> {
    const subject = await this.cases.toCommand(caseId, 'send_referral');
    const refusals = unavailableRefusals({ need: request.serviceType, caseStatus: subject.status });
    if (refusals.length > 0) throw refused('referral_refused', refusals);
    return this.recording.record(subject, request);
  }

  /** Her answer to this agency, recorded with the referral where it was given with it. */
  private async recordAnswer(
    caseId: string,
    request: SharingRequest,
    { receiver, kind }: { receiver: ReferredCaseService; kind: ReferralKind },
  ): Promise<Sending['passing']> {
    const { consent, partitions } = request;
    if (!consent) return { consentId: request.consentId, partitions };
    const answer = {
      ...consent,
      scope: 'referral',
      answer: 'given',
      agencyId: receiver.agencyId,
      partitions: partitions ?? [],
      purpose: kind === 'support_lead' ? kind : receiver.serviceType,
    } as const;
    const [consentId = null] = await this.consents.record(
      caseId,
      [{ ...answer, partitions: [...answer.partitions] }],
      { path: 'consent.', child: null },
    );
    return { consentId, partitions };
  }
}
