import { Component, effect, input, model, viewChild } from '@angular/core';
import type { AfterContentChecked, ElementRef } from '@angular/core';
import type { FormValueControl } from '@angular/forms/signals';
import { MatFormField } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Field } from './field';
import { FormPiece } from './form-piece';

/** One of many: the list of the device itself. Put its options inside. */
@Component({
  selector: 'pn-select-field',
  imports: [Field, MatFormField, MatInput],
  template: `
    <pn-field
      #field
      [label]="label()"
      [hint]="hint()"
      [error]="sentence()"
      [optional]="optional()"
      [fieldId]="id()"
    >
      <mat-form-field appearance="outline" subscriptSizing="dynamic">
        <select
          #select
          matNativeControl
          [id]="id()"
          [aria-describedby]="field.describedBy() ?? ''"
          [disabled]="disabled()"
          [errorStateMatcher]="matcher"
          (input)="value.set(select.value)"
        >
          <ng-content />
        </select>
      </mat-form-field>
    </pn-field>
  `,
  styles: `
    :host {
      display: block;
    }
  `,
})
export class SelectField extends FormPiece implements FormValueControl<string>, AfterContentChecked {
  readonly label = input.required<string>();
  readonly value = model('');
  private readonly select = viewChild.required<ElementRef<HTMLSelectElement>>('select');
  private readonly control = viewChild(MatInput);
  protected readonly matcher = { isErrorState: () => this.sentence() !== '' };

  constructor() {
    super();
    effect(() => {
      this.sentence();
      this.control()?.updateErrorState();
    });
  }

  /** A select forgets a value that came before its options did. */
  ngAfterContentChecked(): void {
    const select = this.select().nativeElement;
    if (select.value !== this.value()) select.value = this.value();
  }
}
