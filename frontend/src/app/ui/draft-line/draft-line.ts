import { Component, computed, inject, input } from '@angular/core';
import type { Signal } from '@angular/core';
import { Dates } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { Icon } from '../icon/icon';

const HALF_A_DAY = 12 * 3_600_000;

export interface KeptDraft {
  readonly keptAt: Signal<Date | null>;
  readonly keeping: Signal<'now' | 'sealed' | 'lost' | 'refused' | 'sent' | null>;
  /** What another window held of the same form. */
  readonly other: Signal<{ keptAt: Date } | null>;
  takeOther(): void;
}

/** "Draft kept 11:44", in one fixed place of a form; and what another window held of it. */
@Component({
  selector: 'pn-draft-line',
  imports: [Icon],
  template: `
    <span class="line">
      @if (draft().keeping() === 'now') {
        <pn-icon name="hourglass" [size]="16" />{{ t('draft.keeping') }}
      } @else if (draft().keeping() === 'sealed') {
        <pn-icon name="lock" [size]="16" />{{ t('offline.sealed') }}
      } @else if (draft().keeping() === 'sent') {
        <pn-icon name="check" [size]="16" /><span role="status">{{ t('draft.sent') }}</span>
      } @else if (warning(); as text) {
        <pn-icon name="warning" [size]="16" /><span role="status">{{ text }}</span>
      } @else if (draft().keptAt(); as at) {
        <pn-icon name="check" [size]="16" />{{
          t('draft.kept', { time: isOld(at) ? dates.moment(at) : dates.time(at) })
        }}
      }
    </span>
    @if (draft().other(); as told) {
      <span class="line" role="status">
        {{
          t('draft.other', { time: isOld(told.keptAt) ? dates.moment(told.keptAt) : dates.time(told.keptAt) })
        }}
        <button type="button" (click)="draft().takeOther()">{{ t('draft.take-other') }}</button>
      </span>
    }
  `,
  styles: `
    :host {
      display: inline-flex;
      flex-wrap: wrap;
      gap: 2px 16px;
      color: var(--mat-sys-on-surface-variant);
      font: var(--mat-sys-body-medium);
    }
    .line {
      display: inline-flex;
      flex-wrap: wrap;
      gap: 6px;
      align-items: center;
      min-height: 20px;
    }
    .line:first-child {
      flex-wrap: nowrap;
    }
    pn-icon {
      flex: none;
    }
    button {
      min-height: 44px;
      padding: 4px 8px;
      border: 0;
      border-radius: var(--pn-radius);
      background: none;
      color: var(--mat-sys-primary);
      font: inherit;
      font-weight: 600;
      cursor: pointer;
    }
  `,
})
export class DraftLine {
  readonly draft = input.required<KeptDraft>();
  protected readonly t = inject(Texts).t;
  protected readonly dates = inject(Dates);

  protected readonly warning = computed(() => {
    const keeping = this.draft().keeping();
    if (keeping === 'lost') return this.t('draft.lost');
    return keeping === 'refused' ? this.t('draft.refused') : '';
  });

  /** The time of day alone would read as today's. */
  protected isOld(at: Date): boolean {
    return Date.now() - at.getTime() > HALF_A_DAY;
  }
}
