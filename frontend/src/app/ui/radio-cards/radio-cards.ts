import { NgTemplateOutlet } from '@angular/common';
import { Component, input, model } from '@angular/core';
import type { TemplateRef } from '@angular/core';
import type { FormValueControl } from '@angular/forms/signals';
import { MatRadioButton } from '@angular/material/radio';
import { ChoiceGroup } from '../chips/choice-group';
import { FormPiece } from '../field/form-piece';
import { Icon } from '../icon/icon';
import type { IconName } from '../icon/icon';

export interface CardOption {
  value: string;
  label: string;
  /** A quiet line under the label. */
  detail?: string;
  /** Further quiet lines. */
  more?: readonly string[];
  /** Two lines at the right: the first strong ("2 free places this week"), the second quiet. */
  side?: string;
  sideDetail?: string;
  icon?: IconName;
  /** A question that is answered with the choice, by one tap for both; the value is then `choice/answer`. */
  asks?: { question: string; answers: readonly { value: string; label: string }[] };
  /** Why it cannot be chosen ("Needs 3 tries over 14 days"). It stays in the list, and says so. */
  offBecause?: string;
}

/** Choices that need more than a word. The dangerous one is never chosen beforehand. */
@Component({
  selector: 'pn-radio-cards',
  imports: [ChoiceGroup, Icon, MatRadioButton, NgTemplateOutlet],
  template: `
    <pn-choice-group
      [legend]="legend()"
      [hidesLegend]="hidesLegend()"
      [hint]="hint()"
      [error]="sentence()"
      [groupId]="id()"
      [areCards]="true"
      [columns]="columns()"
    >
      @for (option of options(); track option.value; let index = $index) {
        @if (option.asks; as asks) {
          <div class="asking">
            <ng-container [ngTemplateOutlet]="lines" [ngTemplateOutletContext]="{ $implicit: option }" />
            <div class="answers">
              @for (answer of asks.answers; track answer.value; let place = $index) {
                <mat-radio-button
                  class="framed"
                  [id]="index + place === 0 ? id() : id() + '-' + index + '-' + place"
                  [name]="id()"
                  [value]="option.value + '/' + answer.value"
                  [checked]="option.value + '/' + answer.value === value()"
                  [disabled]="disabled()"
                  (change)="value.set(option.value + '/' + answer.value)"
                >
                  <span class="visually-hidden">{{ option.label }}. {{ asks.question }}</span>
                  {{ answer.label }}
                </mat-radio-button>
              }
            </div>
          </div>
        } @else {
          <mat-radio-button
            class="framed"
            [id]="index === 0 ? id() : id() + '-' + index"
            [name]="id()"
            [value]="option.value"
            [checked]="option.value === value()"
            [disabled]="disabled() || option.offBecause !== undefined"
            (change)="value.set(option.value)"
          >
            <span [attr.data-key]="keys() ? 'choice-' + (index + 1) : null">
              <ng-container [ngTemplateOutlet]="lines" [ngTemplateOutletContext]="{ $implicit: option }" />
            </span>
          </mat-radio-button>
        }
        @if (below() && isChosen(option.value)) {
          <div class="below"><ng-container [ngTemplateOutlet]="below()" /></div>
        }
      }
    </pn-choice-group>
    <ng-template #lines let-option>
      <span class="card-lines">
        @if (option.icon; as icon) {
          <pn-icon [name]="icon" />
        }
        <span class="text">
          <b>{{ option.label }}</b>
          @if (option.offBecause ?? option.detail; as detail) {
            <span class="small">{{ detail }}</span>
          }
          @if (option.offBecause === undefined) {
            @for (line of option.more ?? []; track line) {
              <span class="small">{{ line }}</span>
            }
          }
        </span>
        @if (option.side || option.sideDetail) {
          <span class="side small">
            <b>{{ option.side }}</b>
            <span>{{ option.sideDetail }}</span>
          </span>
        }
      </span>
    </ng-template>
  `,
  styleUrl: './radio-cards.scss',
})
export class RadioCards extends FormPiece implements FormValueControl<string | null> {
  readonly legend = input.required<string>();
  readonly options = input.required<readonly CardOption[]>();
  readonly hidesLegend = input(false);
  readonly columns = input<1 | 2>(1);
  /** Digits choose, outside fields. */
  readonly keys = input(false);
  /** What the chosen one asks further, just below it: on a phone the end of the list is out of sight. */
  readonly below = input<TemplateRef<unknown> | null>(null);
  readonly value = model<string | null>(null);

  protected isChosen(option: string): boolean {
    return this.value()?.split('/')[0] === option;
  }
}
