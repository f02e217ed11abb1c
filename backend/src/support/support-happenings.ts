import { defineEvent } from '../platform/events/events.js';

/** Her plan was made, or gone through with her again: the work that a row may be waiting for. */
export const safetyPlanReviewed = defineEvent<{ caseId: string; at: Date }>('safety_plan_reviewed');
