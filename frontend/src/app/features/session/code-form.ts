import { Component, inject, input, model, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Texts } from '../../core/language/texts';
import { Control } from '../../ui/field/control';
import { Field } from '../../ui/field/field';

/** The six digits that an app shows or a letter brought, typed with or without spaces. */
@Component({
  selector: 'pn-code-form',
  imports: [Control, Field, MatButton],
  template: `
    <form class="stack" novalidate (submit)="submit($event)">
      <pn-field [fieldId]="fieldId()" [label]="label()" [error]="error()">
        <input
          pnControl
          type="text"
          inputmode="numeric"
          autocomplete="one-time-code"
          spellcheck="false"
          [(text)]="code"
        />
      </pn-field>
      <div class="actions">
        <button matButton="filled" type="submit">
          {{ t(isSending() ? 'sign-in.sending' : 'ui.confirm') }}
        </button>
      </div>
    </form>
  `,
})
export class CodeForm {
  readonly fieldId = input.required<string>();
  readonly label = input.required<string>();
  readonly error = input.required<string>();
  readonly isSending = input.required<boolean>();
  readonly code = model.required<string>();
  /** Without its spaces. */
  readonly confirmed = output<string>();
  protected readonly t = inject(Texts).t;

  protected submit(event: Event): void {
    event.preventDefault();
    this.confirmed.emit(this.code().replace(/\s/g, ''));
  }
}
