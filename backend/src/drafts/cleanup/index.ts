export { DraftsCleanup } from './drafts-cleanup.js';
export { DraftsCleanupModule } from './drafts-cleanup.module.js';
