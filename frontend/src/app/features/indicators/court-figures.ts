import { Component, computed, inject, signal } from '@angular/core';
import { getCourtFigures } from '../../api/fn/statistics/get-court-figures';
import type { CourtFigureDto } from '../../api/models';
import { COURT_CASE_KIND } from '../../api/models/court-case-kind-array';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { dayOf } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { PageHeader } from '../../ui/page-header/page-header';
import { Arrived } from '../../ui/states/arrived';
import { Empty } from '../../ui/states/empty';
import { Tabs } from '../../ui/tabs/tabs';
import { IndicatorScopes } from './indicator-scopes';
import { OneOf } from './one-of';

const YEARS = 3;
/** How far court cases came, in this order. */
const STAGES = ['all', 'reported', 'filed', 'decided', 'final', 'enforcing', 'received'];

/** The words of what else is counted. */
const WORDS: Readonly<Record<string, string>> = {
  stopped: 'court-detail.',
  periods: 'court-count.',
  duties: 'court-count.',
  fines: 'court-detail.',
  withdrawals: 'court-detail.',
  help: 'support-need.',
};

/** Court cases of a year: how far they came, how long it took, where they stopped, and what the survivor got. */
@Component({
  selector: 'pn-court-figures',
  imports: [Arrived, Empty, OneOf, PageHeader, Tabs],
  template: `
    <pn-page-header [heading]="t('court-figures.title')" [lead]="t('court-figures.lead')" />
    @if (scopes.tabs().length > 1) {
      <pn-tabs [tabs]="scopes.tabs()" [label]="t('indicators.parts')" />
    }
    <div class="stack">
      <pn-one-of [label]="t('court-figures.year')" fieldId="year" [options]="years" [(value)]="year" />
      <ng-container *pnArrived="figures">
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
})
export class CourtFigures {
  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  protected readonly scopes = inject(IndicatorScopes);
  protected readonly t = inject(Texts).t;
  private readonly thisYear = Number(dayOf(this.clock.now()).slice(0, 4));
  protected readonly years = Array.from({ length: YEARS }, (_, back) => String(this.thisYear - back)).map(
    (value) => ({ value, label: value }),
  );
  protected readonly year = signal(String(this.thisYear));
  protected readonly figures = apiResource<CourtFigureDto[]>(() =>
    this.api.call(getCourtFigures, { year: Number(this.year()) }),
  );

  protected readonly groups = computed(() => {
    const all = this.figures.value() ?? [];
    const of = (part: string) => all.filter((figure) => figure.part === part);
    const kinds = COURT_CASE_KIND.map((kind) => ({
      title: this.t(`court-kind.${textName(kind)}`),
      lines: STAGES.flatMap((stage) => of(kind).filter(({ code }) => code === stage)).map((figure) =>
        this.line(`court-count.${figure.code}`, figure),
      ),
    }));
    const others = Object.entries(WORDS).map(([part, words]) => ({
      title: this.t(`court-figures.${part}`),
      lines: of(part).map((figure) => this.line(words + textName(figure.code), figure)),
    }));
    return [...kinds, ...others].filter(({ lines }) => lines.length > 0);
  });

  private line(name: string, { records, days }: CourtFigureDto): string {
    const took = days === null ? '' : this.t('court-figures.median', { count: days });
    return [`${this.t(name)}: ${records ?? '0–4'}`, took].filter(Boolean).join(' · ');
  }
}
