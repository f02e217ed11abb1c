import { Component, computed, effect, inject, input, output, signal, untracked } from '@angular/core';
import { listCaseReferrals } from '../../../api/fn/referrals/list-case-referrals';
import { addPlanAction } from '../../../api/fn/support/add-plan-action';
import type { GoalDto } from '../../../api/models/goal-dto';
import { PLAN_OWNER } from '../../../api/models/plan-owner-array';
import { Api } from '../../../core/http/api';
import { panelDraft } from '../../../core/drafts/panel-draft';
import { sender } from '../../../core/http/sender';
import { dayOf } from '../../../core/language/dates';
import { Language } from '../../../core/language/language';
import { Texts, textName } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { DateField } from '../../../ui/date-field/date-field';
import type { KnownDay } from '../../../ui/date-field/known-day';
import { StepForm } from '../../../ui/field/step-form';
import { TextField } from '../../../ui/field/text-field';
import { CaseStore } from '../case-page/case-store';
import { WHEN_CHOICES, dayChosen, dayIn } from './plan-days';

const IN_WORDS = 'in-words';

/** An action towards a goal: what, who does it and by when; first offered to the worker. */
@Component({
  selector: 'pn-plan-action-form',
  imports: [ChoiceChips, DateField, StepForm, TextField],
  templateUrl: './plan-action-form.html',
})
export class PlanActionForm {
  readonly goal = input.required<GoalDto>();
  readonly added = output<GoalDto[]>();
  readonly cancelled = output();

  private readonly api = inject(Api);
  private readonly store = inject(CaseStore);
  private readonly clock = inject(ServerClock);
  private readonly language = inject(Language);
  protected readonly t = inject(Texts).t;
  protected readonly usual = signal<string | null>(null);
  protected readonly words = signal('');
  protected readonly owner = signal<string | null>('worker');
  protected readonly referral = signal<string | null>(null);
  protected readonly when = signal<string | null>(null);
  protected readonly day = signal<KnownDay | null>(null);
  protected readonly sender = sender();
  private readonly mistake = signal('');
  protected readonly problem = computed(() => this.mistake() || this.sender.problem());
  protected readonly today = computed(() => dayOf(this.clock.now()));
  private readonly running = signal<{ value: string; label: string }[] | null>(null);
  private readonly draft = panelDraft(() => `goal-action:${this.store.subject().id}:${this.goal().id}`, {
    ...{ usual: this.usual, words: this.words, owner: this.owner, referral: this.referral },
    ...{ when: this.when, day: this.day },
  });

  protected readonly actions = computed(() => [
    ...this.goal().proposals.map(({ id, what }) => ({ value: id, label: what })),
    ...this.goal().templates.map((value) => ({ value, label: this.t(`plan-template.${textName(value)}`) })),
    { value: IN_WORDS, label: this.t('plan.in-words') },
  ]);
  protected readonly hasChoices = computed(() => this.actions().length > 1);
  protected readonly isUsual = computed(() => this.goal().templates.some((one) => one === this.usual()));
  /** A goal without proposed actions asks for words at once. */
  protected readonly asksWords = computed(() => this.usual() !== null || !this.hasChoices());
  protected readonly owners = computed(() =>
    PLAN_OWNER.map((value) => ({ value, label: this.t(`plan-owner.${textName(value)}`) })),
  );
  protected readonly days = computed(() =>
    WHEN_CHOICES.map((value) => ({ value, label: this.t(`plan-when.${value}`) })),
  );
  protected readonly referrals = computed(() => this.running() ?? []);
  protected readonly hasNoReferral = computed(() => this.running()?.length === 0);

  constructor() {
    // Also where a draft brought it back.
    effect(() => {
      if (this.owner() === 'agency') untracked(() => void this.fetchReferrals());
    });
  }

  /** What the group proposes fills the form; each field can be changed. */
  protected chooseAction(value: string | null): void {
    const left = this.goal().proposals.find(({ id }) => id === this.usual());
    if (left && this.words() === left.what) this.words.set('');
    this.usual.set(value);
    const chosen = this.goal().proposals.find(({ id }) => id === value);
    if (!chosen) return;
    this.words.set(chosen.what);
    this.when.set('other-day');
    this.day.set({ precision: 'day', on: dayIn(chosen.days, this.clock.now()) });
    this.owner.set(chosen.owner);
  }

  private async fetchReferrals(): Promise<void> {
    if (this.running() !== null) return;
    const { id: caseId } = this.store.subject();
    const language = this.language.current();
    await this.sender.send(async () => {
      const referrals = await this.api.call(listCaseReferrals, { caseId });
      this.running.set(
        referrals
          .filter(({ caseId: from, endedAt }) => from === caseId && endedAt === null)
          .map(({ id, serviceType, toAgencyName }) => ({
            value: id,
            label: `${toAgencyName?.[language] ?? ''} · ${this.t(`service-type.${textName(serviceType)}`)}`,
          })),
      );
    });
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const template = this.goal().templates.find((known) => known === this.usual()) ?? null;
    const what = this.words().trim() || null;
    const owner = PLAN_OWNER.find((known) => known === this.owner());
    const dueOn = dayChosen(this.when(), this.day(), this.clock.now());
    const referralId = owner === 'agency' ? this.referral() : null;
    this.mistake.set(this.missing({ says: template !== null || what !== null, dueOn, referralId }));
    if (!owner || this.mistake()) return;
    const body = { template, what, owner, referralId, dueOn };
    const { id } = this.goal();
    await this.sender.send(async () => {
      const goals = await this.api.call(addPlanAction, { id, body }, this.draft.submission.context());
      this.draft.drop();
      this.added.emit(goals);
    });
  }

  /** The sentence of what is missing; empty when complete. */
  private missing({
    says,
    dueOn,
    referralId,
  }: {
    says: boolean;
    dueOn: string;
    referralId: string | null;
  }): string {
    if (!says) return this.t('plan.missing-what');
    if (this.owner() === 'agency' && !referralId) return this.t('plan.missing-referral');
    return dueOn ? '' : this.t('plan.missing-day');
  }
}
