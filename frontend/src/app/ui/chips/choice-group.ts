import { Component, input } from '@angular/core';
import { Icon } from '../icon/icon';

/** A question with its choices: legend, hint, error, then what is inside. */
@Component({
  selector: 'pn-choice-group',
  imports: [Icon],
  template: `
    <fieldset [attr.aria-describedby]="error() ? groupId() + '-error' : null">
      <legend [class.visually-hidden]="hidesLegend()">{{ legend() }}</legend>
      @if (hint()) {
        <p class="small quiet">{{ hint() }}</p>
      }
      @if (error(); as error) {
        <p class="error" [id]="groupId() + '-error'"><pn-icon name="late" [size]="16" />{{ error }}</p>
      }
      <div class="choices" [class.cards]="areCards()" [class.two]="columns() === 2" [class.line]="isLine()">
        <ng-content />
      </div>
    </fieldset>
  `,
  styleUrl: './choice-group.scss',
})
export class ChoiceGroup {
  readonly legend = input.required<string>();
  readonly groupId = input.required<string>();
  readonly hidesLegend = input(false);
  readonly hint = input('');
  readonly error = input('');
  /** One below the other, as wide as there is room. */
  readonly areCards = input(false);
  readonly columns = input<1 | 2>(1);
  /** On a phone in one line that scrolls sideways. */
  readonly isLine = input(false);
}
