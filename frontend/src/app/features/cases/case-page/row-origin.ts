import { Component, computed, inject, input } from '@angular/core';
import type { FollowUpDto } from '../../../api/models/follow-up-dto';
import { Dates } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';

/** Which rule made a row, from which moment it counts, and which version of the group's rules says so. */
@Component({
  selector: 'pn-row-origin',
  template: `
    <details class="small quiet">
      <summary>{{ t('row-origin.which') }}</summary>
      @for (line of lines(); track $index) {
        <p>{{ line }}</p>
      }
    </details>
  `,
  styles: `
    summary {
      min-height: 32px;
      padding: 6px 0;
      cursor: pointer;
    }
  `,
})
export class RowOrigin {
  readonly row = input.required<FollowUpDto>();

  private readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly lines = computed(() => {
    const { rule, countedFrom, rulesVersion, rulesReason } = this.row();
    return [
      this.t('row-origin.rule', { rule: this.t(`follow-up-rule.${textName(rule)}`) }),
      countedFrom
        ? this.t('row-origin.counted', { moment: this.dates.moment(countedFrom) })
        : this.t('row-origin.given'),
      rulesVersion > 0
        ? this.t('row-origin.version', { number: rulesVersion, reason: rulesReason ?? '' })
        : this.t('row-origin.published'),
    ];
  });
}
