import { Component, computed, effect, inject, input, output, signal } from '@angular/core';
import type { ReferralDto } from '../../api/models/referral-dto';
import { Api } from '../../core/http/api';
import { toProblem } from '../../core/http/api-problem';
import { formErrors } from '../../core/http/form-errors';
import { ProblemTexts } from '../../core/http/problem-texts';
import { panelDraft } from '../../core/drafts/panel-draft';
import { dayOf } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import type { FieldError } from '../../ui/error-summary/error-summary';
import type { ChipOption } from '../../ui/chips/choice-chips';
import { SeveralChips } from '../../ui/chips/several-chips';
import { CodeSelect } from '../../ui/field/code-select';
import { TextField } from '../../ui/field/text-field';
import { Note } from '../../ui/note/note';
import { TO_CHECK, markedIn } from './message-marks';
import type { Step, StepField } from './step-forms';
import { referralDraft } from './referral-draft';
import { typedDay, typedMoment } from './typed-days';
import { sender } from '../../core/http/sender';
import { TEXT_LIMITS } from '../../core/http/text-limits';
import { FormActions } from '../../ui/form-actions/form-actions';

const FIELD_IDS = Object.fromEntries(
  [
    ...['at', 'serviceOn', 'survivorFeedback', 'notAskedReason', 'reason', 'nextStep'],
    ...['missing', 'placeOn', 'interimHelp', 'tried', 'since', 'message', 'alone'],
  ].map((name) => [name, name]),
);

/** One step of a referral: its questions, then sent once. */
@Component({
  selector: 'pn-step-panel',
  imports: [CodeSelect, ErrorSummary, FormActions, Note, SeveralChips, TextField],
  template: `
    <form class="card padded stack" novalidate (submit)="submit($event)">
      <h2>{{ t('referrals.do-' + name(step().label ?? step().action)) }}</h2>
      @if (step().hint; as hint) {
        <pn-note>{{ t(hint) }}</pn-note>
      }
      <pn-error-summary [errors]="errors.list()" />
      @for (field of asked(); track field.name) {
        @if (field.kind === 'code') {
          <pn-code-select
            [fieldId]="field.name"
            [prefix]="field.prefix!"
            [label]="t('referrals.field-' + kebab(field.name))"
            [codes]="codes(field)"
            [optional]="field.optional ?? false"
            [error]="errors.at(field.name)"
            [value]="value(field)"
            (valueChange)="type(field, $event)"
          />
        } @else if (field.kind === 'codes') {
          <pn-several-chips
            [fieldId]="field.name"
            [legend]="t('referrals.field-' + kebab(field.name))"
            [options]="options(field)"
            [error]="errors.at(field.name)"
            [value]="listOf(value(field))"
            (valueChange)="type(field, $event.join(','))"
          />
        } @else if (field.kind === 'words') {
          <pn-text-field
            [fieldId]="field.name"
            [label]="t('referrals.field-' + kebab(field.name))"
            [hint]="t('referrals.message-hint')"
            [rows]="3"
            [limit]="limit"
            [optional]="isOptional(field)"
            [error]="errors.at(field.name)"
            [value]="value(field)"
            (valueChange)="type(field, $event)"
          />
        } @else {
          <pn-text-field
            [fieldId]="field.name"
            [label]="t('referrals.field-' + kebab(field.name))"
            [hint]="t(field.kind === 'moment' ? 'referrals.moment-hint' : 'register.day-hint')"
            [error]="errors.at(field.name)"
            inputmode="numeric"
            [value]="value(field)"
            (valueChange)="type(field, $event)"
          />
        }
      }
      <pn-form-actions [isSending]="sender.isSending()" (cancelled)="cancelled.emit()" />
    </form>
  `,
})
export class StepPanel {
  readonly step = input.required<Step>();
  readonly referral = input.required<ReferralDto>();
  readonly done = output<ReferralDto>();
  readonly cancelled = output<void>();

  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  private readonly problems = inject(ProblemTexts);
  /** By step and field; also of a step that is not shown. */
  private readonly typed = signal<Readonly<Record<string, string>>>({});
  private readonly draft = panelDraft(() => referralDraft('step', this.referral()), { typed: this.typed });
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly errors = formErrors(FIELD_IDS);
  protected readonly limit = TEXT_LIMITS.referralMessage;
  protected readonly sender = sender((error) => this.refuse(error));
  /** Words with a number or a street, which are sent if nobody changes them. */
  private readonly confirmed = signal('');
  /** Some questions are asked only with one answer to another. */
  protected readonly asked = computed(() =>
    this.step().fields.filter(({ when }) => !when || this.answer(when.name) === when.is),
  );

