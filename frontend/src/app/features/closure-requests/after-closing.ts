import { Component, computed, inject, input } from '@angular/core';
import type { ClosureRequestDto } from '../../api/models/closure-request-dto';
import { Texts } from '../../core/language/texts';

type Reason = ClosureRequestDto['reason'];

/** Reasons after which she is contacted at 1, 3, 6 and 12 months, where she allowed it (domain reference 2.5). */
const CONTACTED_LATER: ReadonlySet<Reason> = new Set(['needs_met', 'no_contact', 'moved', 'transferred']);
const MONTHS = [1, 3, 6, 12] as const;

/** What closing leaves standing, said before anybody decides. */
@Component({
  selector: 'pn-after-closing',
  template: `
    <section class="card padded stack">
      <h2>{{ t('decision.after') }}</h2>
      @if (isContactedLater()) {
        <p class="small quiet">{{ t('decision.after-hint') }}</p>
        <ul>
          @for (count of months; track count) {
            <li class="card">{{ t('decision.after-month', { count }) }}</li>
          }
        </ul>
      } @else {
        <p>{{ t(reason() === 'survivor_request' ? 'decision.after-stop' : 'decision.after-none') }}</p>
      }
      @if (reason() === 'no_contact') {
        <p class="small">{{ t('decision.after-watch') }}</p>
      }
      @if (reason() === 'died') {
        <p class="small">{{ t('decision.after-review') }}</p>
      }
    </section>
  `,
  styles: `
    :host {
      display: block;
    }
    ul {
      display: grid;
      grid-template-columns: 1fr 1fr;
      gap: 8px;
    }
    li {
      padding: 10px 12px;
    }
  `,
})
export class AfterClosing {
  readonly reason = input.required<Reason>();
  protected readonly t = inject(Texts).t;
  protected readonly months = MONTHS;
  protected readonly isContactedLater = computed(() => CONTACTED_LATER.has(this.reason()));
}
