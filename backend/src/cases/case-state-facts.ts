import type { Case } from './case.entity.js';
import type { CaseDto } from './cases.dto.js';

type StateFacts = Pick<CaseDto, 'contactStopped' | 'searchingSince' | 'deathReportedAt'>;

/** What stands beside "open", for the owner: her word to stop, a search for her, a death that nothing shows yet. */
export const stateOf = (
  { contactStopped, searchingSince, deathReportedAt }: Pick<Case, keyof StateFacts>,
  isOwner: boolean,
): StateFacts => ({
  contactStopped: isOwner && contactStopped,
  searchingSince: (isOwner && searchingSince?.toISOString()) || null,
  deathReportedAt: (isOwner && deathReportedAt?.toISOString()) || null,
});
