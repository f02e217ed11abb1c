import { Case } from './cases.entity.js';
import type { CaseDto } from './cases.dto.js';
import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import type { CaseAccess } from '../access/index.js';
import { linkageConsentOf, namesAgencies, readConsent } from '../consent/index.js';
import type { Names } from '../identity/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { dayOf } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { Problem, notFound, refused } from '../shared/errors.js';
import { awaitAll } from '../shared/await-all.js';
import { PARTITION_OF, mayDo, mayKnowBand } from './cases.access.js';
import { caseOpened, caseReopened, caseTakenOver } from './cases.events.js';
import type { CaseEvent } from './cases.events.js';
import {
  caseHead,
  caseRow,
  kindOfAgency,
  knownAgencies,
  noteContact,
  registrationFacts,
} from './cases.queries.js';
import type { HeadRow, MergedRecord } from './cases.queries.js';
import { CaseReopeningsService } from './case-reopenings.service.js';
import { caseRefusals, liftsStop } from './cases.rules.js';
import type { CaseCommand, ReopenReason } from './cases.types.js';
import { CaseLabelsService } from './case-labels.service.js';
import { disabilityShown } from './disabilities.queries.js';
import { openQuestions } from './registration.rules.js';
import type { OpenQuestion } from './registration.rules.js';

type StateFacts = Pick<CaseDto, 'contactStopped' | 'searchingSince' | 'deathReportedAt'>;

/** State besides "open", for the owner: request to stop, search for the survivor, undocumented death. */
export const stateOf = (
  { contactStopped, searchingSince, deathReportedAt }: Pick<Case, keyof StateFacts>,
  isOwner: boolean,
): StateFacts => ({
  contactStopped: isOwner && contactStopped,
  searchingSince: (isOwner && searchingSince?.toISOString()) || null,
  deathReportedAt: (isOwner && deathReportedAt?.toISOString()) || null,
});

/** What a line of work says of its case. */
export interface CaseLine {
  reference: string;
  band: Case['band'];
  leadUserId: string | null;
  /** The own agency's code. */
  code: string | null;
  isOpen: boolean;
}

type Allowed = Pick<CaseDto, 'linkageConsent' | 'alsoServedBy' | 'possibleMatchAt'>;
const NOTHING_ALLOWED: Allowed = { linkageConsent: null, alsoServedBy: [], possibleMatchAt: [] };

/** Other agencies know neither. */
const leadOf = (
  own: Pick<HeadRow, 'lead_name' | 'stand_in_name'> | null,
): Pick<CaseDto, 'leadName' | 'standInName'> => ({
  leadName: own?.lead_name ?? null,
  standInName: own?.stand_in_name ?? null,
});

const instant = (at: Date | null): string | null => at?.toISOString() ?? null;

