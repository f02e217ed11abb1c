import { Directive, computed, inject, input } from '@angular/core';
import type { ValidationError } from '@angular/forms/signals';
import { ErrorTexts } from '../../core/language/error-texts';

let count = 0;

/**
 * What every field piece takes: from a template, or from Signal Forms through `[formField]`, which binds `name`,
 * `errors`, `touched` and `disabled`. A mistake of the form shows after the first attempt to send it.
 */
@Directive()
export abstract class FormPiece {
  readonly hint = input('');
  /** The sentence that says what to do; empty while all is well. */
  readonly error = input('');
  readonly optional = input(false);
  /** The id of the control, for links of the error summary. In a form it is the name of the field. */
  readonly fieldId = input<string | null>(null);
  readonly name = input('');
  readonly errors = input<readonly ValidationError.WithOptionalFieldTree[]>([]);
  readonly touched = input(false);
  readonly disabled = input(false);

  private readonly ownId = `control-${(count += 1)}`;
  private readonly texts = inject(ErrorTexts);
  readonly id = computed(() => this.fieldId() ?? (this.name() || this.ownId));
  readonly sentence = computed(() => {
    const [mistake] = this.touched() ? this.errors() : [];
    return this.error() || (mistake ? this.texts.atField(mistake) : '');
  });
}
