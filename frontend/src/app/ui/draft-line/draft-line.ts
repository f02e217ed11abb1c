import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { Dates } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { Icon } from '../icon/icon';

/** "Draft kept 11:44", in one fixed place of a form. */
@Component({
  selector: 'pn-draft-line',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (isKeeping()) {
      <pn-icon name="hourglass" [size]="16" />{{ t('draft.keeping') }}
    } @else if (keptAt(); as at) {
      <pn-icon name="check" [size]="16" />{{ t('draft.kept', { time: dates.time(at) }) }}
    }
  `,
  styles: `
    :host {
      display: inline-flex;
      gap: 6px;
      align-items: center;
      min-height: 20px;
      color: var(--mat-sys-on-surface-variant);
      font: var(--mat-sys-body-medium);
    }
  `,
})
export class DraftLine {
  readonly keptAt = input<Date | null>(null);
  readonly isKeeping = input(false);
  protected readonly t = inject(Texts).t;
  protected readonly dates = inject(Dates);
}
