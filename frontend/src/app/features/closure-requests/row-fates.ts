import { Component, computed, inject, input } from '@angular/core';
import type { CodedRowDto, RowFateDto } from '../../api/models';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { WorkLabels } from '../../core/work/work-labels';
import { Chip } from '../../ui/due-chip/chip';

export type FatedRow = CodedRowDto & Partial<Pick<RowFateDto, 'step'>>;

const LOOK = {
  goes_on: { icon: 'clock', tone: 'done' },
  moves: { icon: 'swap', tone: 'waiting' },
  ends: { icon: 'close', tone: 'soon' },
} as const;

/** What becomes of every open task when the case closes, before anybody presses the button. */
@Component({
  selector: 'pn-row-fates',
  imports: [Chip],
  template: `
    <h2>{{ t('closing.rows') }}</h2>
    <ul>
      @for (row of lines(); track $index) {
        <li>
          <span>
            <b>{{ row.title }}</b>
            <span class="small quiet">{{ row.due }}</span>
          </span>
          <pn-chip [icon]="row.icon" [tone]="row.tone">{{ row.fate }}</pn-chip>
        </li>
      } @empty {
        <li class="quiet">{{ t('closing.rows-none') }}</li>
      }
    </ul>
    @if (others() > 0) {
      <p class="small quiet">{{ t('closing.rows-other', { count: others() }) }}</p>
    }
  `,
  styles: `
    :host {
      display: block;
    }
    li {
      display: flex;
      flex-wrap: wrap;
      gap: 6px 12px;
      align-items: center;
      justify-content: space-between;
      padding-block: 8px;
    }
    b {
      display: block;
      font-weight: 600;
    }
  `,
})
export class RowFates {
  readonly rows = input.required<readonly FatedRow[]>();
  /** Tasks that the viewer does not read by name. */
  readonly others = input(0);

  private readonly dates = inject(Dates);
  private readonly work = inject(WorkLabels);
  protected readonly t = inject(Texts).t;
  protected readonly lines = computed(() =>
    this.rows().map(({ rule, step, dueAt, fate }) => ({
      title: this.work.title(rule, step === undefined ? {} : { step }),
      due: this.t('closing.row-due', { when: this.dates.moment(dueAt) }),
      fate: this.t(`row-fate.${textName(fate)}`),
      ...LOOK[fate],
    })),
  );
}