  constructor() {
    effect(() => {
      this.step();
      this.errors.show([]);
    });
  }

  protected kebab(name: string): string {
    return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  }

  protected value(field: StepField): string {
    return this.typed()[this.keyOf(field)] ?? (field.kind === 'day' ? this.today() : '');
  }

  protected type(field: StepField, text: string): void {
    this.typed.update((typed) => ({ ...typed, [this.keyOf(field)]: text }));
  }

  private keyOf({ name }: StepField): string {
    return `${this.step().action}/${name}`;
  }

  protected listOf(text: string): string[] {
    return text.split(',').filter(Boolean);
  }

  protected codes({ codes = [], codesFrom }: StepField): readonly string[] {
    return codesFrom ? this.referral()[codesFrom] : codes;
  }

  protected options({ codes = [], prefix = '' }: StepField): ChipOption[] {
    return codes.map((value) => ({ value, label: this.t(prefix + textName(value)) }));
  }

  protected isOptional({ optional, requiredWhen }: StepField): boolean {
    return optional === true && !(requiredWhen && this.answer(requiredWhen.name) === requiredWhen.is);
  }

  /** What the server marked in the words is shown at the words. */
  private refuse(error: unknown): void {
    const words = this.answer('message').trim();
    const marked = markedIn(words, error);
    this.confirmed.set(toProblem(error).code === TO_CHECK ? words : '');
    if (!marked) return this.errors.showProblem(error);
    this.errors.show([{ fieldId: 'message', text: `${this.problems.sentence(error)} ${marked}` }]);
  }

  private message(words: string): object | undefined {
    return words ? { words, sendAnyway: words === this.confirmed() } : undefined;
  }

  private answer(name: string): string {
    const field = this.step().fields.find((one) => one.name === name);
    return field ? this.value(field) : '';
  }

  /** Most of what is reported was done today; another day is typed over it. */
  private today(): string {
    return dayOf(this.clock.now()).split('-').reverse().join('.');
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const errors = this.missing();
    if (this.errors.show(errors)) return;
    await this.sender.send(async () => {
      const params = { id: this.referral().id, body: this.body() } as never;
      const context = this.draft.submission.context(this.referral().version);
      const referral = await this.api.call(this.step().send, params, context);
      this.draft.drop();
      this.done.emit(referral);
    });
  }

  /** Questions that still need an answer. */
  private missing(): FieldError[] {
    const { oneOf } = this.step();
    const isOpenField = (field: StepField): boolean => {
      const typed = this.value(field).trim();
      return !typed || (field.mustBe !== undefined && typed !== field.mustBe);
    };
    const open = this.asked().filter(isOpenField);
    const errors = open
      .filter((field) => !this.isOptional(field))
      .map(({ name }) => ({ fieldId: name, text: this.t(`referrals.missing-${this.kebab(name)}`) }));
    const [first = '', ...others] = oneOf?.names ?? [];
    const isOpen = (name: string) => open.some((field) => field.name === name);
    if (oneOf && [first, ...others].every(isOpen))
      errors.push({ fieldId: first, text: this.t(oneOf.missing) });
    return errors;
  }

  private body(): Record<string, unknown> {
    const typed = {
      code: (text: string) => text,
      codes: (text: string) => this.listOf(text),
      day: typedDay,
      'later-day': typedDay,
      moment: typedMoment,
      words: (text: string) => this.message(text),
    };
    return Object.fromEntries(
      this.asked()
        .map((field) => [field.name, typed[field.kind](this.value(field).trim())] as const)
        .map(([name, value]) => [name, value === '' ? null : value]),
    );
  }
}
