import { Component, computed, inject, input } from '@angular/core';
import { Texts, textName } from '../../core/language/texts';
import type { Level } from './pair-labels';

/** Four places from left to right, and the sign that stands in one of them: disc, half a disc, ring, cross. */
const PLACES = { same: 10, close: 32, partly: 54, differs: 76 } as const;
const DOTS = Object.values(PLACES);

/** How well one field agrees: by a word, by a shape, and by where the shape stands. */
@Component({
  selector: 'pn-agreement',
  host: { '[class]': 'level()' },
  template: `
    <svg viewBox="0 0 86 20" aria-hidden="true" focusable="false">
      @if (at() === null) {
        <path class="line" d="M2 10h82" stroke-dasharray="4 6" />
      } @else {
        @for (dot of dots; track dot) {
          <circle class="dot" cy="10" r="2.5" [attr.cx]="dot" />
        }
        @switch (level()) {
          @case ('same') {
            <circle class="full" cy="10" r="8" [attr.cx]="at()" />
          }
          @case ('close') {
            <circle class="ring" cy="10" r="7" [attr.cx]="at()" />
            <path class="full" [attr.d]="'M' + at() + ' 3a7 7 0 0 0 0 14z'" />
          }
          @case ('partly') {
            <circle class="ring" cy="10" r="7" [attr.cx]="at()" />
          }
          @default {
            <circle class="clear" cy="10" r="8" [attr.cx]="at()" />
            <path class="line" [attr.d]="'M' + (at()! - 6) + ' 4l12 12m0-12l-12 12'" />
          }
        }
      }
    </svg>
    <span>{{ t('agreement.' + name()) }}</span>
  `,
  styles: `
    :host {
      display: flex;
      gap: 10px;
      align-items: center;
    }
    svg {
      flex: none;
      width: 86px;
      height: 20px;
    }
    @media (width < 600px) {
      :host {
        gap: 8px;
      }
      svg {
        width: 60px;
        height: 14px;
      }
    }
    span {
      min-width: 0;
      overflow-wrap: anywhere;
    }
    .dot {
      fill: var(--mat-sys-outline);
    }
    .full {
      fill: currentColor;
    }
    .ring {
      fill: var(--mat-sys-surface-container-lowest);
      stroke: currentColor;
      stroke-width: 2.5;
    }
    .clear {
      fill: var(--mat-sys-surface-container-lowest);
    }
    .line {
      fill: none;
      stroke: currentColor;
      stroke-width: 2.5;
      stroke-linecap: round;
    }
    :host(.same) {
      color: var(--mat-sys-primary);
      font-weight: 600;
    }
    :host(.differs) {
      font-weight: 600;
    }
    :host(.not_told) {
      color: var(--mat-sys-on-surface-variant);
    }
  `,
})
export class Agreement {
  readonly level = input.required<Level>();

  protected readonly t = inject(Texts).t;
  protected readonly dots = DOTS;
  protected readonly name = computed(() => textName(this.level()));
  protected readonly at = computed(() => {
    const level = this.level();
    return level === 'not_told' ? null : PLACES[level];
  });
}
