export { UploadsCleanup, UploadsCleanupModule } from './uploads-cleanup.module.js';
