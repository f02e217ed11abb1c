import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import type { WritableSignal } from '@angular/core';
import type { FormErrors } from '../../core/http/form-errors';
import { LANGUAGE_NAMES } from '../../core/language/languages';
import { Texts } from '../../core/language/texts';
import { Control } from '../../ui/field/control';
import { Field } from '../../ui/field/field';
import { LANGUAGE } from '../../api/models/language-array';

/** A name in the three languages, always together. */
@Component({
  selector: 'pn-names-form',
  imports: [Control, Field],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @for (code of languages; track code) {
      <pn-field
        [fieldId]="'name.' + code"
        [label]="t('set-up.agency-name', { language: languageNames[code] })"
        [error]="errors().at('name.' + code)"
      >
        <input pnControl type="text" autocomplete="off" [lang]="code" [(text)]="names()[code]" />
      </pn-field>
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
