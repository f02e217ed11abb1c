import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { CasesModule } from '../cases/index.js';
import { FollowUpsModule } from '../follow-ups/index.js';
import { ProtectionOrdersModule } from '../protection-orders/index.js';
import { CorrectionEffectsService } from './correction-effects.service.js';
import { CorrectionSubjectsService } from './correction-subjects.service.js';
import { CorrectionViewsService } from './correction-views.service.js';
import { CorrectionTextsService } from './correction-texts.service.js';
import { Correction } from './correction.entity.js';
import { CorrectionsController } from './corrections.controller.js';
import { CorrectionsService } from './corrections.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([Correction]),
    AccessModule,
    CasesModule,
    FollowUpsModule,
    ProtectionOrdersModule,
  ],
  controllers: [CorrectionsController],
  providers: [
    CorrectionEffectsService,
    CorrectionSubjectsService,
    CorrectionTextsService,
    CorrectionViewsService,
    CorrectionsService,
  ],
})
export class CorrectionsModule {}
