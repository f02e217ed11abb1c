import { DOCUMENT } from '@angular/common';
import { computed, inject, signal } from '@angular/core';
import type { Signal } from '@angular/core';
import { ProblemTexts } from './problem-texts';
import { toProblem } from './api-problem';
import type { FieldError } from '../../ui/error-summary/error-summary';

export interface FormErrors {
  readonly list: Signal<readonly FieldError[]>;
  /** The sentence at one field; empty while all is well. */
  at(fieldId: string): string;
  /** Errors found before sending; returns whether there are any. */
  show(errors: readonly FieldError[]): boolean;
  /** Shows an API error: known fields next to their controls, the rest in the summary only. */
  readonly showProblem: (error: unknown) => void;
}

/** Errors of one form. `fieldIds` maps the API's paths to the ids of the controls. */
export function formErrors(fieldIds: Readonly<Record<string, string>>): FormErrors {
  const texts = inject(ProblemTexts);
  const document = inject(DOCUMENT);
  const errors = signal<readonly FieldError[]>([]);
  const byField = computed(() => new Map(errors().map(({ fieldId, text }) => [fieldId, text])));
  return {
    list: errors.asReadonly(),
    at: (fieldId) => byField().get(fieldId) ?? '',
    show: (found) => {
      errors.set(found);
      return found.length > 0;
    },
    showProblem: (error) => {
      const { code, details } = toProblem(error);
      const fields = details.fields ?? [];
      const found = fields.map(({ path, code }) => ({
        fieldId: fieldIds[path] ?? '',
        text: texts.fieldSentence(code),
        isGeneral: true,
      }));
      const fieldId = code === 'too_large' ? longest(Object.values(fieldIds), document) : '';
      errors.set(found.length > 0 ? found : [{ fieldId, text: texts.sentence(error), isGeneral: true }]);
    },
  };
}

/** The field that holds most of what was too large to send. */
function longest(ids: readonly string[], document: Document): string {
  const length = (id: string): number => {
    const field = document.getElementById(id);
    return field && 'value' in field ? String(field.value).length : 0;
  };
  return ids.reduce((most, id) => (length(id) > length(most) ? id : most), '');
}
