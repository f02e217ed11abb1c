import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { CasesModule } from '../cases/index.js';
import { FollowUpsModule } from '../follow-ups/index.js';
import { ReferralsModule } from '../referrals/index.js';
import { SupportModule } from '../support/index.js';
import { SurvivorsModule } from '../survivors/index.js';
import { ClosingService } from './closing.service.js';
import { ClosureAlarms } from './closure-alarms.service.js';
import { ClosureDecisionsService } from './closure-decisions.service.js';
import { ClosureEpisodeRecord } from './closure-episode.entity.js';
import { ClosureEpisodesService } from './closure-episodes.service.js';
import { ClosureFactsRepository } from './closure-facts.repository.js';
import { ClosureGateController } from './closure-gate.controller.js';
import { ClosureGateService } from './closure-gate.service.js';
import { ClosureLapses } from './closure-lapses.js';
import { ClosureOpeningService } from './closure-opening.service.js';
import { ClosurePeopleService } from './closure-people.service.js';
import { ClosureRequestViews } from './closure-request-views.service.js';
import { ClosureRequestsController } from './closure-requests.controller.js';
import { ClosureRequestsService } from './closure-requests.service.js';
import { ClosureStatement } from './closure-statement.entity.js';
import { DeathCauseRecord } from './death-cause.entity.js';
import { ClosureTraces } from './closure-traces.service.js';
import { SearchingService } from './searching.service.js';
import { StatementEffects } from './statement-effects.service.js';
import { DeathReports } from './death-reports.service.js';
import { DeathsController } from './deaths.controller.js';
import { DeathsService } from './deaths.service.js';
import { DuplicateCards } from './duplicate-cards.service.js';
import { DuplicateNaming } from './duplicate-naming.service.js';
import { RecordMerging } from './record-merging.service.js';
import { ClosureStatementViews } from './closure-statement-views.service.js';
import { ClosureStatementsService } from './closure-statements.service.js';
import { StatementSubjects } from './statement-subjects.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([ClosureEpisodeRecord, ClosureStatement, DeathCauseRecord]),
    AccessModule,
    CasesModule,
    FollowUpsModule,
    ReferralsModule,
    SupportModule,
    SurvivorsModule,
  ],
  controllers: [ClosureGateController, ClosureRequestsController, DeathsController],
  providers: [
    ClosingService,
    ClosureAlarms,
    ClosureTraces,
    ClosureDecisionsService,
    ClosureEpisodesService,
    ClosureFactsRepository,
    ClosureGateService,
    ClosureLapses,
    ClosureOpeningService,
    ClosurePeopleService,
    ClosureRequestViews,
    ClosureRequestsService,
    ClosureStatementViews,
    ClosureStatementsService,
    DeathReports,
    DeathsService,
    DuplicateCards,
    DuplicateNaming,
    RecordMerging,
    SearchingService,
    StatementEffects,
    StatementSubjects,
  ],
  exports: [ClosureGateService, ClosureRequestsService, ClosureStatementsService, ClosureDecisionsService],
})
export class ClosureModule {}
