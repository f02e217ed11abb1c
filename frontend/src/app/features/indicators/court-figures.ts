import { Component, computed, inject, signal } from '@angular/core';
import { getCourtFigures } from '../../api/fn/statistics/get-court-figures';
import type { CourtFigureDto } from '../../api/models';
import { COURT_CASE_KIND } from '../../api/models/court-case-kind-array';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { Texts, textName } from '../../core/language/texts';
import { YearFigures, thisYear } from './year-figures';

/** How far reports and court cases came, in this order. */
const STAGES = [
  ...['all', 'reported', 'report_decided', 'filed', 'decided'],
  ...['final', 'enforcing', 'received'],
];

/** Where a report stopped, if the police did not refuse it. */
const UNREFUSED: readonly string[] = ['undecided', 'not_in_court'];

/** The words of what else is counted; of reports first. */
const OF_REPORTS: Readonly<Record<string, string>> = {
  report_decisions: 'report-decision-kind.',
  reports_stopped: 'report-refusal.',
};
const WORDS: Readonly<Record<string, string>> = {
  stopped: 'court-detail.',
  periods: 'court-count.',
  duties: 'court-count.',
  fines: 'court-detail.',
  withdrawals: 'court-detail.',
  help: 'support-need.',
};

/** Reports and court cases of a year: how far they came, how long it took, where they stopped, and what the survivor got. */
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
    const stages = (part: string, title: string) => ({
      title,
      lines: STAGES.flatMap((stage) => of(part).filter(({ code }) => code === stage)).map((figure) =>
        this.line(this.t(`court-count.${textName(figure.code)}`), figure),
      ),
    });
    const counted = ([part, words]: readonly [string, string]) => ({
      title: this.t(`court-figures.${textName(part)}`),
      lines: of(part).map((figure) => this.line(this.nameOf(figure, words), figure)),
    });
    return [
      stages('reports', this.t('court-figures.reports')),
      ...Object.entries(OF_REPORTS).map(counted),
      ...COURT_CASE_KIND.map((kind) => stages(kind, this.t(`court-kind.${textName(kind)}`))),
      ...Object.entries(WORDS).map(counted),
    ].filter(({ lines }) => lines.length > 0);
  });

  private nameOf({ part, code }: CourtFigureDto, words: string): string {
    if (UNREFUSED.includes(code)) return this.t(`court-figures.${textName(code)}`);
    const name = this.t(words + textName(code));
    return part === 'reports_stopped' ? this.t('court-figures.refused', { reason: name }) : name;
  }

  private line(name: string, { records, days }: CourtFigureDto): string {
    const took = days === null ? '' : this.t('court-figures.median', { count: days });
    return [`${name}: ${records ?? '0–4'}`, took].filter(Boolean).join(' · ');
  }
}
