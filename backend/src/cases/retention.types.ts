import { codeList } from '../shared/code-lists.js';

/** Why her words are destroyed: the case is closed and nothing asks for them any more, or she asked for it. */
export const ERASURE_GROUNDS = codeList('ErasureGround', ['case_closed', 'survivor_request']);
export type ErasureGround = (typeof ERASURE_GROUNDS)[number];

/** How far the erasure of an open case has come. */
export const ERASURE_STATES = codeList('ErasureState', ['asked', 'confirmed', 'stopped', 'lapsed', 'done']);
export type ErasureState = (typeof ERASURE_STATES)[number];

export const ERASURE_ACTIONS = codeList('ErasureAction', ['confirm', 'stop', 'carry_out']);
export type ErasureAction = (typeof ERASURE_ACTIONS)[number];

/** Why they have to be kept for a time, whatever anybody wishes. */
export const HOLD_GROUNDS = codeList('LegalHoldGround', [
  'court_case',
  'investigation',
  'prosecutor_request',
  'complaint',
]);
export type HoldGround = (typeof HOLD_GROUNDS)[number];
