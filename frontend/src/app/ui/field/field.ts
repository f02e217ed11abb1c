import { Component, computed, inject, input, model } from '@angular/core';
import { Texts } from '../../core/language/texts';
import { Icon } from '../icon/icon';

let count = 0;
/** From this share of the limit on, the length stands below the field. */
const NEARLY_FULL = 0.9;

/**
 * Label above, hint between, error before the input, field below. The control inside carries `pnControl`, which
 * ties it to all three.
 */
@Component({
  selector: 'pn-field',
  imports: [Icon],
  templateUrl: './field.html',
  styleUrl: './field.scss',
})
export class Field {
  readonly label = input.required<string>();
  readonly hint = input('');
  /** The sentence that says what to do; empty while all is well. */
  readonly error = input('');
  readonly optional = input(false);
  /** The longest text that can be sent. A longer one stays as it is, and the field says so. */
  readonly limit = input<number | null>(null);
  /** How much is in the control. */
  readonly length = model(0);
  /** The id of the control, for links of the error summary. */
  readonly fieldId = input(`field-${(count += 1)}`);

  protected readonly t = inject(Texts).t;
  readonly hintId = computed(() => `${this.fieldId()}-hint`);
  readonly errorId = computed(() => `${this.fieldId()}-error`);
  readonly sentence = computed(() => {
    const max = this.limit();
    return max !== null && this.length() > max ? this.t('error.too-long', { max }) : this.error();
  });
  protected readonly filled = computed(() => {
    const max = this.limit();
    return max !== null && this.length() > max * NEARLY_FULL ? `${this.length()} / ${max}` : '';
  });
  readonly describedBy = computed(
    () => [this.hint() && this.hintId(), this.sentence() && this.errorId()].filter(Boolean).join(' ') || null,
  );
}
