export const DECISIONS = ['allowed', 'refused', 'failed'] as const;
export type Decision = (typeof DECISIONS)[number];
