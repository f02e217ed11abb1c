import { Module } from '@nestjs/common';
import { CallbackReminders } from './callback-reminders.service.js';
import {
  CallInsPlanning,
  DisclosedIncidentsService,
  SignalsPlanning,
  TakenBackService,
} from './cross-case-planning.service.js';
import { DailyReport, PlanningJobs, RemindersJobs, SignalJobs } from './reminders.jobs.js';
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
    SignalsPlanning,
    RemindersJobs,
    PlanningJobs,
    SignalJobs,
  ],
  exports: [RemindersService],
})
export class RemindersModule {}
