import { Component, computed, inject, input, model, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Texts, textName } from '../../../../core/language/texts';
import { ChoiceChips } from '../../../../ui/chips/choice-chips';
import { DraftLine } from '../../../../ui/draft-line/draft-line';
import type { KeptDraft } from '../../../../ui/draft-line/draft-line';
import { ErrorSummary } from '../../../../ui/error-summary/error-summary';
import type { FieldError } from '../../../../ui/error-summary/error-summary';
import { Control } from '../../../../ui/field/control';
import { Field } from '../../../../ui/field/field';
import type { IconName } from '../../../../ui/icon/icon';
import { Note } from '../../../../ui/note/note';
import { RadioCards } from '../../../../ui/radio-cards/radio-cards';
import type { CardOption } from '../../../../ui/radio-cards/radio-cards';
import { KNOWN_ANSWER } from '../../../../api/models/known-answer-array';

/** One outcome that the server accepts, and what it asks with it. */
export interface OutcomeOption {
  code: string;
  /** What it leads to: "Attempt 1 of 3, at another safe time". */
  detail?: string;
  asksAlone: boolean;
  asksWellbeing: boolean;
  asksPlan?: boolean;
}

export interface ContactNote {
  outcome: string | null;
  /** yes, no, unknown. */
  alone: string | null;
  /** yes, no, declined. */
  wellbeing: string | null;
  /** Whether the plan for reaching her is still right: right, changed, or why she was not asked. */
  plan?: string | null;
  /** What she says about her actions, by the id of the action. */
  ownActions?: Readonly<Record<string, string>>;
  note: string;
}

/** Something that she wanted to do herself. */
export interface OwnAction {
  id: string;
  title: string;
}

export const EMPTY_CONTACT: ContactNote = {
  outcome: null,
  alone: null,
  wellbeing: null,
  plan: null,
  note: '',
};

export const OWN_ANSWERS = ['done', 'not_yet', 'not_needed'] as const;

/** Alone she answers herself; everything else is why she was not asked. */
const PLAN_ANSWERS = ['right', 'changed', 'cut_short', 'survivor_preference'];

const OUTCOME_ICONS: Record<string, IconName> = {
  reached_safe: 'check-circle',
  reached_worries: 'warning',
  reached_not_safe: 'warning',
  could_not_talk: 'pause',
  contacted_us: 'phone',
  not_reached: 'forbidden',
  other_answered: 'person',
  not_attempted_unsafe: 'pause',
  number_invalid: 'close',
  asked_no_contact: 'close',
};

/**
 * The outcome of a contact: outcome cards, whether the survivor was alone, wellbeing, a short note, the next step.
 * The screen puts the banner above it (`[banner]`). Acknowledging is no outcome.
 */
@Component({
  selector: 'pn-contact-card',
  imports: [ChoiceChips, Control, DraftLine, ErrorSummary, Field, MatButton, Note, RadioCards],
  templateUrl: './contact-card.html',
  styleUrl: './contact-card.scss',
})
export class ContactCard {
  readonly outcomes = input.required<readonly OutcomeOption[]>();
  /** What happens after saving, as the server computed it for the chosen outcome. */
  readonly next = input('');
  readonly problem = input('');
  readonly isSaving = input(false);
  /** The longest note that can be sent. */
  readonly limit = input<number | null>(null);
  readonly draft = input<KeptDraft | null>(null);
  readonly ownActions = input<readonly OwnAction[]>([]);
  /** Two-way: the screen keeps it as a draft. */
  readonly note = model<ContactNote>(EMPTY_CONTACT);
  readonly saved = output<ContactNote>();
  readonly closed = output();

