import { Directive, inject, model } from '@angular/core';
import { Field } from './field';

/** An input, select or textarea of our own: its text as a two-way signal, its label and error from the field. */
@Directive({
  selector: 'input[pnControl], select[pnControl], textarea[pnControl]',
  host: {
    class: 'control',
    '[id]': 'field?.fieldId()',
    '[attr.aria-describedby]': 'field?.describedBy() ?? null',
    '[attr.aria-invalid]': "field?.error() ? 'true' : null",
    '[value]': 'text()',
    '(input)': 'text.set($any($event.target).value)',
  },
})
export class Control {
  protected readonly field = inject(Field, { optional: true });
  readonly text = model('');
}
