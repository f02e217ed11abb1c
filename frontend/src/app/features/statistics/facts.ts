import { Component, input } from '@angular/core';
import type { Fact } from './statistics-labels';

/** How a table is counted, line by line. */
@Component({
  selector: 'pn-facts',
  template: `
    <dl class="small">
      @for (fact of facts(); track $index) {
        <div>
          <dt class="quiet">{{ fact.label }}</dt>
          <dd>{{ fact.value }}</dd>
        </div>
      }
    </dl>
  `,
  styles: `
    dl {
      margin-top: 8px;
    }
    div {
      display: grid;
      grid-template-columns: minmax(110px, 28%) 1fr;
      gap: 12px;
      padding-block: 4px;
    }
  `,
})
export class Facts {
  readonly facts = input.required<readonly Fact[]>();
}
