import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { ConsentModule } from '../consent/index.js';
import { LegalValuesModule } from '../legal-values/index.js';
import { SurvivorsModule } from '../survivors/index.js';
import { CaseRecordsController, CasesController, DisabilitiesController } from './cases.controller.js';
import {
  Case,
  CaseLabel,
  DisabilityAnswer,
  IncidentPerpetrator,
  Incident,
  LegalQualification,
  Narrative,
} from './cases.entity.js';
import { CaseLabelsController } from './case-labels.controller.js';
import { CaseLabellingService, CaseLabelsService } from './case-labels.service.js';
import { CaseReopeningsService } from './case-reopenings.service.js';
import { MergedTextsService } from './merged-texts.service.js';
import { CasesService } from './cases.service.js';
import { UninvolvedColleaguesService, CaseAssignmentService } from './case-assignment.service.js';
import { ConsentFlagsHandler, IdentityCorrections } from './case-triggers.js';
import { DisabilitiesService } from './disabilities.service.js';
import { IntakeRecordsService, IntakeService } from './intake.service.js';
import { CaseEventsService } from './case-events.service.js';
import { IncidentsService } from './incidents.service.js';
import {
  RetentionController,
  ErasureRequestsController,
  ReportDecisionsController,
} from './retention.controller.js';
import { ErasureRequestsService, SealedFileService, RetentionService } from './retention.service.js';
import { LegalService } from './legal.service.js';
import { NarrativesService } from './narratives.service.js';
import { CaseOpeningService } from './case-opening.service.js';
import { ReferredCaseService, SharedRecordsService } from './referred-case.service.js';
import { ReportDecisionViewsService, ReportDecisionsService } from './report-decision-views.service.js';
import { RegistrationController } from './registration.controller.js';
import { RegistrationService } from './registration.service.js';
import { TimelineService } from './timeline.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      Case,
      CaseLabel,
      DisabilityAnswer,
      Incident,
      IncidentPerpetrator,
      LegalQualification,
      Narrative,
    ]),
    AccessModule,
    ConsentModule,
    LegalValuesModule,
    SurvivorsModule,
  ],
  controllers: [
    CasesController,
    CaseRecordsController,
    CaseLabelsController,
    DisabilitiesController,
    RegistrationController,
    RetentionController,
    ErasureRequestsController,
    ReportDecisionsController,
  ],
  providers: [
    CasesService,
    CaseReopeningsService,
    MergedTextsService,
    CaseLabelsService,
    CaseLabellingService,
    UninvolvedColleaguesService,
    ConsentFlagsHandler,
    DisabilitiesService,
    IntakeRecordsService,
    ReferredCaseService,
    SharedRecordsService,
    CaseEventsService,
    IdentityCorrections,
    IncidentsService,
    IntakeService,
    RegistrationService,
    RetentionService,
    ErasureRequestsService,
    SealedFileService,
    CaseAssignmentService,
    LegalService,
    NarrativesService,
    CaseOpeningService,
    ReportDecisionViewsService,
    ReportDecisionsService,
    TimelineService,
  ],
  exports: [
    CasesService,
    CaseLabelsService,
    UninvolvedColleaguesService,
    CaseEventsService,
    IncidentsService,
    IntakeService,
    CaseAssignmentService,
    LegalService,
    MergedTextsService,
    NarrativesService,
    CaseOpeningService,
    ReferredCaseService,
    ReportDecisionViewsService,
    TimelineService,
  ],
})
export class CasesModule {}
