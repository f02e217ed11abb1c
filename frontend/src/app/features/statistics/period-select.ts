import { Component, computed, inject, input, model } from '@angular/core';
import { Texts } from '../../core/language/texts';
import type { PeriodDto } from '../../api/models/period-dto';
import { StatisticsLabels } from './statistics-labels';
import { PERIOD_KIND } from '../../api/models/period-kind-array';
import { SelectField } from '../../ui/field/select-field';

/** One period of many: years first, then their parts from the longest to the shortest. */
@Component({
  selector: 'pn-period-select',
  imports: [SelectField],
  template: `
    <pn-select-field [label]="t('figures.period')" fieldId="period" [(value)]="value">
      @for (group of groups(); track group.kind) {
        <optgroup [label]="group.label">
          @for (option of group.options; track option.value) {
            <option [value]="option.value">{{ option.label }}</option>
          }
        </optgroup>
      }
    </pn-select-field>
  `,
  styles: `
    :host {
      display: block;
    }
  `,
})
export class PeriodSelect {
  private readonly words = inject(StatisticsLabels);
  protected readonly t = inject(Texts).t;
  readonly periods = input.required<readonly Pick<PeriodDto, 'kind' | 'firstOn' | 'name'>[]>();
  readonly value = model('');
  protected readonly groups = computed(() =>
    PERIOD_KIND.map((kind) => ({
      kind,
      label: this.t(`figures.kind-${kind.replace('_', '-')}`),
      options: this.periods()
        .filter((period) => period.kind === kind)
        .map((period) => ({ value: period.name, label: this.words.period(period) })),
    })).filter(({ options }) => options.length > 0),
  );
}
