import { Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { listEmergencies } from '../../../api/fn/emergency-access/list-emergencies';
import { reviewEmergency } from '../../../api/fn/emergency-access/review-emergency';
import type { EmergencyReviewRequest, EmergencyRowDto } from '../../../api/models';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Submission } from '../../../core/http/request-context';
import { Dates } from '../../../core/language/dates';
import { Language } from '../../../core/language/language';
import { Texts, textName } from '../../../core/language/texts';
import { Announcer } from '../../../core/shell/announcer';
import { Note } from '../../../ui/note/note';
import { CaseStore } from '../case-page/case-store';
import { apiResource } from '../../../core/http/api-resource';

/** Emergency access to this case by other agencies, with its review; hidden where there was none. */
@Component({
  selector: 'pn-urgent-openings',
  imports: [MatButton, Note],
  template: `
    @if (rows.value()?.length) {
      <section [attr.aria-label]="t('emergency-access.openings')">
        <h2>{{ t('emergency-access.openings') }}</h2>
        @if (problem()) {
          <pn-note kind="error" icon="late" role="alert">{{ problem() }}</pn-note>
        }
        <ul class="card">
          @for (row of rows.value(); track row.id) {
            <li class="row">
              <div class="grow">
                <p class="small quiet">{{ dates.moment(row.openedAt) }}</p>
                <h3>{{ who(row) }}</h3>
                <p class="small">{{ t('emergency-access-reason.' + name(row.reasonCode)) }}</p>
                @if (row.reason) {
                  <p>{{ row.reason }}</p>
                }
                @if (row.reviewOutcome) {
                  <p class="small quiet">{{ t('emergency-access.' + name(row.reviewOutcome)) }}</p>
                }
              </div>
              @if (row.allowedActions.includes('review')) {
                <div class="actions">
                  <button
                    matButton="outlined"
                    type="button"
                    [attr.aria-label]="t('basis-review.do-upheld') + ': ' + who(row)"
                    (click)="review(row, 'justified')"
                  >
                    {{ t('basis-review.do-upheld') }}
                  </button>
                  <button
                    matButton="text"
                    type="button"
                    [attr.aria-label]="t('emergency-access.do-not-justified') + ': ' + who(row)"
                    (click)="review(row, 'not_justified')"
                  >
                    {{ t('emergency-access.do-not-justified') }}
                  </button>
                </div>
              }
            </li>
          }
        </ul>
      </section>
    }
  `,
  styleUrl: '../case-page/records.scss',
})
export class UrgentOpenings {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly language = inject(Language);
  private readonly store = inject(CaseStore);
  private readonly announcer = inject(Announcer);
  private isSending = false;
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly problem = signal('');
  protected readonly rows = apiResource(() =>
    this.api.call(listEmergencies, { caseId: this.store.subject().id }),
  );

  protected who(row: EmergencyRowDto): string {
    return [row.personName, row.agencyName?.[this.language.current()]].filter(Boolean).join(', ');
  }

  protected async review(row: EmergencyRowDto, outcome: EmergencyReviewRequest['outcome']): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    this.problem.set('');
    try {
      const context = new Submission().context(row.version);
      this.rows.set(await this.api.call(reviewEmergency, { id: row.id, body: { outcome } }, context));
      this.announcer.say(this.t('basis-review.said'));
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
      await this.rows.reload();
    } finally {
      this.isSending = false;
    }
  }
}
