import { Injectable } from '@nestjs/common';
import { CasesService } from '../cases/index.js';
import { ConsentsService } from '../consent/index.js';
import { Database } from '../platform/database/database.js';
import { awaitAll } from '../shared/await-all.js';
import { Problem, invalid, notAllowed, refused } from '../shared/errors.js';
import { ReceivingServicesService } from './receiving-services.service.js';
import { answerDueAt } from './referral-changes.rules.js';
import type { ReferredCaseService, SendRefusal, SharingState } from './referral-commands.types.js';
import { ReferralEffectsService, newReferral } from './referral-effects.service.js';
import { sendRefusals, sharedPartitions, unavailableRefusals } from './referral-sending.rules.js';
import type { SharedScope } from './referral-sending.rules.js';
import { ReferralRecord } from './referral.entity.js';
import type {
  ReRouteRequest,
  ReferralRequest,
  SeveralReferralsRequest,
  SharingRequest,
  UnavailableRequest,
} from './referrals.dto.js';
import { hasRunningHandover, insertSent, referralsOf } from './referrals.queries.js';
import { URGENCY_RANK } from './referrals.types.js';
import type { ReferralKind, Urgency } from './referrals.types.js';

/** A referral before it is sent: receiver, urgency and enclosed partitions. */
interface Sending {
  caseId: string;
  kind: ReferralKind;
  receiver: ReferredCaseService;
  passing: Pick<SharingRequest, 'consentId' | 'partitions'>;
  urgency: Urgency;
  escortNeeded: boolean;
  replacesReferralId: string | null;
  /** The referral that is withdrawn with it. */
  withdrawsId?: string;
}

/** A checked sending: nothing is written yet. */
interface Prepared extends Sending {
  state: SharingState;
  passed: SharedScope;
  refusals: SendRefusal[];
}

