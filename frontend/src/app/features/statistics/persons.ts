import { Component, computed, inject } from '@angular/core';
import { getPersonPeriod } from '../../api/fn/statistics/get-person-period';
import { listPersonPeriods } from '../../api/fn/statistics/list-person-periods';
import type { PersonLineDto } from '../../api/models/person-line-dto';
import { Api } from '../../core/http/api';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { CountTable } from './charts/count-table';
import { Chip } from '../../ui/due-chip/chip';
import { Collapsible } from '../../ui/collapsible/collapsible';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { Empty } from '../../ui/states/empty';
import { Facts } from './facts';
import { periodChoice } from './period-choice';
import { PeriodSelect } from './period-select';
import { StatisticsLabels, rangeOf } from './statistics-labels';
import { Arrived } from '../../ui/states/arrived';

/** What each column counts; the most asked for stands first. */
const UNITS = [
  'persons',
  'estimate',
  'registrations',
  'not_linked',
  'cases',
  'incidents',
  'services',
] as const;

/** How many people registrations are of: all, by group and by agency. */
@Component({
  selector: 'pn-persons',
  imports: [...[Chip, Arrived, Collapsible, CountTable, Empty, Facts], ...[Note, PageHeader, PeriodSelect]],
  template: `
    <pn-page-header [heading]="t('menu.persons')" [lead]="t('persons.lead')">
      <pn-chip badges icon="lock" tone="outline">{{ t('figures.exact') }}</pn-chip>
    </pn-page-header>
    <ng-container *pnArrived="choice.periods as all">
      @if (all.length === 0) {
        <pn-empty icon="chart" [heading]="t('persons.none')" [next]="t('persons.none-next')" />
      } @else {
        <div class="stack">
          <pn-period-select [periods]="all" [(value)]="choice.period" />
          <ng-container *pnArrived="choice.counted as one">
            <section class="card padded">
              <pn-count-table
                [caption]="caption()"
                [corner]="t('persons.of-whom')"
                [heads]="heads()"
                [rows]="rows()"
              />
              @for (line of settled(); track line) {
                <p class="small">{{ line }}</p>
              }
              <pn-collapsible [heading]="t('figures.statement')"
                ><pn-facts [facts]="facts()"
              /></pn-collapsible>
            </section>
            @if (!one.period.isOver) {
              <pn-note icon="clock">{{ t('figures.running') }}</pn-note>
            }
            <pn-note icon="information">{{ t('figures.no-survey') }}</pn-note>
          </ng-container>
        </div>
      }
    </ng-container>
  `,
})
export class Persons {
  private readonly api = inject(Api);
  private readonly words = inject(StatisticsLabels);
  private readonly language = inject(Language);
  protected readonly t = inject(Texts).t;
  protected readonly choice = periodChoice({
    list: async () => (await this.api.call(listPersonPeriods, {})).items,
    get: (period) => this.api.call(getPersonPeriod, { period }),
  });
  protected readonly heads = computed(() => UNITS.map((unit) => this.t(`persons.unit-${textName(unit)}`)));
  protected readonly caption = computed(() => {
    const counted = this.choice.counted.value();
    return counted ? this.words.period(counted.period) : '';
  });
  protected readonly rows = computed(() =>
    (this.choice.counted.value()?.items ?? []).map((line) => ({
      key: `${line.scope} ${line.groupId} ${line.agencyId}`,
      head: this.nameOf(line),
      isTotal: line.scope === 'all',
      cells: [
        ...[line.persons, `${line.estimate} (${rangeOf(line)})`, line.registrations, line.notLinked],
        ...[line.cases, line.incidents, line.services],
      ].map((value) => ({ value })),
    })),
  );
  /** Police reports called settled whose survivor came again. */
  protected readonly settled = computed(() =>
    (this.choice.counted.value()?.items ?? [])
      .filter(({ settledTooSoon }) => settledTooSoon !== null)
      .map((line) => `${this.nameOf(line)}: ${this.t('persons.settled')}: ${line.settledTooSoon ?? 0}`),
  );
  protected readonly facts = computed(() => [
    ...UNITS.map((unit) => ({
      label: this.t(`persons.unit-${textName(unit)}`),
      value: this.t(`persons.is-${textName(unit)}`),
    })),
    { label: this.t('figures.fact-sums'), value: this.t('persons.sums') },
    this.words.countedAt(this.choice.counted.value()?.period.countedAt ?? ''),
  ]);

  private nameOf({ scope, name }: PersonLineDto): string {
    const own = name?.[this.language.current()];
    if (scope === 'shared') return this.t('persons.shared', { group: own ?? '' });
    return own ?? this.t(scope === 'all' ? 'persons.all-groups' : 'persons.no-group');
  }
}
