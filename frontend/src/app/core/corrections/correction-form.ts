import { Component, computed, inject, input, output, signal } from '@angular/core';
import type { OnInit } from '@angular/core';
import { correctRecord } from '../../api/fn/corrections/correct-record';
import type {
  CaseCorrectionsDto,
  CorrectedValuesDto,
  CorrectionReason,
  CorrectionRequest,
  CorrectionSubject,
} from '../../api/models';
import { CONTACT_OUTCOME } from '../../api/models/contact-outcome-array';
import { CORRECTION_REASON } from '../../api/models/correction-reason-array';
import { LAW_FORM } from '../../api/models/law-form-array';
import { LEGAL_ARTICLE } from '../../api/models/legal-article-array';
import { ORDER_CONDITION } from '../../api/models/order-condition-array';
import { PLACE_TYPE } from '../../api/models/place-type-array';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { SeveralChips } from '../../ui/chips/several-chips';
import { DateField } from '../../ui/date-field/date-field';
import type { KnownDay } from '../../ui/date-field/known-day';
import { MomentField, NO_MOMENT, momentOf } from '../../ui/date-field/moment-field';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { CodeSelect } from '../../ui/field/code-select';
import { TextField } from '../../ui/field/text-field';
import { FormActions } from '../../ui/form-actions/form-actions';
import { Note } from '../../ui/note/note';
import { ReturnsFocus } from '../../ui/panel/returns-focus';
import { Api } from '../http/api';
import { formErrors } from '../http/form-errors';
import { Submission } from '../http/request-context';
import { sender } from '../http/sender';
import { isOfLaterCode } from '../language/articles';
import { ArticleWords } from '../work/article-words';
import { codeOptions } from '../language/code-options';
import { dayOf } from '../language/dates';
import { Texts } from '../language/texts';
import { ServerClock } from '../session/server-clock';
import { CorrectionWords } from './correction-words';
import type { CorrectedField } from './correction-words';

export type CurrentValues = Partial<CorrectedValuesDto>;

/** A name and an outcome are corrected with the fields that belong to them. */
const FIELDS: Record<CorrectionSubject, readonly CorrectedField[]> = {
  order: ['servedAt', 'days', 'conditions', 'annulled'],
  order_paper: ['number', 'issuingBody'],
  respondent: ['surname'],
  incident: ['startedOn', 'placeType', 'lawForms'],
  qualification: ['articles', 'decidedOn'],
  contact: ['contactedAt', 'outcome'],
};
const REASONS: Record<CorrectionSubject, readonly CorrectionReason[]> = {
  order: CORRECTION_REASON,
  order_paper: ['typing', 'paper_differs'],
  respondent: ['typing', 'paper_differs', 'wrong_person'],
  incident: ['typing', 'paper_differs', 'wrong_day'],
  qualification: ['typing', 'paper_differs', 'wrong_day', 'law_value'],
  contact: ['typing', 'paper_differs', 'wrong_day'],
};
const PATHS = [
  'servedAt',
  'days',
  'number',
  'issuingBody',
  'surname',
  'startedOn',
  'decidedOn',
  'contactedAt',
  'outcome',
  'alone',
];
const DAY_LENGTH = '2026-11-24'.length;

/** Which field was wrong, what is right, and why. */
@Component({
  selector: 'pn-correction-form',
  imports: [
    ChoiceChips,
    CodeSelect,
    DateField,
    ErrorSummary,
    FormActions,
    MomentField,
    Note,
    SeveralChips,
    TextField,
  ],
  hostDirectives: [ReturnsFocus],
  templateUrl: './correction-form.html',
})
export class CorrectionForm implements OnInit {
  readonly caseId = input.required<string>();
  readonly kind = input.required<CorrectionSubject>();
  readonly subjectId = input.required<string>();
  readonly version = input.required<number>();
  readonly current = input.required<CurrentValues>();
  readonly saved = output<CaseCorrectionsDto>();
  readonly cancelled = output();

