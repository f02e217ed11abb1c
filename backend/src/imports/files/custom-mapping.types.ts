import type { ServiceType } from '../../agencies/agencies.types.js';
import type { ColumnMeaning } from '../column-meanings.types.js';
import type { RegisterContent } from '../historical-records/historical-records.types.js';

/** What a supervisor says of one column of a file: by its place, for two columns may have one heading. */
export interface ColumnMapping {
  /** Counted from 0. */
  readonly at: number;
  readonly meaning: ColumnMeaning;
  /** The service that a ticked column stands for. */
  readonly service?: ServiceType | null | undefined;
}

/** A layout as a supervisor draws it on the screen. */
export interface CustomMapping {
  readonly holds: RegisterContent;
  readonly columns: readonly ColumnMapping[];
  /** An empty name beside an empty number continues the row above. */
  readonly continues: boolean;
}

const WHO: readonly ColumnMeaning[] = [
  ...['line_number', 'official_number', 'registered_on', 'name', 'name_with_birth'],
  ...['surname', 'given_name', 'patronymic', 'sex', 'birth', 'address', 'place', 'phone'],
] as ColumnMeaning[];
const LAST: readonly ColumnMeaning[] = ['notes', 'status', 'other'];

/** The meanings that a column may be given, by what the register holds. */
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

const NAME: readonly ColumnMeaning[] = ['name', 'name_with_birth', 'surname'];

/** What must be among the columns: one meaning of each list. */
export const REQUIRED: Readonly<Record<RegisterContent, readonly (readonly ColumnMeaning[])[]>> = {
  registrations: [['registered_on'], NAME],
  orders: [['registered_on'], NAME, ['place'], ['order_decision'], ['issued_at'], ['served_at']],
  referrals: [['registered_on'], NAME, ['place'], ['sent_from'], ['services'], ['answer']],
};
