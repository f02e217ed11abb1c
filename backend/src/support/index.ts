export { SupportModule } from './support.module.js';
export { SafetyPlansService } from './safety-plans.service.js';
export { dateChanged, safetyPlanReviewed } from './support-happenings.js';
export type { DateChange } from './support-happenings.js';
