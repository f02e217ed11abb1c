/** Why her words are destroyed: the case is closed and nothing asks for them any more, or she asked for it. */
export const ERASURE_GROUNDS = ['case_closed', 'survivor_request'] as const;
export type ErasureGround = (typeof ERASURE_GROUNDS)[number];

/** How far the erasure of an open case has come. */
export const ERASURE_STATES = ['asked', 'confirmed', 'stopped', 'lapsed', 'done'] as const;
export type ErasureState = (typeof ERASURE_STATES)[number];

export const ERASURE_ACTIONS = ['confirm', 'stop', 'carry_out'] as const;
export type ErasureAction = (typeof ERASURE_ACTIONS)[number];

/** Why they have to be kept for a time, whatever anybody wishes. */
export const HOLD_GROUNDS = ['court_case', 'investigation', 'prosecutor_request', 'complaint'] as const;
export type HoldGround = (typeof HOLD_GROUNDS)[number];
