import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { CasesModule } from '../cases/index.js';
import {
  KeyDateEvent,
  GoalProgress,
  SafetyPlanEvent,
  SafetyPlan,
  SupportEntry,
  SupportGoal,
} from './support.entity.js';
import { KeyDateEvents } from './key-date-events.service.js';
import { KeyDatesController, SafetyPlansController, SupportController } from './support.controller.js';
import { KeyDatesService } from './key-dates.service.js';
import { GoalsService } from './goals.service.js';
import { SafetyPlanViews } from './safety-plan-views.service.js';
import { SafetyPlanWriter, SafetyPlansService } from './safety-plans.service.js';
import { SupportLogService } from './support-log.service.js';
import { SupportWords } from './support-words.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      SupportEntry,
      SupportGoal,
      GoalProgress,
      SafetyPlan,
      SafetyPlanEvent,
      KeyDateEvent,
    ]),
    AccessModule,
    CasesModule,
  ],
  controllers: [SupportController, SafetyPlansController, KeyDatesController],
  providers: [
    KeyDateEvents,
    KeyDatesService,
    GoalsService,
    SafetyPlansService,
    SafetyPlanViews,
    SafetyPlanWriter,
    SupportLogService,
    SupportWords,
  ],
  exports: [SafetyPlansService],
})
export class SupportModule {}
