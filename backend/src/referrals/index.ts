export { ReferralsModule } from './referrals.module.js';
export { ReferralContactsService } from './referral-contacts.service.js';
export { ReferralViewsService } from './referral-views.service.js';
export * from './referrals.events.js';
export { openNeeds } from './needs.rules.js';
