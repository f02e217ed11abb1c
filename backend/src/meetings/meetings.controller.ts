import { once } from '../platform/http/once.js';
import { Body, Controller, Get, Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Answers } from '../platform/http/answers.js';
import { PrintRequest } from '../cases/index.js';
import { IfMatch } from '../platform/http/if-match.js';
import { Id } from '../platform/http/params.js';
import { RequirePermission } from '../platform/http/permit.js';
import { AgendaService } from './agenda.service.js';
import { MeetingViews } from './meeting-views.service.js';
import {
  AgendaRequest,
  AttendanceRequest,
  DecisionRequest,
  MeetingDto,
  MeetingPrintDto,
  MeetingRequest,
  MeetingTimeRequest,
  MeetingsDto,
  ProposalDto,
} from './meetings.dto.js';
import { MeetingsService } from './meetings.service.js';

/** Meetings of a working group; the answer to every step is the meeting after it. */
@ApiTags('meetings')
@Controller('meetings')
export class MeetingsController {
  constructor(
    private readonly meetings: MeetingsService,
    private readonly agenda: AgendaService,
    private readonly views: MeetingViews,
  ) {}

  @Get()
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: MeetingsDto })
  @RequirePermission('meetings.read', 'Lists the meetings of the groups that the own agency works in.')
  listMeetings(@Query('cursor') cursor?: string): Promise<MeetingsDto> {
    return this.views.list(cursor ?? null);
  }

  @Get(':id')
  @ApiOkResponse({ type: MeetingDto })
  @RequirePermission(
    'meetings.read',
    'Shows a meeting: agenda, decisions and who came, as far as the viewer may know.',
  )
  getMeeting(@Id() id: string): Promise<MeetingDto> {
    return this.views.show(id);
  }

  @Get(':id/proposals')
  @ApiOkResponse({ type: [ProposalDto] })
  @RequirePermission('meetings.lead', 'Proposes cases for the agenda, by reference and with every reason.')
  listProposals(@Id() id: string): Promise<ProposalDto[]> {
    return this.views.proposals(id);
  }

  @Post()
  @ApiCreatedResponse({ type: MeetingDto })
  @RequirePermission('meetings.lead', 'Plans a meeting of a group that the caller leads.')
  planMeeting(@Body() body: MeetingRequest): Promise<MeetingDto> {
    return once(
      () => this.meetings.plan(body),
      (made) => this.getMeeting(made),
    );
  }

  @Put(':id/time')
  @ApiOkResponse({ type: MeetingDto })
  @RequirePermission('meetings.lead', 'Plans a meeting for another time, or at another agency.')
  changeMeetingTime(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: MeetingTimeRequest,
  ): Promise<MeetingDto> {
    return this.after(id, () => this.meetings.changeTime({ id, version }, body));
  }

  @Post(':id/cancellation')
  @Answers(MeetingDto)
  @RequirePermission('meetings.lead', 'Calls a meeting off; what stood on its agenda stays due.')
  cancelMeeting(@Id() id: string, @IfMatch() version: number): Promise<MeetingDto> {
    return this.after(id, () => this.meetings.callOff({ id, version }));
  }

  @Post(':id/agenda-items')
  @Answers(MeetingDto)
  @RequirePermission('meetings.lead', 'Puts cases on the agenda, by their references.')
  addAgendaItem(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: AgendaRequest,
  ): Promise<MeetingDto> {
    return this.after(id, () => this.agenda.put({ id, version }, body.references));
  }

  @Post(':id/agenda-items/:entryId/removal')
  @Answers(MeetingDto)
  @RequirePermission('meetings.lead', 'Takes a case that was not heard off the agenda.')
  removeAgendaItem(
    @Id() id: string,
    @Id('entryId') entryId: string,
    @IfMatch() version: number,
  ): Promise<MeetingDto> {
    return this.after(id, () => this.agenda.takeOff({ id, version }, entryId));
  }

  @Put(':id/attendance')
  @ApiOkResponse({ type: MeetingDto })
  @RequirePermission('meetings.lead', 'Records attendance by agency, role and number, without names.')
  recordAttendance(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: AttendanceRequest,
  ): Promise<MeetingDto> {
    return this.after(id, () => this.meetings.attend({ id, version }, body.attendance));
  }

  @Post(':id/agenda-items/:entryId/discussion')
  @Answers(MeetingDto)
  @RequirePermission('meetings.lead', 'Records that a case was discussed; its review is done.')
  markDiscussed(
    @Id() id: string,
    @Id('entryId') entryId: string,
    @IfMatch() version: number,
  ): Promise<MeetingDto> {
    return this.after(id, () => this.agenda.hear({ id, version }, entryId));
  }

  @Post(':id/decisions')
  @Answers(MeetingDto)
  @RequirePermission(
    'meetings.lead',
    'Records a decision by code; it is a follow-up of the agency that it is given to.',
  )
  recordDecision(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: DecisionRequest,
  ): Promise<MeetingDto> {
    return this.after(id, () => this.agenda.decide({ id, version }, body));
  }

  @Post(':id/decisions/:decisionId/revocation')
  @Answers(MeetingDto)
  @RequirePermission('meetings.lead', 'Takes a decision back while the minutes are open; its follow-up ends.')
  revokeDecision(
    @Id() id: string,
    @Id('decisionId') decisionId: string,
    @IfMatch() version: number,
  ): Promise<MeetingDto> {
    return this.after(id, () => this.agenda.takeBack({ id, version }, decisionId));
  }

  @Post(':id/completion')
  @Answers(MeetingDto)
  @RequirePermission('meetings.lead', 'Ends a meeting: its minutes stand, and what was not heard stays due.')
  completeMeeting(@Id() id: string, @IfMatch() version: number): Promise<MeetingDto> {
    return this.after(id, () => this.meetings.end({ id, version }));
  }

  @Post(':id/prints')
  @Answers(MeetingPrintDto)
  @RequirePermission(
    'meetings.read',
    'Returns a meeting as it may be printed, and records who printed it and why.',
    { readOnly: true },
  )
  printMeeting(@Id() id: string, @Body() body: PrintRequest): Promise<MeetingPrintDto> {
    return this.views.print(id, body.reason);
  }

  private after(id: string, step: () => Promise<void>): Promise<MeetingDto> {
    return once(
      async () => {
        await step();
        return id;
      },
      (made) => this.getMeeting(made),
    );
  }
}
