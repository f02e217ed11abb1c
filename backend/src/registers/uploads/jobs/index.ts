export { RegisterJobsModule } from './register-jobs.module.js';
export { UploadWork } from './upload-work.js';
export type { OpenProduct } from './upload-work.js';
