import { Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { RiskProposalDto } from '../../../api/models/risk-proposal-dto';
import { Dates } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';

/** What orders say to one question, with the source; the answer stays a person's. */
@Component({
  selector: 'pn-order-proposals',
  imports: [MatButton],
  template: `
    @for (line of lines(); track $index) {
      <p class="small">{{ line }}</p>
    }
    @if (lines().length > 0 && answer() !== 'yes') {
      <button matButton="outlined" type="button" (click)="taken.emit()">{{ t('assessment.take') }}</button>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      gap: 8px 16px;
      align-items: center;
      padding: 0 16px 12px;

      &:empty {
        display: none;
      }
    }
  `,
})
export class OrderProposals {
  readonly factor = input.required<string>();
  readonly proposals = input.required<readonly RiskProposalDto[]>();
  readonly answer = input<string | null>(null);
  readonly taken = output();

  private readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly lines = computed(() =>
    this.proposals()
      .filter(({ factor }) => factor === this.factor())
      .map(({ factor, count, lastIssuedOn, source }) =>
        this.t(`assessment.proposed-${textName(factor)}`, {
          count,
          date: this.dates.date(lastIssuedOn),
          source: this.t(`risk-proposal-source.${textName(source)}`),
        }),
      ),
  );
}
