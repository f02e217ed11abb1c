import { Component, inject, input, model } from '@angular/core';
import type { ApiResource } from '../../core/http/api-resource';
import { dayOf } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { PageHeader } from '../../ui/page-header/page-header';
import { Arrived } from '../../ui/states/arrived';
import { Empty } from '../../ui/states/empty';
import { Tabs } from '../../ui/tabs/tabs';
import { IndicatorScopes } from './indicator-scopes';
import { OneOf } from './one-of';

const YEARS = 3;

export interface FigureGroup {
  readonly title: string;
  readonly lines: readonly string[];
}

/** Call it where fields are made. */
export const thisYear = (): string => dayOf(inject(ServerClock).now()).slice(0, 4);

/** Counts of a year in groups of lines. */
@Component({
  selector: 'pn-year-figures',
  imports: [Arrived, Empty, OneOf, PageHeader, Tabs],
  template: `
    <pn-page-header [heading]="heading()" [lead]="lead()" />
    @if (scopes.tabs().length > 1) {
      <pn-tabs [tabs]="scopes.tabs()" [label]="t('indicators.parts')" />
    }
    <div class="stack">
      <pn-one-of [label]="yearLabel()" fieldId="year" [options]="years" [(value)]="year" />
      <ng-container *pnArrived="figures()">
        @for (group of groups(); track group.title) {
          <section class="card padded">
            <h2>{{ group.title }}</h2>
            <ul>
              @for (line of group.lines; track line) {
                <li>{{ line }}</li>
              }
            </ul>
          </section>
        } @empty {
          <pn-empty icon="chart" [heading]="t('ui.empty')" />
        }
      </ng-container>
    </div>
  `,
  styles: `
    li::first-letter {
      text-transform: uppercase;
    }
  `,
})
export class YearFigures {
  readonly heading = input.required<string>();
  readonly lead = input.required<string>();
  readonly yearLabel = input.required<string>();
  readonly figures = input.required<ApiResource<unknown>>();
  readonly groups = input.required<readonly FigureGroup[]>();
  readonly year = model.required<string | null>();

  protected readonly scopes = inject(IndicatorScopes);
  protected readonly t = inject(Texts).t;
  private readonly newest = Number(thisYear());
  protected readonly years = Array.from({ length: YEARS }, (_, back) => String(this.newest - back)).map(
    (value) => ({ value, label: value }),
  );
}
