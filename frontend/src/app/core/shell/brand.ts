import { Component, inject, input } from '@angular/core';
import { Icon } from '../../ui/icon/icon';
import { Texts } from '../language/texts';

/** A notebook and the display name; on phones the word of the screen takes the name's place. */
@Component({
  selector: 'pn-brand',
  imports: [Icon],
  template: `
    <pn-icon name="notebook" [size]="24" />
    <span [class.name]="word()">{{ t('app.name') }}</span>
    @if (word()) {
      <span class="word">{{ word() }}</span>
    }
  `,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: 10px;
      min-width: 0;
      font-weight: 600;
    }
    pn-icon {
      color: var(--mat-sys-primary);
    }
    span {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .word {
      display: none;
    }
    @media (width < 840px) {
      .name {
        display: none;
      }
      .word {
        display: block;
      }
    }
    @media (width < 400px) {
      :host {
        gap: 6px;
      }
      .word {
        font-size: 0.9375rem;
      }
    }
    /* The heading below says it in full. */
    @media (width < 350px) {
      .word {
        display: none;
      }
    }
  `,
})
export class Brand {
  readonly word = input('');
  protected readonly t = inject(Texts).t;
}
