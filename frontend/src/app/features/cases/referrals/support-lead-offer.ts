import { Component, computed, inject, signal } from '@angular/core';
import type { HttpContext } from '@angular/common/http';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { getSupportLead } from '../../../api/fn/referrals/get-support-lead';
import { offerSupportLead } from '../../../api/fn/referrals/offer-support-lead';
import { formDraft } from '../../../core/drafts/form-draft';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { dayOf } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { DraftLine } from '../../../ui/draft-line/draft-line';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { RadioCards } from '../../../ui/radio-cards/radio-cards';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';
import { formSender } from '../case-page/form-sender';
import { apiResource } from '../../../core/http/api-resource';
import { SharingScope } from './sharing-scope';
import { SHARING_FIELDS, SharingForm } from './sharing-form';
import { survivorLanguage } from '../consents/survivor-language';
import { Arrived } from '../../../ui/states/arrived';

/** What she may answer, and the step of the case that each answer is. */
const ANSWERS = [
  ['wanted', 'offer'],
  ['declined', 'survivor_declines'],
] as const;

/** The police offer her an agency that keeps contact with her in their place; a no is an answer too. */
@Component({
  selector: 'pn-support-lead-offer',
  imports: [
    Arrived,
    DraftLine,
    ErrorSummary,
    MatButton,
    Note,
    PageHeader,
    RadioCards,
    RouterLink,
    SharingScope,
  ],
  template: `
    <pn-page-header
      [heading]="t('follow-up-rule.sl-offer')"
      [lead]="t('support-lead-offer.lead')"
      [back]="back()"
    />
    <ng-container *pnArrived="lead as standing">
      <pn-error-summary [errors]="errors.list()" />
      <form class="card" novalidate (submit)="submit($event)">
        <section class="section stack">
          <pn-note icon="message" kind="waiting">
            <b>{{ t('consent-screen.read-aloud') }}</b>
            <span class="aloud">{{ t('support-lead-offer.aloud') }}</span>
          </pn-note>
          <pn-radio-cards
            fieldId="answer"
            [legend]="t('consent-screen.answer')"
            [columns]="2"
            [options]="answers()"
            [error]="errors.at('answer')"
            [(value)]="answer"
          />
        </section>
        @if (answer() === 'wanted') {
          <pn-sharing-scope
            purpose="support_lead"
            [form]="form"
            [services]="standing.candidates"
            [errors]="errors"
          />
        }
        <section class="section stack">
          <pn-draft-line
            [keptAt]="draft.keptAt()"
            [keeping]="draft.keeping()"
            [other]="draft.other()"
            (otherTaken)="draft.takeOther()"
          />
          <div class="actions">
            <button class="large" matButton="filled" type="submit">
              {{ t(sender.isSending() ? 'common.saving' : 'ui.save') }}
            </button>
            <a matButton="outlined" [routerLink]="back().to">{{ t('ui.cancel') }}</a>
          </div>
        </section>
      </form>
    </ng-container>
  `,
  styleUrl: '../case-page/form.scss',
  styles: `
    .aloud {
      display: block;
    }
  `,
})
export class SupportLeadOffer {
  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  private readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly back = backToCase();
  protected readonly answer = signal<string | null>(null);
  protected readonly form = new SharingForm(survivorLanguage());
  protected readonly errors = formErrors({ ...SHARING_FIELDS, answer: 'answer' });
  protected readonly draft = formDraft(`support-lead:${this.store.subject().id}`, {
    read: () => ({ answer: this.answer(), form: this.form.keep() }),
    restore: (kept) => {
      this.answer.set(kept.answer);
      this.form.restore(kept.form);
    },
  });
  protected readonly sender = formSender(this.errors, this.draft);
  protected readonly lead = apiResource(() =>
    this.api.call(getSupportLead, { caseId: this.store.subject().id }),
  );
  protected readonly answers = computed(() =>
    ANSWERS.filter(([, action]) => this.lead.value()?.allowedActions.includes(action)).map(([value]) => ({
      value,
      label: this.t(`support-lead-offer.${value}`),
      detail: this.t(`support-lead-offer.${value}-then`),
    })),
  );

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const context = { isMinor: this.store.subject().isMinor, today: dayOf(this.clock.now()) };
    const isWanted = this.answer() === 'wanted';
    const missing: [string, string][] = this.answer()
      ? isWanted
        ? this.form.missing(context)
        : []
      : [['answer', 'consent-screen.missing-answer']];
    const call = (http: HttpContext) => {
      const body = isWanted
        ? { answer: 'wanted' as const, ...this.form.toRequest(context) }
        : { answer: 'declined' as const };
      return this.api.call(offerSupportLead, { caseId: this.store.subject().id, body }, http);
    };
    const inWords = missing.map(([fieldId, key]) => ({ fieldId, text: this.t(key) }));
    await this.sender.send({ missing: inWords, call, tab: 'referrals' });
  }
}
