import { Component, computed, effect, input, model, viewChild } from '@angular/core';
import type { FormValueControl } from '@angular/forms/signals';
import { MatFormField } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Field } from './field';
import { FormPiece } from './form-piece';

/** One line of text, or several with `rows`. */
@Component({
  selector: 'pn-text-field',
  imports: [Field, MatFormField, MatInput],
  template: `
    <pn-field
      #field
      [label]="label()"
      [hint]="hint()"
      [error]="sentence()"
      [optional]="optional()"
      [limit]="most()"
      [length]="value().trim().length"
      [fieldId]="id()"
    >
      <mat-form-field appearance="outline" subscriptSizing="dynamic">
        @if (rows(); as rows) {
          <textarea
            matInput
            autocomplete="off"
            [rows]="rows"
            [attr.lang]="lang()"
            [id]="id()"
            [aria-describedby]="field.describedBy() ?? ''"
            [disabled]="disabled()"
            [errorStateMatcher]="matcher"
            [value]="value()"
            (input)="value.set($any($event.target).value)"
          ></textarea>
        } @else {
          <input
            matInput
            [type]="type()"
            [attr.inputmode]="inputmode()"
            [attr.autocomplete]="autocomplete()"
            [attr.autocapitalize]="autocapitalize()"
            [attr.spellcheck]="spellcheck()"
            [attr.maxlength]="cutsAt()"
            [attr.lang]="lang()"
            [id]="id()"
            [aria-describedby]="field.describedBy() ?? ''"
            [disabled]="disabled()"
            [errorStateMatcher]="matcher"
            [value]="value()"
            (input)="value.set($any($event.target).value)"
          />
        }
      </mat-form-field>
    </pn-field>
  `,
  styles: `
    :host {
      display: block;
    }
  `,
})
export class TextField extends FormPiece implements FormValueControl<string> {
  readonly label = input.required<string>();
  readonly value = model('');
  /** More than one line. */
  readonly rows = input<number | null>(null);
  readonly type = input<'text' | 'tel' | 'email'>('text');
  readonly inputmode = input<'numeric' | 'tel' | 'email' | null>(null);
  /** What is not kept out of a field, a browser writes into its own files. */
  readonly autocomplete = input('off');
  readonly autocapitalize = input<'none' | 'characters' | null>(null);
  readonly spellcheck = input<'false' | null>(null);
  /** Language of the text, where it is not that of the screen. */
  readonly lang = input<string | null>(null);
  /** The longest text that can be sent. A longer one stays as it is, and the field says so. */
  readonly limit = input<number | null>(null);
  /** The limit of a form's own validator. */
  readonly maxLength = input<number | undefined>();
  /** Nothing more can be typed, such as after five characters of a time. */
  readonly cutsAt = input<number | null>(null);

  protected readonly most = computed(() => this.limit() ?? this.maxLength() ?? null);
  private readonly field = viewChild.required(Field);
  private readonly control = viewChild(MatInput);
  protected readonly matcher = { isErrorState: () => this.field().sentence() !== '' };

  constructor() {
    super();
    effect(() => {
      this.field().sentence();
      this.control()?.updateErrorState();
    });
  }
}
