import { Component, computed, inject, input, signal } from '@angular/core';
import { getAgencyShock } from '../../api/fn/statistics/get-agency-shock';
import { getCountryShock } from '../../api/fn/statistics/get-country-shock';
import { getGroupShock } from '../../api/fn/statistics/get-group-shock';
import type { ShockEffectDto } from '../../api/models/shock-effect-dto';
import type { ShockWindowDto } from '../../api/models/shock-window-dto';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { Dates } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { SessionStore } from '../../core/session/session.store';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { PageHeader } from '../../ui/page-header/page-header';
import { Arrived } from '../../ui/states/arrived';
import { IndicatorScopes, OWN_AGENCY } from './indicator-scopes';
import { ShockFigures } from './shock-figures';
import { ShockWords } from './shock-words';

/** Of these a share would say nothing: how many a month. */
const COUNTED_ALONE = 'identified';
const COUNTRY = 'country';
const DAY_MS = 86_400_000;

/** The numbers of the work before, during and after something from outside, and in the same months a year earlier. */
@Component({
  selector: 'pn-shock-effect',
  imports: [Arrived, ChoiceChips, PageHeader, ShockFigures],
  template: `
    <ng-container *pnArrived="effect as shown">
      <pn-page-header
        [heading]="words.title(shown.shock)"
        [lead]="words.days(shown.shock)"
        [back]="{ to: ['/figures/shocks'], label: t('shocks.title') }"
      />
      <div class="stack">
        @if (scopes().length > 1) {
          <pn-choice-chips
            [legend]="t('indicators.of-whom')"
            [hidesLegend]="true"
            [options]="scopes()"
            [(value)]="scope"
          />
        }
        <p class="small quiet">{{ t('shocks.how') }}</p>
        @if (scope() === country) {
          <p class="small quiet">{{ t('figures.rounded') }}</p>
        }
        <ul class="indicators">
          @for (row of rows(); track row.code) {
            <li class="card padded">
              <h2>{{ row.title }}</h2>
              <dl>
                @for (cell of row.cells; track cell.window) {
                  <div>
                    <dt>
                      {{ cell.window }} <span class="small quiet">{{ cell.months }}</span>
                    </dt>
                    <dd>{{ cell.number }}</dd>
                  </div>
                }
              </dl>
            </li>
          }
        </ul>
        <pn-shock-figures [windows]="shown.windows" />
      </div>
    </ng-container>
  `,
  styleUrl: './window-cards.scss',
})
export class ShockEffect {
  readonly id = input.required<string>();
  private readonly api = inject(Api);
  private readonly dates = inject(Dates);
  private readonly language = inject(Language);
  private readonly user = inject(SessionStore).user;
  private readonly own = inject(IndicatorScopes).all;
  protected readonly country = COUNTRY;
  protected readonly words = inject(ShockWords);
  protected readonly t = inject(Texts).t;
  /** The statistician reads the country. */
  protected readonly scopes = computed(() => [
    ...this.own(),
    ...(this.user()?.roles.includes('statistician')
      ? [{ value: COUNTRY, label: this.t('shocks.country') }]
      : []),
  ]);
  protected readonly scope = signal<string | null>(this.scopes()[0]?.value ?? null);
  protected readonly effect = apiResource(
    (of): Promise<ShockEffectDto> => {
      if (of === COUNTRY) return this.api.call(getCountryShock, { id: this.id() });
      if (of === OWN_AGENCY) return this.api.call(getAgencyShock, { id: this.id() });
      return this.api.call(getGroupShock, { id: this.id(), groupId: of });
    },
    () => this.scope() ?? undefined,
  );
  protected readonly rows = computed(() => {
    const windows = this.effect.value()?.windows ?? [];
    return (windows[0]?.items ?? []).map(({ code }, at) => ({
      code,
      title: this.t(`indicators.title-${textName(code)}`),
      cells: windows.map((window) => ({
        window: this.t(`shock-window.${textName(window.window)}`),
        months: this.monthsOf(window),
        number: this.numberOf(window, at),
      })),
    }));
  });

  private monthsOf({ from, until }: ShockWindowDto): string {
    const [first, last] = [this.dates.month(from), this.dates.month(new Date(Date.parse(until) - DAY_MS))];
    return first === last ? first : `${first} – ${last}`;
  }

  private numberOf({ items, months }: ShockWindowDto, at: number): string {
    const item = items[at];
    if (!item) return '';
    if (item.code === COUNTED_ALONE)
      return this.t('shocks.a-month', { count: this.decimal(item.base / months) });
    if (item.percent === null) return this.t('indicators.nothing');
    const [base, percent] = [`${item.base}`, `${item.percent}`];
    return `${item.value} ${this.t('indicators.of', { base, percent })}`;
  }

  private decimal(value: number): string {
    return value.toLocaleString(this.language.current(), { maximumFractionDigits: 1 });
  }
}
