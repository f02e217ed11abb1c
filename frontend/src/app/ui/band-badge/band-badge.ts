import { Component, computed, inject, input } from '@angular/core';
import { Texts } from '../../core/language/texts';

export type Band = 'high' | 'medium' | 'standard' | 'incomplete';

/** The band as shape and word: full triangle, half diamond, ring, broken ring. Never "low", never a number. */
@Component({
  selector: 'pn-band-badge',
  host: { '[class]': 'band()', '[title]': "t('risk-screen.own-list')" },
  template: `
    <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" focusable="false">
      @switch (band()) {
        @case ('high') {
          <path d="M6 1l5.5 10H.5z" fill="currentColor" />
        }
        @case ('medium') {
          <path d="M6 .8L11.2 6 6 11.2.8 6z" fill="none" stroke="currentColor" stroke-width="1.5" />
          <path d="M6 .8L11.2 6 6 11.2z" fill="currentColor" />
        }
        @default {
          <circle
            cx="6"
            cy="6"
            r="4.6"
            fill="none"
            stroke="currentColor"
            stroke-width="1.8"
            [attr.stroke-dasharray]="band() === 'incomplete' ? '2.4 2' : null"
          />
        }
      }
    </svg>
    {{ word() }}
  `,
  styles: `
    :host {
      display: inline-flex;
      gap: 6px;
      align-items: center;
      min-height: 26px;
      padding: 2px 10px 2px 8px;
      border: 1px solid var(--mat-sys-outline);
      border-radius: 6px;
      background: var(--mat-sys-surface-container-lowest);
      color: var(--mat-sys-on-surface);
      font: 600 0.8125rem/1.125rem var(--pn-font);
    }
    svg {
      flex: none;
    }
    :host(.high) {
      border-color: var(--pn-high);
      background: var(--pn-high);
      color: var(--pn-on-high);
    }
    :host(.medium) {
      padding: 1px 9px 1px 7px;
      border: 2px solid var(--pn-soon);
      color: var(--pn-on-soon-container);
    }
    :host(.incomplete) {
      border-style: dashed;
    }
  `,
})
export class BandBadge {
  readonly band = input.required<Band>();
  protected readonly t = inject(Texts).t;
  protected readonly word = computed(() => this.t(`band.${this.band()}`));
}
