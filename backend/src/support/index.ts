export { SupportModule } from './support.module.js';
export { GoalRecordsService } from './goals.service.js';
export { OWN_ACTION_ANSWERS, isOpenStep } from './plan.rules.js';
export type { OwnActionAnswer } from './plan.rules.js';
export { PlanService } from './plan.service.js';
export { GOAL_DOMAINS, GOAL_PROGRESS, KEY_DATE_KINDS, KEY_DATE_STEPS } from './support.rules.js';
export { SafetyPlansService } from './safety-plans.service.js';
export {
  courtHelpWanted,
  courtPeriodTakenOver,
  courtStepRecorded,
  dateChanged,
  needsPlanned,
  orderTakenOver,
  planActionChanged,
  safetyPlanReviewed,
} from './support.events.js';
export type {
  CourtStepRecordedEvent,
  KeyDateChangedEvent,
  NeedsPlannedEvent,
  PlanActionChangedEvent,
} from './support.events.js';
export type { AnsweredNeed, GoalState } from './needs.rules.js';
export { KEEPS_DAY } from './court-standing.rules.js';
