import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { VaultService } from '../access/index.js';
import type { SealedPlace } from '../access/index.js';
import { TimelineService, caseTakenOver } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { dayOf, startOfDay } from '../shared/dates.js';
import { newId } from '../shared/ids.js';
import { measureOf, wordOf, wordsOf } from './goals.service.js';
import { noteOf } from './key-dates.service.js';
import { whatOf } from './plan.service.js';
import { GoalProgress, KeyDateEvent, PlanAction, PlanActionStep, SupportGoal } from './support.entity.js';
import { courtPeriodTakenOver, dateChanged, orderTakenOver, planActionChanged } from './support.events.js';
import { planToContinue } from './support.queries.js';
import type { CarriedAction, CarriedDate, CarriedGoal } from './support.queries.js';
import { keyDateRow } from './support.rules.js';

interface Between {
  readonly caseId: string;
  readonly fromCaseId: string;
}

/**
 * A hand-over carries on what is open: her goals with their open actions, hearings, an expected return and the ends of
 * orders, as far as she let them go along. They are copied; the former owner keeps its own until she is found safe.
 */
@Injectable()
export class CarriedPlanService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly vault: VaultService,
    private readonly timeline: TimelineService,
    private readonly events: Events,
  ) {}

  onModuleInit(): void {
    this.events.on(caseTakenOver, (between) => this.carry(between));
  }

  private async carry(between: Between): Promise<void> {
    const { caseId, fromCaseId } = between;
    const { goals, dates, orders, periods } = await planToContinue(this.database, caseId);
    for (const goal of goals) await this.carryGoal(goal, between);
    for (const date of dates) await this.carryDate(date, between);
    for (const { id: orderId, expiresOn } of orders)
      await this.events.publish(orderTakenOver, { caseId, orderId, expiresOn });
    for (const period of periods) await this.events.publish(courtPeriodTakenOver, { caseId, ...period });
    if (goals.length + periods.length > 0) this.database.audit.touch(fromCaseId, 'support');
    for (const { kind } of dates) this.database.audit.touch(fromCaseId, keyDateRow(kind).partition);
  }

  private async carryGoal(goal: CarriedGoal, between: Between): Promise<void> {
    const { caseId, fromCaseId } = between;
    const { domain, setOn, progress, saidOn } = goal;
    const [was, now] = [
      { id: goal.id, caseId: fromCaseId },
      { id: newId(), caseId },
    ];
    const sealedWords = await this.sealAgain(goal.words, wordsOf(was), wordsOf(now));
    // Words that were erased cannot go along.
    if (!sealedWords) return;
    await this.database.insert(SupportGoal, {
      ...{ ...now, ...this.writer(), domain, setOn, sealedWords },
      sealedMeasure: await this.sealAgain(goal.measure, measureOf(was), measureOf(now)),
    });
    const said = { id: newId(), caseId };
    await this.database.insert(GoalProgress, {
      ...{ ...said, ...this.writer(), goalId: now.id, stepNo: 1, progress, saidOn },
      sealedWord: await this.sealAgain(goal.word, wordOf({ ...was, id: goal.stepId }), wordOf(said)),
    });
    await this.timeline.add({ caseId, kind: 'goal_set', partition: 'support', facts: { domain } });
    for (const action of goal.actions) await this.carryAction(action, now.id, between);
  }

  private async carryAction(action: CarriedAction, goalId: string, between: Between): Promise<void> {
    const { caseId, fromCaseId: from } = between;
    const { id: wasId, template, dueOn } = action;
    // The former owner's referral is not the new one's: the worker asks again for what an agency was to do.
    const owner = action.owner === 'agency' ? 'worker' : action.owner;
    const now = { id: newId(), caseId };
    const sealedWhat = await this.sealAgain(action.what, whatOf({ id: wasId, caseId: from }), whatOf(now));
    if (template === null && sealedWhat === null) return;
    await this.database.insert(PlanAction, {
      ...{ ...now, ...this.writer(), goalId, template, owner, referralId: null, sealedWhat },
    });
    await this.database.insert(PlanActionStep, {
      ...{ id: newId(), actionId: now.id, caseId, ...this.writer(), stepNo: 1, step: 'set', dueOn },
      obstacle: null,
    });
    const facts = { owner, dueOn };
    await this.timeline.add({ caseId, kind: 'plan_action_set', partition: 'support', facts });
    // A day that has gone by is a task of today: nobody is late with a task of a moment ago.
    const today = dayOf(this.database.now);
    const due = { owner, dueOn: dueOn < today ? today : dueOn };
    await this.events.publish(planActionChanged, { caseId, actionId: now.id, step: 'set', ...due });
  }

  private async carryDate(date: CarriedDate, { caseId, fromCaseId }: Between): Promise<void> {
    const { kind, onDay, about } = date;
    const { first: step, partition } = keyDateRow(kind);
    const now = { id: newId(), caseId, kind };
    const dateId = newId();
    await this.database.insert(KeyDateEvent, {
      ...{ ...now, ...this.writer(), dateId, noteNo: 1, partition, step, onDay, about },
      sealedNote: await this.sealAgain(
        date.note,
        noteOf({ id: date.id, caseId: fromCaseId, kind }),
        noteOf(now),
      ),
    });
    const entry = { caseId, kind: `${kind}_${step}`, partition, facts: { onDay, detail: about } };
    const at = startOfDay(onDay);
    await this.timeline.add(at > this.database.now ? entry : { ...entry, happenedAt: at });
    await this.events.publish(dateChanged, { caseId, dateId, kind, step, onDay });
  }

  /** null where there are no words, or none any more. */
  private async sealAgain(text: string | null, from: SealedPlace, to: SealedPlace): Promise<Buffer | null> {
    if (text === null) return null;
    const words = await this.vault.openKept(from, Buffer.from(text, 'base64'));
    return words === null ? null : this.vault.seal(to, words);
  }

  private writer(): { agencyId: string; writtenBy: string } {
    const { agencyId, userId } = this.database.viewer;
    return { agencyId, writtenBy: userId };
  }
}
