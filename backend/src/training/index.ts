export { TrainingModule } from './training.module.js';
export { TrainingRecordsService } from './training-records.service.js';
export { TrainingStandingService } from './training-standing.service.js';
export { OwnTrainingDto, TrainingSessionDto, TrainingStandingDto } from './training.dto.js';
export { CONFIRM_WITHIN_HOURS } from './training.rules.js';
