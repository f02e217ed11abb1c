import { Component, computed, inject, signal } from '@angular/core';
import { recordConsents } from '../../../api/fn/consents/record-consents';
import { listAgencies } from '../../../api/fn/directory/list-agencies';
import type { ConsentRequest, ConsentSheetDto } from '../../../api/models';
import { Api } from '../../../core/http/api';
import { formDraft } from '../../../core/drafts/form-draft';
import { formErrors } from '../../../core/http/form-errors';
import { dayOf } from '../../../core/language/dates';
import { Language } from '../../../core/language/language';
import { Texts } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { SessionStore } from '../../../core/session/session.store';
import { NotFound } from '../../../core/shell/not-found';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { DateField } from '../../../ui/date-field/date-field';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { PageHeader } from '../../../ui/page-header/page-header';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';
import { formSender } from '../case-page/form-sender';
import { apiResource } from '../../../core/http/api-resource';
import { ConsentForm } from './consent-form';
import { SPANS, purposeKey } from './consent-lists';
import { ConsentParts } from './consent-parts';
import { survivorLanguage } from './survivor-language';
import { CONSENT_PURPOSE } from '../../../api/models/consent-purpose-array';
import { SelectField } from '../../../ui/field/select-field';
import { TextField } from '../../../ui/field/text-field';
import { FormActions } from '../../../ui/form-actions/form-actions';
import { codeOptions } from '../../../core/language/code-options';

const GROUNDS = ['imminent_danger', 'child_at_risk', 'court_order'] as const satisfies readonly NonNullable<
  ConsentRequest['basis']
>[];
const FIELDS = ['basis', 'agencyId', 'purpose', 'partitions', 'untilOn', 'overrideReason'];

/** Shares without consent: on one of three grounds, by a supervisor, reviewed by another one. */
@Component({
  selector: 'pn-share-without-consent',
  imports: [
    ChoiceChips,
    ConsentParts,
    DateField,
    ErrorSummary,
    FormActions,
    NotFound,
    PageHeader,
    SelectField,
    TextField,
  ],
  templateUrl: './share-without-consent.html',
  styleUrl: '../case-page/form.scss',
})
export class ShareWithoutConsent {
  private readonly api = inject(Api);
  private readonly language = inject(Language);
  private readonly clock = inject(ServerClock);
  private readonly session = inject(SessionStore);
  protected readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly back = backToCase();
  protected readonly purposes = CONSENT_PURPOSE;
  protected readonly purposeKey = purposeKey;
  protected readonly isAllowed = computed(
    () => this.session.hasRole('supervisor') && this.store.subject().relations.includes('own'),
  );
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly form = withoutHer(new ConsentForm(survivorLanguage()));
  protected readonly ground = signal<string | null>(null);
  protected readonly reason = signal('');
  protected readonly sheet = signal<ConsentSheetDto | null>(null);
  protected readonly errors = formErrors(
    Object.fromEntries(FIELDS.map((field) => [`answers.0.${field}`, field])),
  );
  protected readonly draft = formDraft(`share:${this.store.subject().id}`, {
    read: () => ({ form: this.form.keep(), ground: this.ground(), reason: this.reason() }),
    restore: ({ form, ground, reason }) => {
      this.form.restore(form);
      this.ground.set(ground);
      this.reason.set(reason);
    },
  });
  protected readonly sender = formSender(this.errors, this.draft);
  private readonly agencies = apiResource(() => this.api.call(listAgencies, {}));
  protected readonly receivers = computed(() =>
    (this.agencies.value() ?? [])
      .filter(({ id, status }) => id !== this.store.subject().agencyId && status === 'active')
      .map(({ id, name }) => ({ id, name: name[this.language.current()] })),
  );
  protected readonly grounds = codeOptions(GROUNDS, 'legal-basis.');
  protected readonly spans = codeOptions(SPANS, 'consent-span.');

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    await this.sender.send({
      missing: this.missing(),
      call: (http) => {
        const params = { caseId: this.store.subject().id, body: { answers: [this.request()] } };
        return this.api.call(recordConsents, params, http);
      },
      tab: 'consents',
    });
  }

  /** She was not asked, and neither was anybody with her where she is a child. */
  private context() {
    return { isMinor: false, today: this.today() };
  }

  private missing() {
    const found: [string, string][] = [
      ...(this.ground() ? [] : [['basis', 'share-without-consent.missing-ground'] as [string, string]]),
      ...this.form.missing(this.context()),
      ...(this.reason().trim()
        ? []
        : [['overrideReason', 'share-without-consent.missing-reason'] as [string, string]]),
    ];
    return found.map(([fieldId, key]) => ({ fieldId, text: this.t(key) }));
  }

  private request(): ConsentRequest {
    return {
      ...this.form.toRequest(this.context()),
      language: null,
      basis: GROUNDS.find((known) => known === this.ground()) ?? null,
      overrideReason: this.reason().trim(),
    };
  }
}

/** She was not asked: what her answer would have been is given. */
function withoutHer(form: ConsentForm): ConsentForm {
  form.choice.scope.set('referral');
  form.choice.answer.set('given');
  form.choice.presence.set('not_known');
  return form;
}
