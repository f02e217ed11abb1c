import { Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { reopenCase } from '../../../api/fn/cases/reopen-case';
import type { ReopenRequest } from '../../../api/models/reopen-request';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Submission } from '../../../core/http/request-context';
import { Texts } from '../../../core/language/texts';
import { Announcer } from '../../../core/shell/announcer';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { CaseStore } from './case-store';
import { FormActions } from '../../../ui/form-actions/form-actions';
import { codeOptions } from '../../../core/language/code-options';

/** Reasons a person gives; the others are set by what happened. */
const REASONS: readonly ReopenRequest['reason'][] = ['came_back', 'contact_showed_danger', 'closed_in_error'];

/** Opens a closed case again: the same case, another time. */
@Component({
  selector: 'pn-reopen',
  imports: [ChoiceChips, FormActions, MatButton],
  template: `
    @if (!isOpen()) {
      <button matButton="outlined" type="button" (click)="isOpen.set(true)">
        {{ t('case-action.reopen') }}
      </button>
    } @else {
      <form class="card padded stack" novalidate (submit)="submit($event)">
        <pn-choice-chips
          [legend]="t('case.reopen-why')"
          [options]="options()"
          [error]="isTried() && !reason() ? t('error.reason-required') : ''"
          [(value)]="reason"
        />
        @if (problem()) {
          <p role="alert">{{ problem() }}</p>
        }
        <pn-form-actions [label]="t('case-action.reopen')" (cancelled)="isOpen.set(false)" />
      </form>
    }
  `,
})
export class Reopen {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly announcer = inject(Announcer);
  private readonly store = inject(CaseStore);
  private readonly submission = new Submission();
  private isSending = false;
  protected readonly t = inject(Texts).t;
  protected readonly isOpen = signal(false);
  protected readonly isTried = signal(false);
  protected readonly reason = signal<string | null>(null);
  protected readonly problem = signal('');
  protected readonly options = codeOptions(REASONS, 'reopen-reason.');

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.isTried.set(true);
    const reason = REASONS.find((known) => known === this.reason());
    if (!reason || this.isSending) return;
    this.isSending = true;
    try {
      const params = { id: this.store.subject().id, body: { reason } };
      await this.api.call(reopenCase, params, this.submission.context());
      this.announcer.say(this.t('case-status.reopened'));
      await this.store.reload();
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    } finally {
      this.isSending = false;
    }
  }
}
