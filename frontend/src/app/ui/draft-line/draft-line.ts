import { Component, inject, input, output } from '@angular/core';
import { Dates } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { Icon } from '../icon/icon';

const HALF_A_DAY = 12 * 3_600_000;

/** "Draft kept 11:44", in one fixed place of a form; and what another window held of it. */
@Component({
  selector: 'pn-draft-line',
  imports: [Icon],
  template: `
    <span class="line">
      @if (keeping() === 'now') {
        <pn-icon name="hourglass" [size]="16" />{{ t('draft.keeping') }}
      } @else if (keeping() === 'refused') {
        <pn-icon name="warning" [size]="16" /><span role="status">{{ t('draft.refused') }}</span>
      } @else if (keptAt(); as at) {
        <pn-icon name="check" [size]="16" />{{
          t('draft.kept', { time: isOld(at) ? dates.moment(at) : dates.time(at) })
        }}
      }
    </span>
    @if (other(); as told) {
      <span class="line" role="status">
        {{
          t('draft.other', { time: isOld(told.keptAt) ? dates.moment(told.keptAt) : dates.time(told.keptAt) })
        }}
        <button type="button" (click)="otherTaken.emit()">{{ t('draft.take-other') }}</button>
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
  readonly keptAt = input<Date | null>(null);
  readonly keeping = input<'now' | 'refused' | null>(null);
  readonly other = input<{ keptAt: Date } | null>(null);
  readonly otherTaken = output();
  protected readonly t = inject(Texts).t;
  protected readonly dates = inject(Dates);

  /** The time of day alone would read as today's. */
  protected isOld(at: Date): boolean {
    return Date.now() - at.getTime() > HALF_A_DAY;
  }
}
