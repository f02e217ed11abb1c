import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { AgenciesService } from '../agencies/index.js';
import type { AgencyInShort } from '../agencies/index.js';
import { CasesService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { notFound } from '../shared/errors.js';
import { sideBySide } from '../shared/side-by-side.js';
import { referralDues } from './referral-clocks.rules.js';
import { ReferralActorsService } from './referral-actors.service.js';
import type { Standing } from './referral-actors.service.js';
import { toReferral } from './referral-mapping.js';
import type { ReferralRecord } from './referral.entity.js';
import { seesAppointment } from './referrals.access.js';
import type { ReferralDto, ReferralNextDto } from './referrals.dto.js';
import { settlingOf } from './referral-settling.js';

type Clock = Pick<
  ReferralDto,
  'receivedAt' | 'decidedAt' | 'endedAt' | 'answerDueAt' | 'contactDueAt' | 'contactedAt' | 'outcomeDueAt'
>;
type Outcome = Pick<
  ReferralDto,
  | 'serviceOn'
  | 'declineReason'
  | 'nextStep'
  | 'unavailableReason'
  | 'withdrawalReason'
  | 'survivorWord'
  | 'notAskedReason'
  | 'noLongerWanted'
>;

const text = (instant: Date | null): string | null => instant?.toISOString() ?? null;

/** A referral as each side may see it, built field by field: what a view does not name is not in it. */
@Injectable()
export class ReferralViewsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly agencies: AgenciesService,
    private readonly cases: CasesService,
    private readonly actors: ReferralActorsService,
  ) {}

  /** The referrals of one case that the viewer may see; throws "not found" where she may not see the case. */
  async showAll(caseId: string, records: readonly ReferralRecord[]): Promise<ReferralDto[]> {
    await this.access.toRead(caseId, 'core');
    const shown: ReferralDto[] = [];
    for (const record of records) shown.push(await this.show(record));
    return shown;
  }

  /** Throws "not found" where the referral does not exist for the viewer. */
  async show(record: ReferralRecord): Promise<ReferralDto> {
    const standing = await this.actors.find(record);
    if (!standing) throw notFound();
    this.database.audit.touch(record.caseId, 'core');
    const { fromAgencyId, toAgencyId } = record;
    const [agencies, links, settling] = await sideBySide([
      this.agencies.inShort(toAgencyId ? [fromAgencyId, toAgencyId] : [fromAgencyId]),
      this.links(record, standing),
      settlingOf(this.database, record, standing),
    ]);
    const sender = agencies.get(fromAgencyId);
    if (!sender) throw notFound();
    const { view } = standing;
    const isTakenBack = view === 'taken_back';
    return {
      id: record.id,
      view,
      reference: record.reference,
      kind: record.kind,
      serviceType: record.serviceType,
      urgency: record.urgency,
      band: isTakenBack ? null : record.band,
      place: record.place,
      isMinor: record.isMinor,
      escortNeeded: record.escortNeeded,
      status: record.status,
      ...sidesOf(sender, agencies.get(toAgencyId ?? '') ?? null),
      sharedPartitions: isTakenBack ? [] : record.sharedPartitions,
      ...links,
      sentAt: record.sentAt.toISOString(),
      ...clockOf(record),
      next: nextOf(record, this.database.now),
      appointmentAt: appointmentOf(record, standing, sender),
      ...outcomeOf(record),
      ...settling,
      askedAt: text(record.askedAt),
      allowedActions: standing.actions,
      version: record.version,
    };
  }

  /** Which cases and answers the viewer may follow from here. */
  private async links(
    record: ReferralRecord,
    { view }: Standing,
  ): Promise<Pick<ReferralDto, 'caseId' | 'sourceCaseId' | 'caseReference' | 'consentId' | 'succeedsId'>> {
    const none = { caseId: null, sourceCaseId: null, caseReference: null, consentId: null, succeedsId: null };
    switch (view) {
      case 'offer':
        return none;
      case 'taken_back':
        return { ...none, caseId: record.receivedCaseId };
      case 'receiver': {
        const access = await this.access.find(record.caseId);
        const sourceCaseId = access?.relations.has('referred') ? record.caseId : null;
        return { ...none, caseId: record.receivedCaseId, sourceCaseId };
      }
      case 'sender':
      case 'group': {
        const reference = await this.cases.referenceOf(record.caseId);
        const isSender = view === 'sender';
        return {
          caseId: record.caseId,
          sourceCaseId: null,
          caseReference: reference,
          consentId: isSender ? record.consentId : null,
          succeedsId: record.succeedsId,
        };
      }
    }
  }
}

const sidesOf = (
  sender: AgencyInShort,
  receiver: AgencyInShort | null,
): Pick<ReferralDto, 'fromAgencyId' | 'fromAgencyName' | 'toAgencyId' | 'toAgencyName'> => ({
  fromAgencyId: sender.id,
  fromAgencyName: sender.name,
  toAgencyId: receiver?.id ?? null,
  toAgencyName: receiver?.name ?? null,
});

const clockOf = (record: ReferralRecord): Clock => ({
  receivedAt: text(record.receivedAt),
  decidedAt: text(record.decidedAt),
  endedAt: text(record.endedAt),
  answerDueAt: text(record.ackDueAt),
  contactDueAt: text(record.contactDueAt),
  contactedAt: text(record.contactedAt),
  outcomeDueAt: text(record.outcomeDueAt),
});

const outcomeOf = (record: ReferralRecord): Outcome => ({
  serviceOn: record.serviceOn,
  declineReason: record.declineReason,
  nextStep: record.nextStep,
  unavailableReason: record.unavailableReason,
  withdrawalReason: record.withdrawalReason,
  survivorWord: record.survivorWord,
  notAskedReason: record.notAskedReason,
  noLongerWanted: record.noLongerWanted,
});

const appointmentOf = (
  { appointmentAt }: ReferralRecord,
  { view }: Standing,
  sender: AgencyInShort,
): string | null => (seesAppointment(view, sender.type) ? text(appointmentAt) : null);

/** What the receiver owes next; null once it owes nothing. */
export function nextOf(record: ReferralRecord, now: Date): ReferralNextDto | null {
  const next = referralDues(toReferral(record))[0];
  return next ? { step: next.step, dueAt: next.dueAt.toISOString(), isLate: next.dueAt < now } : null;
}
