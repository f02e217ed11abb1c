import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { Texts } from '../../core/language/texts';
import { inject } from '@angular/core';
import { Icon } from '../icon/icon';

let count = 0;

/**
 * Label above, hint between, error before the input, field below. The control inside carries `pnControl`, which
 * ties it to all three.
 */
@Component({
  selector: 'pn-field',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './field.html',
  styleUrl: './field.scss',
})
export class Field {
  readonly label = input.required<string>();
  readonly hint = input('');
  /** The sentence that says what to do; empty while all is well. */
  readonly error = input('');
  readonly optional = input(false);
  /** The id of the control, for links of the error summary. */
  readonly fieldId = input(`field-${(count += 1)}`);

  protected readonly t = inject(Texts).t;
  readonly hintId = computed(() => `${this.fieldId()}-hint`);
  readonly errorId = computed(() => `${this.fieldId()}-error`);
  readonly describedBy = computed(
    () => [this.hint() && this.hintId(), this.error() && this.errorId()].filter(Boolean).join(' ') || null,
  );
}
