export { FollowUpsModule } from './follow-ups.module.js';
export { FollowUpsService } from './follow-ups.service.js';
export { ContactsService } from './contacts.service.js';
export { importReviews } from './import-review.rules.js';
export type { ImportedSigns, ImportReview } from './import-review.types.js';
export type { RuleKey, Trigger } from './follow-ups.types.js';
export type { Work } from './consequences.rules.js';
