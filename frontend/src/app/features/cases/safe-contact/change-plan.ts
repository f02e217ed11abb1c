import { Component, computed, effect, inject, signal, untracked } from '@angular/core';
import { MatCheckbox } from '@angular/material/checkbox';
import { Router } from '@angular/router';
import { changeSafeContact } from '../../../api/fn/survivors/change-safe-contact';
import { discloseSafeContact } from '../../../api/fn/survivors/disclose-safe-contact';
import { getSafeContact } from '../../../api/fn/survivors/get-safe-contact';
import type { SafeContactDto, SafeContactRequest } from '../../../api/models';
import { formDraft } from '../../../core/drafts/form-draft';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { dayOf } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { Conflict } from '../conflict/conflict';
import type { ConflictChoice } from '../conflict/conflict';
import { DateField } from '../../../ui/date-field/date-field';
import { DraftLine } from '../../../ui/draft-line/draft-line';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { CodeSelect } from '../../../ui/field/code-select';
import { UnmaskForm } from '../masked-field/unmask-form';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';
import { formSender } from '../case-page/form-sender';
import { Disclosure } from '../disclosure/disclosure';
import { WeeklyHours } from '../../../ui/weekly-hours/weekly-hours';
import { PlanForm, asPlan } from './plan-form';
import { safeContactView } from './safe-contact-labels';
import { CONTACT_CHANNEL } from '../../../api/models/contact-channel-array';
import { CONSENT_LANGUAGE } from '../../../api/models/consent-language-array';
import { TextField } from '../../../ui/field/text-field';
import { FormActions } from '../../../ui/form-actions/form-actions';

interface KeptPlan {
  plan: SafeContactRequest;
  /** Of the plan as it was when she was asked: a later one is not overwritten unseen. */
  version: number;
}

/** Changes the safe-contact plan, after asking the survivor. Starts from the recorded plan, to lose no part of it. */
@Component({
  selector: 'pn-change-plan',
  imports: [
    CodeSelect,
    Conflict,
    DateField,
    DraftLine,
    ErrorSummary,
    FormActions,
    MatCheckbox,
    Note,
    PageHeader,
    TextField,
    UnmaskForm,
    WeeklyHours,
  ],
  templateUrl: './change-plan.html',
  styleUrl: '../case-page/form.scss',
})
export class ChangePlan {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly clock = inject(ServerClock);
  protected readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly back = backToCase();
  protected readonly channels = CONTACT_CHANNEL;
  protected readonly languages = CONSENT_LANGUAGE;
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly form = new PlanForm();
  /** The number that stands in the plan; without it, saving would erase it. */
  protected readonly reachAt = new Disclosure(async (reason) => {
    const params = { caseId: this.store.subject().id, body: { reason } };
    return (await this.api.call(discloseSafeContact, params)).reachAt ?? '';
  });
  protected readonly isReady = signal(false);
  private version = this.store.safeContact()?.version ?? 0;
  private readonly filled = signal('');
  protected readonly isEdited = computed(
    () => this.isReady() && JSON.stringify(this.form.toRequest()) !== this.filled(),
  );
  protected readonly errors = formErrors({
    windows: 'windows',
    reviewOn: 'reviewOn',
    reachAt: 'reachAt',
    channel: 'channel',
  });
  protected readonly draft = formDraft(`plan:${this.store.subject().id}`, {
    // Untouched, it is no draft: a number that was only shown is not kept.
    read: (): KeptPlan | null => (this.isEdited() ? { plan: this.form.keep(), version: this.version } : null),
    restore: (kept) => {
      if (!kept) return;
      this.form.restore(kept.plan);
      this.version = kept.version;
      this.isReady.set(true);
    },
  });
  protected readonly sender = formSender(this.errors, this.draft);
  /** The plan that another user saved since. */
  protected readonly theirs = signal<SafeContactDto | null>(null);
  protected readonly sides = computed(() => {
    const theirs = this.theirs();
    return (
      theirs && {
        theirs: { text: this.inWords(theirs), who: this.t('both-values.theirs'), at: null },
        mine: {
          text: this.inWords(asPlan(this.form.toRequest())),
          who: this.t('both-values.mine'),
          at: null,
        },
      }
    );
  });

  constructor() {
    effect(() => {
      const number = this.reachAt.value();
      if (number !== null) untracked(() => this.fill(number));
    });
    if (!this.isReady()) this.start();
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    await this.save();
  }

  /** Mine is saved over theirs, knowingly; or theirs stays, and this form is left. */
  protected async decide(choice: ConflictChoice): Promise<void> {
    const theirs = this.theirs();
    this.theirs.set(null);
    if (!theirs) return;
    this.version = theirs.version;
    if (choice === 'mine') return this.save();
    // The other plan's number was not shown here, so this form must not overwrite it.
    this.draft.drop();
    await this.store.reload();
    await this.router.navigate(['/cases', this.store.subject().id]);
  }

  private start(): void {
    const plan = this.store.safeContact();
    if (!plan?.hasReachAt) return this.fill('');
    void this.reachAt.want({ isLead: this.store.subject().isLead, reason: 'correct_record' });
  }

  private fill(number: string): void {
    const plan = this.store.safeContact();
    if (plan && plan.version > 0) this.form.fill(plan, number);
    this.filled.set(JSON.stringify(this.form.toRequest()));
    this.isReady.set(true);
  }

  private async save(): Promise<void> {
    const params = { caseId: this.store.subject().id, body: this.form.toRequest() };
    await this.sender.send({
      missing: [],
      call: (context) => this.api.call(changeSafeContact, params, context),
      version: this.version,
      overtaken: () => this.loadTheirs(),
      tab: '',
    });
  }

  private async loadTheirs(): Promise<void> {
    this.theirs.set(await this.api.call(getSafeContact, { caseId: this.store.subject().id }));
  }

  private inWords(plan: SafeContactDto): string {
    return safeContactView(plan, this.t)
      .lines.map(({ text }) => text)
      .join('. ');
  }
}
