import { Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { confirmMatch } from '../../../api/fn/linkage/confirm-match';
import { listPossibleMatches } from '../../../api/fn/linkage/list-possible-matches';
import type { PossibleMatchDto, PossibleMatchRequest } from '../../../api/models';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Submission } from '../../../core/http/request-context';
import { Language } from '../../../core/language/language';
import { Texts } from '../../../core/language/texts';
import { Announcer } from '../../../core/shell/announcer';
import { CaseStore } from '../case-page/case-store';
import { apiResource } from '../../../core/http/api-resource';

type Answer = PossibleMatchRequest['answer'];

/** Whether another agency's registration is the same survivor: both owners answer, after they have spoken. */
@Component({
  selector: 'pn-possible-matches',
  imports: [MatButton],
  template: `
    @for (one of comparisons.value() ?? []; track one.pairId) {
      <div class="card padded stack">
        <h3>{{ t('compare.title', { agency: nameOf(one) }) }}</h3>
        <p class="small">{{ t('compare.how') }}</p>
        @if (one.ownAnswer) {
          <p role="status">
            <b>{{ t('compare.' + one.ownAnswer) }}.</b> {{ t('compare.waits') }}
          </p>
        }
        @if (problem()) {
          <p class="error" role="alert">{{ problem() }}</p>
        }
        <div class="actions">
          @for (answer of answers; track answer) {
            <button
              matButton="outlined"
              type="button"
              [attr.aria-pressed]="one.ownAnswer === answer"
              (click)="say(one, answer)"
            >
              {{ t('compare.' + answer) }}
            </button>
          }
        </div>
      </div>
    }
  `,
  styleUrl: '../case-page/records.scss',
  styles: `
    :host {
      display: grid;
      gap: 16px;
      margin-bottom: 16px;
    }
  `,
})
export class PossibleMatches {
  private readonly api = inject(Api);
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);
  private readonly announcer = inject(Announcer);
  private readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly answers: readonly Answer[] = ['same', 'different'];
  protected readonly comparisons = apiResource(() =>
    this.api.call(listPossibleMatches, { caseId: this.store.subject().id }),
  );
  protected readonly problem = signal('');
  private isSending = false;

  protected nameOf({ agencyName }: PossibleMatchDto): string {
    return agencyName[this.language.current()];
  }

  protected async say({ pairId }: PossibleMatchDto, answer: Answer): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    this.problem.set('');
    const params = { caseId: this.store.subject().id, body: { pairId, answer } };
    try {
      await this.api.call(confirmMatch, params, new Submission().context());
      this.announcer.say(this.t(`compare.${answer}`));
      await Promise.all([this.comparisons.reload(), this.store.reload()]);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    } finally {
      this.isSending = false;
    }
  }
}
