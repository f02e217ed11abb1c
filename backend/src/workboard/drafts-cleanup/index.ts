export { DraftsCleanup, DraftsCleanupModule } from './drafts-cleanup.module.js';
