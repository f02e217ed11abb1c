import { Module } from '@nestjs/common';
import { AccessModule } from '../access/index.js';
import { CasesModule } from '../cases/index.js';
import { ClosureModule } from '../closure/index.js';
import { FollowUpsModule } from '../follow-ups/index.js';
import { ProtectionOrdersModule } from '../protection-orders/index.js';
import { SurvivorsModule } from '../survivors/index.js';
import { ApprovalsController } from './approvals.controller.js';
import { ApprovalsService } from './approvals.service.js';
import { BoardsRepository } from './boards.repository.js';
import { CaseListsController } from './case-lists.controller.js';
import { CaseListsService } from './case-lists.service.js';
import { CaseSearchService } from './case-search.service.js';
import { DayRepository } from './day.repository.js';
import { DayService } from './day.service.js';
import { NotificationsService } from './notifications.service.js';
import { OrdersBoardController } from './orders-board.controller.js';
import { OrdersBoardService } from './orders-board.service.js';
import { OverviewService } from './overview.service.js';
import { PrintsController } from './prints.controller.js';
import { PrintsService } from './prints.service.js';
import { QueueController } from './queue.controller.js';
import { QueueRepository } from './queue.repository.js';
import { QueueService } from './queue.service.js';
import { TeamController } from './team.controller.js';
import { TeamService } from './team.service.js';
import { TodayController } from './today.controller.js';
import { TodayService } from './today.service.js';
import { WaitingService } from './waiting.service.js';

/** The screens on which people begin, served by written queries; owns no table. */
@Module({
  imports: [
    AccessModule,
    CasesModule,
    ClosureModule,
    FollowUpsModule,
    ProtectionOrdersModule,
    SurvivorsModule,
  ],
  controllers: [
    TodayController,
    QueueController,
    ApprovalsController,
    CaseListsController,
    TeamController,
    OrdersBoardController,
    PrintsController,
  ],
  providers: [
    ApprovalsService,
    BoardsRepository,
    CaseListsService,
    CaseSearchService,
    DayRepository,
    DayService,
    NotificationsService,
    OrdersBoardService,
    OverviewService,
    PrintsService,
    QueueRepository,
    QueueService,
    TeamService,
    TodayService,
    WaitingService,
  ],
})
export class WorkboardModule {}
