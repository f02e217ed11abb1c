import { Injectable } from '@nestjs/common';
import { CasesService } from '../cases/index.js';
import { ConsentsService } from '../consent/index.js';
import { notAllowed, refused } from '../shared/errors.js';
import { sideBySide } from '../shared/side-by-side.js';
import { ReceiversService } from './receivers.service.js';
import type { Receiver } from './receivers.service.js';
import type { ReferralRecord } from './referral.entity.js';
import type {
  PassingOnRequest,
  ReRouteRequest,
  ReferralRequest,
  UnavailableRequest,
} from './referral-requests.dto.js';
import { ReferralSendingService } from './referral-sending.service.js';
import type { Prepared, Sending } from './referral-sending.service.js';
import { unavailableRefusals } from './referrals.rules.js';
import type { ReferralKind } from './referrals.types.js';
import { UnavailableNeedsService } from './unavailable-needs.service.js';

/** What an owner asks of other agencies for her: a referral, or the note that nobody can be asked. */
@Injectable()
export class ReferralRequestsService {
  constructor(
    private readonly cases: CasesService,
    private readonly consents: ConsentsService,
    private readonly receivers: ReceiversService,
    private readonly sending: ReferralSendingService,
    private readonly recording: UnavailableNeedsService,
  ) {}

  /** Sends a referral for the owner and returns its id; her answer, where it is given now, is recorded with it. */
  async send(caseId: string, request: ReferralRequest, kind: ReferralKind): Promise<string> {
    const [, , receiver] = await sideBySide([
      this.cases.toCommand(caseId, 'send_referral'),
      request.succeedsId ? this.recording.refuseForeign(caseId, request.succeedsId) : null,
      this.receivers.get(request.serviceId),
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
    const receiver = await this.receivers.get(request.serviceId);
    const passing = await this.recordAnswer(caseId, request, { receiver, kind });
    return this.sending.prepare({
      caseId,
      kind,
      receiver,
      passing,
      urgency,
      escortNeeded,
      succeedsId: record.id,
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
    request: PassingOnRequest,
    { receiver, kind }: { receiver: Receiver; kind: ReferralKind },
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
