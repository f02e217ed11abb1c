import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { listReceivingServices } from '../../api/fn/referrals/list-receiving-services';
import { reRouteReferral } from '../../api/fn/referrals/re-route-referral';
import type { ReceivingServiceDto } from '../../api/models/receiving-service-dto';
import type { ReferralDto } from '../../api/models/referral-dto';
import { ServiceLabels } from '../../core/directory/service-labels';
import { Api } from '../../core/http/api';
import { formErrors } from '../../core/http/form-errors';
import { Submission } from '../../core/http/request-context';
import { Dates } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import type { CardOption } from '../../ui/radio-cards/radio-cards';
import { RadioCards } from '../../ui/radio-cards/radio-cards';
import { sender } from '../../core/http/sender';

/** The coordinator sends the need to another agency, as far as her earlier answers cover that one. */
@Component({
  selector: 'pn-group-re-route',
  imports: [ErrorSummary, MatButton, RadioCards],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form class="card padded stack" novalidate (submit)="submit($event)">
      <h2>{{ t('referrals.do-re-route') }}</h2>
      <p class="small quiet">{{ t('referrals.re-route-covered') }}</p>
      <pn-error-summary [errors]="errors.list()" />
      @if (choices(); as options) {
        <pn-radio-cards
          fieldId="serviceId"
          [legend]="t('new-referral.part-where')"
          [options]="options"
          [error]="errors.at('serviceId')"
          [(value)]="serviceId"
        />
        @if (options.length === 0) {
          <p>{{ t('services.nobody-else') }}</p>
        }
      }
      <div class="actions">
        @if (canChoose()) {
          <button matButton="filled" type="submit">
            {{ t(sender.isSending() ? 'common.saving' : 'referral-action.send') }}
          </button>
        }
        <button matButton="outlined" type="button" (click)="cancelled.emit()">{{ t('ui.cancel') }}</button>
      </div>
    </form>
  `,
})
export class GroupReRoute {
  readonly referral = input.required<ReferralDto>();
  /** The referral that was sent in its place. */
  readonly done = output<ReferralDto>();
  readonly cancelled = output<void>();

  private readonly api = inject(Api);
  private readonly dates = inject(Dates);
  private readonly words = inject(ServiceLabels);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly errors = formErrors({ serviceId: 'serviceId' });
  protected readonly serviceId = signal<string | null>(null);
  protected readonly sender = sender(this.errors.showProblem);
  private readonly services = signal<readonly ReceivingServiceDto[] | null>(null);
  /** What her earlier answers cover comes first, and of that what has a place free. */
  protected readonly choices = computed(
    () =>
      this.services()
        ?.filter(({ agencyId }) => agencyId !== this.referral().toAgencyId)
        .sort((a, b) => rank(a) - rank(b))
        .map((service) => this.card(service)) ?? null,
  );

  /** At least one service is within the consent and not full. */
  protected readonly canChoose = computed(
    () => this.choices()?.some(({ offBecause }) => offBecause === undefined) ?? false,
  );

  constructor() {
    queueMicrotask(() => void this.load());
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const serviceId = this.serviceId();
    const missing = serviceId
      ? []
      : [{ fieldId: 'serviceId', text: this.t('new-referral.missing-serviceid') }];
    if (this.errors.show(missing) || !serviceId) return;
    await this.sender.send(async () => {
      const { id, version } = this.referral();
      const params = { id, body: { serviceId } };
      this.done.emit(await this.api.call(reRouteReferral, params, this.submission.context(version)));
    });
  }

  private card(service: ReceivingServiceDto): CardOption {
    const card = this.words.card(service, service.hasConsent ? '' : this.t('services.needs-consent'));
    if (!service.hasConsent) return card;
    const day = service.consentUntilOn ? this.dates.date(service.consentUntilOn) : '';
    const covers = this.t(day ? 'services.consent-until' : 'services.consent-covers', { day });
    return { ...card, more: [covers, ...(card.more ?? [])] };
  }

  private async load(): Promise<void> {
    const { serviceType, caseId } = this.referral();
    try {
      const params = caseId ? { caseId, type: serviceType as ReceivingServiceDto['type'] } : null;
      this.services.set(params ? await this.api.call(listReceivingServices, params) : []);
    } catch (problem) {
      this.errors.showProblem(problem);
    }
  }
}

const rank = ({ hasConsent, places }: ReceivingServiceDto): number =>
  (hasConsent ? 0 : 10) + (places === 'free' ? 0 : places === 'full' ? 2 : 1);
