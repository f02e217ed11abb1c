import { Module } from '@nestjs/common';
import { RemindersJobs } from './reminders.jobs.js';
import { RemindersService } from './reminders.service.js';

@Module({ providers: [RemindersService, RemindersJobs], exports: [RemindersService] })
export class RemindersModule {}
