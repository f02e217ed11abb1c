import { ChangeDetectionStrategy, Component, computed, inject, input, model } from '@angular/core';
import { Texts, textName } from '../../core/language/texts';
import { Icon } from '../icon/icon';
import { RISK_ANSWER } from '../../api/models/risk-answer-array';
import type { RiskAnswer } from '../../api/models/risk-answer';

export type AnswerValue = RiskAnswer;

let count = 0;

@Component({
  selector: 'pn-answer-buttons',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <fieldset data-question>
      <legend [class.numbered]="number() !== null">
        @if (number(); as number) {
          <span class="number">{{ number }}</span>
        }
        <span>
          {{ question() }}
          @if (note()) {
            <span class="note"><pn-icon name="up" [size]="16" />{{ note() }}</span>
          }
        </span>
      </legend>
      <div class="answers">
        @for (answer of answers(); track answer.value) {
          <label class="choice" [class.big]="answer.isBig" [class.on]="answer.value === value()">
            <input
              type="radio"
              [attr.id]="answer.value === 'yes' ? fieldId() : null"
              [name]="name"
              [value]="answer.value"
              [checked]="answer.value === value()"
              [attr.data-key]="answer.value"
              (change)="value.set(answer.value)"
            />
            @if (answer.value === value()) {
              <pn-icon name="check" [size]="16" />
            }
            {{ answer.label }}
          </label>
        }
      </div>
      <ng-content />
    </fieldset>
  `,
  styleUrl: './answer-buttons.scss',
})
export class AnswerButtons {
  readonly question = input.required<string>();
  readonly number = input<number | null>(null);
  /** The effect of a yes on the result, such as the band "High". */
  readonly note = input('');
  readonly fieldId = input<string | null>(null);
  /** Fewer where a question knows fewer, such as yes, no and declined. */
  readonly only = input<readonly AnswerValue[]>(RISK_ANSWER);
  readonly value = model<AnswerValue | null>(null);

  private readonly t = inject(Texts).t;
  protected readonly name = `answer-${(count += 1)}`;
  protected readonly answers = computed(() =>
    this.only().map((value) => ({
      value,
      label: this.t(`answer.${textName(value)}`),
      isBig: value === 'yes' || value === 'no',
    })),
  );
}
