import { Directive, ElementRef, effect, inject, model } from '@angular/core';
import type { AfterContentChecked } from '@angular/core';
import { Field } from './field';

/** An input, select or textarea of our own: its text as a two-way signal, its label and error from the field. */
@Directive({
  selector: 'input[pnControl], select[pnControl], textarea[pnControl]',
  host: {
    class: 'control',
    '[id]': 'field?.fieldId()',
    '[attr.aria-describedby]': 'field?.describedBy() ?? null',
    '[attr.aria-invalid]': "field?.sentence() ? 'true' : null",
    '[value]': 'text()',
    '(input)': 'text.set($any($event.target).value)',
  },
})
export class Control implements AfterContentChecked {
  protected readonly field = inject(Field, { optional: true });
  private readonly element =
    inject<ElementRef<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>>(ElementRef).nativeElement;
  readonly text = model('');

  constructor() {
    // What is not kept out of it, a browser writes into its own files: forms it fills in, tabs it opens again.
    if (!this.element.hasAttribute('autocomplete')) this.element.setAttribute('autocomplete', 'off');
    effect(() => this.field?.length.set(this.text().trim().length));
  }

  /** A select forgets a value that came before its options did. */
  ngAfterContentChecked(): void {
    if (this.element instanceof HTMLSelectElement && this.element.value !== this.text())
      this.element.value = this.text();
  }
}
