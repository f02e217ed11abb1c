import { inject } from '@angular/core';
import { Dates } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import type { FieldError } from '../../../ui/error-summary/error-summary';
import type { MissingAnswer } from './incident-validation';

/** Faults as sentences; a day that no month has is written with the name of its month. */
export function faultTexts(): (faults: readonly MissingAnswer[]) => FieldError[] {
  const { t } = inject(Texts);
  const dates = inject(Dates);
  return (faults) =>
    faults.map(({ fieldId, key, params = {} }) => {
      const { day, month } = params;
      const isDay = typeof day === 'number' && typeof month === 'number';
      const words = isDay ? { day: dates.dayOfMonth(day, month) } : params;
      return { fieldId, text: t(key, words), isGeneral: key.startsWith('error.') };
    });
}
