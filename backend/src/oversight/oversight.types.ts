/** Why a row reaches no person who can act, beside an agency that has none. */
export const CAUSES = ['locked', 'absent', 'blocked', 'never_signed_in', 'nobody'] as const;
export type Cause = (typeof CAUSES)[number];

/** `supervisor` adds the role; `stand_in` makes the person head of the agency, who names others. */
export const APPOINTED_AS = ['supervisor', 'stand_in'] as const;
export type AppointedAs = (typeof APPOINTED_AS)[number];
