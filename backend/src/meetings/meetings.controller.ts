import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { PrintRequest } from '../cases/index.js';
import { IfMatch } from '../platform/http/if-match.js';
import { AnswersWith, Permit, ReadsOnly } from '../platform/http/permit.js';
import { AgendaService } from './agenda.service.js';
import { HearingsService } from './hearings.service.js';
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

const Id = (name = 'id'): ParameterDecorator => Param(name, ParseUUIDPipe);

/** Meetings of a working group; the answer to every step is the meeting after it. */
@ApiTags('meetings')
@Controller('meetings')
export class MeetingsController {
  constructor(
    private readonly meetings: MeetingsService,
    private readonly agenda: AgendaService,
    private readonly hearings: HearingsService,
    private readonly views: MeetingViews,
  ) {}

  @Get()
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: MeetingsDto })
  @Permit('meetings.read', 'Lists the meetings of the groups that the own agency works in.')
  listMeetings(@Query('cursor') cursor?: string): Promise<MeetingsDto> {
    return this.views.list(cursor ?? null);
  }

  @Get(':id')
  @ApiOkResponse({ type: MeetingDto })
  @Permit('meetings.read', 'Shows a meeting: agenda, decisions and who came, as far as the viewer may know.')
  getMeeting(@Id() id: string): Promise<MeetingDto> {
    return this.views.show(id);
  }

  @Get(':id/proposals')
  @ApiOkResponse({ type: [ProposalDto] })
  @Permit('meetings.lead', 'Proposes cases for the agenda, by reference and with every reason.')
  listProposals(@Id() id: string): Promise<ProposalDto[]> {
    return this.views.proposals(id);
  }

  @Post()
  @ApiCreatedResponse({ type: MeetingDto })
  @Permit('meetings.lead', 'Plans a meeting of a group that the caller leads.')
  @AnswersWith('getMeeting')
  planMeeting(@Body() body: MeetingRequest): Promise<string> {
    return this.meetings.plan(body);
  }

  @Put(':id/time')
  @ApiOkResponse({ type: MeetingDto })
  @Permit('meetings.lead', 'Plans a meeting for another time, or at another agency.')
  @AnswersWith('getMeeting')
  async changeMeetingTime(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: MeetingTimeRequest,
  ): Promise<string> {
    await this.meetings.changeTime({ id, version }, body);
    return id;
  }

  @Post(':id/calling-off')
  @HttpCode(200)
  @ApiOkResponse({ type: MeetingDto })
  @Permit('meetings.lead', 'Calls a meeting off; what stood on its agenda stays due.')
  @AnswersWith('getMeeting')
  async callOffMeeting(@Id() id: string, @IfMatch() version: number): Promise<string> {
    await this.meetings.callOff({ id, version });
    return id;
  }

  @Post(':id/entries')
  @HttpCode(200)
  @ApiOkResponse({ type: MeetingDto })
  @Permit('meetings.lead', 'Puts cases on the agenda, by their references.')
  @AnswersWith('getMeeting')
  async putOnAgenda(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: AgendaRequest,
  ): Promise<string> {
    await this.agenda.put({ id, version }, body.references);
    return id;
  }

  @Post(':id/entries/:entryId/removal')
  @HttpCode(200)
  @ApiOkResponse({ type: MeetingDto })
  @Permit('meetings.lead', 'Takes a case that was not heard off the agenda.')
  @AnswersWith('getMeeting')
  async takeOffAgenda(
    @Id() id: string,
    @Id('entryId') entryId: string,
    @IfMatch() version: number,
  ): Promise<string> {
    await this.agenda.takeOff({ id, version }, entryId);
    return id;
  }

  @Put(':id/attendance')
  @ApiOkResponse({ type: MeetingDto })
  @Permit('meetings.lead', 'Writes down who came, by agency, role and number; nobody by name.')
  @AnswersWith('getMeeting')
  async recordAttendance(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: AttendanceRequest,
  ): Promise<string> {
    await this.meetings.attend({ id, version }, body.attendance);
    return id;
  }

  @Post(':id/entries/:entryId/hearing')
  @HttpCode(200)
  @ApiOkResponse({ type: MeetingDto })
  @Permit('meetings.lead', 'Writes down that a case was talked about; its review is done.')
  @AnswersWith('getMeeting')
  async hearCase(
    @Id() id: string,
    @Id('entryId') entryId: string,
    @IfMatch() version: number,
  ): Promise<string> {
    await this.hearings.hear({ id, version }, entryId);
    return id;
  }

  @Post(':id/decisions')
  @HttpCode(200)
  @ApiOkResponse({ type: MeetingDto })
  @Permit('meetings.lead', 'Records a decision by code; it is a follow-up of the agency that it is given to.')
  @AnswersWith('getMeeting')
  async recordDecision(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: DecisionRequest,
  ): Promise<string> {
    await this.hearings.decide({ id, version }, body);
    return id;
  }

  @Post(':id/decisions/:decisionId/taking-back')
  @HttpCode(200)
  @ApiOkResponse({ type: MeetingDto })
  @Permit('meetings.lead', 'Takes a decision back while the minutes are open; its follow-up ends.')
  @AnswersWith('getMeeting')
  async takeDecisionBack(
    @Id() id: string,
    @Id('decisionId') decisionId: string,
    @IfMatch() version: number,
  ): Promise<string> {
    await this.hearings.takeBack({ id, version }, decisionId);
    return id;
  }

  @Post(':id/ending')
  @HttpCode(200)
  @ApiOkResponse({ type: MeetingDto })
  @Permit('meetings.lead', 'Ends a meeting: its minutes stand, and what was not heard stays due.')
  @AnswersWith('getMeeting')
  async endMeeting(@Id() id: string, @IfMatch() version: number): Promise<string> {
    await this.meetings.end({ id, version });
    return id;
  }

  @Post(':id/prints')
  @HttpCode(200)
  @ApiOkResponse({ type: MeetingPrintDto })
  @ReadsOnly()
  @Permit(
    'meetings.read',
    'Gives a meeting as it may stand on paper, and writes down who printed it and why.',
  )
  printMeeting(@Id() id: string, @Body() body: PrintRequest): Promise<MeetingPrintDto> {
    return this.views.print(id, body.reason);
  }
}
