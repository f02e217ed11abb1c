export { ReferralsModule } from './referrals.module.js';
export { ReferralContactsService } from './referral-contacts.service.js';
export { ReferralViewsService } from './referral-views.service.js';
export * from './referrals.events.js';
export { openNeeds } from './needs.rules.js';
export { newReferral } from './referral-effects.service.js';
export { afterSpan, isForShelter } from './referral-changes.rules.js';
export { URGENCY_RANK } from './referrals.types.js';
export type { Urgency } from './referrals.types.js';
