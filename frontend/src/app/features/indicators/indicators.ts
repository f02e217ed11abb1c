import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { getAgencyIndicators } from '../../api/fn/statistics/get-agency-indicators';
import { getGroupIndicators } from '../../api/fn/statistics/get-group-indicators';
import { listShocks } from '../../api/fn/statistics/list-shocks';
import type { IndicatorsDto } from '../../api/models/indicators-dto';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Dates } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { OneOf } from './one-of';
import { PageHeader } from '../../ui/page-header/page-header';
import { Empty } from '../../ui/states/empty';
import { Tabs } from '../../ui/tabs/tabs';
import { IndicatorCard } from './indicator-card';
import { IndicatorScopes, OWN_AGENCY, quarterOf } from './indicator-scopes';
import { MissingServices } from './missing-services';
import { ShockWords } from './shock-words';
import { Stages } from './stages';
import { apiResource } from '../../core/http/api-resource';
import { Arrived } from '../../ui/states/arrived';

const QUARTERS = 8;

/** One quarter with real numbers: how women were helped, where they were lost, and the cases behind each number. */
@Component({
  selector: 'pn-indicators',
  imports: [
    ...[ChoiceChips, Arrived, Empty, IndicatorCard, MatButton, MissingServices, RouterLink],
    ...[OneOf, PageHeader, RouterLink, Stages, Tabs],
  ],
  template: `
    <pn-page-header [heading]="t('menu.figures')" [lead]="t('indicators.lead')">
      <ng-container actions>
        <a matButton routerLink="/figures/supply">{{ t('supply.title') }}</a>
        <a matButton routerLink="/figures/shocks">{{ t('shocks.title') }}</a>
        @if (scopes.leadsGroup()) {
          <a matButton routerLink="/persons">{{ t('persons.open') }}</a>
          <a matButton routerLink="/releases">{{ t('menu.releases') }}</a>
        }
      </ng-container>
    </pn-page-header>
    @if (scopes.tabs().length > 1) {
      <pn-tabs [tabs]="scopes.tabs()" [label]="t('indicators.parts')" />
    }
    <div class="stack">
      @if (scopes.all().length > 1) {
        <pn-choice-chips
          [legend]="t('indicators.of-whom')"
          [hidesLegend]="true"
          [options]="scopes.all()"
          [(value)]="scope"
        />
      }
      <pn-one-of
        [label]="t('indicators.quarter')"
        fieldId="quarter"
        [options]="quarters()"
        [(value)]="quarter"
      />
      <ng-container *pnArrived="counted as all">
        @if (all.countedAt) {
          <p class="small quiet">{{ note(all) }}</p>
          @for (shock of shocksThen(); track shock.id) {
            <p>
              <a [routerLink]="['/figures/shocks', shock.id]">{{ words.title(shock) }}</a>,
              {{ words.days(shock) }}
            </p>
          }
          <div class="cards">
            @for (item of all.items; track item.code) {
              <pn-indicator-card [item]="item" [query]="query()" />
            }
          </div>
          <pn-stages [stages]="all.stages" [query]="query()" />
          <pn-missing-services [services]="all.services" [refusals]="all.refusals" [query]="query()" />
        } @else {
          <pn-empty
            icon="chart"
            [heading]="t('indicators.not-counted')"
            [next]="t('indicators.not-counted-next')"
          />
        }
      </ng-container>
    </div>
  `,
  styles: `
    .cards {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr));
      gap: 12px;
    }
  `,
})
export class Indicators {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly dates = inject(Dates);
  protected readonly scopes = inject(IndicatorScopes);
  protected readonly words = inject(ShockWords);
  protected readonly t = inject(Texts).t;
  protected readonly scope = signal<string | null>(this.scopes.all()[0]?.value ?? null);
  protected readonly quarter = signal<string | null>(this.scopes.lastQuarters(1)[0] ?? null);
  protected readonly quarters = computed(() =>
    this.scopes.lastQuarters(QUARTERS).map((value) => ({ value, label: this.dates.period(value) })),
  );
  /** What the page of the cases behind a number is asked with. */
  protected readonly query = computed(() => ({ of: this.scope() ?? '', quarter: this.quarter() ?? '' }));
  protected readonly counted = apiResource(
    ({ of, quarter }) => {
      const when = quarterOf(quarter);
      return of === OWN_AGENCY
        ? this.api.call(getAgencyIndicators, when)
        : this.api.call(getGroupIndicators, { groupId: of, ...when });
    },
    () => this.query(),
  );

  private readonly shocks = apiResource(() => this.api.call(listShocks, {}));
  /** Those of the quarter: its numbers are read with them in mind. */
  protected readonly shocksThen = computed(() => {
    const { year, quarter } = quarterOf(this.quarter() ?? '');
    const [first, last] = [3 * quarter - 2, 3 * quarter].map(
      (month) => `${year}-${String(month).padStart(2, '0')}`,
    );
    return (this.shocks.value() ?? []).filter(
      ({ fromOn, untilOn }) => fromOn.slice(0, 7) <= `${last}` && (untilOn?.slice(0, 7) ?? '9') >= `${first}`,
    );
  });

  protected note({ countedAt, isOver }: IndicatorsDto): string {
    const counted = this.t('indicators.counted-at', { when: this.dates.moment(countedAt ?? '') });
    return isOver ? counted : `${this.t('indicators.running')} ${counted}`;
  }
}
