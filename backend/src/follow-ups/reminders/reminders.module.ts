import { Module } from '@nestjs/common';
import { DailyReport } from './daily-report.js';
import { HelpReminderJobs } from './help-reminders.jobs.js';
import { HelpReminders } from './help-reminders.service.js';
import { KnownIncidentsJobs } from './known-incidents.jobs.js';
import { KnownIncidentsService } from './known-incidents.service.js';
import { PlanningAnewService } from './planning-anew.service.js';
import { RemindersJobs } from './reminders.jobs.js';
import { RemindersService } from './reminders.service.js';
import { TakenBackService } from './taken-back.service.js';

@Module({
  providers: [
    RemindersService,
    HelpReminders,
    HelpReminderJobs,
    DailyReport,
    PlanningAnewService,
    KnownIncidentsService,
    TakenBackService,
    RemindersJobs,
    KnownIncidentsJobs,
  ],
  exports: [RemindersService],
})
export class RemindersModule {}
