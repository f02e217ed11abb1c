export { ReferralsModule } from './referrals.module.js';
export { ReferralContactsService } from './referral-contacts.service.js';
export { SupportLeadEndings } from './support-lead-endings.service.js';
export * from './referral-happenings.js';
export { openNeeds } from './needs.rules.js';
