import { Database } from '../platform/database/database.js';
import { ReferralActorsService } from './referral-actors.service.js';
import type { Standing } from './referral-actors.service.js';
import type { ReferralRecord } from './referral.entity.js';
import type { ReferralDto, ReferralNextDto } from './referrals.dto.js';
import { undoUntil } from './refused-referrals.rules.js';
import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { AgenciesService } from '../agencies/index.js';
import type { AgencyInShort } from '../agencies/index.js';
import { CasesService } from '../cases/index.js';
import { notFound } from '../shared/errors.js';
import { awaitAll } from '../shared/await-all.js';
import { referralDeadlines } from './referral-changes.rules.js';
import { toReferral } from './referral-mapping.js';
import { seesAppointment } from './referrals.access.js';

type Settling = Pick<
  ReferralDto,
  | 'settledBy'
  | 'settledAt'
  | 'waitingOn'
  | 'interimHelp'
  | 'gapRecordedAt'
  | 'findOtherBy'
  | 'undoUntil'
  | 'missing'
  | 'resentAt'
>;

const NOT_SETTLED = {
  settledBy: null,
  settledAt: null,
  waitingOn: null,
  interimHelp: null,
  gapRecordedAt: null,
  findOtherBy: null,
} as const;

const text = (instant: Date | null): string | null => instant?.toISOString() ?? null;

/** What was done about a refusal is the sender's and the group's to know; what was missing the receiver named itself. */
export async function settlingOf(
  database: Database,
  record: ReferralRecord,
  { view, actions }: Standing,
): Promise<Settling> {
  const { decidedAt, missingCodes: missing } = record;
  const isUndoable = decidedAt !== null && actions.includes('undo_accept');
  const facts = {
    missing,
    resentAt: text(record.resentAt),
    undoUntil: isUndoable ? undoUntil(decidedAt).toISOString() : null,
  };
  if (view !== 'sender' && view !== 'group') return { ...facts, ...NOT_SETTLED };
  return {
    ...facts,
    settledBy: record.settledBy,
    settledAt: text(record.settledAt),
    waitingOn: record.waitingOn,
    interimHelp: record.interimHelp,
    gapRecordedAt: text(record.gapRecordedAt),
    findOtherBy: text(await findOtherBy(database, record)),
  };
}

/** By when the sender finds another place, or sends what is missing; null while neither waits. */
async function findOtherBy(database: Database, { id, caseId }: ReferralRecord): Promise<Date | null> {
  const [row] = await database.query<{ due_at: Date | null }>(
    `select min(f.due_at) as due_at from panoh.follow_ups f where f.case_id = $1 and f.subject_id = $2
       and f.status = 'pending' and f.rule in ('rf.find_other', 'rf.send_missing') and f.from_at <= panoh.now()`,
    [caseId, id],
  );
  return row?.due_at ?? null;
}

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
  | 'survivorFeedback'
  | 'notAskedReason'
  | 'noLongerWanted'
>;

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
    const [agencies, links, settling] = await awaitAll([
      this.agencies.inShort(toAgencyId ? [fromAgencyId, toAgencyId] : [fromAgencyId]),
      this.links(record, standing),
      settlingOf(this.database, record, standing),
    ]);
    const sender = agencies.get(fromAgencyId);
    if (!sender) throw notFound();
    const { view } = standing;
    const isTakenBack = view === 'withdrawn';
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
  ): Promise<
    Pick<ReferralDto, 'caseId' | 'sourceCaseId' | 'caseReference' | 'consentId' | 'replacesReferralId'>
  > {
    const none = {
      caseId: null,
      sourceCaseId: null,
      caseReference: null,
      consentId: null,
      replacesReferralId: null,
    };
    switch (view) {
      case 'offer':
        return none;
      case 'withdrawn':
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
          replacesReferralId: record.replacesReferralId,
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
  survivorFeedback: record.survivorFeedback,
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
  const next = referralDeadlines(toReferral(record))[0];
  return next ? { step: next.step, dueAt: next.dueAt.toISOString(), isLate: next.dueAt < now } : null;
}
