import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { listReportDecisions } from '../../../api/fn/cases/list-report-decisions';
import type { DecidedReportDto, ReportDecisionDto } from '../../../api/models';
import { Api } from '../../../core/http/api';
import { Dates } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { Note } from '../../../ui/note/note';
import { LoadError } from '../../../ui/states/load-error';
import { CaseStore } from '../case-page/case-store';
import { apiResource } from '../../../core/http/api-resource';
import { ArticleWords } from '../../../core/work/article-words';

/** The decision on each report to the police; a report without one shows by when it is due. */
@Component({
  selector: 'pn-report-decisions',
  imports: [LoadError, MatButton, Note, RouterLink],
  template: `
    @if (decisions.problem()) {
      <pn-load-error [detail]="decisions.problem()" (retried)="decisions.reload()" />
    }
    @if (decisions.value(); as shown) {
      @if (isShown(shown)) {
        <section [attr.aria-label]="t('report-decision.title')">
          <div class="head">
            <h2>{{ t('report-decision.title') }}</h2>
          </div>
          @if (shown.undecidedInYear > 2) {
            <pn-note kind="soon" icon="warning">{{
              t('report-decision.undecided', { count: shown.undecidedInYear })
            }}</pn-note>
          }
          <ul class="card">
            @for (report of shown.reports; track report.incidentId) {
              <li class="row">
                <div class="grow">
                  <p class="small quiet">
                    {{ t('incident-screen.reported-on', { day: dates.date(report.reportedOn) }) }}
                  </p>
                  @if (report.current; as current) {
                    <h3>{{ t('report-decision-kind.' + name(current.kind)) }}</h3>
                    @for (line of lines(current); track $index) {
                      <p class="small">{{ line }}</p>
                    }
                    @for (earlier of report.earlier; track earlier.id) {
                      <p class="small quiet">
                        {{ t('report-decision.replaced') }}: {{ dates.date(earlier.decidedOn) }} ·
                        {{ t('report-decision-kind.' + name(earlier.kind)) }}
                      </p>
                    }
                  } @else {
                    <h3>{{ t('report-decision.none') }}</h3>
                    @if (dueAt(report); as due) {
                      <p>{{ t('report-decision.due', { when: dates.moment(due) }) }}</p>
                    }
                  }
                </div>
                @if (shown.allowedActions.length > 0 && store.may('record_measure')) {
                  <div class="actions">
                    <a
                      [matButton]="report.current ? 'text' : 'filled'"
                      [routerLink]="['/cases', store.subject().id, 'reports', report.incidentId]"
                    >
                      {{ t(report.current ? 'report-decision.replace' : 'report-decision.record') }}
                    </a>
                  </div>
                }
              </li>
            }
          </ul>
        </section>
      }
    }
  `,
  styleUrl: '../case-page/records.scss',
})
export class ReportDecisions {
  private readonly api = inject(Api);
  protected readonly store = inject(CaseStore);
  protected readonly dates = inject(Dates);
  private readonly articleWords = inject(ArticleWords);
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly decisions = apiResource(() =>
    this.api.call(listReportDecisions, { caseId: this.store.subject().id }),
  );

  /** Only the police decides; another agency sees what was decided. */
  protected isShown({
    reports,
    allowedActions,
  }: {
    reports: readonly DecidedReportDto[];
    allowedActions: readonly string[];
  }): boolean {
    return (
      reports.some(({ current }) => current !== null) || (allowedActions.length > 0 && reports.length > 0)
    );
  }

  protected dueAt({ incidentId }: DecidedReportDto): string {
    const row = this.store
      .pending()
      .find(({ rule, subjectId }) => rule === 'dc.decide' && subjectId === incidentId);
    return row?.dueAt ?? '';
  }

  protected lines(decision: ReportDecisionDto): string[] {
    const { articles, officialNumber, refusalReason, sentTo, answerExpectedOn } = decision;
    const said = (key: string, answer: boolean | null): string =>
      answer === null ? '' : `${this.t(key)}: ${this.t(answer ? 'known.yes' : 'known.no')}`;
    return [
      this.dates.date(decision.decidedOn),
      articles.map((article) => this.articleWords.of(article, decision.decidedOn)).join(', '),
      officialNumber ? `${this.t('report-decision.number')}: ${officialNumber}` : '',
      refusalReason ? this.t(`report-refusal.${textName(refusalReason)}`) : '',
      sentTo ? this.t(`report-sent-to.${textName(sentTo)}`) : '',
      answerExpectedOn ? this.t('report-decision.answer-on', { day: this.dates.date(answerExpectedOn) }) : '',
      said('report-decision.copy-given', decision.copyGiven),
      said('report-decision.appeal-explained', decision.appealExplained),
      said('report-decision.lawyer-offered', decision.lawyerOffered),
    ].filter(Boolean);
  }
}
