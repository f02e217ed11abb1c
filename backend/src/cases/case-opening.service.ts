import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AccessService, BlocksService, VaultService } from '../access/index.js';
import type { BlockSubject } from '../access/index.js';
import { mayLink } from '../consent/index.js';
import { Database } from '../platform/database/database.js';
import { dayOf } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { invalid, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { SurvivorsService, birthOf, newCode } from '../survivors/index.js';
import { ageBandOf, mayBeMinor, minorProblems, OLDEST_CHILD, youngestAge } from './minors.rules.js';
import { Case } from './cases.entity.js';
import type { AgeBand, Band, CaseOrigin } from './cases.types.js';
import { groupOfCase } from './case-group.rules.js';
import type { CaseGroup } from './case-group.rules.js';
import { groupsById, openingReceipt } from './cases.queries.js';
import { keepDisability } from './disabilities.queries.js';
import { openingRefusals, startsProvisionalBlock } from './cases.rules.js';
import type { OpenCaseRequest, OpenedCaseDto } from './cases.dto.js';

const OWN_GROUPS = 'opening/groups';

/** Coded facts of another agency's case; what her birth says, where it came along, goes before them. */
export interface CarriedFacts {
  isMinor: boolean;
  minorDecidedBy: string | null;
  ageBand: AgeBand;
  band: Band;
  workingGroupId: string | null;
}

/** What opening needs to know besides the form. */
export interface Circumstances {
  origin: CaseOrigin;
  originReferralId?: string | null;
  /** Who leads it; null leaves it in the agency's inbox. */
  leadUserId: string | null;
  carried?: CarriedFacts;
  /** Of a book that was kept before. */
  bookedOn?: Day;
}

/** The parts of the form that make the core row and the sealed record of who she is. */
export type OpeningForm = Pick<
  OpenCaseRequest,
  'identity' | 'sex' | 'maritalStatus' | 'disability' | 'place' | 'referredFrom' | 'conflict' | 'minor'
> &
  Partial<Pick<OpenCaseRequest, 'workingGroupId' | 'awaitsBackground' | 'safeContact'>>;

/** The core row of a case with its keys, its owner's grant and the sealed record of who she is. */
@Injectable()
export class CaseOpeningService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly vault: VaultService,
    private readonly blocks: BlocksService,
    private readonly survivors: SurvivorsService,
  ) {}

  /** Makes the case of the viewer's agency. Throws with every reason why not. */
  async create(request: OpeningForm, circumstances: Circumstances): Promise<string> {
    const { agencyId, userId } = this.database.viewer;
    const id = newId();
    this.checkOpening(request, circumstances);
    const workingGroupId = await this.groupFor(request, circumstances);
    await this.database.insert(Case, {
      id,
      reference: newCode((count) => randomBytes(count)),
      agencyId,
      workingGroupId,
      leadUserId: circumstances.leadUserId,
      auditPseudonym: randomUUID(),
      origin: circumstances.origin,
      originReferralId: circumstances.originReferralId ?? null,
      openedAt: this.database.now,
      episodeOpenedAt: this.database.now,
      bookedOn: circumstances.bookedOn ?? null,
      openedBy: userId,
      place: request.place,
      sex: request.sex,
      ...codedFacts(request, circumstances, dayOf(this.database.now)),
      mayBeLinked: mayLink([], this.database.viewer.agencyKind, this.database.now),
      maritalStatus: request.maritalStatus,
      referredFrom: request.referredFrom,
      conflictAnswer: circumstances.origin === 'intake' ? request.conflict.answer : null,
      awaitsSafeContact: circumstances.origin === 'intake' && !request.safeContact,
      awaitsBackground: request.awaitsBackground === true,
      supportLeadState: this.owesOffer(circumstances) ? 'to_offer' : 'not_needed',
    });
    await this.access.grantOwnership(id, agencyId);
    await this.vault.createKeys(id, agencyId);
    await this.survivors.register(id, agencyId, request.identity);
    // A bulk registration where the question was not asked stores no answer.
    if (request.disability !== 'not_asked')
      await keepDisability(this.database, id, { answer: request.disability, version: 1 });
    this.database.audit.touch(id, 'core', 'identity');
    return id;
  }

  /**
   * Starts the blocks that the intake answer asks for; without a named agency the police is blocked as a whole,
   * since a wrong guess there is the dangerous one. Returns whether the case passed to the fallback agency.
   */
  async blockFrom(caseId: string, conflict: OpenCaseRequest['conflict']): Promise<boolean> {
    if (!startsProvisionalBlock(conflict.answer)) return false;
    const named: BlockSubject[] = conflict.agencyIds.map((id) => ({ kind: 'agency', id }));
    return this.block(caseId, named.length > 0 ? named : [{ kind: 'agency_kind', code: 'police' }], 'intake');
  }

  /** Blocks against others first: once the owner itself is blocked, it can start nothing any more. */
  async block(
    caseId: string,
    subjects: BlockSubject[],
    source: 'intake' | 'import' | 'person',
  ): Promise<boolean> {
    const { agencyId, agencyKind } = this.database.viewer;
    const isOwn = (subject: BlockSubject): boolean =>
      subject.kind === 'agency_kind' ? subject.code === agencyKind : subject.id === agencyId;
    for (const subject of [...subjects].sort((a, b) => Number(isOwn(a)) - Number(isOwn(b)))) {
      await this.blocks.start(caseId, subject, source);
    }
    return subjects.some(isOwn);
  }

  /** The code and the reference the registering user may quote, even after losing access to the case. */
  async receipt(id: string): Promise<OpenedCaseDto> {
    const { openedAt, ...codes } = await openingReceipt(this.database, id);
    return { id, ...codes, openedAt: openedAt.toISOString() };
  }

  /** Throws where the worker must choose one, or chose one that is not of her place or not of the agency. */
  private async groupFor(form: OpeningForm, { origin, carried }: Circumstances): Promise<string | null> {
    const groups = await this.ownGroups();
    const answer = groupOfCase({
      place: form.place,
      groups,
      chosenId: form.workingGroupId ?? null,
      sentFromId: carried?.workingGroupId ?? null,
      canBeAsked: origin === 'intake',
    });
    if ('problem' in answer) throw invalid({ path: 'workingGroupId', code: answer.problem });
    return answer.groupId;
  }

  /** The place itself where a group of the agency works there, else that of the group it joined first. */
  async ownPlace(place: string): Promise<string> {
    const groups = await this.ownGroups();
    return groups.some((group) => group.place === place) ? place : (groups[0]?.place ?? place);
  }

  /** Asked once in a transaction: an import opens many cases in one. */
  private async ownGroups(): Promise<CaseGroup[]> {
    const known = this.database.memo.get(OWN_GROUPS) as Promise<CaseGroup[]> | undefined;
    if (known) return known;
    const groups = groupsById(this.database, this.database.viewer.groupIds);
    this.database.memo.set(OWN_GROUPS, groups);
    return groups;
  }

  /** Police who register her owe her a support lead; police to whom she was referred do not. */
  private owesOffer({ origin }: Circumstances): boolean {
    return this.database.viewer.agencyKind === 'police' && origin !== 'referral';
  }

  private checkOpening(request: OpeningForm, { origin }: Circumstances): void {
    const refusals = openingRefusals({
      survivorIsOfThisAgency: true,
      existing: 'none',
      incidentCount: 1,
      conflictAnswer: request.conflict.answer,
    });
    if (refusals.length > 0) throw refused('case_not_opened', refusals);
    const today = dayOf(this.database.now);
    const born = birthOf(request.identity);
    if (born && born.on > today) throw invalid({ path: 'identity.bornOn', code: 'date_in_future' });
    const isMinor = born ? mayBeMinor(born, today) : request.minor !== null;
    if (!isMinor) return;
    const age = born ? youngestAge(born, today) : OLDEST_CHILD;
    const problems = origin === 'intake' ? minorProblems(age, request.minor) : [];
    if (problems.length > 0) throw invalid(...problems.map((code) => ({ path: 'minor', code })));
  }
}

type AgeFacts = Pick<Case, 'isMinor' | 'ageBand'>;

/** From the date of birth where known; else from the form or the carried-over case. */
function ageFacts(
  { identity, minor }: OpeningForm,
  { carried, bookedOn }: Circumstances,
  today: Day,
): AgeFacts {
  const born = birthOf(identity);
  if (born) return { isMinor: mayBeMinor(born, today), ageBand: ageBandOf(born, bookedOn ?? today) };
  return { isMinor: minor !== null || carried?.isMinor === true, ageBand: carried?.ageBand ?? 'unknown' };
}

/** Known age and risk: from the form, or carried over from another agency's case. */
function codedFacts(
  form: OpeningForm,
  circumstances: Circumstances,
  today: Day,
): AgeFacts & Pick<Case, 'minorDecidedBy' | 'band'> {
  const { carried } = circumstances;
  const facts = ageFacts(form, circumstances, today);
  const decider = form.minor?.decider ?? carried?.minorDecidedBy ?? null;
  return { ...facts, minorDecidedBy: facts.isMinor ? decider : null, band: carried?.band ?? 'incomplete' };
}
