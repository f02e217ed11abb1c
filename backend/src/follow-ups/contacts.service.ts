import { Injectable } from '@nestjs/common';
import { VaultService, AccessService } from '../access/index.js';
import type { CaseAccess, SealedPlace } from '../access/index.js';
import { TriagesService } from '../risk/index.js';
import { Contact, FollowUp } from './follow-ups.entity.js';
import type {
  WellbeingAnswer,
  ContactProblem,
  ContactResult,
  PlanAnswer,
  PlanProblem,
} from './outcomes.types.js';
import { In } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { SafeContactsService } from '../survivors/index.js';
import { PlanService } from '../support/index.js';
import { invalid } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { contactsSince } from './contacts.queries.js';
import { ContactEffectsService } from './contact-effects.service.js';
import type { ContactDto, ContactPreviewDto, ContactRequest } from './follow-ups.dto.js';
import { planningState } from './follow-ups.queries.js';
import type { CaseState } from './follow-ups.queries.js';
import { afterOutcome, asksForPlan, contactProblems, isDangerSince, planProblems } from './outcomes.rules.js';

type Sealed = Pick<Contact, 'sealedNote' | 'sealedWellbeing'>;
type Kept = Sealed & Pick<Contact, 'id' | 'caseId'>;

const notePlace = (caseId: string, row: string): SealedPlace => ({
  ...{ caseId, partition: 'support', table: 'contacts', column: 'sealed_note', row },
});
const wellbeingPlace = (caseId: string, row: string): SealedPlace => ({
  ...{ caseId, partition: 'health', table: 'contacts', column: 'sealed_wellbeing', row },
});

/** What she said beyond the outcome: note and answer to the short question, each with its key, and her own actions. */
@Injectable()
export class ContactNotesService {
  constructor(
    private readonly vault: VaultService,
    private readonly triages: TriagesService,
    private readonly plan: PlanService,
  ) {}

  async seal(
    { id, caseId }: Pick<Contact, 'id' | 'caseId'>,
    words: { note: string | null; wellbeing: WellbeingAnswer },
  ): Promise<Sealed> {
    const isAsked = words.wellbeing !== 'not_asked';
    return {
      sealedNote: words.note ? await this.vault.seal(notePlace(caseId, id), words.note) : null,
      sealedWellbeing: isAsked ? await this.vault.seal(wellbeingPlace(caseId, id), words.wellbeing) : null,
    };
  }

  /** Opens each part for viewers who hold its partition; null otherwise. */
  async open(
    { id, caseId, sealedNote, sealedWellbeing }: Kept,
    { reads }: CaseAccess,
  ): Promise<{ note: string | null; wellbeing: WellbeingAnswer | null }> {
    const note =
      sealedNote && reads.has('support')
        ? await this.vault.openKept(notePlace(caseId, id), sealedNote)
        : null;
    if (!reads.has('health')) return { note, wellbeing: null };
    const wellbeing = sealedWellbeing
      ? await this.vault.openKept(wellbeingPlace(caseId, id), sealedWellbeing)
      : 'not_asked';
    return { note, wellbeing: wellbeing as WellbeingAnswer };
  }

  /** In front of others nobody asks about the plan. */
  async answerOwnActions(
    caseId: string,
    { ownActions, alone }: Pick<ContactRequest, 'ownActions' | 'alone'>,
  ): Promise<void> {
    if (ownActions.length === 0) return;
    if (alone !== 'yes') throw invalid({ path: 'ownActions', code: 'plan_not_alone' });
    await this.plan.answerOwn(caseId, ownActions);
  }

  /** A yes to the short question is a triage that is not finished: an earlier clear one counts no more. */
  async noteYes(caseId: string): Promise<void> {
    await this.triages.storeBegun(caseId);
  }
}

/** A contact as entered, with the survivor's answer about the plan; null if the question does not apply. */
interface Typed {
  result: ContactResult;
  planAnswer: PlanAnswer | null;
}

const FIELD_OF: Record<ContactProblem | PlanProblem, string> = {
  plan_missing: 'plan',
  plan_not_alone: 'plan',
  in_future: 'contactedAt',
  long_before_case: 'contactedAt',
  alone_missing: 'alone',
  wellbeing_missing: 'wellbeing',
  wellbeing_not_alone: 'wellbeing',
};

