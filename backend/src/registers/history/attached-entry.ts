import type { OldEvent, OldOrder, OldReferral } from './history.types.js';

/** What the timeline of a case tells of a row: codes and days; its words stay with the row. */
export interface AttachedEntry {
  readonly kind: 'register_order' | 'register_referral';
  readonly partition: 'legal' | 'core';
  readonly facts: Readonly<Record<string, unknown>>;
}

const ofOrder = ({
  decision,
  issued,
  served,
  service,
  endsOn,
  extendedUntil,
  breaches,
}: OldOrder): AttachedEntry => ({
  kind: 'register_order',
  partition: 'legal',
  facts: {
    pastResult: decision ?? 'unread',
    issuedOn: issued?.day ?? null,
    servedOn: served?.day ?? null,
    pastService: service,
    endsOn: extendedUntil ?? endsOn,
    breaches: breaches.length,
  },
});

const ofReferral = ({ from, to, services, answer, answeredOn }: OldReferral): AttachedEntry => ({
  kind: 'register_referral',
  partition: 'core',
  facts: { pastResult: answer ?? 'unread', from, to, services, answeredOn },
});

export const entryOf = (event: OldEvent): AttachedEntry =>
  event.kind === 'order' ? ofOrder(event) : ofReferral(event);
