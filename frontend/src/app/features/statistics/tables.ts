import { Component, computed, inject, linkedSignal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { getTable } from '../../api/fn/statistics/get-table';
import type { GetTable$Params } from '../../api/fn/statistics/get-table';
import { listTables } from '../../api/fn/statistics/list-tables';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Texts } from '../../core/language/texts';
import { Chip } from '../../ui/due-chip/chip';
import { CodeSelect } from '../../ui/field/code-select';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { Empty } from '../../ui/states/empty';
import { Counts } from './counts';
import { apiResource } from '../../core/http/api-resource';
import type { PeriodDto } from '../../api/models/period-dto';
import { newest } from './period-choice';
import { PeriodSelect } from './period-select';
import { StatisticsLabels } from './statistics-labels';
import { Arrived } from '../../ui/states/arrived';

/** Every table of the catalogue for every period, exact: internal. */
@Component({
  selector: 'pn-tables',
  imports: [
    ...[Chip, Arrived, CodeSelect, Counts, Empty, MatButton, RouterLink],
    ...[Note, PageHeader, PeriodSelect, RouterLink],
  ],
  template: `
    <pn-page-header [heading]="t('menu.tables')" [lead]="t('figures.lead')">
      <pn-chip badges icon="lock" tone="outline">{{ t('figures.exact') }}</pn-chip>
      <ng-container actions>
        <a matButton="tonal" routerLink="/tables/report">{{ t('reports.open') }}</a>
        <a matButton routerLink="/figures/courts">{{ t('court-figures.title') }}</a>
        <a matButton routerLink="/figures/programme">{{ t('programme-figures.title') }}</a>
        <a matButton routerLink="/figures/shocks">{{ t('shocks.title') }}</a>
        <a matButton routerLink="/streams">{{ t('police-and-services.open') }}</a>
      </ng-container>
    </pn-page-header>
    <ng-container *pnArrived="catalogue as all">
      @if (all.periods.length === 0) {
        <pn-empty icon="chart" [heading]="t('figures.not-counted')" [next]="t('figures.not-counted-next')" />
      } @else {
        <div class="stack">
          <div class="choice">
            <pn-code-select
              fieldId="table"
              prefix="figures.table-"
              [label]="t('figures.choose-table')"
              [codes]="codes()"
              [asks]="false"
              [(value)]="code"
            />
            <pn-period-select [periods]="periods()" [(value)]="period" />
          </div>
          <ng-container *pnArrived="table">
            @if (shown(); as table) {
              <section class="card padded">
                <pn-counts [caption]="table.caption" [view]="table.view" [facts]="table.facts" />
              </section>
              @if (!table.isOver) {
                <pn-note icon="clock">{{ t('figures.running') }}</pn-note>
              }
              <pn-note icon="information">{{ t('figures.no-survey') }} {{ t('figures.sdg') }}</pn-note>
            }
          </ng-container>
        </div>
      }
    </ng-container>
  `,
  styles: `
    .choice {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 260px), 1fr));
      gap: 12px 16px;
    }
  `,
})
export class Tables {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly words = inject(StatisticsLabels);
  protected readonly t = inject(Texts).t;
  protected readonly catalogue = apiResource(() => this.api.call(listTables, {}));
  protected readonly codes = computed(() => (this.catalogue.value()?.items ?? []).map(({ code }) => code));
  protected readonly code = linkedSignal(() => this.codes()[0] ?? '');
  /** Some tables are counted by the year alone. */
  protected readonly periods = computed(() => {
    const definition = this.catalogue.value()?.items.find(({ code }) => code === this.code());
    return (this.catalogue.value()?.periods ?? []).filter(
      ({ kind }) => kind === 'year' || definition?.span !== 'year',
    );
  });
  protected readonly period = linkedSignal<readonly PeriodDto[], string>({
    source: () => this.periods(),
    computation: (periods, before) =>
      periods.find(({ name }) => name === before?.value)?.name ?? newest(periods),
  });
  protected readonly table = apiResource(
    (asked: { code: string; period: string }) => this.api.call(getTable, asked as GetTable$Params),
    () => (this.code() && this.period() ? { code: this.code(), period: this.period() } : undefined),
  );
  protected readonly shown = computed(() => {
    const table = this.table.value();
    if (!table) return null;
    return {
      caption: `${this.words.title(table.definition.code)}, ${this.words.period(table.period)}`,
      view: this.words.view(table),
      facts: [...this.words.statement(table), this.words.countedAt(table.countedAt)],
      isOver: table.period.isOver,
    };
  });
}
