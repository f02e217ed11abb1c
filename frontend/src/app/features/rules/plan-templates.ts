import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import { addPlanTemplate } from '../../api/fn/plan-templates/add-plan-template';
import { hidePlanTemplate } from '../../api/fn/plan-templates/hide-plan-template';
import { listPlanTemplates } from '../../api/fn/plan-templates/list-plan-templates';
import { removePlanTemplate } from '../../api/fn/plan-templates/remove-plan-template';
import type { GroupActionDto, GroupPlanDto, NeedActionsDto, ShippedActionDto } from '../../api/models';
import { PLAN_OWNER } from '../../api/models/plan-owner-array';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { sender } from '../../core/http/sender';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { SelectField } from '../../ui/field/select-field';
import { StepForm } from '../../ui/field/step-form';
import { TextField } from '../../ui/field/text-field';
import { PageHeader } from '../../ui/page-header/page-header';
import { Empty } from '../../ui/states/empty';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';

/** The actions that a group proposes for each need: shipped ones that it hides, and a few that it adds. */
@Component({
  selector: 'pn-plan-templates',
  imports: [
    ...[ChoiceChips, Empty, LoadError, Loading, MatButton, MatCheckbox, PageHeader, SelectField, StepForm],
    TextField,
  ],
  templateUrl: './plan-templates.html',
  styleUrl: './plan-templates.scss',
})
export class PlanTemplates {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly language = inject(Language);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly sender = sender();
  protected readonly loadProblem = signal('');
  private readonly plans = signal<readonly GroupPlanDto[] | null>(null);
  private readonly chosenId = signal('');
  protected readonly plan = computed(() => {
    const plans = this.plans();
    return plans && (plans.find(({ id }) => id === this.chosenId()) ?? plans[0] ?? null);
  });
  protected readonly isLoading = computed(() => this.plans() === null);
  protected readonly groups = computed(() =>
    (this.plans() ?? []).map(({ id, name }) => ({ id, name: name[this.language.current()] })),
  );
  /** The need to which an action is being added. */
  protected readonly addsTo = signal<string | null>(null);
  protected readonly what = signal('');
  protected readonly owner = signal<string | null>('worker');
  protected readonly days = signal('7');
  private readonly mistake = signal('');
  protected readonly problem = computed(() => this.mistake() || this.sender.problem());
  protected readonly owners = PLAN_OWNER.map((value) => ({
    value,
    label: this.t(`plan-owner.${textName(value)}`),
  }));

  constructor() {
    void this.load();
  }

  protected async load(): Promise<void> {
    this.loadProblem.set('');
    try {
      this.plans.set(await this.api.call(listPlanTemplates, {}));
    } catch (problem) {
      this.loadProblem.set(this.problems.sentence(problem));
    }
  }

  protected choose(id: string): void {
    this.chosenId.set(id);
    this.addsTo.set(null);
  }

  protected about({ owner, days }: GroupActionDto): string {
    return `${this.t(`plan-owner.${textName(owner)}`)} · ${this.t('plan-templates.within', { count: days })}`;
  }

  protected begin(need: string): void {
    this.what.set('');
    this.mistake.set('');
    this.addsTo.set(need);
  }

  protected async add(event: Event, { need }: NeedActionsDto): Promise<void> {
    event.preventDefault();
    const what = this.what().trim();
    const owner = PLAN_OWNER.find((known) => known === this.owner());
    const days = Number(this.days());
    const isDays = Number.isInteger(days) && days >= 1 && days <= 180;
    this.mistake.set(!what ? this.t('plan.missing-what') : isDays ? '' : this.t('plan-templates.days-wrong'));
    if (!owner || this.mistake()) return;
    await this.sender.send(async () => {
      const body = { need, what, owner, days };
      const context = this.submission.context();
      this.plans.set(await this.api.call(addPlanTemplate, { groupId: this.groupId(), body }, context));
      this.submission.renew();
      this.addsTo.set(null);
    });
  }

  /** Offers a usual action no more, or again; the tick stays as it was where that fails. */
  protected async turn({ template, hiddenBy }: ShippedActionDto, tick: MatCheckbox): Promise<void> {
    const isDone = await this.sender.send(async () => {
      if (hiddenBy) {
        await this.api.call(removePlanTemplate, { id: hiddenBy });
        return this.load();
      }
      const call = { groupId: this.groupId(), body: { template } };
      this.plans.set(await this.api.call(hidePlanTemplate, call, this.submission.context()));
      this.submission.renew();
    });
    if (!isDone) tick.checked = !hiddenBy;
  }

  protected async remove(id: string): Promise<void> {
    await this.sender.send(async () => {
      await this.api.call(removePlanTemplate, { id });
      await this.load();
    });
  }

  private groupId(): string {
    return this.plan()?.id ?? '';
  }
}
