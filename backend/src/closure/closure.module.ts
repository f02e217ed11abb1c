import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { AgenciesModule } from '../agencies/index.js';
import { CasesModule } from '../cases/index.js';
import { FollowUpsModule } from '../follow-ups/index.js';
import { ReferralsModule } from '../referrals/index.js';
import { SupportModule } from '../support/index.js';
import { SurvivorsModule } from '../survivors/index.js';
import { AgencyEndingsController } from './agency-endings.controller.js';
import { AgencyEndingsService } from './agency-endings.service.js';
import { ClosingService, ClosureDecisionsService } from './closure-decisions.service.js';
import { ClosurePeopleService } from './closure-people.service.js';
import { ClosureEpisodeRecord, ClosureStatement, DeathCauseRecord } from './closure.entity.js';
import { ClosureEpisodesService } from './closure-episodes.service.js';
import { ClosureGateController, ClosureRequestsController, DeathsController } from './closure.controller.js';
import { ClosureGateService } from './closure-gate.service.js';
import { ClosureOpeningService, ClosureRequestsService } from './closure-requests.service.js';
import { ClosureRequestViews } from './closure-request-views.service.js';
import { ClosureTraces } from './closure-traces.service.js';
import { StatementEffects, ClosureStatementsService } from './closure-statements.service.js';
import { DeathReports, DeathsService } from './deaths.service.js';
import { DuplicatesService } from './duplicates.service.js';
import { StatementSubjects } from './statement-subjects.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([ClosureEpisodeRecord, ClosureStatement, DeathCauseRecord]),
    AccessModule,
    AgenciesModule,
    CasesModule,
    FollowUpsModule,
    ReferralsModule,
    SupportModule,
    SurvivorsModule,
  ],
  controllers: [AgencyEndingsController, ClosureGateController, ClosureRequestsController, DeathsController],
  providers: [
    AgencyEndingsService,
    ClosingService,
    ClosureTraces,
    ClosureDecisionsService,
    ClosureEpisodesService,
    ClosureGateService,
    ClosureOpeningService,
    ClosurePeopleService,
    ClosureRequestViews,
    ClosureRequestsService,
    ClosureStatementsService,
    DeathReports,
    DeathsService,
    DuplicatesService,
    StatementEffects,
    StatementSubjects,
  ],
  exports: [ClosureGateService, ClosureRequestsService, ClosureStatementsService, ClosureDecisionsService],
})
export class ClosureModule {}
