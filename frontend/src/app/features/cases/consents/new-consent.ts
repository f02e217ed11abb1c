import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  signal,
  untracked,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { getConsentSheet } from '../../../api/fn/consents/get-consent-sheet';
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
import { DateField } from '../../../ui/date-field/date-field';
import { DraftLine } from '../../../ui/draft-line/draft-line';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { CodeSelect } from '../../../ui/field/code-select';
import { Control } from '../../../ui/field/control';
import { Field } from '../../../ui/field/field';
import { Icon } from '../../../ui/icon/icon';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { RadioCards } from '../../../ui/radio-cards/radio-cards';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';
import { formSender } from '../case-page/form-sender';
import { loaded } from '../case-page/loaded';
import { ASSENTS, DECIDERS, KNOWN } from '../register/register-lists';
import { ConsentForm } from './consent-form';
import { PRESENCES, PURPOSES, SCOPES, SPANS, purposeKey } from './consent-lists';

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
    CodeSelect,
    Control,
    DateField,
    DraftLine,
    ErrorSummary,
    Field,
    Icon,
    MatButton,
    Note,
    PageHeader,
    RadioCards,
    RouterLink,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
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
  protected readonly purposes = PURPOSES;
  protected readonly deciders = DECIDERS;
  protected readonly today = computed(() => dayOf(this.clock.now()));

  protected readonly form = new ConsentForm();
  protected readonly errors = formErrors(fieldIds);
  protected readonly draft = formDraft(`consent:${this.store.subject().id}`, {
    read: () => this.form.keep(),
    restore: (kept) => this.form.restore(kept),
  });
  protected readonly sender = formSender(this.errors, this.draft);
  private readonly agencies = loaded(() => this.api.call(listAgencies, {}));
  protected readonly sheet = signal<ConsentSheetDto | null>(null);

  private readonly options = (codes: readonly string[], prefix: string) =>
    computed(() => codes.map((value) => ({ value, label: this.t(prefix + textName(value)) })));
  protected readonly scopes = computed(() =>
    SCOPES.map((value) => ({
      value,
      label: this.t(`consent-scope.${textName(value)}`),
      detail: this.t(`consent-detail.${textName(value)}`),
    })),
  );
  protected readonly answers = this.options(['given', 'refused'], 'consent-answer.');
  protected readonly presences = this.options(PRESENCES, 'presence.');
  protected readonly spans = this.options(SPANS, 'consent-span.');
  protected readonly assents = this.options(ASSENTS, 'child-assent.');
  protected readonly known = this.options(KNOWN, 'known.');
  protected readonly receivers = computed(() =>
    (this.agencies.value() ?? [])
      .filter(({ id, status }) => id !== this.store.subject().agencyId && status === 'active')
      .map(({ id, name }) => ({ id, name: name[this.language.current()] })),
  );
  /** What may be ticked; one box for each part that is stored together. */
  protected readonly parts = computed(() => {
    const rows = (this.sheet()?.rows ?? []).filter(({ state }) => state !== 'never');
    const partitions = [...new Set(rows.map(({ partition }) => partition))];
    return partitions.map((partition) => ({
      partition,
      label: rows
        .filter((row) => row.partition === partition)
        .map(({ group }) => this.t(`sheet-group.${textName(group)}`))
        .join(', '),
    }));
  });
  protected readonly locked = computed(() =>
    (this.sheet()?.rows ?? [])
      .filter(({ state }) => state === 'never')
      .map(({ group }) => this.t(`sheet-group.${textName(group)}`)),
  );
  /** What is read aloud to her. */
  protected readonly sentence = computed(() => {
    const scope = this.form.choice.scope();
    if (!scope) return '';
    if (!this.form.isSharing()) return this.t(`consent-aloud.${textName(scope)}`);
    const agency = this.sheet()?.agencyName[this.language.current()];
    if (!agency || !this.form.purpose()) return '';
    const until = this.form.untilOn(this.today());
    return this.t(until ? 'consent-aloud.referral-until' : 'consent-aloud.referral', {
      agency,
      purpose: this.t(purposeKey(this.form.purpose())),
      day: until ? this.dates.date(until) : '',
    });
  });

  constructor() {
    effect(() => {
      const agencyId = this.form.isSharing() ? this.form.agencyId() : '';
      untracked(() => void this.loadSheet(agencyId));
    });
  }

  protected toggle(partition: string): void {
    this.form.parts.update((parts) =>
      parts.includes(partition) ? parts.filter((other) => other !== partition) : [...parts, partition],
    );
  }

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

  private async loadSheet(agencyId: string): Promise<void> {
    if (this.sheet()?.agencyId === agencyId) return;
    this.sheet.set(null);
    if (!agencyId) return;
    try {
      const sheet = await this.api.call(getConsentSheet, { agencyId });
      if (this.form.agencyId() !== agencyId) return;
      this.sheet.set(sheet);
      this.form.parts.update((parts) =>
        parts.filter((part) => sheet.rows.some((row) => row.partition === part && row.state !== 'never')),
      );
    } catch (problem) {
      this.errors.showProblem(problem);
    }
  }
}
