import type { FieldAgreement, FieldAgreementDto } from '../../api/models';
import { textName } from '../../core/language/texts';
import type { Translate } from '../../core/language/texts';
import { FIELD_AGREEMENT } from '../../api/models/field-agreement-array';
import { LINKAGE_FIELD } from '../../api/models/linkage-field-array';

export type Level = FieldAgreement;

export const inOrder = (fields: readonly FieldAgreementDto[]): FieldAgreementDto[] =>
  [...fields].sort((one, other) => LINKAGE_FIELD.indexOf(one.field) - LINKAGE_FIELD.indexOf(other.field));

/** "Same: given name, phone. Differs: surname." Unknown fields are left out. */
export function inOneLine(fields: readonly FieldAgreementDto[], t: Translate): string {
  return FIELD_AGREEMENT.filter((level) => level !== 'not_told')
    .map((level) => {
      const names = inOrder(fields)
        .filter((field) => field.level === level)
        .map(({ field }) => t(`pair-field.${field}`).toLowerCase());
      return names.length > 0 ? `${t(`agreement.${textName(level)}`)}: ${names.join(', ')}.` : '';
    })
    .filter(Boolean)
    .join(' ');
}
