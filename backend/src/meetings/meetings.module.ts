import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CasesModule } from '../cases/index.js';
import { FollowUpsModule } from '../follow-ups/index.js';
import { AgendaService } from './agenda.service.js';
import { HearingsService } from './hearings.service.js';
import { MeetingDecision } from './meeting-decision.entity.js';
import { MeetingEntry } from './meeting-entry.entity.js';
import { MeetingViews } from './meeting-views.service.js';
import { Meeting } from './meeting.entity.js';
import { MeetingsController } from './meetings.controller.js';
import { MeetingsRepository } from './meetings.repository.js';
import { MeetingsService } from './meetings.service.js';

/** Meetings of working groups: agenda, who came, what was decided, and the packet of each agency. */
@Module({
  imports: [TypeOrmModule.forFeature([Meeting, MeetingEntry, MeetingDecision]), CasesModule, FollowUpsModule],
  controllers: [MeetingsController],
  providers: [AgendaService, HearingsService, MeetingViews, MeetingsRepository, MeetingsService],
})
export class MeetingsModule {}
