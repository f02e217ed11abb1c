import { Component, input } from '@angular/core';
import { Icon } from '../icon/icon';
import type { IconName } from '../icon/icon';

export type NoteKind = 'plain' | 'soon' | 'error' | 'waiting' | 'done';

/** One important sentence, with a distinct shape and tint. */
@Component({
  selector: 'pn-note',
  imports: [Icon],
  host: { '[class]': 'kind()' },
  template: `<pn-icon [name]="icon()" /><span><ng-content /></span>`,
  styles: `
    :host {
      display: flex;
      gap: 12px;
      padding: 12px 16px;
      border: 1px solid transparent;
      border-radius: var(--pn-radius);
      background: var(--mat-sys-surface-container);
      font-size: 0.9375rem;
      line-height: 1.375rem;
    }
    span {
      min-width: 0;
    }
    pn-icon {
      margin-top: 1px;
    }
    :host(.soon) {
      background: var(--pn-soon-container);
      color: var(--pn-on-soon-container);
    }
    :host(.error) {
      background: var(--mat-sys-error-container);
      color: var(--mat-sys-on-error-container);
    }
    :host(.waiting) {
      background: var(--pn-waiting-container);
      color: var(--pn-on-waiting-container);
    }
    :host(.done) {
      background: var(--pn-done-container);
      color: var(--pn-on-done-container);
    }
  `,
})
export class Note {
  readonly kind = input<NoteKind>('plain');
  readonly icon = input<IconName>('information');
}
