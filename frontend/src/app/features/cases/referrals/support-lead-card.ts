import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { getSupportLead } from '../../../api/fn/referrals/get-support-lead';
import { Api } from '../../../core/http/api';
import { Language } from '../../../core/language/language';
import { Texts, textName } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { DueChip } from '../../../ui/due-chip/due-chip';
import { CaseStore } from '../case-page/case-store';
import { apiResource } from '../../../core/http/api-resource';

/** Who keeps contact with her in a police case, and the way to offer it. */
@Component({
  selector: 'pn-support-lead-card',
  imports: [DueChip, MatButton, RouterLink],
  template: `
    @if (lead.value(); as standing) {
      @if (standing.state !== 'not_needed') {
        <section class="card padded stack" [attr.aria-label]="t('support-lead-offer.card')">
          <h3>{{ t('support-lead-offer.card') }}</h3>
          <p>{{ sentence() }}</p>
          @if (dueAt(); as at) {
            <p><pn-due-chip [at]="at" [now]="clock.now()" /></p>
          }
          <div class="actions">
            @if (standing.referralId) {
              <a matButton="outlined" [routerLink]="['/referrals', standing.referralId]">
                {{ t('referrals.do-open') }}
              </a>
            }
            @if (standing.allowedActions.length > 0) {
              <a
                [matButton]="standing.state === 'to_offer' ? 'filled' : 'outlined'"
                [routerLink]="['/cases', store.subject().id, 'support-lead']"
              >
                {{ t('support-lead-offer.record') }}
              </a>
            }
          </div>
        </section>
      }
    }
  `,
  styles: `
    :host {
      display: block;
      margin-bottom: 16px;
    }
    :host:empty {
      display: none;
    }
  `,
})
export class SupportLeadCard {
  private readonly api = inject(Api);
  private readonly language = inject(Language);
  protected readonly store = inject(CaseStore);
  protected readonly clock = inject(ServerClock);
  protected readonly t = inject(Texts).t;
  protected readonly lead = apiResource(() =>
    this.api.call(getSupportLead, { caseId: this.store.subject().id }),
  );
  /** The task is due sooner where the risk is high, and both pages of the case tell the same day. */
  protected readonly dueAt = computed(() => {
    const bySettledRule = this.lead.value()?.offerDueAt ?? null;
    const task = this.store.pending().find(({ rule }) => rule === 'sl.offer');
    return bySettledRule && (task?.dueAt ?? bySettledRule);
  });
  protected readonly sentence = computed(() => {
    const standing = this.lead.value();
    if (!standing) return '';
    const agency = standing.agencyName?.[this.language.current()] ?? '';
    return this.t(`support-lead-offer.is-${textName(standing.state)}`, { agency });
  });
}
