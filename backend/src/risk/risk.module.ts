import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { CasesModule } from '../cases/index.js';
import { AssessmentPreviewsService } from './assessment-previews.service.js';
import { AssessmentRecordsService } from './assessment-records.service.js';
import { AssessmentsService } from './assessments.service.js';
import { BandChangeOptionsService } from './band-change-options.service.js';
import { BandChangeRecord } from './band-change.entity.js';
import { BandChangeRecordsService } from './band-change-records.service.js';
import { BandChangesService } from './band-changes.service.js';
import { BandConsequencesService } from './band-consequences.service.js';
import { EvaluationService } from './evaluation.service.js';
import { KnownFact } from './known-fact.entity.js';
import { KnownFactsService } from './known-facts.service.js';
import { RiskAssessment } from './risk-assessment.entity.js';
import { RiskController } from './risk.controller.js';
import { RiskRepository } from './risk.repository.js';
import { RiskTriggers } from './risk-triggers.js';
import { SuicideTriage } from './suicide-triage.entity.js';
import { TriagesService } from './triages.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([RiskAssessment, SuicideTriage, BandChangeRecord, KnownFact]),
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
    KnownFactsService,
    RiskRepository,
    RiskTriggers,
    TriagesService,
  ],
  exports: [AssessmentsService, TriagesService],
})
export class RiskModule {}
