import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { CasesModule } from '../cases/index.js';
import { ClosureModule } from '../closure/index.js';
import { FollowUpsModule } from '../follow-ups/index.js';
import { IdentityModule } from '../identity/index.js';
import { ProtectionOrdersModule } from '../protection-orders/index.js';
import { SurvivorsModule } from '../survivors/index.js';
import { TrainingModule } from '../training/index.js';
import {
  SupervisorInboxController,
  CaseListsController,
  OrdersBoardController,
  PrintsController,
  QueueController,
  TeamController,
} from './workboard.controller.js';
import { SupervisorInboxService } from './supervisor-inbox.service.js';
import { CalendarService } from './calendar.service.js';
import { CaseListsService } from './case-lists.service.js';
import { CaseSearchService } from './case-search.service.js';
import { SimilarPeopleService } from './similar-people.service.js';
import { AlongController, DevicesController } from './along/along.controller.js';
import { AlongService } from './along/along.service.js';
import { DevicesService } from './along/devices.service.js';
import { Draft } from './draft.entity.js';
import { DraftsController } from './drafts.controller.js';
import { DraftsService } from './drafts.service.js';
import { EnvelopesService } from './envelopes.service.js';
import { OwnReminder } from './own-reminder.entity.js';
import { OwnRemindersService } from './own-reminders.service.js';
import { WorkListService } from './work-list.service.js';
import { NotificationsService } from './notifications.service.js';
import { NumberSearchService } from './number-search.service.js';
import { OrdersBoardService } from './orders-board.service.js';
import { OverviewService } from './overview.service.js';
import { PrintsService } from './prints.service.js';
import { QueueService } from './queue.service.js';
import { TeamService } from './team.service.js';
import { TodayController } from './today.controller.js';
import { TodayService } from './today.service.js';
import { AwaitingResponseService } from './awaiting-response.service.js';

/** The screens on which people begin, with drafts of unsent input and own reminders. */
@Module({
  imports: [
    TypeOrmModule.forFeature([Draft, OwnReminder]),
    AccessModule,
    CasesModule,
    ClosureModule,
    FollowUpsModule,
    IdentityModule,
    ProtectionOrdersModule,
    SurvivorsModule,
    TrainingModule,
  ],
  controllers: [
    TodayController,
    QueueController,
    SupervisorInboxController,
    CaseListsController,
    TeamController,
    OrdersBoardController,
    PrintsController,
    DraftsController,
    DevicesController,
    AlongController,
  ],
  providers: [
    SupervisorInboxService,
    CalendarService,
    CaseListsService,
    CaseSearchService,
    SimilarPeopleService,
    DraftsService,
    EnvelopesService,
    DevicesService,
    AlongService,
    OwnRemindersService,
    WorkListService,
    NotificationsService,
    NumberSearchService,
    OrdersBoardService,
    OverviewService,
    PrintsService,
    QueueService,
    TeamService,
    TodayService,
    AwaitingResponseService,
  ],
})
export class WorkboardModule {}
