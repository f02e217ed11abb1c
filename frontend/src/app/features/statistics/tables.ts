import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  signal,
  untracked,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { getTable } from '../../api/fn/statistics/get-table';
import type { GetTable$Params } from '../../api/fn/statistics/get-table';
import { listTables } from '../../api/fn/statistics/list-tables';
import type { TableDto } from '../../api/models/table-dto';
import type { TableListDto } from '../../api/models/table-list-dto';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Texts } from '../../core/language/texts';
import { Chip } from '../../ui/due-chip/chip';
import { CodeSelect } from '../../ui/field/code-select';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { Empty } from '../../ui/states/empty';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { Counts } from './counts';
import { newest } from './period-choice';
import { PeriodSelect } from './period-select';
import { StatisticsLabels } from './statistics-labels';

/** Every table of the catalogue for every period, exact: internal. */
@Component({
  selector: 'pn-tables',
  imports: [
    ...[Chip, CodeSelect, Counts, Empty, LoadError, Loading, MatButton],
    ...[Note, PageHeader, PeriodSelect, RouterLink],
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <pn-page-header [heading]="t('menu.tables')" [lead]="t('figures.lead')">
      <pn-chip badges icon="lock" tone="outline">{{ t('figures.exact') }}</pn-chip>
      <ng-container actions>
        <a matButton="tonal" routerLink="/tables/report">{{ t('reports.open') }}</a>
        <a matButton routerLink="/streams">{{ t('police-and-services.open') }}</a>
      </ng-container>
    </pn-page-header>
    @if (catalogue()?.periods?.length === 0) {
      <pn-empty icon="chart" [heading]="t('figures.not-counted')" [next]="t('figures.not-counted-next')" />
    } @else if (catalogue()) {
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
        @if (problem()) {
          <pn-load-error [heading]="problem()" (retried)="show()" />
        } @else if (shown(); as table) {
          <section class="card padded">
            <pn-counts [caption]="table.caption" [view]="table.view" [facts]="table.facts" />
          </section>
          @if (!table.isOver) {
            <pn-note icon="clock">{{ t('figures.running') }}</pn-note>
          }
          <pn-note icon="information">{{ t('figures.no-survey') }} {{ t('figures.sdg') }}</pn-note>
        } @else {
          <pn-loading (retried)="show()" />
        }
      </div>
    } @else if (problem()) {
      <pn-load-error [heading]="problem()" (retried)="load()" />
    } @else {
      <pn-loading (retried)="load()" />
    }
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
  protected readonly catalogue = signal<TableListDto | null>(null);
  protected readonly code = signal('');
  protected readonly period = signal('');
  private readonly table = signal<TableDto | null>(null);
  protected readonly problem = signal('');
  protected readonly codes = computed(() => (this.catalogue()?.items ?? []).map(({ code }) => code));
  /** Some tables are counted by the year alone. */
  protected readonly periods = computed(() => {
    const definition = this.catalogue()?.items.find(({ code }) => code === this.code());
    return (this.catalogue()?.periods ?? []).filter(
      ({ kind }) => kind === 'year' || definition?.span !== 'year',
    );
  });
  protected readonly shown = computed(() => {
    const table = this.table();
    if (!table) return null;
    return {
      caption: `${this.words.title(table.definition.code)}, ${this.words.period(table.period)}`,
      view: this.words.view(table),
      facts: [...this.words.statement(table), this.words.countedAt(table.countedAt)],
      isOver: table.period.isOver,
    };
  });

  constructor() {
    void this.load();
    effect(() => {
      const periods = this.periods();
      const isThere = periods.some(({ name }) => name === this.period());
      if (!isThere) this.period.set(newest(periods));
    });
    effect(() => {
      if (this.code() && this.period()) untracked(() => void this.show());
    });
  }

  protected async load(): Promise<void> {
    this.problem.set('');
    try {
      const catalogue = await this.api.call(listTables, {});
      this.catalogue.set(catalogue);
      this.code.set(catalogue.items[0]?.code ?? '');
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }

  protected async show(): Promise<void> {
    const [code, period] = [this.code(), this.period()];
    const isAsked = (): boolean => code === this.code() && period === this.period();
    this.problem.set('');
    this.table.set(null);
    try {
      const table = await this.api.call(getTable, { code: code as GetTable$Params['code'], period });
      // Of two answers only that of the last choice is shown.
      if (isAsked()) this.table.set(table);
    } catch (problem) {
      if (isAsked()) this.problem.set(this.problems.sentence(problem));
    }
  }
}
