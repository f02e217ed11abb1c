import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { listServices } from '../../api/fn/directory/list-services';
import { recordUnavailableService } from '../../api/fn/referrals/record-unavailable-service';
import { sendReferral } from '../../api/fn/referrals/send-referral';
import type { ReferralRequest } from '../../api/models/referral-request';
import type { ServiceDto } from '../../api/models/service-dto';
import { Api } from '../../core/http/api';
import { formErrors } from '../../core/http/form-errors';
import { Submission } from '../../core/http/request-context';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { SessionStore } from '../../core/session/session.store';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { CodeSelect } from '../../ui/field/code-select';
import { Control } from '../../ui/field/control';
import { Field } from '../../ui/field/field';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { typedDay } from './step-forms';

const FIELD_IDS = {
  type: 'type',
  serviceId: 'serviceId',
  urgency: 'urgency',
  'consent.presence': 'presence',
  'consent.untilOn': 'untilOn',
  presence: 'presence',
  untilOn: 'untilOn',
};
const PRESENCES = [
  'alone',
  'interpreter',
  'trusted_person',
  'relative',
  'other_party',
  'other',
  'not_known',
] as const;

/** A referral to a service of another agency: free places first, then her consent, then the clock. */
@Component({
  selector: 'pn-new-referral',
  imports: [ChoiceChips, CodeSelect, Control, ErrorSummary, Field, MatButton, Note, PageHeader],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './new-referral.html',
  styleUrl: './new-referral.scss',
})
export class NewReferral {
  /** The case; from the address. */
  readonly caseId = input.required<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly texts = inject(Texts);
  private readonly language = inject(Language);
  private readonly session = inject(SessionStore);
  private readonly submission = new Submission();
  protected readonly t = this.texts.t;
  protected readonly presences = PRESENCES;
  protected readonly errors = formErrors(FIELD_IDS);
  protected readonly type = signal('');
  protected readonly serviceId = signal<string | null>(null);
  protected readonly urgency = signal<string | null>(null);
  protected readonly presence = signal('');
  protected readonly untilOn = signal('');
  protected readonly escort = signal(false);
  protected readonly isSending = signal(false);
  private readonly services = signal<readonly ServiceDto[]>([]);
  protected readonly types = computed(() =>
    this.texts.names('service-type.').map((name) => name.replaceAll('-', '_')),
  );
  protected readonly urgencies = computed(() =>
    ['high', 'medium', 'low'].map((value) => ({ value, label: this.t(`urgency.${value}`) })),
  );
  protected readonly choices = computed(() =>
    this.services()
      .filter((service) => service.agencyId !== this.session.user()?.agency.id)
      .map((service) => ({
        id: service.id,
        name: service.agencyName[this.language.current()],
        place: this.t(`place.${textName(service.place)}`),
        free: service.freePlaces ?? null,
        isFull: service.status === 'paused' || service.freePlaces === 0,
      })),
  );
  protected readonly chosen = computed(() => this.choices().find(({ id }) => id === this.serviceId()));

  constructor() {
    effect(() => void this.loadServices(this.type()));
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    if (this.isSending() || this.errors.show(this.missing())) return;
    await this.sending(async () => {
      const body: ReferralRequest = {
        serviceId: this.serviceId() ?? '',
        urgency: this.urgency() as ReferralRequest['urgency'],
        escortNeeded: this.escort(),
        consent: {
          presence: this.presence() as NonNullable<ReferralRequest['consent']>['presence'],
          untilOn: typedDay(this.untilOn()),
        },
      };
      await this.api.call(sendReferral, { caseId: this.caseId(), body }, this.submission.context());
    });
  }

  /** The gap that is counted: there is no such service, or none is free. */
  protected async reportGap(reason: 'no_service' | 'none_free'): Promise<void> {
    const missing = this.missing().filter(({ fieldId }) => ['type', 'urgency'].includes(fieldId));
    if (this.isSending() || this.errors.show(missing)) return;
    await this.sending(async () => {
      const body = { serviceType: this.type() as never, urgency: this.urgency() as never, reason };
      await this.api.call(
        recordUnavailableService,
        { caseId: this.caseId(), body },
        this.submission.context(),
      );
    });
  }

  private async sending(work: () => Promise<void>): Promise<void> {
    this.isSending.set(true);
    try {
      await work();
      await this.router.navigate(['/cases', this.caseId()]);
    } catch (problem) {
      this.errors.showProblem(problem);
    } finally {
      this.isSending.set(false);
    }
  }

  private async loadServices(type: string): Promise<void> {
    this.serviceId.set(null);
    if (!type) return this.services.set([]);
    const place = this.session.user()?.agency.place;
    this.services.set(
      await this.api.call(listServices, { type: type as never, ...(place ? { place } : {}) }),
    );
  }

  private missing() {
    const wanted: [string, boolean][] = [
      ['type', !this.type()],
      ['serviceId', !this.serviceId()],
      ['urgency', !this.urgency()],
      ['presence', !this.presence()],
      ['untilOn', !this.untilOn().trim()],
    ];
    return wanted
      .filter(([, is]) => is)
      .map(([fieldId]) => ({ fieldId, text: this.t(`new-referral.missing-${fieldId.toLowerCase()}`) }));
  }
}
