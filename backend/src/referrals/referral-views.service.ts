import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { AgenciesService } from '../agencies/index.js';
import type { AgencyInShort, ServiceType } from '../agencies/index.js';
import { CasesService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { awaitAll } from '../shared/await-all.js';
import { notFound } from '../shared/errors.js';
import { decodeCursor, encodeCursor } from '../shared/paging.js';
import { referralDeadlines, toReferral } from './referral-changes.rules.js';
import { messageCount } from './referral-messages.queries.js';
import { ReferralStandingsService } from './referral-standings.service.js';
import type { Standing } from './referral-standings.service.js';
import type { ReferralRecord } from './referral.entity.js';
import type { ReferralDto, ReferralNextDto, ReferralPageDto, ReferralRowDto } from './referrals.dto.js';
import { boxRows, findOtherBy, findReferral, referralsOf } from './referrals.queries.js';
import type { BoxRow } from './referrals.queries.js';
import { declineReasonsFor, endingOf, seesAppointment, undoUntil } from './referrals.rules.js';
import type { DeclineReason, ReferralBox, ReferralFilter, ReferralView } from './referrals.types.js';

const PAGE = 25;

const NOT_SETTLED = {
  settledBy: null,
  settledAt: null,
  waitingOn: null,
  interimHelp: null,
  gapRecordedAt: null,
  findOtherBy: null,
} as const;

const NO_LINKS = {
  caseId: null,
  sourceCaseId: null,
  caseReference: null,
  consentId: null,
  replacesReferralId: null,
} as const;

const text = (instant: Date | null): string | null => instant?.toISOString() ?? null;

/** A referral as each side may see it, built field by field: what a view does not name is not in it. */
@Injectable()
export class ReferralViewsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly agencies: AgenciesService,
    private readonly cases: CasesService,
    private readonly standings: ReferralStandingsService,
  ) {}

  async get(id: string): Promise<ReferralDto> {
    return this.show(await findReferral(this.database, id));
  }

  /** Referrals of a case, oldest first: all of them for its owner, its own for a receiver. */
  async ofCase(caseId: string): Promise<ReferralDto[]> {
    const records = await referralsOf(this.database, caseId);
    await this.access.toRead(caseId, 'core');
    const shown: ReferralDto[] = [];
    for (const record of records) shown.push(await this.show(record));
    return shown;
  }

  /** The referral and the side on which the viewer stands, before anything is locked. */
  async side(id: string): Promise<{ record: ReferralRecord; standing: Standing }> {
    const record = await findReferral(this.database, id);
    return { record, standing: await this.standing(record) };
  }

  /** With which reasons the receiver may decline. */
  async declineReasons({ fromAgencyId }: ReferralRecord): Promise<readonly DeclineReason[]> {
    return declineReasonsFor((await this.agencies.get(fromAgencyId)).type);
  }

  /** Throws "not found" where the referral does not exist for the viewer. */
  async standing(record: ReferralRecord): Promise<Standing> {
    const standing = await this.standings.find(record);
    if (!standing) throw notFound();
    return standing;
  }

  async show(record: ReferralRecord): Promise<ReferralDto> {
    const standing = await this.standing(record);
    this.database.audit.touch(record.caseId, 'core');
    const { fromAgencyId, toAgencyId } = record;
    const [agencies, links, settling, messages] = await awaitAll([
      this.agencies.inShort(toAgencyId ? [fromAgencyId, toAgencyId] : [fromAgencyId]),
      this.links(record, standing),
      this.settling(record, standing),
      messageCount(this.database, record.id),
    ]);
    const sender = agencies.get(fromAgencyId);
    if (!sender) throw notFound();
    const { view } = standing;
    const isTakenBack = view === 'withdrawn';
    return {
      view,
      ...sharedFields(record, isTakenBack),
      fromAgencyId: sender.id,
      fromAgencyName: sender.name,
      ...receiverOf(agencies.get(toAgencyId ?? '')),
      otherAgencyDutyLine: phoneOf(view, sender, agencies.get(toAgencyId ?? '')),
      escortNeeded: record.escortNeeded,
      sharedPartitions: isTakenBack ? [] : record.sharedPartitions,
      ...links,
      receivedAt: text(record.receivedAt),
      decidedAt: text(record.decidedAt),
      endedAt: text(record.endedAt),
      answerDueAt: text(record.ackDueAt),
      contactDueAt: text(record.contactDueAt),
      contactedAt: text(record.contactedAt),
      outcomeDueAt: text(record.outcomeDueAt),
      next: nextOf(record, this.database.now),
      appointmentAt: seesAppointment(view, sender.type) ? text(record.appointmentAt) : null,
      serviceOn: record.serviceOn,
      nextStep: record.nextStep,
      withdrawalReason: record.withdrawalReason,
      survivorFeedback: record.survivorFeedback,
      notAskedReason: record.notAskedReason,
      noLongerWanted: record.noLongerWanted,
      agencyEnding: endingOf(record),
      declineReasons: standing.actions.includes('decline') ? declineReasonsFor(sender.type) : [],
      ...settling,
      ...messages,
      lastMessageAt: text(messages.lastMessageAt),
      allowedActions: standing.actions,
    };
  }

  /** 25 a page: by urgency and what is due first, or, of those that have ended, the latest first. */
  async list(box: ReferralBox, filter: ReferralFilter, cursor: string | null): Promise<ReferralPageDto> {
    const rows = await boxRows(this.database, { box, filter, limit: PAGE + 1 }, decodeCursor(cursor));
    const own = await this.standings.ownServices(rows);
    const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
    return {
      items: rows.slice(0, PAGE).flatMap((row) => this.toRow(row, box, own)),
      nextCursor: last ? encodeCursor(last.sortKey, last.id) : null,
    };
  }

  private toRow(row: BoxRow, box: ReferralBox, own: readonly ServiceType[]): ReferralRowDto[] {
    const standing = this.standings.inBox(row, box, own);
    if (!standing) return [];
    return [
      {
        ...sharedFields(row, standing.view === 'withdrawn'),
        otherAgencyName: row.otherAgencyName,
        caseId: box === 'in' ? row.receivedCaseId : row.caseId,
        next: nextOf(row, this.database.now),
        findOtherBy: text(row.findOtherBy),
        hasNewMessage: row.hasNewMessage,
        settledBy: standing.view === 'sender' ? row.settledBy : null,
        allowedActions: standing.actions,
      },
    ];
  }

  /** What was done about a refusal is for the sender and the group; what was missing the receiver named itself. */
  private async settling(
    record: ReferralRecord,
    { view, actions }: Standing,
  ): Promise<Pick<ReferralDto, keyof typeof NOT_SETTLED | 'undoUntil' | 'resentAt'>> {
    const { decidedAt } = record;
    const facts = {
      resentAt: text(record.resentAt),
      undoUntil: decidedAt && actions.includes('undo_accept') ? text(undoUntil(decidedAt)) : null,
    };
    if (view !== 'sender' && view !== 'group') return { ...facts, ...NOT_SETTLED };
    return {
      ...facts,
      settledBy: record.settledBy,
      settledAt: text(record.settledAt),
      waitingOn: record.waitingOn,
      interimHelp: record.interimHelp,
      gapRecordedAt: text(record.gapRecordedAt),
      findOtherBy: text(await findOtherBy(this.database, record)),
    };
  }

  /** Which cases and answers the viewer may follow from here. */
  private async links(
    record: ReferralRecord,
    { view }: Standing,
  ): Promise<Pick<ReferralDto, keyof typeof NO_LINKS>> {
    switch (view) {
      case 'offer':
        return NO_LINKS;
      case 'withdrawn':
        return { ...NO_LINKS, caseId: record.receivedCaseId };
      case 'receiver': {
        const access = await this.access.find(record.caseId);
        const sourceCaseId = access?.relations.has('referred') ? record.caseId : null;
        return { ...NO_LINKS, caseId: record.receivedCaseId, sourceCaseId };
      }
      default:
        return {
          caseId: record.caseId,
          sourceCaseId: null,
          caseReference: await this.cases.referenceOf(record.caseId),
          consentId: view === 'sender' ? record.consentId : null,
          replacesReferralId: record.replacesReferralId,
        };
    }
  }
}

