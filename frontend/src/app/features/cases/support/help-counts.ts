import { Component, computed, inject } from '@angular/core';
import { getSupportCounts } from '../../../api/fn/support/get-support-counts';
import { Api } from '../../../core/http/api';
import { Texts } from '../../../core/language/texts';
import { CaseStore } from '../case-page/case-store';
import { apiResource } from '../../../core/http/api-resource';

/** How much was done for her, where she allowed the group to know that; never what. */
@Component({
  selector: 'pn-help-counts',
  template: `
    @if (sentence()) {
      <section class="card padded">
        <h2>{{ t('help.tab') }}</h2>
        <p>{{ sentence() }}</p>
      </section>
    }
  `,
})
export class HelpCounts {
  private readonly api = inject(Api);
  private readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  private readonly counts = apiResource(() =>
    this.api.call(getSupportCounts, { caseId: this.store.subject().id }),
  );
  protected readonly sentence = computed(() => {
    const counts = this.counts.value();
    return counts
      ? this.t('help.counted', { entries: counts.entries, goals: counts.goals, met: counts.goalsMet })
      : '';
  });
}
