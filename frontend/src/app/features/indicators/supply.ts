import { Component, computed, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { getAgencySupply } from '../../api/fn/statistics/get-agency-supply';
import { getGroupSupply } from '../../api/fn/statistics/get-group-supply';
import type { LastingDto } from '../../api/models/lasting-dto';
import type { SupplyCellDto } from '../../api/models/supply-cell-dto';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { Dates } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { PageHeader } from '../../ui/page-header/page-header';
import { Arrived } from '../../ui/states/arrived';
import { Empty } from '../../ui/states/empty';
import { IndicatorScopes, OWN_AGENCY } from './indicator-scopes';
import { OneOf } from './one-of';
import { SupplyPathways } from './supply-pathways';

const YEARS = 3;
const MINUTES = 60;

type Missing = Pick<SupplyCellDto, 'asked' | 'refused' | 'noPlace' | 'silent' | 'waiting' | 'unmet'>;

const failedOf = ({ refused, noPlace, silent }: Missing): number => refused + noPlace + silent;

/** Where the supply of services ends in a year: by district and month, by service, and between which agencies. */
@Component({
  selector: 'pn-supply',
  imports: [Arrived, ChoiceChips, Empty, OneOf, PageHeader, RouterLink, SupplyPathways],
  template: `
    <pn-page-header
      [heading]="t('supply.title')"
      [lead]="t('supply.lead')"
      [back]="{ to: ['/figures'], label: t('menu.figures') }"
    >
      <ng-container actions>
        <a routerLink="/services/voice">{{ t('voices.title') }}</a>
      </ng-container>
    </pn-page-header>
    <div class="stack">
      @if (scopes.all().length > 1) {
        <pn-choice-chips
          [legend]="t('indicators.of-whom')"
          [hidesLegend]="true"
          [options]="scopes.all()"
          [(value)]="scope"
        />
      }
      <pn-one-of [label]="t('supply.year')" fieldId="year" [options]="years()" [(value)]="year" />
      <ng-container *pnArrived="supply as all">
        @if (all.cells.length === 0 && all.unmet.length === 0) {
          <pn-empty icon="chart" [heading]="t('supply.none')" />
        } @else {
          @if (all.cells.length > 0) {
            <section class="card padded">
              <h2>{{ t('supply.by-month') }}</h2>
              <p class="small quiet">{{ t('supply.by-month-text') }}</p>
              @for (place of byPlace(); track place.code) {
                <h3>{{ place.word }}</h3>
                <ul class="tiles">
                  @for (tile of place.months; track tile.month) {
                    <li [style.--depth]="tile.depth" [class.dark]="tile.depth > 0.5">
                      <span class="small">{{ tile.word }}</span>
                      <b>{{ tile.failed }}</b>
                      <span class="small">{{ t('indicators.of-asked', { count: tile.asked }) }}</span>
                    </li>
                  }
                </ul>
              }
            </section>
          }
          <section class="card padded">
            <h2>{{ t('supply.unmet') }}</h2>
            <ul class="lines">
              @for (need of all.unmet; track need.place + need.serviceType) {
                <li>
                  <b>{{ serviceWord(need.serviceType) }}, {{ placeWord(need.place) }}</b>
                  <span>{{ t('supply.unmet-line', { count: need.women, days: need.days }) }}</span>
                  @if (need.high > 0 || need.withoutHelp > 0 || need.gaps > 0) {
                    <span class="small quiet">{{ t('supply.unmet-more', moreOf(need)) }}</span>
                  }
                </li>
              } @empty {
                <li class="quiet">{{ t('supply.unmet-none') }}</li>
              }
            </ul>
          </section>
          @if (all.cells.length > 0) {
            <section class="card padded">
              <h2>{{ t('supply.by-service') }}</h2>
              <ul class="lines">
                @for (line of byService(); track line.code) {
                  <li>
                    <b>{{ line.word }}</b>
                    <span>{{ t('supply.service-line', line.numbers) }}</span>
                  </li>
                }
              </ul>
            </section>
            <pn-supply-pathways [pathways]="all.pathways" />
          }
        }
        <section class="card padded">
          <h2>{{ t('supply.outcomes') }}</h2>
          <ul class="lines">
            @for (line of all.outcomes; track $index) {
              <li>
                <b>{{ outcomeWord(line) }}</b>
                <span>{{ t('supply.outcomes-line', numbersOf(line)) }}</span>
              </li>
            } @empty {
              <li class="quiet">{{ t('supply.outcomes-none') }}</li>
            }
          </ul>
        </section>
        @if (all.exits.length > 0) {
          <section class="card padded">
            <h2>{{ t('supply.exits') }}</h2>
            <ul class="lines">
              @for (line of all.exits; track line.detail) {
                <li>
                  <b>{{ exitWord(line.detail) }}</b>
                  <span>{{ line.stays }}</span>
                </li>
              }
            </ul>
          </section>
        }
        <section class="card padded">
          <h2>{{ t('supply.hours') }}</h2>
          <p class="small quiet">{{ t('supply.offered', { count: all.offeredPerWeek }) }}</p>
          <ul class="lines">
            @for (month of hours(); track month.word) {
              <li>
                <span>{{ month.word }}</span>
                <span class="bar" aria-hidden="true" [style.width.%]="month.width"></span>
                <span>{{ t('supply.hours-line', month.numbers) }}</span>
              </li>
            } @empty {
              <li class="quiet">{{ t('supply.hours-none') }}</li>
            }
          </ul>
        </section>
      </ng-container>
    </div>
  `,
  styles: `
    h2,
    h3 {
      margin: 0;
    }
    h3 {
      margin-top: 12px;
    }
    ul {
      margin: 12px 0 0;
      padding: 0;
      list-style: none;
    }
    .tiles {
      display: grid;
      grid-template-columns: repeat(auto-fill, 88px);
      gap: 6px;
    }
    .tiles li {
      display: grid;
      align-content: center;
      justify-items: center;
      min-height: 80px;
      padding: 4px;
      border: 1px solid var(--mat-sys-outline);
      border-radius: 6px;
      background: color-mix(in srgb, var(--mat-sys-primary) calc(var(--depth) * 100%), transparent);
      print-color-adjust: exact;
    }
    .tiles .dark {
      color: var(--mat-sys-on-primary);
    }
    .lines li {
      display: grid;
      gap: 2px;
      padding: 8px 0;
      border-top: 1px solid var(--mat-sys-outline-variant);
    }
    .bar {
      min-width: 2px;
      height: 10px;
      border-radius: 3px;
      background: var(--mat-sys-primary);
      print-color-adjust: exact;
    }
  `,
})
export class Supply {
  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  private readonly dates = inject(Dates);
  private readonly language = inject(Language);
  private readonly texts = inject(Texts);
  protected readonly scopes = inject(IndicatorScopes);
  protected readonly t = this.texts.t;
  protected readonly scope = signal<string | null>(this.scopes.all()[0]?.value ?? null);
  protected readonly years = computed(() => {
    const now = this.clock.now().getFullYear();
    return Array.from({ length: YEARS }, (_, back) => `${now - back}`).map((value) => ({
      value,
      label: value,
    }));
  });
  protected readonly year = signal<string | null>(this.years()[0]?.value ?? null);
  protected readonly supply = apiResource(
    ({ of, year }) =>
      of === OWN_AGENCY
        ? this.api.call(getAgencySupply, { year })
        : this.api.call(getGroupSupply, { groupId: of, year }),
    () => ({ of: this.scope() ?? '', year: Number(this.year()) }),
  );
  private readonly cells = computed(() => this.supply.value()?.cells ?? []);

  protected readonly byPlace = computed(() =>
    [...grouped(this.cells(), ({ place }) => place)].map(([code, cells]) => ({
      code,
      word: this.placeWord(code),
      months: [...grouped(cells, ({ month }) => month)].map(([month, parts]) => {
        const { asked, ...all } = sumOf(parts);
        const failed = failedOf({ asked, ...all });
        const depth = Math.round((failed / Math.max(1, asked)) * 100) / 100;
        return { month, word: this.monthWord(month), asked, failed, depth };
      }),
    })),
  );

  protected readonly byService = computed(() =>
    [...grouped(this.cells(), ({ serviceType }) => serviceType)]
      .map(([code, cells]) => ({ code, word: this.serviceWord(code), numbers: sumOf(cells) }))
      .sort((one, other) => failedOf(other.numbers) - failedOf(one.numbers)),
  );

  protected readonly hours = computed(() => {
    const sessions = this.supply.value()?.sessions ?? [];
    const most = Math.max(1, ...sessions.map(({ minutes }) => minutes));
    return sessions.map(({ month, minutes, sessions: count, women }) => ({
      word: this.monthWord(month),
      width: (minutes / most) * 100,
      numbers: { hours: this.decimal(minutes / MINUTES), count, women },
    }));
  });

  protected moreOf({ high, withoutHelp, gaps }: Record<'high' | 'withoutHelp' | 'gaps', number>) {
    return { high, without: withoutHelp, gaps };
  }

  protected outcomeWord({ kind, detail }: LastingDto): string {
    const about = detail ? [this.t(`key-date-detail.${textName(detail)}`)] : [];
    return [this.t(`key-date-kind.${kind}`), ...about].join(' · ');
  }

  protected exitWord(detail: string | null): string {
    return this.t(detail ? `key-date-detail.${textName(detail)}` : 'supply.exits-unsaid');
  }

  protected numbersOf({ months, holds, partly, stopped, unasked }: LastingDto) {
    return { months, holds, partly, stopped, unasked };
  }

  protected placeWord(place: string): string {
    const key = `place.${textName(place)}`;
    return this.texts.has(key) ? this.t(key) : this.t('indicators.other-place');
  }

  protected serviceWord(type: string): string {
    return this.t(`service-type.${textName(type)}`);
  }

  private monthWord(month: string): string {
    return this.dates.month(`${month}-15`);
  }

  private decimal(value: number): string {
    return value.toLocaleString(this.language.current(), { maximumFractionDigits: 1 });
  }
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

const FIELDS = ['asked', 'refused', 'noPlace', 'silent', 'waiting', 'unmet'] as const;

const sumOf = (cells: readonly SupplyCellDto[]): Missing =>
  Object.fromEntries(
    FIELDS.map((field) => [field, cells.reduce((all, cell) => all + cell[field], 0)]),
  ) as unknown as Missing;
