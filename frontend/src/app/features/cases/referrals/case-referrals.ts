import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { listCaseReferrals } from '../../../api/fn/referrals/list-case-referrals';
import type { ReferralDto } from '../../../api/models/referral-dto';
import { Api } from '../../../core/http/api';
import { Dates } from '../../../core/language/dates';
import { Language } from '../../../core/language/language';
import { Texts, textName } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { needKey } from '../../../core/work/need-key';
import { RefusalLabels } from '../../../core/work/refusal-labels';
import { Code } from '../../../ui/code/code';
import { DueChip } from '../../../ui/due-chip/due-chip';
import { Note } from '../../../ui/note/note';
import { Empty } from '../../../ui/states/empty';
import { CaseStore } from '../case-page/case-store';
import { apiResource } from '../../../core/http/api-resource';
import { SupportLeadCard } from './support-lead-card';
import { Arrived } from '../../../ui/states/arrived';

/** What other agencies were asked for her, and by when they owe an answer. */
@Component({
  selector: 'pn-case-referrals',
  imports: [Arrived, Code, DueChip, Empty, MatButton, Note, RouterLink, SupportLeadCard],
  template: `
    <section [attr.aria-label]="t('case.tab-referrals')">
      <div class="head">
        <h2>{{ t('case.tab-referrals') }}</h2>
        @if (store.may('send_referral')) {
          <a matButton="outlined" [routerLink]="['/cases', store.subject().id, 'referrals', 'new']">
            {{ t('new-referral.title') }}
          </a>
          @if (mayHandOver()) {
            <a matButton="outlined" [routerLink]="['/cases', store.subject().id, 'handover']">
              {{ t('handover.title') }}
            </a>
          }
        }
      </div>
      @if (store.subject().supportLeadState !== 'not_needed' && store.subject().relations.includes('own')) {
        <pn-support-lead-card />
      }
      <ul *pnArrived="referrals" class="card">
        @for (row of referrals.value(); track row.id) {
          <li class="row">
            <div class="grow">
              <p class="small quiet">{{ dates.moment(row.sentAt) }} · <pn-code [value]="row.reference" /></p>
              <h3>
                <a [routerLink]="['/referrals', row.id]">{{ title(row) }}</a>
              </h3>
              <p class="small quiet">{{ facts(row) }}</p>
              @if (row.findOtherBy) {
                <pn-note kind="error" icon="late">{{ refusals.ofReferral(row) }}</pn-note>
              }
            </div>
            @if (row.next; as next) {
              <pn-due-chip
                kind="waiting"
                [at]="next.dueAt"
                [now]="clock.now()"
                [label]="t('referrals.step-' + next.step)"
              />
            }
          </li>
        } @empty {
          <li><pn-empty icon="swap" [heading]="t('ui.empty')" /></li>
        }
      </ul>
    </section>
  `,
  styleUrl: '../case-page/records.scss',
})
export class CaseReferrals {
  private readonly api = inject(Api);
  private readonly language = inject(Language);
  protected readonly store = inject(CaseStore);
  protected readonly clock = inject(ServerClock);
  protected readonly refusals = inject(RefusalLabels);
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly referrals = apiResource(() =>
    this.api.call(listCaseReferrals, { caseId: this.store.subject().id }),
  );

  /** One agency at a time is asked to take her over. */
  protected readonly mayHandOver = computed(
    () =>
      this.store.subject().relations.includes('own') &&
      // A police case: her support lead hands her case over.
      this.store.subject().supportLeadState === 'not_needed' &&
      !(this.referrals.value() ?? []).some(({ kind, endedAt }) => kind === 'handover' && !endedAt),
  );

  protected title(row: ReferralDto): string {
    return this.t(needKey(row));
  }

  protected facts(row: ReferralDto): string {
    const agency = (row.toAgencyName ?? row.fromAgencyName)[this.language.current()];
    const settled = row.settledBy ? this.t(`settled-by.${textName(row.settledBy)}`) : '';
    return [this.t(`referral-status.${textName(row.status)}`), agency, settled].filter(Boolean).join(' · ');
  }
}
