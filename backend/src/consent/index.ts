export { ConsentModule } from './consent.module.js';
export { ConsentsService } from './consents.service.js';
export { ConsentAnswerRequest, ConsentRequest } from './consent.dto.js';
export { actedWithoutConsent, basisReviewed, consentChanged } from './consent-happenings.js';
export type { ConsentChange } from './consent-happenings.js';
export { openingConsentProblems } from './consent-drafts.rules.js';
export {
  consentCovers,
  countingOf,
  mayLink,
  namesAgencies,
  refusesSharing,
  runsOutAt,
  scopeAnswer,
  standingPartitions,
} from './consent.rules.js';
export { COUNTINGS } from './consent.types.js';
export type { Consent, ConsentFlags, Counting } from './consent.types.js';
