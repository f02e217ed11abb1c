import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  signal,
  untracked,
} from '@angular/core';
import type { HttpContext } from '@angular/common/http';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import { RouterLink } from '@angular/router';
import { listReceivingServices } from '../../../api/fn/referrals/list-receiving-services';
import { recordUnmetNeed } from '../../../api/fn/referrals/record-unmet-need';
import { sendReferral } from '../../../api/fn/referrals/send-referral';
import type { ReferralRequest } from '../../../api/models/referral-request';
import type { ServiceDto } from '../../../api/models/service-dto';
import { formDraft } from '../../../core/drafts/form-draft';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { dayOf } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
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

type ServiceType = ServiceDto['type'];

/** A referral to a service of another agency: what she needs, who has a place free, what they may see, then the clock. */
@Component({
  selector: 'pn-new-referral',
  imports: [
    ChoiceChips,
    CodeSelect,
    DraftLine,
    ErrorSummary,
    MatButton,
    MatCheckbox,
    PageHeader,
    RouterLink,
    SharingScope,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './new-referral.html',
  styleUrl: '../case-page/form.scss',
})
export class NewReferral {
  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  private readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly back = backToCase();
  protected readonly types = SERVICE_TYPE;
  protected readonly type = signal('');
  protected readonly urgency = signal<string | null>(null);
  protected readonly escort = signal(false);
  protected readonly form = new SharingForm(survivorLanguage());
  /** Those that can be referred to; null while they are on their way. */
  protected readonly services = signal<readonly ServiceDto[] | null>(null);
  protected readonly errors = formErrors({ ...SHARING_FIELDS, serviceType: 'type', urgency: 'urgency' });
  protected readonly draft = formDraft(`referral:${this.store.subject().id}`, {
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
  protected readonly urgencies = computed(() =>
    URGENCY.map((value) => ({ value, label: this.t(`urgency.${value}`) })),
  );

  constructor() {
    effect(() => {
      const type = this.type();
      untracked(() => void this.loadServices(type));
    });
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    const context = { isMinor: this.store.subject().isMinor, today: dayOf(this.clock.now()) };
    const missing = [...this.missing(), ...this.form.missing(context)];
    const call = (http: HttpContext) => {
      const urgency = this.urgency() as ReferralRequest['urgency'];
      const body = { ...this.form.toRequest(context), urgency, escortNeeded: this.escort() };
      return this.api.call(sendReferral, { caseId: this.store.subject().id, body }, http);
    };
    await this.sender.send({ missing: this.inWords(missing), call, tab: 'referrals' });
  }

  /** The gap that is counted: there is no such service, or none is free. */
  protected async reportGap(): Promise<void> {
    const body = {
      serviceType: this.type() as ServiceType,
      urgency: this.urgency() as ReferralRequest['urgency'],
      reason: this.services()?.length ? ('none_free' as const) : ('no_service' as const),
    };
    const call = (http: HttpContext) =>
      this.api.call(recordUnmetNeed, { caseId: this.store.subject().id, body }, http);
    await this.sender.send({ missing: this.inWords(this.missing()), call, tab: 'referrals' });
  }

  private missing(): [string, string][] {
    const asked: [boolean, string][] = [
      [!this.type(), 'type'],
      [!this.urgency(), 'urgency'],
    ];
    return asked.filter(([is]) => is).map(([, field]) => [field, `new-referral.missing-${field}`]);
  }

  private inWords(missing: readonly [string, string][]) {
    return missing.map(([fieldId, key]) => ({ fieldId, text: this.t(key) }));
  }

  private async loadServices(type: string): Promise<void> {
    this.services.set(null);
    if (!type) return this.form.serviceId.set(null);
    const caseId = this.store.subject().id;
    try {
      const services = await this.api.call(listReceivingServices, { caseId, type: type as ServiceType });
      if (this.type() !== type) return;
      this.services.set(services);
      if (!services.some(({ id }) => id === this.form.serviceId())) this.form.serviceId.set(null);
    } catch (problem) {
      this.errors.showProblem(problem);
    }
  }
}
