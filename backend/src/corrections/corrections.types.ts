import { codeList } from '../shared/code-lists.js';

/** What can be corrected; the respondent is the person whom an order binds, `order_paper` the texts on its paper. */
export const CORRECTION_SUBJECTS = codeList('CorrectionSubject', [
  'order',
  'order_paper',
  'respondent',
  'incident',
  'qualification',
  'contact',
]);
export type CorrectionSubject = (typeof CORRECTION_SUBJECTS)[number];

export const CORRECTION_REASONS = codeList('CorrectionReason', [
  'typing',
  'paper_differs',
  'wrong_person',
  'wrong_day',
  'law_value',
]);
export type CorrectionReason = (typeof CORRECTION_REASONS)[number];

/** `waiting`: the value before still counts, until a supervisor confirms the new one or refuses it. */
export const CORRECTION_STATES = codeList('CorrectionState', ['applied', 'waiting', 'confirmed', 'refused']);
export type CorrectionState = (typeof CORRECTION_STATES)[number];

/** Their values are sealed. */
export const SEALED_SUBJECTS: readonly CorrectionSubject[] = ['order_paper', 'respondent'];

/** The fields of each kind that a correction can change. */
export const FIELDS_OF = {
  order: ['servedAt', 'days', 'conditions', 'annulled'],
  order_paper: ['number', 'issuingBody'],
  respondent: ['surname', 'givenName', 'patronymic', 'bornOn'],
  incident: ['startedOn', 'placeType', 'lawForms'],
  qualification: ['articles', 'decidedOn'],
  contact: ['contactedAt', 'outcome', 'alone'],
} as const satisfies Record<CorrectionSubject, readonly string[]>;
export type CorrectedField = (typeof FIELDS_OF)[CorrectionSubject][number];

/** Codes, days and instants as the API writes them; a field that is missing did not change. */
export type CorrectedValue = string | number | boolean | null | readonly string[];
export type CorrectedValues = Readonly<Partial<Record<CorrectedField, CorrectedValue>>>;

export const CORRECTION_PROBLEMS = codeList('CorrectionProblem', [
  'not_of_this_record',
  'nothing_changed',
  'in_future',
  'before_issue',
  'before_service',
  'after_end',
  'after_recording',
  'alone_missing',
  'days_missing',
  'not_correctable',
  'name_missing',
  'reason_does_not_fit',
]);
export type CorrectionProblem = (typeof CORRECTION_PROBLEMS)[number];
