import { Component, computed, inject, input } from '@angular/core';
import type { HttpContext } from '@angular/common/http';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { getReferral } from '../../../api/fn/referrals/get-referral';
import { getSupportLead } from '../../../api/fn/referrals/get-support-lead';
import { listNewOwners } from '../../../api/fn/referrals/list-new-owners';
import { listReceivingServices } from '../../../api/fn/referrals/list-receiving-services';
import { reRouteReferral } from '../../../api/fn/referrals/re-route-referral';
import type { ReferralDto, ServiceDto } from '../../../api/models';
import { formDraft } from '../../../core/drafts/form-draft';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { dayOf } from '../../../core/language/dates';
import { inHalves } from '../../../core/language/in-halves';
import { Language } from '../../../core/language/language';
import { Texts } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { PageHeader } from '../../../ui/page-header/page-header';
import { CaseStore } from '../case-page/case-store';
import { formSender } from '../case-page/form-sender';
import { apiResource } from '../../../core/http/api-resource';
import { purposeKey } from '../consents/consent-lists';
import { SharingScope } from './sharing-scope';
import { SHARING_FIELDS, SharingForm } from './sharing-form';
import { survivorLanguage } from '../consents/survivor-language';
import { Arrived } from '../../../ui/states/arrived';

/** The same need with another agency: its service, and her answer about that agency. */
@Component({
  selector: 'pn-re-route',
  imports: [Arrived, ErrorSummary, MatButton, PageHeader, RouterLink, SharingScope],
  template: `
    <ng-container *pnArrived="known as shown">
      <pn-page-header
        [heading]="t('referrals.do-re-route')"
        [lead]="lead()"
        [back]="{ to: ['/referrals', shown.referral.id], label: inHalves(shown.referral.reference) }"
      />
      <pn-error-summary [errors]="errors.list()" />
      <form class="card" novalidate (submit)="submit($event)">
        <pn-sharing-scope [form]="form" [services]="shown.services" [purpose]="purpose()" [errors]="errors" />
        <section class="section actions">
          <button class="large" matButton="filled" type="submit">
            {{ t(sender.isSending() ? 'common.saving' : 'referral-action.send') }}
          </button>
          <a matButton="outlined" [routerLink]="['/referrals', shown.referral.id]">{{ t('ui.cancel') }}</a>
        </section>
      </form>
    </ng-container>
  `,
  styleUrl: '../case-page/form.scss',
})
export class ReRoute {
  /** From the address. */
  readonly referralId = input.required<string>();

  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  private readonly language = inject(Language);
  private readonly store = inject(CaseStore);
  protected readonly inHalves = inHalves;
  protected readonly t = inject(Texts).t;
  protected readonly form = new SharingForm(survivorLanguage());
  protected readonly errors = formErrors(SHARING_FIELDS);
  protected readonly sender = formSender(
    this.errors,
    formDraft(`re-route:${this.store.subject().id}`, {
      read: () => this.form.keep(),
      restore: (kept) => this.form.restore(kept),
    }),
  );
  protected readonly known = apiResource(() => this.load());
  protected readonly purpose = computed(() => {
    const referral = this.known.value()?.referral;
    return referral ? (referral.kind === 'service' ? referral.serviceType : referral.kind) : '';
  });
  protected readonly lead = computed(() => {
    const agency = this.known.value()?.referral.toAgencyName?.[this.language.current()] ?? '';
    return this.t('referrals.re-route-lead', { need: this.t(purposeKey(this.purpose())), agency });
  });

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const shown = this.known.value();
    if (!shown) return;
    const context = { isMinor: this.store.subject().isMinor, today: dayOf(this.clock.now()) };
    const missing = this.form.missing(context).map(([fieldId, key]) => ({ fieldId, text: this.t(key) }));
    const call = (http: HttpContext) => {
      const params = { id: shown.referral.id, body: this.form.toRequest(context) };
      return this.api.call(reRouteReferral, params, http);
    };
    await this.sender.send({ missing, call, version: shown.referral.version, tab: 'referrals' });
  }

  private async load(): Promise<{ referral: ReferralDto; services: readonly ServiceDto[] }> {
    const referral = await this.api.call(getReferral, { id: this.referralId() });
    const services = await this.servicesFor(referral);
    const others = services.filter(({ agencyId }) => agencyId !== referral.toAgencyId);
    return { referral, services: others };
  }

  private async servicesFor({ kind, serviceType }: ReferralDto): Promise<readonly ServiceDto[]> {
    const caseId = this.store.subject().id;
    if (kind === 'handover') return this.api.call(listNewOwners, { caseId });
    if (kind === 'support_lead') return (await this.api.call(getSupportLead, { caseId })).candidates;
    return this.api.call(listReceivingServices, { caseId, type: serviceType as ServiceDto['type'] });
  }
}
