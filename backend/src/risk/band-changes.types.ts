import { codeList } from '../shared/code-lists.js';

/**
 * A change of the band by judgement. Raising, and lowering that no critical factor forbids, apply at once; others wait
 * for an unconnected second person. `lapsed`: a new assessment, incident or change came before the answer.
 */
export const BAND_CHANGE_STATES = codeList('BandChangeState', ['pending', 'applied', 'not_agreed', 'lapsed']);
export type BandChangeState = (typeof BAND_CHANGE_STATES)[number];

export const BAND_CHANGE_TRANSITIONS = {
  pending: { agree: 'applied', disagree: 'not_agreed', lapse: 'lapsed' },
  applied: {},
  not_agreed: {},
  lapsed: {},
} as const satisfies Record<BandChangeState, Readonly<Record<string, BandChangeState>>>;

/** In which states a change may begin. */
export const FIRST_BAND_CHANGE_STATES = ['pending', 'applied'] as const satisfies readonly BandChangeState[];

/** Incomplete runs on the clocks of medium: a judgement of medium is no step down from it. */
export const BAND_DIRECTIONS = codeList('BandDirection', ['raise', 'lower']);
export type BandDirection = (typeof BAND_DIRECTIONS)[number];

export const CONFIRMATION_ANSWERS = codeList('ConfirmationAnswer', ['agreed', 'not_agreed']);
export type ConfirmationAnswer = (typeof CONFIRMATION_ANSWERS)[number];
