import { Component, computed, inject, input } from '@angular/core';
import { Texts } from '../../core/language/texts';

/** The duty number of the agency that holds the case, as a link that calls it. */
@Component({
  selector: 'pn-duty-line',
  template: `
    <dl>
      <dt class="small quiet">{{ t('agencies.duty-line') }}</dt>
      <dd>
        @if (number(); as line) {
          <a [href]="address()">{{ line }}</a>
        } @else {
          {{ t('emergency-access.no-duty-line') }}
        }
      </dd>
    </dl>
  `,
  styles: `
    dl,
    dd {
      margin: 0;
    }
    dd {
      font-weight: 600;
    }
    a {
      display: inline-flex;
      align-items: center;
      min-height: 44px;
    }
  `,
})
export class DutyLine {
  readonly number = input.required<string | null>();

  protected readonly t = inject(Texts).t;
  protected readonly address = computed(() => `tel:${(this.number() ?? '').replace(/[^+\d]/g, '')}`);
}
