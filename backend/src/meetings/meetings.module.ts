import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { CasesModule } from '../cases/index.js';
import { FollowUpsModule } from '../follow-ups/index.js';
import { AgendaService } from './agenda.service.js';
import { MeetingDecision, MeetingEntry, Meeting } from './meetings.entity.js';
import { MeetingViews } from './meeting-views.service.js';
import { MeetingsController } from './meetings.controller.js';
import { MeetingsService } from './meetings.service.js';

/** Meetings of working groups: agenda, who came, what was decided, and the packet of each agency. */
@Module({
  imports: [
    TypeOrmModule.forFeature([Meeting, MeetingEntry, MeetingDecision]),
    AccessModule,
    CasesModule,
    FollowUpsModule,
  ],
  controllers: [MeetingsController],
  providers: [AgendaService, MeetingViews, MeetingsService],
})
export class MeetingsModule {}
