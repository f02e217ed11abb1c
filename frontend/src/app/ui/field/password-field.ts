import { Component, inject, input, model, signal } from '@angular/core';
import { Texts } from '../../core/language/texts';
import { Icon } from '../icon/icon';
import { Control } from './control';
import { Field } from './field';

/** A password that can be shown, pasted and filled in by a password manager. */
@Component({
  selector: 'pn-password-field',
  imports: [Control, Field, Icon],
  template: `
    <pn-field [label]="label()" [hint]="hint()" [error]="error()" [fieldId]="fieldId()">
      <span class="box">
        <input
          pnControl
          [type]="isShown() ? 'text' : 'password'"
          [attr.autocomplete]="autocomplete()"
          autocapitalize="none"
          spellcheck="false"
          [(text)]="password"
        />
        <button
          type="button"
          [attr.aria-pressed]="isShown()"
          [attr.aria-label]="t('common.show-password')"
          (click)="isShown.set(!isShown())"
        >
          <pn-icon name="eye" />
          <span aria-hidden="true">{{ t(isShown() ? 'common.hide' : 'common.show') }}</span>
        </button>
      </span>
    </pn-field>
  `,
  styles: `
    :host {
      display: block;
    }
    .box {
      position: relative;
      display: block;
    }
    input {
      padding-inline-end: 128px;
    }
    button {
      position: absolute;
      inset: 2px 2px 2px auto;
      display: inline-flex;
      align-items: center;
      gap: 8px;
      padding: 0 12px;
      border: 0;
      border-radius: var(--pn-radius-small);
      background: none;
      color: var(--mat-sys-primary);
      font: 600 0.875rem/1.25rem var(--pn-font);
      cursor: pointer;
    }
  `,
})
export class PasswordField {
  readonly label = input.required<string>();
  readonly hint = input('');
  readonly error = input('');
  readonly fieldId = input.required<string>();
  readonly autocomplete = input<'current-password' | 'new-password'>('current-password');
  readonly password = model('');

  protected readonly t = inject(Texts).t;
  protected readonly isShown = signal(false);
}
