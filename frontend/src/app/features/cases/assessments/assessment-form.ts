import { computed, signal } from '@angular/core';
import { RISK_ANSWER } from '../../../api/models/risk-answer-array';
import type { AssessmentPreviewRequest } from '../../../api/models/assessment-preview-request';
import type { AssessmentRequest } from '../../../api/models/assessment-request';
import type { FactorPartDto } from '../../../api/models/factor-part-dto';
import type { SuicideAnswersRequest } from '../../../api/models/suicide-answers-request';
import type { Basis } from '../../../core/along/along-commands';
import type { AnswerValue } from '../../../ui/answer-buttons/answer-buttons';

type Answers = Readonly<Record<string, AnswerValue>>;
type SuicideQuestion = keyof SuicideAnswersRequest;

/** A question without an answer was not asked. */
export const ANSWERS: readonly AnswerValue[] = RISK_ANSWER.filter((answer) => answer !== 'not_asked');

/** These questions live in the health part, and are answered by the triage instead of one factor. */
export const HEALTH_FACTOR = 'survivor_suicide';

/** Which answers to which question lead to a further one; the server requires the same. */
const OPENED_BY: Readonly<Record<string, readonly [string, readonly string[]]>> = {
  plan: ['thoughts', ['yes']],
  attempt_ever: ['thoughts', ['yes', 'no']],
  attempt_recent: ['attempt_ever', ['yes']],
  now: ['thoughts', ['yes']],
};

interface Kept {
  answers: Answers;
  triage: Answers;
  declined: boolean;
  raiseTo: string | null;
  raiseReason: string;
  basis?: Basis | null;
}

/** What an assessment holds while it is being made; a question without an answer counts as not asked. */
export class AssessmentForm {
  readonly answers = signal<Answers>({});
  readonly triage = signal<Answers>({});
  /** She did not want to speak of it at all. */
  readonly declined = signal(false);
  readonly raiseTo = signal<string | null>(null);
  readonly raiseReason = signal('');
  /** What its writer knew who began it without a line; null: all that is recorded. */
  readonly basis = signal<Basis | null>(null);
  readonly answered = computed(() => Object.keys(this.answers()).length);

  answer(factor: string, value: AnswerValue | null): void {
    const { [factor]: _, ...others } = this.answers();
    this.answers.set(value ? { ...others, [factor]: value } : others);
  }

  answerTriage(question: string, value: AnswerValue | null): void {
    if (value) this.triage.set({ ...this.triage(), [question]: value });
  }

  keep(): Kept {
    return {
      answers: this.answers(),
      triage: this.triage(),
      declined: this.declined(),
      raiseTo: this.raiseTo(),
      raiseReason: this.raiseReason(),
      basis: this.basis(),
    };
  }

  restore(kept: Kept): void {
    this.answers.set(kept.answers);
    this.triage.set(kept.triage);
    this.declined.set(kept.declined);
    this.raiseTo.set(kept.raiseTo);
    this.raiseReason.set(kept.raiseReason);
    this.basis.set(kept.basis ?? null);
  }

  toPreview(): AssessmentPreviewRequest {
    return {
      answers: this.answerList(),
      notApplicable: [],
      suicide: this.isTriageStarted() ? this.suicide() : null,
      raiseTo: this.raiseTo() as AssessmentPreviewRequest['raiseTo'],
    };
  }

  toRequest(): AssessmentRequest {
    const raiseTo = this.raiseTo();
    return {
      answers: this.answerList(),
      notApplicable: [],
      suicide: this.suicide(),
      raise: raiseTo
        ? {
            band: raiseTo as NonNullable<AssessmentRequest['raise']>['band'],
            reason: this.raiseReason().trim(),
          }
        : null,
    };
  }

  /** The triage is asked in every assessment; declining is an answer, silence is none. */
  isTriageComplete(questions: readonly string[]): boolean {
    return this.declined() || this.askedOf(questions).every((question) => question in this.triage());
  }

  /** Details are asked after a yes only, and no further question once the survivor declined. */
  askedOf(questions: readonly string[]): string[] {
    const given = this.triage();
    return questions.filter((question) => {
      const [opening, answers] = OPENED_BY[question] ?? [];
      return !opening || !answers || answers.includes(given[opening] ?? '');
    });
  }

  private isTriageStarted(): boolean {
    return this.declined() || Object.keys(this.triage()).length > 0;
  }

  private suicide(): AssessmentRequest['suicide'] {
    if (this.declined()) return { declined: true, answers: null };
    const given = this.triage();
    const asked = this.askedOf(Object.keys(given));
    const of = (question: SuicideQuestion) =>
      (asked.includes(question)
        ? (given[question] ?? 'not_asked')
        : 'not_asked') as SuicideAnswersRequest[SuicideQuestion];
    return {
      declined: false,
      answers: {
        thoughts: of('thoughts'),
        plan: of('plan'),
        attempt_ever: of('attempt_ever'),
        attempt_recent: of('attempt_recent'),
        now: of('now'),
      },
    };
  }

  private answerList(): AssessmentRequest['answers'] {
    return Object.entries(this.answers()).map(([factor, answer]) => ({
      factor: factor as AssessmentRequest['answers'][number]['factor'],
      answer,
    }));
  }
}

export interface NumberedFactor {
  factor: string;
  critical: boolean;
  number: number;
}

/** The questions of each part with their running numbers; the health factor is asked as the triage. */
export function numbered(parts: readonly FactorPartDto[]): { part: string; factors: NumberedFactor[] }[] {
  let number = 0;
  return parts.map(({ part, factors }) => ({
    part,
    factors: factors
      .filter(({ factor }) => factor !== HEALTH_FACTOR)
      .map(({ factor, critical }) => ({ factor, critical, number: (number += 1) })),
  }));
}
