import { Component, computed, inject, signal } from '@angular/core';
import { setGoal } from '../../../api/fn/support/set-goal';
import { formDraft } from '../../../core/drafts/form-draft';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { dayOf } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { DraftLine } from '../../../ui/draft-line/draft-line';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { CodeSelect } from '../../../ui/field/code-select';
import { PageHeader } from '../../../ui/page-header/page-header';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';
import { formSender } from '../case-page/form-sender';
import type { GoalDomain } from './support-lists';
import { GOAL_DOMAIN } from '../../../api/models/goal-domain-array';
import { TextField } from '../../../ui/field/text-field';
import { FormActions } from '../../../ui/form-actions/form-actions';

/** A goal of hers: what it is about, in her own words, and how she will know that she has reached it. */
@Component({
  selector: 'pn-goal-form',
  imports: [CodeSelect, DraftLine, ErrorSummary, FormActions, PageHeader, TextField],
  templateUrl: './goal-form.html',
  styleUrl: '../case-page/form.scss',
})
export class GoalForm {
  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  protected readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly back = backToCase();
  protected readonly domains = GOAL_DOMAIN;
  private readonly today = computed(() => dayOf(this.clock.now()));

  protected readonly domain = signal('');
  protected readonly words = signal('');
  protected readonly measure = signal('');
  protected readonly errors = formErrors({ domain: 'domain', words: 'words', measure: 'measure' });
  protected readonly draft = formDraft(`goal:${this.store.subject().id}`, {
    read: () => ({ domain: this.domain(), words: this.words(), measure: this.measure() }),
    restore: (kept) => {
      this.domain.set(kept.domain);
      this.words.set(kept.words);
      this.measure.set(kept.measure);
    },
  });
  protected readonly sender = formSender(this.errors, this.draft);

  protected async submit(submitted: Event): Promise<void> {
    submitted.preventDefault();
    const domain = GOAL_DOMAIN.find((known) => known === this.domain());
    const words = this.words().trim();
    const missing: [boolean, string, string][] = [
      [!domain, 'domain', 'help.missing-domain'],
      [!words, 'words', 'help.missing-words'],
    ];
    const body = {
      // Nothing is sent while it is missing.
      domain: domain as GoalDomain,
      words,
      measure: this.measure().trim() || null,
      setOn: this.today(),
    };
    await this.sender.send({
      missing: missing.filter(([is]) => is).map(([, fieldId, key]) => ({ fieldId, text: this.t(key) })),
      call: (context) => this.api.call(setGoal, { caseId: this.store.subject().id, body }, context),
      tab: 'help',
    });
  }
}
