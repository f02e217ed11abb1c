import { Component, computed, inject, signal } from '@angular/core';
import { getCourtFigures } from '../../api/fn/statistics/get-court-figures';
import type { CourtFigureDto } from '../../api/models';
import { COURT_CASE_KIND } from '../../api/models/court-case-kind-array';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { Texts, textName } from '../../core/language/texts';
import { YearFigures, thisYear } from './year-figures';

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
  imports: [YearFigures],
  template: `
    <pn-year-figures
      [heading]="t('court-figures.title')"
      [lead]="t('court-figures.lead')"
      [yearLabel]="t('court-figures.year')"
      [figures]="figures"
      [groups]="groups()"
      [(year)]="year"
    />
  `,
})
export class CourtFigures {
  private readonly api = inject(Api);
  protected readonly t = inject(Texts).t;
  protected readonly year = signal<string | null>(thisYear());
  protected readonly figures = apiResource(
    (year: string) => this.api.call(getCourtFigures, { year: Number(year) }),
    () => this.year() ?? undefined,
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