  private readonly api = inject(Api);
  private readonly words = inject(CorrectionWords);
  private readonly submission = new Submission();
  private readonly articleWords = inject(ArticleWords);
  protected readonly t = inject(Texts).t;
  private readonly clock = inject(ServerClock);
  protected readonly today = computed(() => dayOf(this.clock.now()));
  private readonly fieldIds: Record<string, string> = {};
  protected readonly errors = formErrors(this.fieldIds);
  protected readonly sender = sender(this.errors.showProblem);
  protected readonly outcomes = CONTACT_OUTCOME.filter((outcome) => outcome !== 'asked_no_contact');
  protected readonly places = PLACE_TYPE;
  protected readonly aloneOptions = codeOptions(['yes', 'no', 'unknown'], 'contact-alone.');
  protected readonly conditions = codeOptions(ORDER_CONDITION, 'order-condition.');
  protected readonly forms = codeOptions(LAW_FORM, 'law-form.');
  protected readonly articles = computed(() =>
    LEGAL_ARTICLE.filter(
      (value) => !isOfLaterCode(value) || this.articleWords.isInForce(value, this.current().decidedOn),
    ).map((value) => ({
      value,
      label: this.articleWords.of(value, this.current().decidedOn),
    })),
  );
  protected readonly fields = computed(() =>
    FIELDS[this.kind()].map((value) => ({ value, label: this.words.label(value) })),
  );
  protected readonly reasons = computed(() =>
    REASONS[this.kind()].map((value) => ({
      value,
      label: this.t(`correction-reason.${value.replaceAll('_', '-')}`),
    })),
  );

  private readonly chosen = signal<string | null>(null);
  protected readonly field = computed(
    () => (this.chosen() ?? this.fields()[0]?.value ?? '') as CorrectedField,
  );
  protected readonly reason = signal<string | null>(null);
  protected readonly moment = signal(NO_MOMENT);
  protected readonly day = signal<KnownDay | null>(null);
  protected readonly text = signal('');
  protected readonly given = signal('');
  protected readonly father = signal('');
  protected readonly code = signal('');
  protected readonly alone = signal<string | null>(null);
  protected readonly several = signal<readonly string[]>([]);

  /** Begins with the present value. */
  protected choose(field: string | null): void {
    this.chosen.set(field);
    this.fill();
  }

  ngOnInit(): void {
    this.fieldIds['reason'] = this.id('reason');
    for (const path of PATHS) this.fieldIds[`values.${path}`] = this.id(path);
    this.fill();
  }

  /** Several forms may be open on one screen. */
  protected id(path: string): string {
    return `correction-${path}-${this.kind()}-${this.subjectId()}`;
  }

  private fill(): void {
    const now = this.current();
    const value = now[this.field()] ?? null;
    const typed = typeof value === 'string' ? value : '';
    this.several.set(Array.isArray(value) ? value : []);
    this.text.set(typeof value === 'number' ? String(value) : typed);
    this.code.set(typed);
    this.fillPerson(now);
    const on = this.kind() === 'respondent' ? now.bornOn : typed;
    this.day.set(on?.length === DAY_LENGTH ? { on, precision: 'day' } : null);
  }

  private fillPerson({ givenName, patronymic, alone }: CurrentValues): void {
    this.given.set(givenName ?? '');
    this.father.set(patronymic ?? '');
    this.alone.set(alone ?? null);
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const missing = this.reason()
      ? []
      : [{ fieldId: this.id('reason'), text: this.t('corrections.choose-reason') }];
    if (this.errors.show(missing)) return;
    await this.sender.send(async () => {
      const body = {
        subjectKind: this.kind(),
        subjectId: this.subjectId(),
        reason: this.reason() as CorrectionReason,
        values: this.values() as CorrectionRequest['values'],
      };
      const context = this.submission.context(this.version());
      this.saved.emit(await this.api.call(correctRecord, { caseId: this.caseId(), body }, context));
    });
  }

  private values(): CurrentValues {
    const field = this.field();
    if (this.kind() === 'respondent')
      return {
        surname: this.text().trim() || null,
        givenName: this.given().trim() || null,
        patronymic: this.father().trim() || null,
        bornOn: this.day()?.on ?? null,
      };
    if (field === 'outcome') return { outcome: this.code(), alone: this.alone() } as CurrentValues;
    return { [field]: this.valueOf(field) };
  }

  private valueOf(field: CorrectedField): unknown {
    const values: Partial<Record<CorrectedField, () => unknown>> = {
      annulled: () => true,
      servedAt: () => momentOf(this.moment()),
      contactedAt: () => momentOf(this.moment()),
      startedOn: () => this.day()?.on ?? null,
      decidedOn: () => this.day()?.on ?? null,
      days: () => Number(this.text()) || null,
      number: () => this.text().trim() || null,
      issuingBody: () => this.text().trim() || null,
      placeType: () => this.code() || null,
    };
    return values[field]?.() ?? (field in values ? null : [...this.several()]);
  }
}
