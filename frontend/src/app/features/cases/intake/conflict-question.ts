import { Component, computed, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { answerConflict } from '../../../api/fn/cases/answer-conflict';
import { listAgencies } from '../../../api/fn/directory/list-agencies';
import { formDraft } from '../../../core/drafts/form-draft';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { Language } from '../../../core/language/language';
import { Texts } from '../../../core/language/texts';
import { SessionStore } from '../../../core/session/session.store';
import { Announcer } from '../../../core/shell/announcer';
import { apiResource } from '../../../core/http/api-resource';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { SeveralChips } from '../../../ui/chips/several-chips';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { PageHeader } from '../../../ui/page-header/page-header';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';
import { KNOWN_ANSWER } from '../../../api/models/known-answer-array';
import { sender } from '../../../core/http/sender';
import { FormActions } from '../../../ui/form-actions/form-actions';
import { codeOptions } from '../../../core/language/code-options';

/** Asked again where it was not known at the registration. A yes blocks the agency at once. */
@Component({
  selector: 'pn-conflict-question',
  imports: [ChoiceChips, ErrorSummary, FormActions, PageHeader, SeveralChips],
  template: `
    <pn-page-header [heading]="t('open-question.conflict')" [back]="back()" />
    <pn-error-summary [errors]="errors.list()" />
    <form class="card section stack" novalidate (submit)="submit($event)">
      <pn-choice-chips
        id="answer"
        tabindex="-1"
        [legend]="t('register.conflict')"
        [hint]="t('register.conflict-hint')"
        [options]="known()"
        [error]="errors.at('answer')"
        [(value)]="answer"
      />
      @if (answer() === 'yes') {
        <pn-several-chips
          [legend]="t('register.conflict-where')"
          [hint]="t('register.conflict-where-hint')"
          [options]="agencyOptions()"
          [(value)]="where"
        />
      }
      <pn-form-actions [isSending]="sender.isSending()" [back]="['/cases', store.subject().id]" />
    </form>
  `,
  styleUrl: '../case-page/form.scss',
})
export class ConflictQuestion {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly announcer = inject(Announcer);
  private readonly language = inject(Language);
  private readonly session = inject(SessionStore);
  protected readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly back = backToCase();
  protected readonly answer = signal<string | null>(null);
  protected readonly where = signal<readonly string[]>([]);
  protected readonly errors = formErrors({ answer: 'answer' });
  protected readonly sender = sender(this.errors.showProblem);
  protected readonly draft = formDraft(`register-conflict:${this.store.subject().id}`, {
    read: () => ({ answer: this.answer(), where: this.where() }),
    restore: (kept) => {
      this.answer.set(kept.answer);
      this.where.set(kept.where);
    },
  });
  private readonly agencies = apiResource(() => this.api.call(listAgencies, {}));
  protected readonly known = codeOptions(KNOWN_ANSWER, 'known.');
  protected readonly agencyOptions = computed(() =>
    (this.agencies.value() ?? []).map(({ id, name }) => ({
      value: id,
      label: name[this.language.current()],
    })),
  );

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const answer = KNOWN_ANSWER.find((known) => known === this.answer());
    const missing = [{ fieldId: 'answer', text: this.t('register.missing-conflict') }];
    if (this.errors.show(answer ? [] : missing) || !answer) return;
    await this.sender.send(async () => {
      const { id: caseId } = this.store.subject();
      const agencyIds = answer === 'yes' ? [...this.where()] : [];
      await this.api.call(
        answerConflict,
        { caseId, body: { answer, agencyIds } },
        this.draft.submission.context(),
      );
      this.draft.drop();
      this.announcer.say(this.t('ui.saved'));
      await this.leave(caseId, answer === 'yes');
    });
  }

  /** After a conflict in the own agency the case is another one's, and its page is not there any more. */
  private async leave(caseId: string, blocks: boolean): Promise<void> {
    const own = this.agencies.value()?.find(({ id }) => id === this.session.user()?.agency.id);
    const named = this.where();
    const isOwn = own && (named.length > 0 ? named.includes(own.id) : own.kind === 'police');
    if (blocks && isOwn) await this.router.navigate(['/cases']);
    else {
      await this.store.reload();
      await this.router.navigate(['/cases', caseId]);
    }
  }
}
