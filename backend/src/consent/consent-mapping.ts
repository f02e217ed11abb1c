import type { AgencyType } from '../agencies/index.js';
import type { ConsentRequest } from './consent.dto.js';
import type { ConsentRecord } from './consent.entity.js';
import type { Consent, ConsentInput } from './consent.types.js';

/** A stored answer as the rules see it. */
export const toConsent = (record: ConsentRecord): Consent => ({
  id: record.id,
  scope: record.scope,
  agencyId: record.agencyId,
  partitions: record.partitions,
  answer: record.answer,
  basis: record.basis,
  givenAt: record.givenAt,
  untilOn: record.untilOn,
  provisionalUntil: record.provisionalUntil,
  withdrawnAt: record.withdrawnAt,
});

/** An answer as it was typed, with what only the server knows: who the receiver is and who records it. */
export const toConsentInput = (
  request: ConsentRequest,
  known: { receiver: AgencyType | null; isSupervisor: boolean },
): ConsentInput => ({
  scope: request.scope,
  receiver: known.receiver,
  partitions: request.partitions,
  purpose: request.purpose ?? '',
  answer: request.answer,
  basis: request.basis ?? 'consent',
  presence: request.presence,
  untilOn: request.untilOn,
  child: request.child,
  override: { bySupervisor: known.isSupervisor, reason: request.overrideReason ?? '' },
});
