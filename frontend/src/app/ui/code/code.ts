import { Component, computed, input } from '@angular/core';
import { halvesOf } from './show-code';

/** A code in two halves, the first bold, so that it can be read out and compared: 7K4M-9QX4. */
@Component({
  selector: 'pn-code',
  template: `<b>{{ halves()[0] }}</b>
    @if (halves()[1]) {
      <span>-{{ halves()[1] }}</span>
    }`,
  styles: `
    :host {
      font: 400 0.9375rem/1.25rem var(--pn-code);
      white-space: nowrap;
    }
    :host(.large) {
      font-size: 1.5rem;
      line-height: 2rem;
    }
    span {
      color: var(--mat-sys-on-surface-variant);
    }
  `,
})
export class Code {
  /** With or without the hyphen. */
  readonly value = input.required<string>();
  protected readonly halves = computed(() => halvesOf(this.value()));
}
