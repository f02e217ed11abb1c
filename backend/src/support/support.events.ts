import { defineDomainEvent } from '../platform/events/events.js';
import type { Day } from '../shared/dates.js';
import type { CourtStep, DutyState } from './court.types.js';
import type { PlanOwner, PlanStep } from './plan.rules.js';
import type { KeyDateDetail, KeyDateKind, KeyDateStep } from './support.rules.js';

/** Her plan was made, or gone through with her again: the work that a row may be waiting for. */
export const safetyPlanReviewed = defineDomainEvent<{ caseId: string; at: Date }>('safety_plan_reviewed');

/** A coming date was recorded, moved or reached; a day and codes only. */
export interface KeyDateChangedEvent {
  caseId: string;
  dateId: string;
  kind: KeyDateKind;
  step: KeyDateStep;
  onDay: Day;
  detail?: KeyDateDetail | null;
  /** A court case brings the date: only those who may know of the court case see its rows. */
  isOfCourt?: boolean;
}
export const dateChanged = defineDomainEvent<KeyDateChangedEvent>('date_changed');

/** An action of the plan was set, moved or ended; a day and codes only. */
export interface PlanActionChangedEvent {
  caseId: string;
  actionId: string;
  owner: PlanOwner;
  step: PlanStep;
  dueOn: Day;
}
export const planActionChanged = defineDomainEvent<PlanActionChangedEvent>('plan_action_changed');

/** The viewer took a case over whose order runs: its end concerns both agencies. */
export const orderTakenOver = defineDomainEvent<{ caseId: string; orderId: string; expiresOn: Day }>(
  'order_taken_over',
);

/** The viewer took a case over in which a period for reconciliation runs. */
export const courtPeriodTakenOver = defineDomainEvent<{
  caseId: string;
  courtId: string;
  onDay: Day;
  untilOn: Day;
}>('court_period_taken_over');

/** Needs were answered or a goal was set; `planMissing`: she wants help with something that no goal serves. */
export interface NeedsPlannedEvent {
  caseId: string;
  planMissing: boolean;
  /** A goal was set just now. */
  goalSet: boolean;
}
export const needsPlanned = defineDomainEvent<NeedsPlannedEvent>('needs_planned');

/** The survivor said in court that help is wanted; only the entry is named. */
export const courtHelpWanted = defineDomainEvent<{ entryId: string }>('court_help_wanted');

/** A step of a court case or of one of its duties was recorded; days and codes only. */
export interface CourtStepRecordedEvent {
  caseId: string;
  courtId: string;
  /** The court case itself has not ended. */
  isOpen: boolean;
  step: CourtStep;
  onDay: Day;
  nextOn: Day | null;
  dutyId: string | null;
  /** What the duty asks for now; null for a step of the court case. */
  duty: DutyState | null;
}
export const courtStepRecorded = defineDomainEvent<CourtStepRecordedEvent>('court_step_recorded');
