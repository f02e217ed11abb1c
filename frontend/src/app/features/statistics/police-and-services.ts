import { Component, computed, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { getPoliceAndServices } from '../../api/fn/statistics/get-police-and-services';
import { listTables } from '../../api/fn/statistics/list-tables';
import { Api } from '../../core/http/api';
import { Texts } from '../../core/language/texts';
import { Chip } from '../../ui/due-chip/chip';
import { Collapsible } from '../../ui/collapsible/collapsible';
import { CollapseAll } from '../../ui/collapsible/collapse-all';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { Empty } from '../../ui/states/empty';
import { Counts } from './counts';
import { periodChoice } from './period-choice';
import { PeriodSelect } from './period-select';
import { StatisticsLabels, rangeOf } from './statistics-labels';
import { Arrived } from '../../ui/states/arrived';

/** Two tables next to each other, the rest below. */
const STREAMS = 2;

/** Reports to the police and appeals to services for one period, how many people they are of, and the gaps between them. */
@Component({
  selector: 'pn-police-and-services',
  imports: [
    Arrived,
    Chip,
    CollapseAll,
    Collapsible,
    Counts,
    Empty,
    Note,
    PageHeader,
    PeriodSelect,
    RouterLink,
  ],
  template: `
    <pn-page-header
      [heading]="t('menu.streams')"
      [lead]="t('police-and-services.lead')"
      [back]="{ to: ['/tables'], label: t('menu.tables') }"
    >
      <pn-chip badges icon="lock" tone="outline">{{ t('figures.exact') }}</pn-chip>
    </pn-page-header>
    <ng-container *pnArrived="choice.periods as all">
      @if (all.length === 0) {
        <pn-empty icon="chart" [heading]="t('figures.not-counted')" [next]="t('figures.not-counted-next')" />
      } @else {
        <div class="stack">
          <pn-period-select [periods]="all" [(value)]="choice.period" />
          <ng-container *pnArrived="choice.counted as both">
            <div class="streams">
              @for (table of streams(); track table.title) {
                <section class="card padded">
                  <h2>{{ table.title }}</h2>
                  <pn-counts
                    [caption]="table.caption"
                    [view]="table.view"
                    [facts]="table.facts"
                    [isNamedAbove]="true"
                  />
                </section>
              }
            </div>
            <section class="card padded">
              <h2>{{ t('police-and-services.people') }}</h2>
              @if (persons(); as people) {
                <p>{{ t('police-and-services.people-text', people) }}</p>
              } @else {
                <p class="quiet">{{ t('police-and-services.no-persons') }}</p>
              }
              <a class="there" routerLink="/persons">{{ t('police-and-services.persons') }}</a>
            </section>
            <h2>{{ t('police-and-services.gap') }}</h2>
            <p class="quiet">{{ t('police-and-services.gap-text') }}</p>
            <pn-collapse-all [(isOpen)]="areOpen" />
            @for (table of between(); track table.title) {
              <pn-collapsible
                class="card padded"
                [isSection]="true"
                [heading]="table.title"
                [opens]="areOpen()"
              >
                <pn-counts
                  [caption]="table.caption"
                  [view]="table.view"
                  [facts]="table.facts"
                  [isNamedAbove]="true"
                />
              </pn-collapsible>
            }
            @if (!both.period.isOver) {
              <pn-note icon="clock">{{ t('figures.running') }}</pn-note>
            }
            <pn-note icon="information">{{ t('figures.no-survey') }} {{ t('figures.sdg') }}</pn-note>
          </ng-container>
        </div>
      }
    </ng-container>
  `,
  styles: `
    .streams {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 16px;
      align-items: start;
    }
    .card h2 {
      margin: 0;
    }
    @media (min-width: 900px) {
      .streams {
        grid-template-columns: repeat(2, minmax(0, 1fr));
      }
    }
  `,
})
export class PoliceAndServices {
  private readonly api = inject(Api);
  private readonly words = inject(StatisticsLabels);
  protected readonly t = inject(Texts).t;
  protected readonly areOpen = signal(false);
  protected readonly choice = periodChoice({
    list: async () => (await this.api.call(listTables, {})).periods,
    get: (period) => this.api.call(getPoliceAndServices, { period }),
  });
  private readonly tables = computed(() =>
    (this.choice.counted.value()?.tables ?? []).map((table) => ({
      title: this.words.title(table.definition.code),
      caption: `${this.words.title(table.definition.code)}, ${this.words.period(table.period)}`,
      view: this.words.view(table),
      facts: [...this.words.statement(table), this.words.countedAt(table.countedAt)],
    })),
  );
  protected readonly streams = computed(() => this.tables().slice(0, STREAMS));
  protected readonly between = computed(() => this.tables().slice(STREAMS));
  protected readonly persons = computed(() => {
    const all = this.choice.counted.value()?.persons?.items.find(({ scope }) => scope === 'all');
    return all && { registrations: all.registrations, estimate: all.estimate, range: rangeOf(all) };
  });
}
