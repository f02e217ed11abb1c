import { Component, computed, inject, signal } from '@angular/core';
import type { HttpContext } from '@angular/common/http';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import { RouterLink } from '@angular/router';
import { listReceivingServices } from '../../../api/fn/referrals/list-receiving-services';
import { recordUnmetNeed } from '../../../api/fn/referrals/record-unmet-need';
import { sendSeveralReferrals } from '../../../api/fn/referrals/send-several-referrals';
import type { ServiceDto, Urgency } from '../../../api/models';
import { formDraft } from '../../../core/drafts/form-draft';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { dayOf } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { apiResource } from '../../../core/http/api-resource';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { Collapsible } from '../../../ui/collapsible/collapsible';
import { DraftLine } from '../../../ui/draft-line/draft-line';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { CodeSelect } from '../../../ui/field/code-select';
import { PageHeader } from '../../../ui/page-header/page-header';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';
import { formSender } from '../case-page/form-sender';
import { SharingScope } from './sharing-scope';
import { SHARING_FIELDS, SharingForm } from './sharing-form';
import { survivorLanguage } from '../consents/survivor-language';
import { SERVICE_TYPE } from '../../../api/models/service-type-array';
import { URGENCY } from '../../../api/models/urgency-array';
import { Arrived } from '../../../ui/states/arrived';
import { FormActions } from '../../../ui/form-actions/form-actions';
import { codeOptions } from '../../../core/language/code-options';

/** Referrals to services of other agencies: who can help, what each may see after one conversation, then the clock. */
@Component({
  selector: 'pn-new-referral',
  imports: [
    Arrived,
    ChoiceChips,
    CodeSelect,
    Collapsible,
    DraftLine,
    ErrorSummary,
    FormActions,
    MatButton,
    MatCheckbox,
    PageHeader,
    RouterLink,
    SharingScope,
  ],
  templateUrl: './new-referral.html',
  styleUrl: '../case-page/form.scss',
})
export class NewReferral {
  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  private readonly store = inject(CaseStore);
  private readonly caseId = this.store.subject().id;
  protected readonly t = inject(Texts).t;
  protected readonly back = backToCase();
  protected readonly types = SERVICE_TYPE;
  /** Of the need that nobody meets. */
  protected readonly type = signal('');
  protected readonly urgency = signal<string | null>(null);
  protected readonly escort = signal(false);
  protected readonly form = new SharingForm(survivorLanguage());
  protected readonly services = apiResource(() =>
    this.api.call(listReceivingServices, { caseId: this.caseId }),
  );
  protected readonly errors = formErrors({ ...SHARING_FIELDS, serviceType: 'type', urgency: 'urgency' });
  protected readonly draft = formDraft(`referral:${this.caseId}`, {
    read: () => ({
      type: this.type(),
      urgency: this.urgency(),
      escort: this.escort(),
      form: this.form.keep(),
    }),
    restore: (kept) => {
      this.type.set(kept.type);
      this.urgency.set(kept.urgency);
      this.escort.set(kept.escort);
      this.form.restore(kept.form);
    },
  });
  protected readonly sender = formSender(this.errors, this.draft);
  protected readonly urgencies = codeOptions(URGENCY, 'urgency.');
  protected readonly isOffered = computed(() =>
    (this.services.value() ?? []).some(({ type }) => type === this.type()),
  );

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    const context = { isMinor: this.store.subject().isMinor, today: dayOf(this.clock.now()) };
    const missing = [...this.missing([!this.urgency(), 'urgency']), ...this.form.missing(context)];
    const call = (http: HttpContext) => {
      const body = {
        urgency: this.urgency() as Urgency,
        escortNeeded: this.escort(),
        consent: this.form.toAnswer(context),
        receivers: this.form.toReceivers(),
      };
      return this.api.call(sendSeveralReferrals, { caseId: this.caseId, body }, http);
    };
    await this.sender.send({ missing: this.inWords(missing), call, tab: 'referrals' });
  }

  /** The gap that is counted: there is no such service, or none is free. */
  protected async reportGap(): Promise<void> {
    const missing = this.missing([!this.urgency(), 'urgency'], [!this.type(), 'type']);
    const body = {
      serviceType: this.type() as ServiceDto['type'],
      urgency: this.urgency() as Urgency,
      reason: this.isOffered() ? ('none_free' as const) : ('no_service' as const),
    };
    const call = (http: HttpContext) => this.api.call(recordUnmetNeed, { caseId: this.caseId, body }, http);
    await this.sender.send({ missing: this.inWords(missing), call, tab: 'referrals' });
  }

  private missing(...asked: [boolean, string][]): [string, string][] {
    return asked.filter(([is]) => is).map(([, field]) => [field, `new-referral.missing-${field}`]);
  }

  private inWords(missing: readonly [string, string][]) {
    return missing.map(([fieldId, key]) => ({ fieldId, text: this.t(key) }));
  }
}
