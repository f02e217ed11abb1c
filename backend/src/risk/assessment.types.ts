/** What an assessment asks for on the same day, told while the form is being filled. */
export const TODAY_ACTIONS = [
  'make_safety_plan_today',
  'make_safety_plan',
  'contact_today',
  'supervisor_is_told',
  'group_review',
  'assess_again_soon',
] as const;
export type TodayAction = (typeof TODAY_ACTIONS)[number];
