import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { AccessService } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { invalid } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { ContactEffectsService } from './contact-effects.service.js';
import { ContactWordsService } from './contact-words.service.js';
import { Contact } from './contact.entity.js';
import type { ContactDto, ContactPreviewDto, ContactRequest } from './follow-ups.dto.js';
import { FollowUp } from './follow-up.entity.js';
import { FollowUpsRepository } from './follow-ups.repository.js';
import type { CaseState } from './case-state.js';
import { afterOutcome, contactProblems } from './outcomes.rules.js';
import type { ContactProblem, ContactResult } from './outcomes.types.js';
import { asksForPlan, planProblems } from './plan-answers.rules.js';
import type { PlanAnswer, PlanProblem } from './plan-answers.types.js';

/** A contact as it was typed, with what she said of the plan; null where nothing was to be asked. */
interface Typed {
  result: ContactResult;
  planAnswer: PlanAnswer | null;
}

const FIELD_OF: Record<ContactProblem | PlanProblem, string> = {
  plan_missing: 'plan',
  plan_not_alone: 'plan',
  in_future: 'contactedAt',
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
    private readonly words: ContactWordsService,
    private readonly rows: FollowUpsRepository,
    private readonly effects: ContactEffectsService,
  ) {}

  /** Records a contact and everything that follows from it, in one transaction. */
  async record(caseId: string, request: ContactRequest): Promise<void> {
    await this.access.toOwn(caseId, 'follow_ups');
    const partnerId = await this.effects.lock(caseId);
    const state = await this.rows.state(caseId);
    const { result, planAnswer } = await this.typed(caseId, request, state);
    const consequences = afterOutcome(result, state.pending, state.facts);
    const id = newId();
    const { agencyId, userId } = this.database.viewer;
    const contact = {
      id,
      caseId,
      agencyId,
      contactedBy: userId,
      contactedAt: result.at,
      outcome: result.outcome,
      alone: result.alone,
      channel: request.channel,
      planAnswer,
      inSafeWindow: await this.effects.isInSafeWindow(caseId, result.at),
      countsAsSafe: consequences.countsAsSafe,
      countsAsAttempt: consequences.countsAsAttempt,
      ...(await this.words.seal({ id, caseId }, request)),
    };
    await this.database.insert(Contact, contact);
    if (consequences.asksTriage) await this.words.noteYes(caseId);
    const { inSafeWindow } = contact;
    const recorded = { caseId, contactId: id, state, result, planAnswer, inSafeWindow, consequences };
    await this.effects.apply(recorded, partnerId);
    if (planAnswer) await this.effects.settlePlan(caseId, planAnswer);
  }

  /** What would follow, worked out by the same rules, with nothing saved. */
  async preview(caseId: string, request: ContactRequest): Promise<ContactPreviewDto> {
    await this.access.toOwn(caseId, 'follow_ups');
    const state = await this.rows.state(caseId);
    const { result } = await this.typed(caseId, request, state);
    const consequences = afterOutcome(result, state.pending, state.facts);
    return {
      satisfied: await this.visible(consequences.satisfied),
      next: consequences.added.map((row) => ({
        rule: row.rule,
        step: row.step,
        dueAt: row.dueAt.toISOString(),
      })),
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
        ...(await this.words.open(row, access)),
      })),
    );
  }

  private async typed(caseId: string, request: ContactRequest, state: CaseState): Promise<Typed> {
    const planned = await this.effects.plannedChannel(caseId);
    const result: ContactResult = {
      outcome: request.outcome,
      alone: request.alone,
      wellbeing: request.wellbeing,
      confirmsChannel: request.confirmsChannel,
      isPlannedChannel: planned === request.channel,
      at: new Date(request.contactedAt),
      failedBefore: state.failedAttempts,
    };
    const hasPlan = planned !== null && planned !== 'no_contact';
    const problems = [
      ...contactProblems(result, this.database.now),
      ...planProblems(result, request.plan, { hasPlan }),
    ];
    if (problems.length > 0) throw invalid(...problems.map((code) => ({ path: FIELD_OF[code], code })));
    return { result, planAnswer: asksForPlan(result, hasPlan) ? request.plan : null };
  }
}
