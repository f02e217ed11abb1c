export { ConsentModule } from './consent.module.js';
export { ConsentsService } from './consents.service.js';
export { ConsentViewsService } from './consent-views.service.js';
export { ConsentAnswerRequest, ConsentRequest } from './consent.dto.js';
export { consentsOf, readConsent } from './consent.queries.js';
export type { StoredConsent } from './consent.queries.js';
export { actedWithoutConsent, basisReviewed, consentChanged } from './consent.events.js';
export type { ConsentChangedEvent } from './consent.events.js';
export { openingConsentProblems } from './consent.rules.js';
export {
  consentCovers,
  linkageConsentOf,
  mayLink,
  namesAgencies,
  refusesSharing,
  runsOutAt,
  scopeAnswer,
  standingPartitions,
} from './consent.rules.js';
export { LINKAGE_CONSENTS, RECIPIENTS } from './consent.types.js';
export type { Consent, ConsentFlags, LinkageConsent } from './consent.types.js';
