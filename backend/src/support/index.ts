export { SupportModule } from './support.module.js';
export { SafetyPlansService } from './safety-plans.service.js';
export { dateChanged, safetyPlanReviewed } from './support.events.js';
export type { KeyDateChangedEvent } from './support.events.js';
