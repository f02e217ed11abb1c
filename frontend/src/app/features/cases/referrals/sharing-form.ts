import { signal } from '@angular/core';
import type { ConsentAnswerRequest } from '../../../api/models/consent-answer-request';
import type { ConsentRequest } from '../../../api/models/consent-request';
import { ConsentForm } from '../consents/consent-form';

/** The data for a referral: the service and the consent to its agency, given now or before. */
export interface SharingRequest {
  serviceId: string;
  consentId: string | null;
  partitions: NonNullable<ConsentRequest['partitions']> | null;
  consent: ConsentAnswerRequest | null;
}

/** To whom she is passed on, and what she says to it. */
export class SharingForm {
  readonly serviceId = signal<string | null>(null);
  /** Her answer about the chosen agency that still holds; null where she is asked now. */
  readonly standingId = signal<string | null>(null);
  readonly consent: ConsentForm;

  constructor(inLanguage: string) {
    this.consent = new ConsentForm(inLanguage);
    this.consent.choice.scope.set('referral');
    this.consent.choice.answer.set('given');
  }

  keep() {
    return { serviceId: this.serviceId(), standingId: this.standingId(), consent: this.consent.keep() };
  }

  restore(kept: ReturnType<SharingForm['keep']>): void {
    this.serviceId.set(kept.serviceId);
    this.standingId.set(kept.standingId);
    this.consent.restore(kept.consent);
  }

  /** The field and the text of everything that is missing. */
  missing(context: { isMinor: boolean; today: string }): [string, string][] {
    if (!this.serviceId()) return [['serviceId', 'new-referral.missing-serviceid']];
    return this.standingId() ? [] : this.consent.missing(context);
  }

  toRequest(context: { isMinor: boolean; today: string }): SharingRequest {
    const serviceId = this.serviceId() ?? '';
    const consentId = this.standingId();
    if (consentId) return { serviceId, consentId, partitions: null, consent: null };
    const { presence, untilOn, child, partitions, language, manner } = this.consent.toRequest(context);
    return {
      serviceId,
      consentId,
      partitions: partitions ?? null,
      consent: {
        presence,
        untilOn: untilOn ?? null,
        child: child ?? null,
        language: language ?? null,
        manner: manner ?? null,
      },
    };
  }
}

/** The controls that the API's paths mean. */
export const SHARING_FIELDS: Readonly<Record<string, string>> = {
  serviceId: 'serviceId',
  partitions: 'partitions',
  'consent.partitions': 'partitions',
  'consent.presence': 'presence',
  'consent.untilOn': 'untilOn',
  'consent.child': 'child',
  'consent.child.childAssent': 'child',
  'consent.child.decider': 'child',
  'consent.child.inPerpetratorsHousehold': 'child',
};
