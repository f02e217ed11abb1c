export { SupportModule } from './support.module.js';
export { SafetyPlansService } from './safety-plans.service.js';
export {
  dateChanged,
  needsPlanned,
  orderTakenOver,
  planActionChanged,
  safetyPlanReviewed,
} from './support.events.js';
export type { KeyDateChangedEvent, NeedsPlannedEvent, PlanActionChangedEvent } from './support.events.js';
export type { AnsweredNeed, GoalState } from './needs.rules.js';
