import type { KeyDateDto, KeyDateEventDto } from '../../../api/models';

export type KeyDateKind = KeyDateDto['kind'];
export type KeyDateStep = KeyDateEventDto['step'];
export type KeyDateDetail = NonNullable<KeyDateEventDto['detail']>;

const HEARINGS: readonly KeyDateDetail[] = [
  'divorce',
  'alimony_property',
  'protection',
  'administrative',
  'criminal',
  'other',
];

/** What else is asked: about a new date by its kind, about a step by the step. */
const DETAILS: Partial<Record<KeyDateKind | KeyDateStep, readonly KeyDateDetail[]>> = {
  hearing: HEARINGS,
  return: ['migration', 'detention', 'other'],
  course: ['sewing_cooking', 'other_trade'],
  job: ['employed', 'own_work'],
  housing: ['home_he_left', 'own_room', 'with_relatives', 'rented', 'social_housing'],
  decided: ['leaves', 'stays_longer'],
  ended: ['goes_back', 'goes_back_pressed', 'asked_to_leave', 'stays_here', 'elsewhere'],
};
export const detailsOf = (about: KeyDateKind | KeyDateStep | null): readonly KeyDateDetail[] =>
  (about && DETAILS[about]) || [];

/** Steps that answer a repeated question, each with one tap. */
const ASKED_AGAIN: readonly KeyDateStep[] = ['holds', 'holds_partly', 'stopped'];
export const isAskedAgain = ({ allowedActions }: KeyDateDto): boolean =>
  allowedActions.some((step) => ASKED_AGAIN.includes(step));

/** Days of these are in the future; of all others in the past. */
const AHEAD: readonly (KeyDateKind | KeyDateStep)[] = ['hearing', 'return', 'moved'];
export const isAhead = (about: KeyDateKind | KeyDateStep | null): boolean =>
  about !== null && AHEAD.includes(about);
