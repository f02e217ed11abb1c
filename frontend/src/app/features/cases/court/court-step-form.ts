import { Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import { addCourtStep } from '../../../api/fn/support/add-court-step';
import type { CourtCaseDto, CourtCasesDto, CourtDutyDto, CourtStepRequest } from '../../../api/models';
import { COURT_DUTY } from '../../../api/models/court-duty-array';
import { toProblem } from '../../../core/http/api-problem';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { panelDraft } from '../../../core/drafts/panel-draft';
import { dayOf } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { CaseStore } from '../case-page/case-store';
import { ServerClock } from '../../../core/session/server-clock';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { DateField } from '../../../ui/date-field/date-field';
import type { KnownDay } from '../../../ui/date-field/known-day';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { CodeSelect } from '../../../ui/field/code-select';
import { TextField } from '../../../ui/field/text-field';
import { FormActions } from '../../../ui/form-actions/form-actions';
import { Note } from '../../../ui/note/note';
import { ReturnsFocus } from '../../../ui/panel/returns-focus';
import {
  FOR_WHOM,
  HEARING_SAFETY,
  VIEWS,
  YES_NO,
  asksAlone,
  asksNext,
  asksNote,
  detailsOf,
} from './court-lists';
import { PAPER_ADDRESSES, detailWords, isInForce, needsNext, nextWords, questionName } from './court-lists';
import type { HearingQuestion } from './court-lists';

const NOTHING = {
  ...{ duty: null, forWhom: null, untilOn: null, alone: null, view: null, judgeTold: null },
  ...{ companion: null, separateWay: null, otherThere: null, seating: null, interpreter: null },
  ...{ childrenStay: null, address: null },
} as const;

/** The next step of a court case, or of one duty: what happened, when, and the day of the next one. */
@Component({
  selector: 'pn-court-step-form',
  imports: [ChoiceChips, CodeSelect, DateField, ErrorSummary, FormActions, Note, TextField],
  hostDirectives: [ReturnsFocus],
  templateUrl: './court-step-form.html',
})
export class CourtStepForm {
  readonly court = input.required<CourtCaseDto>();
  /** Null: a step of the court case itself. */
  readonly duty = input<CourtDutyDto | null>(null);
  readonly recorded = output<CourtCasesDto>();
  readonly outdated = output();
  readonly cancelled = output();

  private readonly api = inject(Api);
  private readonly caseId = inject(CaseStore).subject().id;
  private readonly clock = inject(ServerClock);
  protected readonly t = inject(Texts).t;
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly duties = COURT_DUTY;
  protected readonly allowed = computed(() => (this.duty() ?? this.court()).allowedActions);
  protected readonly chosen = signal('');
  protected readonly step = computed(() => this.allowed().find((known) => known === this.chosen()) ?? null);
  private readonly ofDuty = computed(() => this.duty()?.duty ?? null);
  protected readonly details = computed(() =>
    detailsOf(this.step(), { duty: this.ofDuty(), isInTime: this.court().windowUntil !== null }),
  );
  protected readonly detail = linkedSignal({ source: this.step, computation: () => '' });
  protected readonly newDuty = signal('');
  protected readonly day = linkedSignal<KnownDay | null>(() => ({ precision: 'day', on: this.today() }));
  protected readonly next = linkedSignal<unknown, KnownDay | null>({
    source: this.step,
    computation: () => null,
  });
  protected readonly until = signal<KnownDay | null>(null);
  protected readonly alone = signal<string | null>(null);
  protected readonly view = signal<string | null>(null);
  protected readonly judgeTold = signal<string | null>(null);
  protected readonly address = signal<string | null>(null);
  protected readonly hearing = HEARING_SAFETY;
  protected readonly name = questionName;
  protected readonly safety = signal<Partial<Record<HearingQuestion, string | null>>>({});
  protected readonly forWhom = signal<string | null>(null);
  protected readonly note = signal('');
  protected readonly isSaving = signal(false);
  protected readonly errors = formErrors({
    ...{
      step: 'court-step',
      detail: 'court-detail',
      onDay: 'court-day',
      nextOn: 'court-next',
      note: 'court-note',
    },
    ...{ alone: 'court-alone', view: 'court-view', judgeTold: 'judge-told', companion: 'companion' },
    ...{ separateWay: 'separate-way', duty: 'court-duty', untilOn: 'court-until' },
    address: 'court-address',
  });
  protected readonly asksNext = computed(() => asksNext(this.step()));
  protected readonly nextIsOptional = computed(() =>
    this.step() === 'appeal_asked' && isInForce(this.court()) ? true : !needsNext(this.step(), this.detail()),
  );
  protected readonly nextLabel = computed(() => this.t(nextWords(this.step())));
  protected readonly detailLabel = computed(() => this.t(detailWords(this.step())));
  protected readonly asksAlone = computed(() =>
    asksAlone(this.step(), { detail: this.detail(), duty: this.ofDuty() }),
  );
  protected readonly asksNote = computed(() => asksNote(this.step()));
  protected readonly yesNo = YES_NO.map((value) => ({ value, label: this.t(`court-answer.${value}`) }));
  protected readonly addresses = PAPER_ADDRESSES.map((value) => ({
    value,
    label: this.t(`court-address.${value}`),
  }));
  protected readonly views = VIEWS.map((value) => ({
    value,
    label: this.t(`survivor-view.${textName(value)}`),
  }));
  protected readonly whom = FOR_WHOM.map((value) => ({ value, label: this.t(`court-for.${value}`) }));
  private readonly draft = panelDraft(
    () => `court-step:${this.caseId}:${this.duty()?.id ?? this.court().id}`,
    {
      ...{ chosen: this.chosen, detail: this.detail, newDuty: this.newDuty, day: this.day, next: this.next },
      ...{ until: this.until, alone: this.alone, view: this.view, judgeTold: this.judgeTold },
      ...{ address: this.address, safety: this.safety, forWhom: this.forWhom, note: this.note },
    },
  );

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const step = this.step();
    if (this.isSaving() || this.errors.show(this.missing()) || !step) return;
    this.isSaving.set(true);
    const { id, version } = this.court();
    try {
      const context = this.draft.submission.context(version);
      const courts = await this.api.call(addCourtStep, { id, body: this.body(step) }, context);
      this.draft.drop();
      this.recorded.emit(courts);
    } catch (problem) {
      this.errors.showProblem(problem);
      // A colleague recorded a step: it is shown before another is added.
      if (toProblem(problem).status === 412) this.outdated.emit();
    } finally {
      this.isSaving.set(false);
    }
  }

  /** Only what the chosen step asks for is sent. */
  private body(step: CourtStepRequest['step']): CourtStepRequest {
    return {
      step,
      onDay: this.day()?.on ?? '',
      nextOn: this.chosenNext(),
      detail: this.details().find((known) => known === this.detail()) ?? null,
      dutyId: this.duty()?.id ?? null,
      note: (this.asksNote() && this.note().trim()) || null,
      ...NOTHING,
      ...this.answers(step),
    };
  }

  protected answer(question: HearingQuestion, answer: string | null): void {
    this.safety.update((known) => ({ ...known, [question]: answer }));
  }

  private chosenNext(): string | null {
    return (this.asksNext() && this.next()?.on) || null;
  }

  private answers(step: CourtStepRequest['step']): Partial<CourtStepRequest> {
    if (this.asksAlone()) return { alone: this.alone() as CourtStepRequest['alone'] };
    const answers: Partial<Record<CourtStepRequest['step'], object>> = {
      filed: { address: this.address() },
      duty_set: { duty: this.newDuty(), forWhom: this.forWhom(), untilOn: this.until()?.on ?? null },
      reconciliation_period: { view: this.view(), judgeTold: this.judgeTold() },
      hearing_set: this.safety(),
    };
    return answers[step] ?? {};
  }

  private missing() {
    const step = this.step();
    const missing: [boolean, string, string][] = [
      [!step, 'court-step', 'key-dates.missing-step'],
      [step === 'duty_set' && !this.newDuty(), 'court-duty', 'court.missing-duty'],
      [this.details().length > 0 && !this.detail(), 'court-detail', 'key-dates.missing-detail'],
      [step === 'filed' && !this.address(), 'court-address', 'court.missing-address'],
      [!this.day()?.on, 'court-day', 'key-dates.missing-day'],
      [this.asksNext() && !this.nextIsOptional() && !this.next()?.on, 'court-next', 'court.missing-next'],
      [this.asksAlone() && !this.alone(), 'court-alone', 'court.missing-alone'],
    ];
    return missing.filter(([is]) => is).map(([, fieldId, key]) => ({ fieldId, text: this.t(key) }));
  }
}
