import { Module } from '@nestjs/common';
import { DailyReport, RemindersJobs } from './reminders.jobs.js';
import { CallbackReminderJobs } from './callback-reminders.jobs.js';
import { CallbackReminders } from './callback-reminders.service.js';
import { DisclosedIncidentsJobs } from './disclosed-incidents.jobs.js';
import { DisclosedIncidentsService } from './disclosed-incidents.service.js';
import { ReplanningService } from './replanning.service.js';
import { RemindersService } from './reminders.service.js';
import { TakenBackService } from './taken-back.service.js';

@Module({
  providers: [
    RemindersService,
    CallbackReminders,
    CallbackReminderJobs,
    DailyReport,
    ReplanningService,
    DisclosedIncidentsService,
    TakenBackService,
    RemindersJobs,
    DisclosedIncidentsJobs,
  ],
  exports: [RemindersService],
})
export class RemindersModule {}