const receiverOf = (receiver?: AgencyInShort): Pick<ReferralDto, 'toAgencyId' | 'toAgencyName'> => ({
  toAgencyId: receiver?.id ?? null,
  toAgencyName: receiver?.name ?? null,
});

/** The two agencies of a referral can call each other; no other viewer gets a number. */
function phoneOf(view: ReferralView, sender: AgencyInShort, receiver?: AgencyInShort): string | null {
  if (view === 'sender') return receiver?.dutyPhone ?? null;
  return view === 'offer' || view === 'receiver' ? sender.dutyPhone : null;
}

/** The fields that a row of a box and a page of a referral show alike. */
const sharedFields = (record: ReferralRecord, isTakenBack: boolean) => ({
  id: record.id,
  reference: record.reference,
  kind: record.kind,
  serviceType: record.serviceType,
  urgency: record.urgency,
  band: isTakenBack ? null : record.band,
  place: record.place,
  isMinor: record.isMinor,
  status: record.status,
  sentAt: record.sentAt.toISOString(),
  askedAt: text(record.askedAt),
  declineReason: record.declineReason,
  unavailableReason: record.unavailableReason,
  missing: record.missingCodes,
  version: record.version,
});

/** What the receiver owes next; null once it owes nothing. */
function nextOf(record: ReferralRecord, now: Date): ReferralNextDto | null {
  const next = referralDeadlines(toReferral(record))[0];
  return next ? { step: next.step, dueAt: next.dueAt.toISOString(), isLate: next.dueAt < now } : null;
}
