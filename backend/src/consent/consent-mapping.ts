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

/** An answer as the database writes it into JSON. */
export interface StoredConsent extends Omit<Consent, 'givenAt' | 'provisionalUntil' | 'withdrawnAt'> {
  givenAt: string;
  provisionalUntil: string | null;
  withdrawnAt: string | null;
}

const instant = (stored: string | null): Date | null => (stored === null ? null : new Date(stored));

export const readConsent = (stored: StoredConsent): Consent => ({
  ...stored,
  givenAt: new Date(stored.givenAt),
  provisionalUntil: instant(stored.provisionalUntil),
  withdrawnAt: instant(stored.withdrawnAt),
});

/** The answers of the case with that id, oldest first, as JSON; row security shows them to the owner only. */
export const consentsOf = (caseId: string): string =>
  `(select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'scope', k.scope, 'agencyId', k.agency_id,
    'partitions', k.partitions, 'answer', k.answer, 'basis', k.basis, 'givenAt', k.given_at, 'untilOn', k.until_on,
    'provisionalUntil', k.provisional_until, 'withdrawnAt', k.withdrawn_at) order by k.given_at, k.id), '[]')
    from panoh.consents k where k.case_id = ${caseId})`;

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
