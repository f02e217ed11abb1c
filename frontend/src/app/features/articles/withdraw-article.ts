import { Component, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { withdrawArticle } from '../../api/fn/articles/withdraw-article';
import type { ArticleDto, ArticleWithdrawalReason } from '../../api/models';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Texts } from '../../core/language/texts';
import { CodeSelect } from '../../ui/field/code-select';
import { ReturnsFocus } from '../../ui/panel/returns-focus';

const REASONS = Object.keys({
  mistake: 0,
  stereotype: 0,
  identifies: 0,
  outdated: 0,
  other: 0,
} satisfies Record<ArticleWithdrawalReason, 0>) as ArticleWithdrawalReason[];

/** Withdraws a text from the public pages at once; they show the reason instead. */
@Component({
  selector: 'pn-withdraw-article',
  imports: [CodeSelect, MatButton],
  hostDirectives: [ReturnsFocus],
  template: `
    <form class="card padded stack" novalidate (submit)="submit($event)">
      <p>{{ t('articles.withdraw-body') }}</p>
      <pn-code-select
        fieldId="withdraw-reason"
        prefix="article-reason."
        [label]="t('articles.withdraw-reason')"
        [codes]="reasons"
        [error]="problem()"
        [(value)]="reason"
      />
      <div class="actions">
        <button matButton="filled" type="submit">{{ t('articles.withdraw') }}</button>
        <button matButton="outlined" type="button" (click)="cancelled.emit()">{{ t('ui.cancel') }}</button>
      </div>
    </form>
  `,
  styles: `
    :host {
      display: block;
    }
  `,
})
export class WithdrawArticle {
  readonly article = input.required<ArticleDto>();
  readonly withdrawn = output<ArticleDto>();
  readonly cancelled = output<void>();

  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly reasons = REASONS;
  protected readonly reason = signal('');
  protected readonly problem = signal('');
  private isSending = false;

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const reason = REASONS.find((one) => one === this.reason());
    this.problem.set(reason ? '' : this.t('error.reason-required'));
    if (!reason || this.isSending) return;
    this.isSending = true;
    const { id, version } = this.article();
    const params = { id, body: { reason } };
    try {
      this.withdrawn.emit(await this.api.call(withdrawArticle, params, this.submission.context(version)));
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    } finally {
      this.isSending = false;
    }
  }
}
