import { signal } from '@angular/core';
import type { ConsentAnswerRequest, ConsentRequest, ServiceDto } from '../../../api/models';
import { ConsentForm } from '../consents/consent-form';

type Partitions = NonNullable<ConsentRequest['partitions']>;
type Service = Pick<ServiceDto, 'id' | 'agencyId'>;

interface Context {
  isMinor: boolean;
  today: string;
}

/** One receiver: its service, and what its agency may see by an earlier answer or by the one given now. */
export interface ReceiverRequest {
  serviceId: string;
  consentId: string | null;
  partitions: Partitions | null;
}

/** The data for a referral: the service and the consent to its agency, given now or before. */
export interface SharingRequest extends ReceiverRequest {
  consent: ConsentAnswerRequest | null;
}

/** To which services she is referred, and what she allows each agency in one conversation. */
export class SharingForm {
  readonly receivers = signal<readonly Service[]>([]);
  /** Her answers that still hold and are used, by service. She is asked now about all other services. */
  readonly standing = signal<Readonly<Record<string, string>>>({});
  /** What she allows now, by agency. Nothing is ticked beforehand. */
  readonly parts = signal<Readonly<Record<string, readonly string[]>>>({});
  /** How long, who was there, in which language: one answer for all. */
  readonly terms: ConsentForm;

  constructor(inLanguage: string | null) {
    this.terms = new ConsentForm(inLanguage);
    this.terms.choice.scope.set('referral');
    this.terms.choice.answer.set('given');
  }

  asked(): readonly Service[] {
    return this.receivers().filter(({ id }) => !this.standing()[id]);
  }

  keep() {
    return {
      receivers: this.receivers(),
      standing: this.standing(),
      parts: this.parts(),
      terms: this.terms.keep(),
    };
  }

  restore(kept: ReturnType<SharingForm['keep']>): void {
    this.receivers.set(kept.receivers);
    this.standing.set(kept.standing);
    this.parts.set(kept.parts);
    this.terms.restore(kept.terms);
  }

  /** The field and the text of everything that is missing. */
  missing(context: Context): [string, string][] {
    if (this.receivers().length === 0) return [['serviceId', 'new-referral.missing-serviceid']];
    const asked = this.asked();
    if (asked.length === 0) return [];
    const lacksParts = asked.some(({ agencyId }) => !this.parts()[agencyId]?.length);
    const parts: [string, string][] = lacksParts ? [['partitions', 'new-referral.missing-parts']] : [];
    return [...parts, ...this.terms.missingTerms(context)];
  }

  toReceivers(): ReceiverRequest[] {
    return this.receivers().map(({ id, agencyId }) => {
      const consentId = this.standing()[id] ?? null;
      const partitions = consentId ? null : ([...(this.parts()[agencyId] ?? [])] as Partitions);
      return { serviceId: id, consentId, partitions };
    });
  }

  /** Her answer given now; null where earlier ones hold for all. */
  toAnswer(context: Context): ConsentAnswerRequest | null {
    if (this.asked().length === 0) return null;
    const { presence, untilOn, child, language, manner } = this.terms.toRequest(context);
    return {
      presence,
      untilOn: untilOn ?? null,
      child: child ?? null,
      language: language ?? null,
      manner: manner ?? null,
    };
  }

  /** The request about one receiver. */
  toRequest(context: Context): SharingRequest {
    const [receiver] = this.toReceivers();
    return {
      ...(receiver ?? { serviceId: '', consentId: null, partitions: null }),
      consent: this.toAnswer(context),
    };
  }
}

const RECEIVER_FIELDS = { serviceId: 'serviceId', consentId: 'serviceId', partitions: 'partitions' };
const MOST_RECEIVERS = 10;

/** The controls that the API's paths mean. */
export const SHARING_FIELDS: Readonly<Record<string, string>> = {
  ...RECEIVER_FIELDS,
  receivers: 'serviceId',
  ...Object.fromEntries(
    Array.from({ length: MOST_RECEIVERS }, (_, index) =>
      Object.entries(RECEIVER_FIELDS).map(([path, field]) => [`receivers.${index}.${path}`, field]),
    ).flat() as [string, string][],
  ),
  'consent.partitions': 'partitions',
  'consent.presence': 'presence',
  'consent.untilOn': 'untilOn',
  'consent.child': 'child',
  'consent.child.childAssent': 'child',
  'consent.child.decider': 'child',
  'consent.child.inPerpetratorsHousehold': 'child',
};
