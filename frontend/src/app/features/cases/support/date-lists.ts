import type { DateDto } from '../../../api/models/date-dto';
import type { DateNoteDto } from '../../../api/models/date-note-dto';

export type DateKind = DateDto['kind'];
export type DateStep = DateNoteDto['step'];
export type DateDetail = NonNullable<DateNoteDto['detail']>;

const HEARINGS: readonly DateDetail[] = [
  'divorce',
  'alimony_property',
  'protection',
  'administrative',
  'criminal',
  'other',
];

/** What else is asked: about a new date by its kind, about a step by the step. */
const DETAILS: Partial<Record<DateKind | DateStep, readonly DateDetail[]>> = {
  hearing: HEARINGS,
  return: ['migration', 'detention', 'other'],
  decided: ['leaves', 'stays_longer'],
};
export const detailsOf = (about: DateKind | DateStep | null): readonly DateDetail[] =>
  (about && DETAILS[about]) || [];

/** Days of these lie ahead; of all others they lie behind. */
const AHEAD: readonly (DateKind | DateStep)[] = ['hearing', 'return', 'moved'];
export const isAhead = (about: DateKind | DateStep | null): boolean =>
  about !== null && AHEAD.includes(about);
