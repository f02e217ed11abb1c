import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { listServices } from '../../api/fn/directory/list-services';
import { reRouteReferral } from '../../api/fn/referrals/re-route-referral';
import type { ReferralDto } from '../../api/models/referral-dto';
import type { ServiceDto } from '../../api/models/service-dto';
import { Api } from '../../core/http/api';
import { formErrors } from '../../core/http/form-errors';
import { Submission } from '../../core/http/request-context';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { RadioCards } from '../../ui/radio-cards/radio-cards';

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
          <p>{{ t('new-referral.no-service') }}</p>
        }
      }
      <div class="actions">
        <button matButton="filled" type="submit">
          {{ t(isSending() ? 'piece.saving' : 'referral-action.send') }}
        </button>
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
  private readonly language = inject(Language);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly errors = formErrors({ serviceId: 'serviceId' });
  protected readonly serviceId = signal<string | null>(null);
  protected readonly isSending = signal(false);
  private readonly services = signal<readonly ServiceDto[] | null>(null);
  protected readonly choices = computed(
    () =>
      this.services()
        ?.filter(({ agencyId, status }) => status === 'active' && agencyId !== this.referral().toAgencyId)
        .map((service) => ({
          value: service.id,
          label: service.agencyName[this.language.current()],
          detail: this.t(`place.${textName(service.place)}`),
          ...(service.freePlaces === null
            ? {}
            : { side: this.t('services.free', { count: service.freePlaces }) }),
        })) ?? null,
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
    if (this.isSending() || this.errors.show(missing) || !serviceId) return;
    this.isSending.set(true);
    try {
      const { id, version } = this.referral();
      const params = { id, body: { serviceId } };
      this.done.emit(await this.api.call(reRouteReferral, params, this.submission.context(version)));
    } catch (problem) {
      this.errors.showProblem(problem);
    } finally {
      this.isSending.set(false);
    }
  }

  private async load(): Promise<void> {
    const { serviceType, place } = this.referral();
    try {
      this.services.set(await this.api.call(listServices, { type: serviceType, place }));
    } catch (problem) {
      this.errors.showProblem(problem);
    }
  }
}