/** One agency's work with one survivor, from opening to closure, and again when it reopens. */
@Injectable()
export class CasesService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly events: Events,
    private readonly reopenings: CaseReopeningsService,
    private readonly labels: CaseLabelsService,
  ) {}

  async get(id: string): Promise<CaseDto> {
    const [access, subject, labels] = await awaitAll([
      this.access.toRead(id, 'core'),
      this.head(id),
      this.labels.of([id]),
    ]);
    if (!subject) throw notFound();
    const isOwner = access.relations.has('own');
    const allowed = await this.allowed(access, subject);
    const seesBand = mayKnowBand(access);
    const allowedActions = mayDo(access, this.database.viewer.roles, subject.status);
    return {
      ...{ id, reference: subject.reference },
      survivorCode: isOwner ? subject.code : null,
      label: labels.get(id) ?? null,
      ...recordedFor(access, subject),
      ...mergedOf(isOwner ? subject.merged : []),
      relations: [...access.relations],
      isLead: access.isLead,
      agencyId: subject.agencyId,
      agencyName: { tg: subject.name_tg, ru: subject.name_ru, en: subject.name_en },
      agencyKind: subject.kind,
      ...leadOf(isOwner ? subject : null),
      leadAway: allowedActions.includes('assign_lead') && subject.lead_away,
      status: subject.status,
      episodeNo: subject.episodeNo,
      openedAt: subject.openedAt.toISOString(),
      closedAt: instant(subject.closedAt),
      workingGroupId: subject.workingGroupId,
      ...codedOf(subject),
      disability: disabilityShown(this.database, access, subject.disability),
      band: seesBand ? subject.band : 'incomplete',
      assessedAt: seesBand ? instant(subject.assessedAt) : null,
      sharesWithGroup: subject.sharesWithGroup,
      refusesSharing: subject.refusesSharing,
      ...allowed,
      ...stateOf(subject, isOwner),
      supportLeadState: subject.supportLeadState,
      erasedAt: instant(subject.erasedAt),
      heldUntil: access.reads.has('legal') ? subject.heldUntil : null,
      partitions: [...access.reads],
      allowedActions,
      version: subject.version,
    };
  }

  /** How the record counts, and who has one of her too: both by her words alone. */
  private async allowed(
    access: CaseAccess,
    { id, kind, erasedAt, consents: stored }: HeadRow,
  ): Promise<Allowed> {
    const isOwner = access.relations.has('own');
    if (!isOwner || !access.reads.has('consent') || erasedAt) return NOTHING_ALLOWED;
    const { now } = this.database;
    const consents = stored.map(readConsent);
    const agencies = namesAgencies(consents, now) ? await knownAgencies(this.database, id) : [];
    const named = (isSure: boolean): Names[] =>
      agencies.filter((one) => one.isSure === isSure).map(({ tg, ru, en }) => ({ tg, ru, en }));
    return {
      linkageConsent: linkageConsentOf(consents, kind, now),
      alsoServedBy: named(true),
      possibleMatchAt: named(false),
    };
  }

  /** What its registration left open, for the owner who may answer it; nothing for other agencies. */
  async openQuestions(id: string): Promise<OpenQuestion[]> {
    const [access, subject, facts] = await awaitAll([
      this.access.find(id),
      this.head(id),
      registrationFacts(this.database, id),
    ]);
    if (!subject || !facts || !access?.relations.has('own')) return [];
    const { linkageConsent } = await this.allowed(access, subject);
    return openQuestions(facts, { writes: access.writes, linkageConsent });
  }

  /** What a line of work says of its case; null where the viewer sees no such case. */
  async lineOf(id: string): Promise<CaseLine | null> {
    const subject = await this.head(id);
    if (!subject) return null;
    const { reference, band, leadUserId, code, status } = subject;
    return { reference, band, leadUserId, code, isOpen: status === 'open' };
  }

  private head(id: string): Promise<HeadRow | undefined> {
    return this.database.once(`case head/${id}`, () => caseHead(this.database, id));
  }

  /** The case, locked, if the viewer may give the command now. Throws with every reason for refusal. */
  async toCommand(id: string, command: CaseCommand): Promise<Case> {
    const [, subject] = await awaitAll([this.access.toOwn(id, PARTITION_OF[command]), this.lock(id)]);
    return refuseUnlessOpenTo(command, subject);
  }

  /** The case, not locked, if the viewer may give the command and wants to preview its requirements. */
  async toAskBefore(id: string, command: CaseCommand): Promise<Case> {
    await this.access.toRead(id, PARTITION_OF[command]);
    await this.access.toOwn(id, PARTITION_OF[command]);
    return refuseUnlessOpenTo(command, await this.find(id));
  }

  /** Today in Dushanbe, by the database's clock. */
  get today(): Day {
    return dayOf(this.database.now);
  }

  /** Opens a closed case again, for a named reason; the same case and never a new count. */
  async reopen(id: string, reason: ReopenReason): Promise<void> {
    await this.access.toOwn(id, 'core');
    const subject = await this.lock(id);
    const refusals = caseRefusals('reopen', subject.status, reason);
    if (refusals.length > 0) throw refused(refusals[0] ?? 'refused', refusals);
    await this.reopenIfClosed(id, reason);
  }

  /** Opens it again where it is closed, and has the rows of an open case planned. */
  async reopenIfClosed(id: string, reason: ReopenReason): Promise<void> {
    if (await this.markReopened(id, reason)) {
      await this.events.publish(caseReopened, { ...(await this.facts(id)), reason });
    }
  }

  /** Opens it again without planning anything: for a contact, whose own consequences hold the rows already. */
  async markReopened(id: string, reason: ReopenReason): Promise<boolean> {
    const subject = await this.lock(id);
    if (subject.status !== 'closed') return false;
    // Nothing that was written of the survivor is left, and nothing can be added: a new case is opened instead.
    if (subject.erasedAt) throw new Problem(410, 'case_erased');
    const resumed = await this.reopenings.reopen(id, reason);
    if (resumed) await this.events.publish(caseReopened, { ...(await this.facts(resumed)), reason });
    if (liftsStop(reason, subject))
      await this.update(id, { contactStopped: false, stopRestsOnClosing: false });
    return true;
  }

  /** The case row, locked until the transaction ends: closing and a new incident never pass each other unseen. */
  async lock(id: string): Promise<Case> {
    const subject = await caseRow(this.database, id, 'for update');
    this.database.memo.set(referenceSlot(id), subject.reference);
    return subject;
  }

  /** The reference, which never changes: not asked again of a case that was looked at in this transaction. */
  async referenceOf(id: string): Promise<string> {
    const known = this.database.memo.get(referenceSlot(id)) as string | undefined;
    return known ?? (await this.find(id)).reference;
  }

  find(id: string): Promise<Case> {
    return caseRow(this.database, id);
  }

  async update(id: string, values: Partial<Case>): Promise<void> {
    await this.database
      .repository(Case)
      .createQueryBuilder()
      .update()
      .set({ ...values, version: () => 'version + 1' })
      .where({ id })
      .execute();
  }

  /** The survivor was spoken with. */
  noteContact(id: string, at: Date): Promise<void> {
    return noteContact(this.database, id, at);
  }

  /** An older row of the register was imported after newer ones. */
  async bookNoLaterThan(id: string, day: Day): Promise<void> {
    const { bookedOn } = await this.find(id);
    if (bookedOn !== null && day < bookedOn) await this.update(id, { bookedOn: day });
  }

  /** Publishes to all planners that the case is open. */
  async announceOpened(id: string, inDanger = false): Promise<void> {
    const subject = await this.find(id);
    const { origin, isMinor } = subject;
    const facts = await this.factsOf(subject);
    await this.events.publish(caseOpened, { ...facts, origin, isMinor, inDanger });
  }

  /** Publishes that a new case continues another agency's; its referral is accepted already. */
  announceTakenOver(caseId: string, fromCaseId: string): Promise<void> {
    return this.events.publish(caseTakenOver, { caseId, fromCaseId });
  }

  /** What event handlers need to know of the case. */
  async facts(id: string): Promise<CaseEvent> {
    return this.factsOf(await this.find(id));
  }

  private async factsOf(subject: Case): Promise<CaseEvent> {
    const { agencyId, agencyKind } = this.database.viewer;
    return {
      caseId: subject.id,
      agencyId: subject.agencyId,
      agencyKind:
        subject.agencyId === agencyId ? agencyKind : await kindOfAgency(this.database, subject.agencyId),
      leadUserId: subject.leadUserId,
      band: subject.band,
      sharesWithGroup: subject.sharesWithGroup,
      openedAt: subject.openedAt,
    };
  }
}

