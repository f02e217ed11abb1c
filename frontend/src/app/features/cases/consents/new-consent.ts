import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { recordConsents } from '../../../api/fn/consents/record-consents';
import { listAgencies } from '../../../api/fn/directory/list-agencies';
import type { ConsentSheetDto } from '../../../api/models/consent-sheet-dto';
import { formDraft } from '../../../core/drafts/form-draft';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { Dates, dayOf } from '../../../core/language/dates';
import { Language } from '../../../core/language/language';
import { Texts, textName } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { DraftLine } from '../../../ui/draft-line/draft-line';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { RadioCards } from '../../../ui/radio-cards/radio-cards';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';
import { formSender } from '../case-page/form-sender';
import { apiResource } from '../../../core/http/api-resource';
import { ConsentForm } from './consent-form';
import { purposeKey } from './consent-lists';
import { ConsentParts } from './consent-parts';
import { ConsentTerms } from './consent-terms';
import { survivorLanguage } from './survivor-language';
import { CONSENT_SCOPE } from '../../../api/models/consent-scope-array';
import { CONSENT_PURPOSE } from '../../../api/models/consent-purpose-array';
import { SelectField } from '../../../ui/field/select-field';

const FIELDS = ['scope', 'agencyId', 'purpose', 'partitions', 'untilOn', 'answer', 'presence', 'child'];
const CHILD_FIELDS = ['child.childAssent', 'child.decider', 'child.inPerpetratorsHousehold'];
/** The API names a bad answer by its place in the list that was sent. */
const fieldIds = Object.fromEntries([
  ...FIELDS.map((field) => [`answers.0.${field}`, field]),
  ...CHILD_FIELDS.map((field) => [`answers.0.${field}`, 'child']),
]) as Record<string, string>;

/** Asks her one thing, in words to read aloud, and records what she said; a no is an answer too. */
@Component({
  selector: 'pn-new-consent',
  imports: [
    ChoiceChips,
    ConsentParts,
    ConsentTerms,
    DraftLine,
    ErrorSummary,
    MatButton,
    Note,
    PageHeader,
    RadioCards,
    RouterLink,
    SelectField,
  ],
  templateUrl: './new-consent.html',
  styleUrls: ['../case-page/form.scss', './new-consent.scss'],
})
export class NewConsent {
  private readonly api = inject(Api);
  private readonly dates = inject(Dates);
  private readonly language = inject(Language);
  private readonly clock = inject(ServerClock);
  protected readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly back = backToCase();
  protected readonly purposeKey = purposeKey;
  protected readonly purposes = CONSENT_PURPOSE;
  protected readonly today = computed(() => dayOf(this.clock.now()));

  protected readonly form = new ConsentForm(survivorLanguage());
  protected readonly errors = formErrors(fieldIds);
  protected readonly draft = formDraft(`consent:${this.store.subject().id}`, {
    read: () => this.form.keep(),
    restore: (kept) => this.form.restore(kept),
  });
  protected readonly sender = formSender(this.errors, this.draft);
  private readonly agencies = apiResource(() => this.api.call(listAgencies, {}));
  protected readonly sheet = signal<ConsentSheetDto | null>(null);

  private readonly options = (codes: readonly string[], prefix: string) =>
    computed(() => codes.map((value) => ({ value, label: this.t(prefix + textName(value)) })));
  protected readonly scopes = computed(() =>
    CONSENT_SCOPE.map((value) => ({
      value,
      label: this.t(`consent-scope.${textName(value)}`),
      detail: this.t(`consent-detail.${textName(value)}`),
    })),
  );
  protected readonly answers = this.options(['given', 'refused'], 'consent-answer.');
  protected readonly receivers = computed(() =>
    (this.agencies.value() ?? [])
      .filter(({ id, status }) => id !== this.store.subject().agencyId && status === 'active')
      .map(({ id, name }) => ({ id, name: name[this.language.current()] })),
  );
  /** What is read aloud to her. */
  protected readonly sentence = computed(() => {
    const scope = this.form.choice.scope();
    if (!scope) return '';
    if (!this.form.namesAgency()) return this.t(`consent-aloud.${textName(scope)}`);
    const until = this.form.untilOn(this.today());
    if (!this.form.isSharing()) return this.knowing(until);
    const agency = this.sheet()?.agencyName[this.language.current()];
    if (!agency || !this.form.purpose()) return '';
    return this.t(until ? 'consent-aloud.referral-until' : 'consent-aloud.referral', {
      agency,
      purpose: this.t(purposeKey(this.form.purpose())),
      day: until ? this.dates.date(until) : '',
    });
  });

  private knowing(until: string | null): string {
    const agency = this.receivers().find(({ id }) => id === this.form.agencyId())?.name;
    if (!agency) return '';
    const key = until ? 'consent-aloud.known-to-agency-until' : 'consent-aloud.mutual-disclosure';
    return this.t(key, { agency, day: until ? this.dates.date(until) : '' });
  }

  /** What her answer is worth. */
  protected readonly hint = computed(() => {
    if (this.form.choice.scope() === 'mutual_disclosure') return this.t('consent-screen.known-hint');
    if (this.form.choice.scope() !== 'record_linkage') return '';
    const needsYes = this.store.subject().agencyKind === 'civil';
    return this.t(needsYes ? 'register.linking-own' : 'register.linking-state');
  });

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const context = { isMinor: this.store.subject().isMinor, today: this.today() };
    await this.sender.send({
      missing: this.form.missing(context).map(([fieldId, key]) => ({ fieldId, text: this.t(key) })),
      call: (http) => {
        const body = { answers: [this.form.toRequest(context)] };
        return this.api.call(recordConsents, { caseId: this.store.subject().id, body }, http);
      },
      tab: 'consents',
    });
  }
}
