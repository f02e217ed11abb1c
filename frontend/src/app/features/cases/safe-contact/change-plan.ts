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
import { changeSafeContact } from '../../../api/fn/survivors/change-safe-contact';
import { discloseSafeContact } from '../../../api/fn/survivors/disclose-safe-contact';
import { getSafeContact } from '../../../api/fn/survivors/get-safe-contact';
import type { SafeContactDto } from '../../../api/models/safe-contact-dto';
import { formDraft } from '../../../core/drafts/form-draft';
import { Api } from '../../../core/http/api';
import { toProblem } from '../../../core/http/api-problem';
import { formErrors } from '../../../core/http/form-errors';
import { Submission } from '../../../core/http/request-context';
import { dayOf } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { Conflict } from '../../../ui/conflict/conflict';
import type { ConflictChoice } from '../../../ui/conflict/conflict';
import { DateField } from '../../../ui/date-field/date-field';
import { DraftLine } from '../../../ui/draft-line/draft-line';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { CodeSelect } from '../../../ui/field/code-select';
import { Control } from '../../../ui/field/control';
import { Field } from '../../../ui/field/field';
import { UnmaskForm } from '../../../ui/masked-field/unmask-form';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';
import { formSender } from '../case-page/form-sender';
import { Disclosure } from '../disclosure/disclosure';
import { CHANNELS, CONTACT_LANGUAGES } from '../register/register-lists';
import { WeeklyHours } from '../weekly-hours/weekly-hours';
import { PlanForm, asPlan } from './plan-form';
import { safeContactView } from './safe-contact-words';

/** Changes how she is reached, after asking her. What was recorded is shown first, so that nothing of it is lost. */
@Component({
  selector: 'pn-change-plan',
  imports: [
    CodeSelect,
    Conflict,
    Control,
    DateField,
    DraftLine,
    ErrorSummary,
    Field,
    MatButton,
    Note,
    PageHeader,
    RouterLink,
    UnmaskForm,
    WeeklyHours,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './change-plan.html',
})
export class ChangePlan {
  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  protected readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly back = backToCase();
  protected readonly channels = CHANNELS;
  protected readonly languages = CONTACT_LANGUAGES;
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly form = new PlanForm();
  /** The number that stands in the plan; without it, saving would erase it. */
  protected readonly reachAt = new Disclosure(async (reason) => {
    const params = { caseId: this.store.subject().id, body: { reason } };
    return (await this.api.call(discloseSafeContact, params)).reachAt ?? '';
  });
  protected readonly isReady = signal(false);
  protected readonly errors = formErrors({
    windows: 'windows',
    reviewOn: 'reviewOn',
    reachAt: 'reachAt',
    channel: 'channel',
  });
  protected readonly draft = formDraft(`plan:${this.store.subject().id}`, {
    read: () => ({ plan: this.form.keep(), isReady: this.isReady() }),
    restore: (kept) => {
      this.form.restore(kept.plan);
      this.isReady.set(kept.isReady);
    },
  });
  protected readonly sender = formSender(this.errors, this.draft);
  /** What somebody else saved meanwhile. */
  protected readonly theirs = signal<SafeContactDto | null>(null);
  private version = this.store.safeContact()?.version ?? 0;
  protected readonly sides = computed(() => {
    const theirs = this.theirs();
    return (
      theirs && {
        theirs: { text: this.inWords(theirs), who: this.t('plan.theirs'), at: null },
        mine: { text: this.inWords(asPlan(this.form.toRequest())), who: this.t('plan.mine'), at: null },
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

  /** Mine is saved over theirs, knowingly; theirs stays and this form shows it. */
  protected async decide(choice: ConflictChoice): Promise<void> {
    const theirs = this.theirs();
    this.theirs.set(null);
    if (!theirs) return;
    this.version = theirs.version;
    if (choice === 'mine') return this.save();
    this.form.fill(theirs, this.form.reachAt());
  }

  private start(): void {
    const plan = this.store.safeContact();
    if (!plan?.hasReachAt) return this.fill('');
    void this.reachAt.want({ isLead: this.store.subject().isLead, reason: 'correct_record' });
  }

  private fill(number: string): void {
    const plan = this.store.safeContact();
    if (plan && plan.version > 0) this.form.fill(plan, number);
    this.isReady.set(true);
  }

  private async save(): Promise<void> {
    const params = { caseId: this.store.subject().id, body: this.form.toRequest() };
    await this.sender.send({
      missing: [],
      call: async () => {
        try {
          await this.api.call(changeSafeContact, params, new Submission().context(this.version));
        } catch (problem) {
          if (toProblem(problem).status === 412) await this.loadTheirs();
          throw problem;
        }
      },
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