/** Contacts with her: an outcome is required each time, and whether she was alone (DOMAIN 5). */
@Injectable()
export class ContactsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly notes: ContactNotesService,
    private readonly effects: ContactEffectsService,
    private readonly safeContacts: SafeContactsService,
  ) {}

  /** Records a contact and everything that follows from it, in one transaction. */
  async record(caseId: string, request: ContactRequest): Promise<void> {
    await this.access.toOwn(caseId, 'follow_ups');
    const partnerId = await this.effects.lock(caseId);
    const state = await planningState(this.database, caseId);
    const { result, planAnswer } = await this.typed(caseId, request, state);
    const consequences = afterOutcome(result, state.pending, state.facts);
    const id = newId();
    const { agencyId, userId } = this.database.viewer;
    const inSafeWindow = await this.safeContacts.wasSafe(caseId, result.at);
    const { outcome, alone, at: contactedAt } = result;
    const { countsAsSafe, countsAsAttempt } = consequences;
    await this.database.insert(Contact, {
      ...{ id, caseId, agencyId, contactedBy: userId, contactedAt, outcome, alone, channel: request.channel },
      ...{ planAnswer, inSafeWindow, countsAsSafe, countsAsAttempt },
      ...(await this.notes.seal({ id, caseId }, request)),
    });
    if (consequences.asksTriage) await this.notes.noteYes(caseId);
    const recorded = { caseId, contactId: id, state, result, planAnswer, inSafeWindow, consequences };
    await this.effects.apply(recorded, partnerId);
    if (planAnswer && !(result.isOvertaken && planAnswer === 'right'))
      await this.effects.settlePlan(caseId, planAnswer, result.at);
    await this.notes.answerOwnActions(caseId, request);
  }

  /** What a corrected outcome asks for, from now on: nothing that waits is taken as done or moves later. */
  async replanAfterCorrection(
    caseId: string,
    { outcome, alone }: Pick<ContactResult, 'outcome' | 'alone'>,
  ): Promise<void> {
    const state = await planningState(this.database, caseId);
    await this.effects.replanAfterCorrection(caseId, { outcome, alone, state });
  }

  async preview(caseId: string, request: ContactRequest): Promise<ContactPreviewDto> {
    await this.access.toOwn(caseId, 'follow_ups');
    const state = await planningState(this.database, caseId);
    const { result } = await this.typed(caseId, request, state);
    const consequences = afterOutcome(result, state.pending, state.facts);
    return {
      satisfied: await this.visible(consequences.satisfied),
      next: consequences.added.map(({ rule, step, dueAt }) => ({ rule, step, dueAt: dueAt.toISOString() })),
      reopens: consequences.reopens,
      asksTriage: consequences.asksTriage,
      channel: consequences.channel,
      attention: [...consequences.attention],
    };
  }

  /** How many of the rows the viewer may know of: a count would betray those of partitions she does not hold. */
  private visible(ids: readonly string[]): Promise<number> {
    return this.database.repository(FollowUp).countBy({ id: In([...ids]) });
  }

  /** Newest first; the latest hundred. Notes and answers are shown to those who hold their partitions. */
  async list(caseId: string): Promise<ContactDto[]> {
    const access = await this.access.toRead(caseId, 'follow_ups');
    const rows = await this.database
      .repository(Contact)
      .find({ where: { caseId }, order: { contactedAt: 'DESC', id: 'DESC' }, take: 100 });
    if (rows.length > 0 && access.reads.has('health')) this.database.audit.touch(caseId, 'health');
    return Promise.all(
      rows.map(async (row) => ({
        id: row.id,
        contactedAt: row.contactedAt.toISOString(),
        outcome: row.outcome,
        alone: row.alone,
        channel: row.channel,
        plan: row.planAnswer,
        isByOtherAgency: row.mirroredFrom !== null,
        inSafeWindow: row.inSafeWindow,
        countsAsSafe: row.countsAsSafe,
        ...(await this.notes.open(row, access)),
      })),
    );
  }

  private async typed(caseId: string, request: ContactRequest, state: CaseState): Promise<Typed> {
    const planned = await this.safeContacts.plannedChannel(caseId);
    const at = new Date(request.contactedAt);
    const since = await contactsSince(this.database, caseId, at);
    const result: ContactResult = {
      outcome: request.outcome,
      alone: request.alone,
      wellbeing: request.wellbeing,
      confirmsChannel: request.confirmsChannel,
      isPlannedChannel: planned === request.channel,
      at,
      failedBefore: state.failedAttempts,
      ...{ isOvertaken: since.isOvertaken, isDangerSince: isDangerSince(since, state.pending) },
    };
    const hasPlan = planned !== null && planned !== 'no_contact';
    const problems = [
      ...contactProblems(result, state.facts),
      ...planProblems(result, request.plan, { hasPlan }),
    ];
    if (problems.length > 0) throw invalid(...problems.map((code) => ({ path: FIELD_OF[code], code })));
    return { result, planAnswer: asksForPlan(result, hasPlan) ? request.plan : null };
  }
}
