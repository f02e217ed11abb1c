import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { CasesModule } from '../cases/index.js';
import { AssessmentPreviewsService } from './assessment-previews.service.js';
import { AssessmentRecordsService, AssessmentsService } from './assessment-records.service.js';
import { BandChangeOptionsService } from './band-change-options.service.js';
import { BandChangeRecord, RecordedRiskFact, RiskAssessment, SuicideTriage } from './risk.entity.js';
import { BandChangeRecordsService } from './band-change-records.service.js';
import { BandChangesService } from './band-changes.service.js';
import { BandConsequencesService } from './band-consequences.service.js';
import { EvaluationService } from './evaluation.service.js';
import { RecordedRiskFactsService } from './recorded-risk-facts.service.js';
import { RiskController } from './risk.controller.js';
import { RiskRepository } from './risk.repository.js';
import { RiskTriggers } from './risk-triggers.js';
import { TriagesService } from './triages.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([RiskAssessment, SuicideTriage, BandChangeRecord, RecordedRiskFact]),
    AccessModule,
    CasesModule,
  ],
  controllers: [RiskController],
  providers: [
    AssessmentPreviewsService,
    AssessmentRecordsService,
    AssessmentsService,
    BandChangeOptionsService,
    BandChangeRecordsService,
    BandChangesService,
    BandConsequencesService,
    EvaluationService,
    RecordedRiskFactsService,
    RiskRepository,
    RiskTriggers,
    TriagesService,
  ],
  exports: [AssessmentsService, TriagesService],
})
export class RiskModule {}
