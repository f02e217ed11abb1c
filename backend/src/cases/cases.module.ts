import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { ConsentModule } from '../consent/index.js';
import { SurvivorsModule } from '../survivors/index.js';
import { CaseRecordsController } from './case-records.controller.js';
import { Case } from './case.entity.js';
import { CasesController } from './cases.controller.js';
import { CasesService } from './cases.service.js';
import { ColleaguesService } from './colleagues.service.js';
import { ConsentFlagsHandler } from './consent-flags.js';
import { DisabilitiesController } from './disabilities.controller.js';
import { DisabilitiesService } from './disabilities.service.js';
import { DisabilityAnswer } from './disability-answer.entity.js';
import { FirstEntriesService } from './first-entries.service.js';
import { HappeningsService } from './happenings.service.js';
import { IncidentPerpetrator } from './incident-perpetrator.entity.js';
import { IdentityCorrections } from './identity-corrections.js';
import { Incident } from './incident.entity.js';
import { IncidentsService } from './incidents.service.js';
import { IntakeService } from './intake.service.js';
import { KeepingController } from './keeping.controller.js';
import { KeepingRequestsController } from './keeping-requests.controller.js';
import { KeepingRequestsService } from './keeping-requests.service.js';
import { KeepingSealService } from './keeping-seal.service.js';
import { KeepingService } from './keeping.service.js';
import { LeadsService } from './leads.service.js';
import { LegalQualification } from './legal-qualification.entity.js';
import { LegalService } from './legal.service.js';
import { Narrative } from './narrative.entity.js';
import { NarrativesService } from './narratives.service.js';
import { OpeningService } from './opening.service.js';
import { ReceivingService } from './receiving.service.js';
import { ReportDecisionViewsService } from './report-decision-views.service.js';
import { ReportDecisionsController } from './report-decisions.controller.js';
import { ReportDecisionsService } from './report-decisions.service.js';
import { SharedRecordsService } from './shared-records.service.js';
import { TimelineService } from './timeline.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      Case,
      DisabilityAnswer,
      Incident,
      IncidentPerpetrator,
      LegalQualification,
      Narrative,
    ]),
    AccessModule,
    ConsentModule,
    SurvivorsModule,
  ],
  controllers: [
    CasesController,
    CaseRecordsController,
    DisabilitiesController,
    KeepingController,
    KeepingRequestsController,
    ReportDecisionsController,
  ],
  providers: [
    CasesService,
    ColleaguesService,
    ConsentFlagsHandler,
    DisabilitiesService,
    FirstEntriesService,
    ReceivingService,
    SharedRecordsService,
    HappeningsService,
    IdentityCorrections,
    IncidentsService,
    IntakeService,
    KeepingService,
    KeepingRequestsService,
    KeepingSealService,
    LeadsService,
    LegalService,
    NarrativesService,
    OpeningService,
    ReportDecisionViewsService,
    ReportDecisionsService,
    TimelineService,
  ],
  exports: [
    CasesService,
    ColleaguesService,
    HappeningsService,
    IncidentsService,
    IntakeService,
    LeadsService,
    LegalService,
    NarrativesService,
    OpeningService,
    ReceivingService,
    TimelineService,
  ],
})
export class CasesModule {}
