export { ProgrammeCleanup, ProgrammeCleanupModule } from './programme-cleanup.module.js';
