import { NgTemplateOutlet } from '@angular/common';
import {
  Component,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  viewChild,
} from '@angular/core';
import type { ElementRef } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { recordClosureStatement } from '../../api/fn/closure/record-closure-statement';
import { Api } from '../../core/http/api';
import { formErrors } from '../../core/http/form-errors';
import { Submission } from '../../core/http/request-context';
import { Texts, textName } from '../../core/language/texts';
import { Announcer } from '../../core/shell/announcer';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { SelectField } from '../../ui/field/select-field';
import { TextField } from '../../ui/field/text-field';
import { Note } from '../../ui/note/note';
import { STATEMENT_FIELDS, toStatement } from './statement-fields';
import type { StatementField, StatementKind } from './statement-fields';
import { StatementSubjects } from './statement-subjects';
import type { NamedCases, SubjectOption } from './statement-subjects';
import { sender } from '../../core/http/sender';

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const FIELD_IDS = Object.fromEntries(
  Object.values(STATEMENT_FIELDS).flatMap((fields) => fields.map(({ name }) => [name, `said-${name}`])),
);

/** Statements of, questions to and decisions for the survivor, recorded at once. */
@Component({
  selector: 'pn-statement-panel',
  imports: [ChoiceChips, ErrorSummary, MatButton, NgTemplateOutlet, Note, SelectField, TextField],
  templateUrl: './statement-panel.html',
  styles: `
    :host {
      display: block;
    }
  `,
})
export class StatementPanel {
  readonly caseId = input.required<string>();
  readonly kind = input.required<StatementKind>();
  /** Agencies still to be asked. */
  readonly subjectIds = input<readonly string[]>([]);
  /** Codes that do not fit the reason: a death is never shown by the file alone. */
  readonly without = input<readonly string[]>([]);
  readonly recorded = output();
  readonly cancelled = output();

  private readonly api = inject(Api);
  private readonly announcer = inject(Announcer);
  private readonly subjects = inject(StatementSubjects);
  private readonly submission = linkedSignal({ source: this.kind, computation: () => new Submission() });
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly errors = formErrors(FIELD_IDS);
  protected readonly sender = sender(this.errors.showProblem);
  protected readonly answers = linkedSignal<StatementKind, Readonly<Record<string, string>>>({
    source: this.kind,
    computation: () => ({}),
  });
  /** What was found by the code that was typed: both codes are read before it counts. */
  protected readonly named = linkedSignal<Readonly<Record<string, string>>, NamedCases | null>({
    source: this.answers,
    computation: () => null,
  });
  protected readonly options = signal<readonly SubjectOption[] | null>(null);
  protected readonly fields = computed(() => STATEMENT_FIELDS[this.kind()]);
  /** A case that another agency continues needs an accepted referral first. */
  protected readonly hasNobody = computed(
    () => this.kind() === 'receiver_reached' && this.options()?.length === 0,
  );

  private readonly heading = viewChild<ElementRef<HTMLElement>>('heading');

  constructor() {
    // The panel opens below its button's list: moves the focus there.
    effect(() => {
      this.kind();
      this.heading()?.nativeElement.focus();
    });
    effect(() => {
      this.kind();
      this.errors.show([]);
      void this.fetchOptions(this.fields().find(({ name }) => name === 'subjectId')?.kind);
    });
  }

  protected label({ name, label }: StatementField): string {
    return this.t(`closure-statement.field-${label ?? kebab(name)}`);
  }

  protected chips({ codes, prefix }: StatementField) {
    const fitting = (codes ?? []).filter((value) => !this.without().includes(value));
    return fitting.map((value) => ({ value, label: this.t(`${prefix ?? ''}${textName(value)}`) }));
  }

  protected answer(name: string, value: string | null): void {
    this.answers.set({ ...this.answers(), [name]: value ?? '' });
    this.errors.show(this.errors.list().filter(({ fieldId }) => fieldId !== `said-${name}`));
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const missing = this.fields().filter(({ name }) => !this.answers()[name]?.trim());
    const errors = missing.map(({ name }) => ({
      fieldId: `said-${name}`,
      text: this.t('closure-statement.missing'),
    }));
    if (this.errors.show(errors)) return;
    await this.sender.send(async () => {
      await this.send();
    });
  }

  private async send(): Promise<void> {
    const caseId = this.caseId();
    const answers = { ...this.answers() };
    if (this.kind() === 'other_case') {
      const named = this.named();
      if (!named) return this.findOther(answers['subjectId'] ?? '', caseId);
      answers['subjectId'] = named.id;
    }
    const body = toStatement(this.kind(), answers);
    await this.api.call(recordClosureStatement, { caseId, body }, this.submission().context());
    this.submission().renew();
    this.announcer.say(this.t('ui.saved'));
    this.recorded.emit();
  }

  private async findOther(code: string, caseId: string): Promise<void> {
    const found = await this.subjects.otherCase(code, caseId);
    if (found) this.named.set(found);
    else this.errors.show([{ fieldId: 'said-subjectId', text: this.t('closure-statement.no-such-case') }]);
  }

  private async fetchOptions(kind: StatementField['kind'] | undefined): Promise<void> {
    this.options.set(null);
    try {
      if (kind === 'agency') this.options.set(await this.subjects.agencies(this.subjectIds()));
      if (kind === 'referral') this.options.set(await this.subjects.referrals(this.caseId()));
    } catch (problem) {
      this.errors.showProblem(problem);
    }
  }
}
