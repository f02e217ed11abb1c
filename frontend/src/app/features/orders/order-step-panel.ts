import {
  Component,
  Injector,
  computed,
  effect,
  inject,
  input,
  model,
  output,
  runInInjectionContext,
  signal,
} from '@angular/core';
import type { OnInit } from '@angular/core';
import { NgTemplateOutlet } from '@angular/common';
import { listAgencies } from '../../api/fn/directory/list-agencies';
import type { OrderDto } from '../../api/models';
import { formDraft } from '../../core/drafts/form-draft';
import type { FormDraft } from '../../core/drafts/form-draft';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { toProblem } from '../../core/http/api-problem';
import { formErrors } from '../../core/http/form-errors';
import { dayOf } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { ownIssuingBody } from '../../core/session/police';
import { ServerClock } from '../../core/session/server-clock';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { SeveralChips } from '../../ui/chips/several-chips';
import { DateField } from '../../ui/date-field/date-field';
import { MomentField } from '../../ui/date-field/moment-field';
import { DraftLine } from '../../ui/draft-line/draft-line';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { CodeSelect } from '../../ui/field/code-select';
import { SelectField } from '../../ui/field/select-field';
import { TextField } from '../../ui/field/text-field';
import { Collapsible } from '../../ui/collapsible/collapsible';
import { Note } from '../../ui/note/note';
import { EndPreview } from './end-preview';
import { STEPS, stepDraftKey } from './order-steps';
import type { Step, StepField } from './order-steps';
import { StepForm } from './step-form';
import type { KeptStep } from './step-form';
import { FormActions } from '../../ui/form-actions/form-actions';

const FIELD_IDS = Object.fromEntries(
  STEPS.flatMap(({ fields }) => fields.map(({ name }) => [name, name] as const)),
);

/** One step of an order: its questions, the last day that would follow, then sent once. */
@Component({
  selector: 'pn-order-step-panel',
  imports: [
    ChoiceChips,
    CodeSelect,
    Collapsible,
    DateField,
    DraftLine,
    ErrorSummary,
    FormActions,
    MomentField,
    NgTemplateOutlet,
    Note,
    SelectField,
    SeveralChips,
    TextField,
  ],
  templateUrl: './order-step-panel.html',
})
export class OrderStepPanel implements OnInit {
  readonly step = input.required<Step>();
  readonly order = input.required<OrderDto>();
  /** What the step is about besides the order, such as a breach of it. */
  readonly about = input<Readonly<Record<string, string>>>({});
  /** Until the answer is there no other step is opened. */
  readonly isSending = model(false);
  readonly done = output<OrderDto>();
  readonly cancelled = output<void>();
  /** Another user changed the order after it was shown. */
  readonly outdated = output<void>();

  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  private readonly ends = inject(EndPreview);
  private readonly injector = inject(Injector);
  private readonly ownBody = ownIssuingBody();
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly language = inject(Language);
  protected readonly errors = formErrors(FIELD_IDS);
  protected readonly form = new StepForm();
  protected draft!: FormDraft;
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly fields = computed(() => {
    const isCorrection = this.order().respondent !== null;
    return this.step().fields.filter(
      (field) => this.form.isAsked(field) && (!field.corrects || isCorrection),
    );
  });
  protected readonly shown = computed(() => this.fields().filter(({ folded }) => !folded));
  protected readonly folded = computed(() => this.fields().filter(({ folded }) => folded));
  /**
   * Prosecutor's offices; which of them are in the group of the case the server says. Without the list the server still
   * finds the only office, or asks to choose.
   */
  private readonly directory = apiResource(
    () => this.api.call(listAgencies, {}),
    () => this.step().fields.some(({ kind }) => kind === 'office') || undefined,
  );
  protected readonly offices = computed(() =>
    (this.directory.value() ?? []).filter(({ type, status }) => type === 'prosecutor' && status === 'active'),
  );
  /** The last day that would follow, in a sentence; empty while none does. */
  protected readonly wouldEnd = signal('');

  constructor() {
    effect((onCleanup) => {
      const { action, fields } = this.step();
      const asked = { order: this.order(), action, body: this.form.body(fields) };
      onCleanup(this.ends.ask(asked, (sentence) => this.wouldEnd.set(sentence)));
    });
  }

  ngOnInit(): void {
    const { action, fields } = this.step();
    this.start(action);
    const key = stepDraftKey(action, this.order(), this.about());
    const form = {
      read: () => this.form.keep(fields),
      restore: (kept: KeptStep) => this.form.restore(fields, kept),
    };
    this.draft = runInInjectionContext(this.injector, () => formDraft(key, form));
  }

  protected options({ codes = [], prefix = '' }: StepField): { value: string; label: string }[] {
    return codes.map((value) => ({ value, label: this.t(prefix + textName(value)) }));
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const missing = this.fields().filter((field) => this.form.isMissing(field));
    const errors = missing.map(({ name, label }) => ({
      fieldId: name,
      text: this.t('orders.missing', { what: this.t(label) }),
    }));
    if (this.isSending() || this.errors.show(errors)) return;
    this.isSending.set(true);
    try {
      const { id, version } = this.order();
      const body = { ...this.about(), ...this.form.body(this.fields()) };
      const params = { id, body } as never;
      const order = await this.api.call(this.step().send, params, this.draft.submission.context(version));
      this.draft.drop();
      this.isSending.set(false);
      this.done.emit(order);
    } catch (problem) {
      this.isSending.set(false);
      this.errors.showProblem(problem);
      if (toProblem(problem).code === 'changed_meanwhile') this.outdated.emit();
    }
  }

  /** Values that the order already has are not asked twice. */
  private start(action: string): void {
    const { contactDetails, law, respondent } = this.order();
    if (action === 'change_contact_details') this.form.text('line').set(contactDetails ?? '');
    if (action === 'name_respondent' && respondent)
      this.form.fill(this.step().fields, { ...respondent, reason: null });
    const most = law.find(({ key }) => key === 'po.max_initial_days');
    if (action === 'issue') {
      this.form.text('days').set(most?.value ?? '');
      this.form.text('issuingBody').set(this.ownBody);
    }
  }
}
