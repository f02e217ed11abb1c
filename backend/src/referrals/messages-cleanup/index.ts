export { MessagesCleanup, MessagesCleanupModule } from './messages-cleanup.module.js';
