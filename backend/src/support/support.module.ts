import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { CasesModule } from '../cases/index.js';
import { LegalValuesModule } from '../legal-values/index.js';
import { CarriedPlanService } from './carried-plan.service.js';
import { CourtController } from './court.controller.js';
import { CourtOpeningsController } from './court-openings.controller.js';
import { CourtOpeningsService, CourtWorkService } from './court-openings.service.js';
import { CourtEffectsService, CourtRecordsService, CourtService } from './court.service.js';
import { GoalRecordsService, GoalsService } from './goals.service.js';
import { KeyDateRecordsService, KeyDatesService } from './key-dates.service.js';
import { NeedsService } from './needs.service.js';
import { PlanTemplatesController } from './plan-templates.controller.js';
import { PlanTemplatesService } from './plan-templates.service.js';
import { PlanService } from './plan.service.js';
import { SafetyPlanRecordsService, SafetyPlansService } from './safety-plans.service.js';
import { SupportLogService } from './support-log.service.js';
import { KeyDatesController, SafetyPlansController, SupportController } from './support.controller.js';
import * as entities from './support.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature(Object.values(entities)), AccessModule, CasesModule, LegalValuesModule],
  controllers: [
    SupportController,
    CourtController,
    CourtOpeningsController,
    PlanTemplatesController,
    SafetyPlansController,
    KeyDatesController,
  ],
  providers: [
    CarriedPlanService,
    CourtEffectsService,
    CourtOpeningsService,
    CourtRecordsService,
    CourtService,
    CourtWorkService,
    GoalRecordsService,
    GoalsService,
    KeyDateRecordsService,
    KeyDatesService,
    NeedsService,
    PlanService,
    PlanTemplatesService,
    SafetyPlanRecordsService,
    SafetyPlansService,
    SupportLogService,
  ],
  exports: [GoalRecordsService, PlanService, SafetyPlansService],
})
export class SupportModule {}