/** Sends referrals to services of other agencies, as far as the survivor's consent reaches, and records unmet needs. */
@Injectable()
export class ReferralSendingService {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesService,
    private readonly consents: ConsentsService,
    private readonly receivingServices: ReceivingServicesService,
    private readonly effects: ReferralEffectsService,
  ) {}

  /** Sends a referral for the owner and returns its id; records the answer that the survivor gives with it. */
  async send(caseId: string, request: ReferralRequest, kind: ReferralKind): Promise<string> {
    const [, , receiver] = await awaitAll([
      this.lockCase(caseId),
      request.replacesReferralId ? this.refuseForeign(caseId, request.replacesReferralId) : null,
      this.receivingServices.get(request.serviceId),
    ]);
    const passing = await this.recordAnswer(caseId, request, { receiver, kind });
    return this.sendPrepared(await this.prepare({ ...request, caseId, kind, receiver, passing }));
  }

  /** Sends a referral to each receiver after one conversation about consent, all or none, and returns their ids. */
  async sendSeveral(caseId: string, request: SeveralReferralsRequest): Promise<string[]> {
    const { receivers, consent, urgency, escortNeeded } = request;
    const ids: string[] = [];
    for (const [index, receiver] of receivers.entries()) {
      const asked = { ...receiver, consent: receiver.consentId ? null : consent };
      const referral = { ...asked, urgency, escortNeeded, replacesReferralId: null };
      ids.push(await atReceiver(index, () => this.send(caseId, referral, 'service')));
    }
    return ids;
  }

  lockCase(caseId: string): ReturnType<CasesService['toCommand']> {
    return this.cases.toCommand(caseId, 'send_referral');
  }

  /** The successor of an earlier referral; only the owner records a new answer of the survivor for it. */
  async prepareSuccessor(
    record: ReferralRecord,
    request: ReRouteRequest,
    isSender: boolean,
  ): Promise<Prepared> {
    if (isSender) await this.lockCase(record.caseId);
    else if (request.consent) throw notAllowed();
    const { caseId, kind, urgency, escortNeeded, id: replacesReferralId } = record;
    const receiver = await this.receivingServices.get(request.serviceId);
    const passing = await this.recordAnswer(caseId, request, { receiver, kind });
    const successor = { caseId, kind, receiver, passing, urgency, escortNeeded, replacesReferralId };
    return this.prepare({ ...successor, withdrawsId: record.id });
  }

  /** Why a referral cannot be sent again: consent and receiver are checked as for a new one. */
  async resendRefusals(record: ReferralRecord): Promise<SendRefusal[]> {
    if (!record.serviceId) return ['receiver_not_available'];
    const receiver = await this.receivingServices.get(record.serviceId);
    const passing = { consentId: record.consentId, partitions: null };
    return (await this.prepare({ ...record, receiver, passing })).refusals;
  }

  /** Sends a checked referral and returns its id. Throws 409 with every reason why not. */
  async sendPrepared(prepared: Prepared): Promise<string> {
    const { caseId, kind, receiver, urgency, state, passed, refusals } = prepared;
    if (refusals.length > 0) throw refused('referral_refused', refusals);
    const { now } = this.database;
    const dueAt = answerDueAt(now, { kind, need: receiver.serviceType, urgency, band: state.band });
    const referral = {
      ...newReferral(),
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
      status: 'sent' as const,
      consentId: passed.consentId,
      sharedPartitions: [...passed.partitions],
      escortNeeded: prepared.escortNeeded,
      sentAt: now,
      ackDueAt: dueAt,
      dueAt,
      replacesReferralId: prepared.replacesReferralId,
    };
    // Sent in this order in one piece: what is planned because of the referral sees it written.
    await awaitAll([insertSent(this.database, referral), this.effects.announceSent(referral)]);
    if (kind === 'support_lead') await this.effects.setSupportLead(caseId, 'asked');
    return referral.id;
  }

  /** Records a need for which there is no service, or none free; it is counted and keeps the case open. */
  async recordUnavailable(caseId: string, request: UnavailableRequest): Promise<string> {
    const { id, status, band, place, isMinor } = await this.lockCase(caseId);
    const { serviceType, urgency, reason } = request;
    const refusals = unavailableRefusals({ need: serviceType, caseStatus: status });
    if (refusals.length > 0) throw refused('referral_refused', refusals);
    const { now, viewer } = this.database;
    const referral = {
      ...newReferral(),
      kind: 'service' as const,
      caseId: id,
      fromAgencyId: viewer.agencyId,
      serviceType,
      urgency,
      urgencyRank: URGENCY_RANK[urgency],
      band,
      place,
      isMinor,
      status: 'unavailable' as const,
      unavailableReason: reason,
      sentAt: now,
      decidedAt: now,
      endedAt: now,
    };
    await this.database.insert(ReferralRecord, referral);
    await this.effects.announceUnavailable(referral, reason);
    return referral.id;
  }

  /** Checks a sending: every reason why it cannot be sent, and what would be shared. */
  private async prepare(sending: Sending): Promise<Prepared> {
    const { caseId, kind, receiver, passing } = sending;
    const { state, agency } = await this.receivingServices.between(caseId, receiver.agencyId);
    const passed = sharedPartitions(
      {
        // A yes to one service at that agency is none to being taken over by it.
        consents:
          kind === 'handover'
            ? state.consents.filter(({ purpose, answer }) => purpose === kind || answer === 'refused')
            : state.consents,
        agencyId: agency.id,
        agencyType: agency.type,
        consentId: passing.consentId,
        wanted: passing.partitions,
      },
      this.database.now,
    );
    if (passed.notAllowed.length > 0) throw invalid({ path: 'partitions', code: 'not_consented' });
    const { isBlocked, isInGroup } = state;
    const refusals = sendRefusals({
      kind,
      need: receiver.serviceType,
      caseStatus: state.status,
      senderAgencyId: state.senderAgencyId,
      senderType: state.senderType,
      receiver: { ...receiver, agencyId: agency.id, type: agency.type, isBlocked, isInGroup },
      consentHolds: passed.consentId !== null,
      handoverRuns:
        kind === 'handover' && (await hasRunningHandover(this.database, caseId, sending.withdrawsId ?? null)),
    });
    return { ...sending, state, passed, refusals };
  }

  /** The earlier referral must be one of the same case. */
  private async refuseForeign(caseId: string, id: string): Promise<void> {
    const known = await referralsOf(this.database, caseId);
    if (!known.some((record) => record.id === id))
      throw invalid({ path: 'replacesReferralId', code: 'not_in_list' });
  }

  /** Records the survivor's answer about this agency where it comes with the referral. */
  private async recordAnswer(
    caseId: string,
    { consent, consentId: earlierId, partitions }: SharingRequest,
    { receiver, kind }: { receiver: ReferredCaseService; kind: ReferralKind },
  ): Promise<Sending['passing']> {
    if (!consent) return { consentId: earlierId, partitions };
    const answer = {
      ...consent,
      scope: 'referral' as const,
      answer: 'given' as const,
      agencyId: receiver.agencyId,
      partitions: [...(partitions ?? [])],
      purpose: kind === 'service' ? receiver.serviceType : kind,
    };
    const about = { path: 'consent.', child: null };
    const [consentId = null] = await this.consents.record(caseId, [answer], about);
    return { consentId, partitions };
  }
}

/** Puts the fields of a problem under the receiver that has it; fields of the common answer keep their path. */
async function atReceiver<T>(index: number, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { fields = [], reasons = [] } = error.details;
    const receiver = `receivers.${index}.`;
    const refusals = reasons.map((code) => ({ path: `${receiver}serviceId`, code: String(code) }));
    const own = fields.map(({ path, code }) => ({ path: pathAt(receiver, path), code }));
    throw new Problem(error.status, error.code, { ...error.details, fields: [...own, ...refusals] });
  }
}

/** What was ticked differs between receivers; the rest of the answer is one for all. */
function pathAt(receiver: string, path: string): string {
  if (path === 'consent.partitions') return `${receiver}partitions`;
  return path.startsWith('consent.') ? path : receiver + path;
}
