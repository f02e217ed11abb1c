import { codeList } from '../shared/code-lists.js';

/**
 * What a column of a register holds. A layout is declared as data: its columns by their headings, what each
 * means and which value list reads it, so that another register needs a mapping and no code.
 */
export const COLUMN_MEANINGS = codeList('ColumnMeaning', [
  /** Counts lines and says nothing: left out of every comparison of rows. */
  'line_number',
  'official_number',
  'registered_on',
  /** A whole name in one box, in any order. */
  'name',
  'name_with_birth',
  'surname',
  'given_name',
  'patronymic',
  'sex',
  'birth',
  'address',
  'place',
  'phone',
  'what_happened',
  'law_forms',
  'qualification',
  'decision',
  'relation',
  'offender_name',
  'marital_status',
  'children',
  'visit_kind',
  /** One service a column, ticked when it was given. */
  'service',
  /** Services in words, several in one cell. */
  'services',
  'consultations',
  'consent',
  'suicide_risk',
  'reported_to_police',
  /** Of a protection order that the police kept. */
  'order_decision',
  'refusal_reason',
  'issued_at',
  'served_at',
  'ends_on',
  'conditions',
  'extension',
  'breaches',
  /** Of a journal of referrals. */
  'sent_from',
  'sent_to',
  'answer',
  'answered_on',
  'notes',
  'status',
  /** Kept as text and searched for phrases only. */
  'other',
]);
export type ColumnMeaning = (typeof COLUMN_MEANINGS)[number];

/** Meanings that several columns of one register may have. */
export const REPEATABLE_MEANINGS = [
  'service',
  'services',
  'notes',
  'other',
  'what_happened',
] as const satisfies readonly ColumnMeaning[];

/** Meanings whose cells are read with a value list, and so name one. */
export const CODED_MEANINGS = [
  'sex',
  'law_forms',
  'decision',
  'relation',
  'marital_status',
  'visit_kind',
  'service',
  'services',
  'consent',
  'suicide_risk',
  'reported_to_police',
  'order_decision',
  'sent_from',
  'sent_to',
  'answer',
] as const satisfies readonly ColumnMeaning[];
export type CodedMeaning = (typeof CODED_MEANINGS)[number];
