import { Component, computed, inject, input } from '@angular/core';
import { TEXT_LIMITS } from '../../../core/http/text-limits';
import { Texts } from '../../../core/language/texts';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { TextField } from '../../../ui/field/text-field';
import type { AssessmentForm } from './assessment-form';

const HIGHER: Record<string, readonly string[]> = {
  standard: ['medium', 'high'],
  incomplete: ['high'],
  medium: ['high'],
  high: [],
};

/** Judgement may raise the band with a reason; it never lowers it here. */
@Component({
  selector: 'pn-raise-section',
  imports: [ChoiceChips, TextField],
  template: `
    @if (options().length > 1) {
      <section class="card padded stack">
        <pn-choice-chips
          [legend]="t('assessment.raise')"
          [hint]="t('risk-action.not-validated')"
          [options]="options()"
          [value]="form().raiseTo() ?? ''"
          (valueChange)="form().raiseTo.set($event || null)"
        />
        @if (form().raiseTo()) {
          <pn-text-field
            fieldId="raise-reason"
            [label]="t('risk-action.reason-for-change')"
            [error]="error()"
            [limit]="limit"
            [rows]="3"
            [(value)]="form().raiseReason"
          />
        }
      </section>
    }
  `,
  styles: `
    :host {
      display: block;
      margin-top: 16px;
    }
  `,
})
export class RaiseSection {
  readonly form = input.required<AssessmentForm>();
  readonly band = input.required<string>();
  readonly error = input('');

  protected readonly limit = TEXT_LIMITS.levelReason;
  protected readonly t = inject(Texts).t;
  protected readonly options = computed(() => [
    { value: '', label: this.t('assessment.raise-none') },
    ...(HIGHER[this.band()] ?? []).map((value) => ({ value, label: this.t(`risk-band.${value}`) })),
  ]);
}
