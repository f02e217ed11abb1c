import { Module } from '@nestjs/common';
import { TrainingActsService, TrainingSettingsService } from './training-acts.service.js';
import { TrainingController } from './training.controller.js';
import { TrainingGateService } from './training-gate.service.js';
import { TrainingRecordsService } from './training-records.service.js';
import { TrainingStandingService } from './training-standing.service.js';

/** Who is trained in what, and what may be done without. */
@Module({
  controllers: [TrainingController],
  providers: [
    TrainingActsService,
    TrainingGateService,
    TrainingRecordsService,
    TrainingSettingsService,
    TrainingStandingService,
  ],
  exports: [TrainingRecordsService, TrainingStandingService],
})
export class TrainingModule {}
