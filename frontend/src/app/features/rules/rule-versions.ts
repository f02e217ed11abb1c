import { Component, computed, inject, input } from '@angular/core';
import type { RuleSetDto } from '../../api/models/rule-set-dto';
import { RuleLabels } from './rule-labels';

/** What the group has set, when, why, and how many rows moved; the latest first. */
@Component({
  selector: 'pn-rule-versions',
  template: `
    @if (versions().length > 0) {
      <section class="card" [attr.aria-label]="words.t('rules.versions')">
        <h2 class="padded">{{ words.t('rules.versions') }}</h2>
        @for (version of versions(); track version.number) {
          <div class="version">
            <h3>{{ version.head }}</h3>
            <p>{{ version.reason }}</p>
            <ul class="small">
              @for (line of version.lines; track $index) {
                <li>{{ line }}</li>
              }
            </ul>
            <p class="small quiet">{{ version.result }}</p>
          </div>
        }
      </section>
    }
  `,
  styles: `
    .version {
      display: grid;
      gap: 6px;
      padding: 14px 16px;
      border-top: 1px solid var(--mat-sys-outline-variant);
    }
    p {
      overflow-wrap: anywhere;
    }
  `,
})
export class RuleVersions {
  readonly book = input.required<RuleSetDto>();

  protected readonly words = inject(RuleLabels);
  protected readonly versions = computed(() =>
    this.book().versions.map((version) => ({
      number: version.number,
      reason: version.reason,
      head: this.words.version(version),
      lines: version.changes.map((change) => this.words.change(change, this.book())),
      result: this.words.result(version),
    })),
  );
}
