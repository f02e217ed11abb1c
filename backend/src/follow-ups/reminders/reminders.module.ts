import { Module } from '@nestjs/common';
import { DailyReport } from './daily-report.js';
import { PlanningAnewService } from './planning-anew.service.js';
import { RemindersJobs } from './reminders.jobs.js';
import { RemindersService } from './reminders.service.js';

@Module({
  providers: [RemindersService, DailyReport, PlanningAnewService, RemindersJobs],
  exports: [RemindersService],
})
export class RemindersModule {}
