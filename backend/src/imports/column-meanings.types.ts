import type { RegisterContent } from './historical-records.types.js';

/**
 * What a column of a register holds. A layout is declared as data: its columns by their headings and what each
 * means, so that another register needs a mapping and no code.
 */
export const COLUMN_MEANINGS = [
  /** Counts lines and says nothing: left out of every comparison of rows. */
  'line_number',
  ...(['official_number', 'registered_on'] as const),
  /** A whole name in one box, in any order. */
  'name',
  ...([
    'name_with_birth',
    'surname',
    'given_name',
    'patronymic',
    'sex',
    'birth',
    'address',
    'place',
  ] as const),
  ...(['phone', 'what_happened', 'law_forms', 'qualification', 'decision', 'relation'] as const),
  ...(['offender_name', 'marital_status', 'children', 'visit_kind'] as const),
  /** One service a column, ticked when it was given; and services in words, several in one cell. */
  ...(['service', 'services', 'consultations', 'consent', 'suicide_risk', 'reported_to_police'] as const),
  /** Of a protection order that the police kept. */
  ...(['order_decision', 'refusal_reason', 'issued_at', 'served_at', 'ends_on', 'conditions'] as const),
  ...(['extension', 'breaches'] as const),
  /** Of a journal of referrals. */
  ...(['sent_from', 'sent_to', 'answer', 'answered_on'] as const),
  ...(['notes', 'status'] as const),
  /** Kept as text and searched for phrases only. */
  'other',
] as const;
export type ColumnMeaning = (typeof COLUMN_MEANINGS)[number];

export const REPEATABLE_MEANINGS: readonly ColumnMeaning[] = [
  ...(['service', 'services', 'notes', 'other', 'what_happened'] as const),
];

const WHO: readonly ColumnMeaning[] = [
  ...(['line_number', 'official_number', 'registered_on', 'name', 'name_with_birth', 'surname'] as const),
  ...(['given_name', 'patronymic', 'sex', 'birth', 'address', 'place', 'phone'] as const),
];
const LAST: readonly ColumnMeaning[] = ['notes', 'status', 'other'];

/** The meanings that a supervisor may give a column, by what the register holds. */
export const OFFERED: Readonly<Record<RegisterContent, readonly ColumnMeaning[]>> = {
  registrations: [
    ...WHO,
    ...(['what_happened', 'law_forms', 'relation', 'offender_name', 'qualification', 'decision'] as const),
    ...(['marital_status', 'children', 'visit_kind', 'service', 'services', 'consultations'] as const),
    ...(['consent', 'suicide_risk', 'reported_to_police'] as const),
    ...LAST,
  ],
  orders: [
    ...WHO,
    ...(['offender_name', 'relation', 'order_decision', 'refusal_reason', 'issued_at', 'served_at'] as const),
    ...(['ends_on', 'conditions', 'extension', 'breaches'] as const),
    ...LAST,
  ],
  referrals: [...WHO, ...(['sent_from', 'sent_to', 'services', 'answer', 'answered_on'] as const), ...LAST],
};

const NAME_MEANINGS: readonly ColumnMeaning[] = ['name', 'name_with_birth', 'surname'];

/** Without these columns a row would say nothing: one meaning of each list. */
export const REQUIRED: Readonly<Record<RegisterContent, readonly (readonly ColumnMeaning[])[]>> = {
  registrations: [['registered_on'], NAME_MEANINGS],
  orders: [['registered_on'], NAME_MEANINGS, ['place'], ['order_decision'], ['issued_at'], ['served_at']],
  referrals: [['registered_on'], NAME_MEANINGS, ['place'], ['sent_from'], ['services'], ['answer']],
};
