import type { FieldAgreementDto } from '../../api/models/field-agreement-dto';
import { textName } from '../../core/language/texts';
import type { Translate } from '../../core/language/texts';

/** Every level from the best down; "unknown" comes last. */
export const LEVELS = [
  'same',
  'close',
  'partly',
  'differs',
  'not_told',
] as const satisfies readonly FieldAgreementDto['level'][];
export type Level = (typeof LEVELS)[number];

/** In the order in which a person would compare them. */
const FIELDS: readonly FieldAgreementDto['field'][] = [
  'given',
  'surname',
  'patronymic',
  'mother',
  'birth',
  'phone',
  'district',
  'jamoat',
  'sex',
];

export const inOrder = (fields: readonly FieldAgreementDto[]): FieldAgreementDto[] =>
  [...fields].sort((one, other) => FIELDS.indexOf(one.field) - FIELDS.indexOf(other.field));

/** "Same: given name, phone. Differs: surname." Unknown fields are left out. */
export function inOneLine(fields: readonly FieldAgreementDto[], t: Translate): string {
  return LEVELS.filter((level) => level !== 'not_told')
    .map((level) => {
      const names = inOrder(fields)
        .filter((field) => field.level === level)
        .map(({ field }) => t(`pair-field.${field}`).toLowerCase());
      return names.length > 0 ? `${t(`agreement.${textName(level)}`)}: ${names.join(', ')}.` : '';
    })
    .filter(Boolean)
    .join(' ');
}
