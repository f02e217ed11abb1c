import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { CasesModule } from '../cases/index.js';
import { DateNote } from './date-note.entity.js';
import { DateNotes } from './date-notes.service.js';
import { DatesController } from './dates.controller.js';
import { DatesService } from './dates.service.js';
import { GoalProgress } from './goal-progress.entity.js';
import { GoalsService } from './goals.service.js';
import { SafetyPlanMark } from './safety-plan-mark.entity.js';
import { SafetyPlanViews } from './safety-plan-views.service.js';
import { SafetyPlanWriter } from './safety-plan-writer.service.js';
import { SafetyPlan } from './safety-plan.entity.js';
import { SafetyPlansController } from './safety-plans.controller.js';
import { SafetyPlansService } from './safety-plans.service.js';
import { SupportEntry } from './support-entry.entity.js';
import { SupportGoal } from './support-goal.entity.js';
import { SupportLogService } from './support-log.service.js';
import { SupportWords } from './support-words.service.js';
import { SupportController } from './support.controller.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([SupportEntry, SupportGoal, GoalProgress, SafetyPlan, SafetyPlanMark, DateNote]),
    AccessModule,
    CasesModule,
  ],
  controllers: [SupportController, SafetyPlansController, DatesController],
  providers: [
    DateNotes,
    DatesService,
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