/** Which masked parts hold something. The address stays with the agency that took it, as does whether there is one. */
function recordedFor(
  { relations, reads }: CaseAccess,
  { recordedIdentity, hasWhereabouts }: HeadRow,
): Pick<CaseDto, 'recordedIdentity' | 'hasWhereabouts'> {
  const lines = reads.has('identity') ? (recordedIdentity ?? []) : [];
  return {
    recordedIdentity: lines.filter((line) => line !== 'address' || relations.has('own')),
    hasWhereabouts: reads.has('whereabouts') && hasWhereabouts,
  };
}

type Coded = Pick<CaseDto, 'place' | 'sex' | 'isMinor' | 'minorDecidedBy' | 'ageBand' | 'maritalStatus'>;

/** What is coded of her, and counted. */
const codedOf = ({ place, sex, isMinor, minorDecidedBy, ageBand, maritalStatus }: HeadRow): Coded => ({
  ...{ place, sex, isMinor, minorDecidedBy, ageBand, maritalStatus },
});

function mergedOf(records: readonly MergedRecord[]): Pick<CaseDto, 'previousCodes' | 'mergedIntoCode'> {
  const those = (wanted: boolean): { id: string; code: string }[] =>
    records.filter(({ isKept }) => isKept === wanted).map(({ id, code }) => ({ id, code }));
  return { previousCodes: those(false), mergedIntoCode: those(true)[0] ?? null };
}

const referenceSlot = (id: string): string => `reference/${id}`;

function refuseUnlessOpenTo(command: CaseCommand, subject: Case): Case {
  const refusals = caseRefusals(command, subject.status);
  if (refusals.length > 0) throw refused(refusals[0] ?? 'refused', refusals);
  return subject;
}
