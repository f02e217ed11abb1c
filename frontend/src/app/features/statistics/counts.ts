import { Component, inject, input } from '@angular/core';
import { Texts } from '../../core/language/texts';
import { Chart } from './charts/chart';
import { CountTable } from './charts/count-table';
import { Collapsible } from '../../ui/collapsible/collapsible';
import { Facts } from './facts';
import type { CountsView, Fact } from './statistics-labels';

/** A table with its chart above it and its definition folded below. */
@Component({
  selector: 'pn-counts',
  imports: [Chart, CountTable, Facts, Collapsible],
  template: `
    <pn-chart [caption]="caption()" [heads]="view().heads" [rows]="view().rows" [kind]="view().chart" />
    <pn-count-table
      [caption]="caption()"
      [corner]="view().corner"
      [heads]="view().heads"
      [rows]="view().rows"
      [isNamedAbove]="isNamedAbove()"
    />
    @if (isRounded()) {
      <p class="small">{{ t('figures.rounded') }}</p>
    }
    @if (facts().length > 0) {
      <pn-collapsible [heading]="t('figures.statement')"><pn-facts [facts]="facts()" /></pn-collapsible>
    }
  `,
  styles: `
    :host {
      display: block;
    }
    p {
      margin-top: 8px;
    }
  `,
})
export class Counts {
  protected readonly t = inject(Texts).t;
  readonly caption = input.required<string>();
  readonly view = input.required<CountsView>();
  readonly facts = input<readonly Fact[]>([]);
  readonly isNamedAbove = input(false);
  readonly isRounded = input(false);
}
