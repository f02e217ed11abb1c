import { Module } from '@nestjs/common';
import { CallbackReminders } from './callback-reminders.service.js';
import {
  CallInsPlanning,
  DisclosedIncidentsService,
  TakenBackService,
} from './cross-case-planning.service.js';
import { DailyReport, PlanningJobs, RemindersJobs } from './reminders.jobs.js';
import { RemindersService } from './reminders.service.js';
import { ReplanningService } from './replanning.service.js';

@Module({
  providers: [
    RemindersService,
    CallbackReminders,
    DailyReport,
    ReplanningService,
    DisclosedIncidentsService,
    TakenBackService,
    CallInsPlanning,
    RemindersJobs,
    PlanningJobs,
  ],
  exports: [RemindersService],
})
export class RemindersModule {}
