/**
 * What she said when she was asked whether the plan for reaching her is still right; the last three: she was not asked,
 * because she was not alone, because the contact was cut short, or because she wished so.
 */
export const PLAN_ANSWERS = ['right', 'changed', 'not_alone', 'cut_short', 'her_wish'] as const;
export type PlanAnswer = (typeof PLAN_ANSWERS)[number];

export const PLAN_PROBLEMS = ['plan_missing', 'plan_not_alone'] as const;
export type PlanProblem = (typeof PLAN_PROBLEMS)[number];
