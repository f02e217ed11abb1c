export { SupportModule } from './support.module.js';
export { SafetyPlansService } from './safety-plans.service.js';
export { safetyPlanReviewed } from './support-happenings.js';
