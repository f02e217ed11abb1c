export { TrainingNotices, TrainingNoticesModule } from './training-notices.module.js';
