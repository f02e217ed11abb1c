import { Component, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Texts } from '../../core/language/texts';

/** The end of a short form inside a screen: why it was not taken, the button that sends it, and the way out. */
@Component({
  selector: 'pn-step-form',
  imports: [MatButton],
  host: { class: 'stack' },
  template: `
    @if (problem()) {
      <p class="error" role="alert">{{ problem() }}</p>
    }
    <div class="actions">
      <button matButton="filled" type="submit">{{ isSending() ? t('common.saving') : label() }}</button>
      <button matButton="outlined" type="button" (click)="cancelled.emit()">{{ t('ui.cancel') }}</button>
    </div>
  `,
  styles: `
    :host {
      display: block;
    }
    .error {
      margin: 0;
      color: var(--mat-sys-error);
    }
  `,
})
export class StepForm {
  readonly problem = input.required<string>();
  readonly isSending = input.required<boolean>();
  readonly label = input.required<string>();
  readonly cancelled = output();
  protected readonly t = inject(Texts).t;
}
