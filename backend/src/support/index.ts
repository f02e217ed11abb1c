export { SupportModule } from './support.module.js';
export { SafetyPlansService } from './safety-plans.service.js';
export { dateChanged, planActionChanged, safetyPlanReviewed } from './support.events.js';
export type { KeyDateChangedEvent, PlanActionChangedEvent } from './support.events.js';