  protected readonly t = inject(Texts).t;
  protected readonly isTried = signal(false);
  protected readonly cards = computed<CardOption[]>(() =>
    this.outcomes().map(({ code, detail, asksAlone }) => ({
      value: code,
      label: this.t(`follow-up-outcome.${textName(code)}`),
      icon: OUTCOME_ICONS[code] ?? 'information',
      ...(detail ? { detail } : {}),
      ...(asksAlone ? { asks: this.asksAlone() } : {}),
    })),
  );
  protected readonly chosen = computed(() =>
    this.outcomes().find((option) => option.code === this.note().outcome),
  );
  protected readonly asksMore = computed(() =>
    Boolean(this.chosen()?.asksWellbeing || this.chosen()?.asksPlan),
  );
  /** Asked with every outcome of a talk; never answered beforehand. */
  private readonly asksAlone = computed(() => ({
    question: this.t('contact.alone'),
    answers: KNOWN_ANSWER.map((value) => ({ value, label: this.t(`contact.alone-${value}`) })),
  }));
  /** As the cards name it: the outcome, and whether she was alone where that belongs to it. */
  protected readonly outcome = computed(() => {
    const { outcome, alone } = this.note();
    return this.chosen()?.asksAlone ? `${outcome}/${alone ?? ''}` : outcome;
  });
  protected readonly wellbeingAnswers = computed(() => this.answers(['yes', 'no', 'declined']));
  protected readonly planAnswers = PLAN_ANSWERS.map((value) => ({
    value,
    label: this.t(`plan-answer.${textName(value)}`),
  }));
  protected readonly ownAnswers = OWN_ANSWERS.map((value) => ({
    value,
    label: this.t(`plan-step.${textName(value)}`),
  }));
  protected readonly missing = computed(() => {
    const { outcome, alone, wellbeing, plan } = this.note();
    return {
      outcome: !outcome,
      alone: Boolean(this.chosen()?.asksAlone && !alone),
      wellbeing: Boolean(this.chosen()?.asksWellbeing && !wellbeing),
      plan: Boolean(this.chosen()?.asksPlan && !plan),
    };
  });

  /** What was missing when she last pressed; it is long above the button that was pressed. */
  protected readonly errors = signal<readonly FieldError[]>([]);

  protected choose(value: string | null): void {
    const [outcome = null, alone = null] = value?.split('/') ?? [];
    this.change({ outcome, alone });
  }

  protected change(part: Partial<ContactNote>): void {
    this.note.update((note) => ({ ...note, ...part }));
  }

  protected answerOwn(id: string, answer: string | null): void {
    if (answer) this.change({ ownActions: { ...this.note().ownActions, [id]: answer } });
  }

  protected submit(event: Event): void {
    event.preventDefault();
    this.isTried.set(true);
    this.errors.set(this.missingFields());
    if (this.errors().length > 0 || this.isSaving()) return;
    const chosen = this.chosen();
    const { alone, wellbeing, plan } = this.note();
    this.saved.emit({
      ...this.note(),
      alone: chosen?.asksAlone ? alone : null,
      wellbeing: chosen?.asksWellbeing ? wellbeing : null,
      ...(plan === undefined ? {} : { plan: chosen?.asksPlan ? plan : null }),
      note: this.note().note.trim(),
    });
  }

  private missingFields(): FieldError[] {
    const { outcome, alone, wellbeing, plan } = this.missing();
    const max = this.limit();
    const answer = this.t('contact.answer-missing');
    return [
      ...(outcome || alone ? [{ fieldId: 'contact-outcome', text: this.t('contact.outcome-missing') }] : []),
      ...(wellbeing ? [{ fieldId: 'contact-wellbeing', text: answer }] : []),
      ...(plan ? [{ fieldId: 'contact-plan', text: answer }] : []),
      ...(max !== null && this.note().note.trim().length > max
        ? [{ fieldId: 'contact-note', text: this.t('error.too-long', { max }), isGeneral: true }]
        : []),
    ];
  }

  private answers(values: readonly string[]) {
    return values.map((value) => ({ value, label: this.t(`answer.${textName(value)}`) }));
  }
}
