import { Component, inject, input } from '@angular/core';
import type { WritableSignal } from '@angular/core';
import type { FormErrors } from '../../core/http/form-errors';
import { LANGUAGE_NAMES } from '../../core/language/languages';
import { Texts } from '../../core/language/texts';
import { LANGUAGE } from '../../api/models/language-array';
import { TextField } from '../../ui/field/text-field';

/** A name in the three languages, always together. */
@Component({
  selector: 'pn-names-form',
  imports: [TextField],
  template: `
    @for (code of languages; track code) {
      <pn-text-field
        [fieldId]="'name.' + code"
        [label]="t('set-up.agency-name', { language: languageNames[code] })"
        [error]="errors().at('name.' + code)"
        [lang]="code"
        [(value)]="names()[code]"
      />
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 16px;
    }
  `,
})
export class NamesForm {
  readonly names = input.required<Record<'tg' | 'ru' | 'en', WritableSignal<string>>>();
  readonly errors = input.required<FormErrors>();

  protected readonly t = inject(Texts).t;
  protected readonly languages = LANGUAGE;
  protected readonly languageNames = LANGUAGE_NAMES;
}
