import { Component, computed, inject, input } from '@angular/core';
import type { ClosureGateDto } from '../../api/models/closure-gate-dto';
import { Texts, textName } from '../../core/language/texts';
import { Icon } from '../../ui/icon/icon';

/** Known danger before everything else: one line for each fact, with what clears it. */
@Component({
  selector: 'pn-danger-list',
  imports: [Icon],
  template: `
    <section class="padded" [attr.aria-label]="t('closing.danger')">
      <h2>{{ t('closing.danger') }}</h2>
      <ul>
        @for (line of lines(); track line.code) {
          <li>
            <pn-icon name="late" />
            <span>
              <b>{{ line.fact }}</b>
              {{ line.clears }}
            </span>
          </li>
        }
      </ul>
      <p class="small">{{ t(then()) }}</p>
    </section>
  `,
  styles: `
    :host {
      display: block;
    }
    section {
      border-radius: var(--pn-radius);
      background: var(--mat-sys-error-container);
      color: var(--mat-sys-on-error-container);
    }
    ul {
      display: grid;
      gap: 8px;
      margin-block: 8px;
    }
    li {
      display: flex;
      gap: 12px;
    }
    b {
      display: block;
    }
  `,
})
export class DangerList {
  readonly dangers = input.required<ClosureGateDto['dangers']>();
  /** Whether the danger forbids the chosen reason; null without a chosen reason. */
  readonly forbids = input<boolean | null>(true);

  protected readonly t = inject(Texts).t;
  protected readonly then = computed(() => {
    if (this.forbids() === null) return 'closing.danger-choose';
    return this.forbids() ? 'closing.danger-forbids' : 'closing.danger-stays';
  });
  protected readonly lines = computed(() =>
    this.dangers().map((code) => ({
      code,
      fact: this.t(`known-danger.${textName(code)}`),
      clears: this.t(`danger-clears.${textName(code)}`),
    })),
  );
}
