import { Component, computed, inject, input, signal } from '@angular/core';
import { listCaseReferrals } from '../../../api/fn/referrals/list-case-referrals';
import { listGoals } from '../../../api/fn/support/list-goals';
import { logSupport } from '../../../api/fn/support/log-support';
import type { SupportEntryRequest } from '../../../api/models/support-entry-request';
import { formDraft } from '../../../core/drafts/form-draft';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { dayOf } from '../../../core/language/dates';
import { inHalves } from '../../../core/language/in-halves';
import { Texts, textName } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { DateField } from '../../../ui/date-field/date-field';
import type { KnownDay } from '../../../ui/date-field/known-day';
import { DraftLine } from '../../../ui/draft-line/draft-line';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { CodeSelect } from '../../../ui/field/code-select';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';
import { formSender } from '../case-page/form-sender';
import { apiResource } from '../../../core/http/api-resource';
import { ANOTHER, MINUTES, ORDINARY, OTHER_SERVICES } from './support-lists';
import type { Service } from './support-lists';
import { WITH_WHOM } from '../../../api/models/with-whom-array';
import { SelectField } from '../../../ui/field/select-field';
import { TextField } from '../../../ui/field/text-field';
import { FormActions } from '../../../ui/form-actions/form-actions';
import { codeOptions } from '../../../core/language/code-options';

/** Records a service in three taps: the service, save, done; the defaults fit the rest. */
@Component({
  selector: 'pn-support-form',
  imports: [
    ChoiceChips,
    CodeSelect,
    DateField,
    DraftLine,
    ErrorSummary,
    FormActions,
    Note,
    PageHeader,
    SelectField,
    TextField,
  ],
  templateUrl: './support-form.html',
  styleUrl: '../case-page/form.scss',
})
export class SupportForm {
  /** From the address: the entry that this one takes the place of, and the goal it belongs to. */
  readonly corrects = input<string>();
  readonly goal = input<string>();

  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  protected readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly back = backToCase();
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly otherServices = OTHER_SERVICES;

  protected readonly kind = signal<string | null>(null);
  protected readonly other = signal('');
  protected readonly whom = signal<string | null>('survivor');
  protected readonly minutes = signal<string | null>(null);
  protected readonly day = signal<KnownDay | null>({ precision: 'day', on: this.today() });
  protected readonly note = signal('');
  protected readonly goalId = signal('');
  protected readonly referralId = signal('');
  protected readonly errors = formErrors({ serviceType: 'serviceType', givenOn: 'givenOn', note: 'note' });
  protected readonly draft = formDraft(`support:${this.store.subject().id}`, {
    read: () => ({
      kind: this.kind(),
      other: this.other(),
      whom: this.whom(),
      minutes: this.minutes(),
      day: this.day(),
      note: this.note(),
    }),
    restore: (kept) => {
      this.kind.set(kept.kind);
      this.other.set(kept.other);
      this.whom.set(kept.whom);
      this.minutes.set(kept.minutes);
      this.day.set(kept.day);
      this.note.set(kept.note);
    },
  });
  protected readonly sender = formSender(this.errors, this.draft);
  private readonly goals = apiResource(() => this.api.call(listGoals, { caseId: this.store.subject().id }));
  private readonly referrals = apiResource(() =>
    this.api.call(listCaseReferrals, { caseId: this.store.subject().id }),
  );

  protected readonly services = computed(() => [
    ...ORDINARY.map((value) => ({ value, label: this.t(`service-type.${textName(value)}`) })),
    { value: ANOTHER, label: this.t('help.another') },
  ]);
  protected readonly people = codeOptions(WITH_WHOM, 'with-whom.');
  protected readonly spans = computed(() =>
    MINUTES.map((value) => ({ value, label: this.t('help.minutes', { count: Number(value) }) })),
  );
  protected readonly goalOptions = computed(() =>
    (this.goals.value() ?? [])
      .filter(({ progress }) => progress === 'in_progress')
      .map(({ id, words }) => ({ id, label: words.length > 60 ? `${words.slice(0, 59)}…` : words })),
  );
  protected readonly referralOptions = computed(() =>
    (this.referrals.value() ?? []).map(({ id, serviceType, reference }) => ({
      id,
      label:
        `${serviceType ? this.t(`service-type.${textName(serviceType)}`) : ''} ${inHalves(reference)}`.trim(),
    })),
  );
  private readonly service = computed<Service | null>(() => {
    const code = this.kind() === ANOTHER ? this.other() : this.kind();
    return [...ORDINARY, ...OTHER_SERVICES].find((known) => known === code) ?? null;
  });

  protected async submit(submitted: Event): Promise<void> {
    submitted.preventDefault();
    await this.sender.send({
      missing: this.missing(),
      call: (context) =>
        this.api.call(logSupport, { caseId: this.store.subject().id, body: this.request() }, context),
      mayWait: true,
      tab: 'help',
    });
  }

  private request(): SupportEntryRequest {
    return {
      // Nothing is sent while it is missing.
      serviceType: this.service() as Service,
      withWhom: WITH_WHOM.find((known) => known === this.whom()) ?? 'survivor',
      givenOn: this.day()?.on ?? '',
      minutes: this.minutes() ? Number(this.minutes()) : null,
      goalId: this.goalId() || this.goal() || null,
      referralId: this.referralId() || null,
      correctsId: this.corrects() ?? null,
      note: this.note().trim() || null,
    };
  }

  private missing() {
    const missing: [boolean, string, string][] = [
      [!this.service(), 'serviceType', 'help.missing-service'],
      [!this.day()?.on, 'givenOn', 'help.missing-day'],
    ];
    return missing.filter(([is]) => is).map(([, fieldId, key]) => ({ fieldId, text: this.t(key) }));
  }
}
