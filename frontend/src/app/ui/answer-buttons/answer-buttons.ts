import { Component, computed, inject, input, model } from '@angular/core';
import { Texts, textName } from '../../core/language/texts';
import type { FormValueControl } from '@angular/forms/signals';
import { MatIconButton } from '@angular/material/button';
import { MatRadioButton } from '@angular/material/radio';
import { FormPiece } from '../field/form-piece';
import { Icon } from '../icon/icon';
import { RISK_ANSWER } from '../../api/models/risk-answer-array';
import type { RiskAnswer } from '../../api/models/risk-answer';

export type AnswerValue = RiskAnswer;

@Component({
  selector: 'pn-answer-buttons',
  imports: [Icon, MatIconButton, MatRadioButton],
  template: `
    <fieldset data-question [attr.aria-describedby]="sentence() ? id() + '-error' : null">
      <legend [class.numbered]="number() !== null" [class.clearable]="isClearable()">
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
      @if (isClearable() && value()) {
        <button
          class="clear"
          matIconButton
          type="button"
          [attr.aria-label]="notAsked()"
          [title]="notAsked()"
          (click)="value.set(null)"
        >
          <pn-icon name="close" [size]="20" />
        </button>
      }
      @if (sentence(); as sentence) {
        <p class="error" [id]="id() + '-error'"><pn-icon name="late" [size]="16" />{{ sentence }}</p>
      }
      <div class="answers">
        @for (answer of answers(); track answer.value) {
          <mat-radio-button
            class="framed"
            [class.big]="answer.isBig"
            [id]="answer.value === 'yes' ? id() : id() + '-' + answer.value"
            [name]="id()"
            [value]="answer.value"
            [checked]="answer.value === value()"
            [disabled]="disabled()"
            (change)="value.set(answer.value)"
          >
            <span [attr.data-key]="answer.value">{{ answer.label }}</span>
          </mat-radio-button>
        }
      </div>
      <ng-content />
    </fieldset>
  `,
  styleUrl: './answer-buttons.scss',
})
export class AnswerButtons extends FormPiece implements FormValueControl<AnswerValue | null> {
  readonly question = input.required<string>();
  readonly number = input<number | null>(null);
  /** The effect of a yes on the result, such as the band "High". */
  readonly note = input('');
  /** Fewer where a question knows fewer, such as yes, no and declined. */
  readonly only = input<readonly AnswerValue[]>(RISK_ANSWER);
  /** An answer can be removed: the question was not asked. */
  readonly isClearable = input(false);
  readonly value = model<AnswerValue | null>(null);

  private readonly t = inject(Texts).t;
  protected readonly notAsked = computed(() => this.t('answer.not-asked'));
  protected readonly answers = computed(() =>
    this.only().map((value) => ({
      value,
      label: this.t(`answer.${textName(value)}`),
      isBig: value === 'yes' || value === 'no',
    })),
  );
}
