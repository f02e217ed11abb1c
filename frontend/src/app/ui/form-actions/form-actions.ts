import { Component, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Texts } from '../../core/language/texts';

/** The end of a form: send it, or leave it. With `back` it is a page, without it a panel that closes. */
@Component({
  selector: 'pn-form-actions',
  imports: [MatButton, RouterLink],
  host: { class: 'actions' },
  template: `
    <button matButton="filled" type="submit" [class.large]="back()">
      {{ isSending() ? t('common.saving') : label() || t('ui.save') }}
    </button>
    <ng-content />
    @if (back(); as to) {
      <a matButton="outlined" [routerLink]="$any(to)">{{ t('ui.cancel') }}</a>
    } @else {
      <button matButton="outlined" type="button" (click)="cancelled.emit()">{{ t('ui.cancel') }}</button>
    }
  `,
})
export class FormActions {
  /** What sending does; "Save" where it is empty. */
  readonly label = input('');
  readonly isSending = input(false);
  readonly back = input<readonly unknown[] | string | null>(null);
  readonly cancelled = output();
  protected readonly t = inject(Texts).t;
}
