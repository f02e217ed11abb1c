import { Component, computed, inject, input, output, signal } from '@angular/core';
import { Icon } from '../../ui/icon/icon';
import { Texts } from '../language/texts';
import { CODE_LENGTH, groupsOf } from './along-code';
import type { CodeLength } from './along-code';

/** Digits without a field: no keyboard learns them, nothing can be pasted, and the browser keeps nothing. */
@Component({
  selector: 'pn-keypad',
  imports: [Icon],
  host: { role: 'group', '[attr.aria-label]': "t('offline.open-code')", '(keydown)': 'typed($event)' },
  template: `
    <p class="dots" aria-hidden="true">
      @for (group of dots(); track $index) {
        <span>{{ group }}</span>
      }
    </p>
    <p class="visually-hidden" aria-live="polite">
      {{ t('offline.digits', { count: code().length, all: length() }) }}
    </p>
    @for (digit of digits; track digit) {
      <button type="button" [disabled]="isBusy()" (click)="add(digit)">{{ digit }}</button>
    }
    <button class="back" type="button" [attr.aria-label]="t('offline.delete-digit')" (click)="remove()">
      <pn-icon name="back" />
    </button>
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: repeat(3, 1fr);
      gap: 8px;
      max-width: 288px;
    }
    .dots {
      display: flex;
      grid-column: 1 / -1;
      gap: 16px;
      justify-content: center;
      font-family: monospace;
      font-size: 1.25rem;
    }
    button {
      min-height: 52px;
      border: 1px solid var(--mat-sys-outline);
      border-radius: var(--pn-radius);
      background: var(--mat-sys-surface-container-lowest);
      color: var(--mat-sys-on-surface);
      font: var(--mat-sys-title-large);
      cursor: pointer;
      touch-action: manipulation;
    }
    button:nth-of-type(10) {
      grid-column: 2;
    }
    .back {
      display: grid;
      place-items: center;
    }
  `,
})
export class Keypad {
  readonly isBusy = input(false);
  readonly length = input<CodeLength>(CODE_LENGTH);
  /** All digits are there; the pad is empty again. */
  readonly entered = output<string>();

  protected readonly t = inject(Texts).t;
  protected readonly digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'];
  protected readonly code = signal('');
  protected readonly dots = computed(() =>
    groupsOf('●'.repeat(this.code().length).padEnd(this.length(), '○')),
  );

  protected add(digit: string): void {
    if (this.isBusy()) return;
    const code = this.code() + digit;
    this.code.set(code.length < this.length() ? code : '');
    if (code.length === this.length()) this.entered.emit(code);
  }

  protected remove(): void {
    this.code.update((code) => code.slice(0, -1));
  }

  protected typed({ key }: KeyboardEvent): void {
    if (this.digits.includes(key)) this.add(key);
    if (key === 'Backspace') this.remove();
  }
}
