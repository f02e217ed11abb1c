import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { startOfDay } from '../shared/dates.js';
import { dateChanged, safetyPlanReviewed } from '../support/index.js';
import type { KeyDateChangedEvent } from '../support/index.js';
import { safeContactChanged } from '../survivors/index.js';
import type { Occurrence, Work } from './consequences.rules.js';
import type { Trigger } from './follow-ups.types.js';
import { FollowUpsService } from './follow-ups.service.js';

/** Turns what was done for her, and how she is reached from now on, into follow-ups in the same transaction (DESIGN 3). */
@Injectable()
export class SupportTriggers implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly followUps: FollowUpsService,
  ) {}

  onModuleInit(): void {
    this.events.on(safetyPlanReviewed, async ({ caseId, at }) =>
      this.followUps.happened(caseId, {
        work: { done: 'safety_plan', outcome: 'done', at, subjectId: null },
      }),
    );
    this.events.on(safeContactChanged, async ({ caseId }) =>
      this.followUps.happened(caseId, {
        work: { done: 'alternative_channel', outcome: 'done', at: this.database.now, subjectId: null },
        triggers: [{ kind: 'reassessment_called', cause: 'safe_contact_changed' }],
      }),
    );
    this.events.on(dateChanged, async (change) =>
      this.followUps.happened(change.caseId, this.afterDate(change)),
    );
  }

  private afterDate(change: KeyDateChangedEvent): Partial<Occurrence> {
    const work = this.workOf(change);
    return { ...(work ? { work } : {}), triggers: triggersOf(change) };
  }

  /** The plan is the first row of a stay; what is decided then does those that are open. */
  private workOf({ kind, step, dateId }: KeyDateChangedEvent): Work | null {
    if (kind !== 'stay' || (step !== 'plan_made' && step !== 'decided')) return null;
    const steps = step === 'plan_made' ? [1] : [1, 2, 3];
    return { done: 'exit_decision', outcome: 'done', at: this.database.now, subjectId: dateId, steps };
  }
}

const assessAnew: Trigger = { kind: 'reassessment_called', cause: 'circumstances_changed' };

/** What each step of a date asks for, by `kind_step`; steps that are not named ask for nothing. */
const TRIGGERS: Readonly<Record<string, (dateId: string, at: Date) => Trigger[]>> = {
  stay_begun: (stayId, enteredAt) => [{ kind: 'shelter_entered', stayId, enteredAt }],
  stay_decided: () => [assessAnew],
  stay_ended: (stayId, leftAt) => [{ kind: 'shelter_left', stayId, leftAt }, assessAnew],
  hearing_set: (hearingId, heldAt) => [{ kind: 'hearing_set', hearingId, heldAt }],
  hearing_moved: (hearingId, heldAt) => [{ kind: 'hearing_set', hearingId, heldAt }],
  hearing_held: (hearingId) => [{ kind: 'hearing_ended', hearingId, held: true }],
  hearing_cancelled: (hearingId) => [{ kind: 'hearing_ended', hearingId, held: false }],
  return_expected: (returnId, expectedAt) => [{ kind: 'return_expected', returnId, expectedAt }],
  return_moved: (returnId, expectedAt) => [{ kind: 'return_expected', returnId, expectedAt }],
  return_happened: (returnId) => [
    { kind: 'return_ended', returnId },
    { kind: 'reassessment_called', cause: 'danger_may_be_near' },
  ],
  return_called_off: (returnId) => [{ kind: 'return_ended', returnId }],
};

const triggersOf = ({ kind, step, dateId, onDay }: KeyDateChangedEvent): Trigger[] =>
  TRIGGERS[`${kind}_${step}`]?.(dateId, startOfDay(onDay)) ?? [];
