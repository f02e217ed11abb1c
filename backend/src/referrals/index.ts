export { ReferralsModule } from './referrals.module.js';
export { ReferralsService } from './referrals.service.js';
export { ReferralContactsService } from './referral-contacts.service.js';
export * from './referral-happenings.js';
export type { NeedTrace, ReferralKind, ReferralStatus, Urgency } from './referrals.types.js';
