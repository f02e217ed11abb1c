import { Module } from '@nestjs/common';
import { DailyReport } from './daily-report.js';
import { RemindersJobs } from './reminders.jobs.js';
import { RemindersService } from './reminders.service.js';

@Module({ providers: [RemindersService, DailyReport, RemindersJobs], exports: [RemindersService] })
export class RemindersModule {}
