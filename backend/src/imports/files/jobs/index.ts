export { ImportJobsModule } from './import-jobs.module.js';
export { ImportWork } from './import-work.js';
export type { OpenProduct } from './import-work.js';
