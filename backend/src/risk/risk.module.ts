import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { CasesModule } from '../cases/index.js';
import { AssessmentRecordsService, AssessmentsService } from './assessments.service.js';
import { BandChangeRecordsService, BandChangesService } from './band-changes.service.js';
import { BandConsequencesService } from './band-consequences.service.js';
import { ConfirmedAssessments } from './confirmed-assessments.js';
import { EvaluationService } from './evaluation.service.js';
import { RiskTriggers } from './risk-triggers.js';
import { RiskController } from './risk.controller.js';
import {
  BandChangeRecord,
  RecordedRiskFact,
  RiskAssessment,
  SuicideTriage,
  ToolResult,
} from './risk.entity.js';
import { ToolResultsService } from './tool-results.service.js';
import { TriagesService } from './triages.service.js';

const ENTITIES = [RiskAssessment, SuicideTriage, BandChangeRecord, RecordedRiskFact, ToolResult];

@Module({
  imports: [TypeOrmModule.forFeature(ENTITIES), AccessModule, CasesModule],
  controllers: [RiskController],
  providers: [
    AssessmentRecordsService,
    AssessmentsService,
    BandChangeRecordsService,
    BandChangesService,
    BandConsequencesService,
    ConfirmedAssessments,
    EvaluationService,
    RiskTriggers,
    ToolResultsService,
    TriagesService,
  ],
  exports: [AssessmentsService, TriagesService],
})
export class RiskModule {}
