import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  ParseEnumPipe,
  ParseUUIDPipe,
  Post,
  Query,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { AnswersWith, Permit, ReadsOnly } from '../platform/http/permit.js';
import { DisclosureRequest } from '../survivors/index.js';
import { CaseEventRequest } from './case-events.dto.js';
import { HappeningsService } from './happenings.service.js';
import { IncidentDto, IncidentRequest } from './incidents.dto.js';
import { IncidentsService } from './incidents.service.js';
import { LegalQualificationDto, LegalQualificationRequest } from './legal.dto.js';
import { LegalService } from './legal.service.js';
import { NarrativeDto, NarrativeRequest } from './narratives.dto.js';
import { NarrativesService } from './narratives.service.js';
import { TimelinePageDto } from './timeline.dto.js';
import { TimelineService } from './timeline.service.js';
import { TIMELINE_GROUPS } from './timeline.types.js';
import type { TimelineGroup } from './timeline.types.js';

const GROUPS = Object.fromEntries(TIMELINE_GROUPS.map((group) => [group, group]));

/** What was recorded in a case, each part for those who hold its partition. */
@ApiTags('cases')
@Controller('cases/:caseId')
export class CaseRecordsController {
  constructor(
    private readonly happenings: HappeningsService,
    private readonly incidents: IncidentsService,
    private readonly legal: LegalService,
    private readonly narratives: NarrativesService,
    private readonly timeline: TimelineService,
  ) {}

  @Get('timeline')
  @ApiQuery({ name: 'group', required: false, enum: TIMELINE_GROUPS })
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: TimelinePageDto })
  @Permit('cases.read', 'Lists what happened, newest first, as far as the viewer may see it.')
  getTimeline(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Query('group', new ParseEnumPipe(GROUPS, { optional: true })) group?: TimelineGroup,
    @Query('cursor') cursor?: string,
  ): Promise<TimelinePageDto> {
    return this.timeline.list(caseId, cursor ?? null, group ?? null);
  }

  @Get('incidents')
  @ApiOkResponse({ type: [IncidentDto] })
  @Permit('cases.read', 'Lists the incidents of a case.')
  listIncidents(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<IncidentDto[]> {
    return this.incidents.list(caseId);
  }

  @Post('incidents')
  @ApiCreatedResponse({ type: [IncidentDto] })
  @Permit('cases.write', 'Records a new incident; a closed case opens again with it.')
  @AnswersWith('listIncidents')
  async recordIncident(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: IncidentRequest,
  ): Promise<string> {
    await this.happenings.recordIncident(caseId, body);
    return caseId;
  }

  @Post('events')
  @ApiCreatedResponse({ type: TimelinePageDto })
  @Permit('cases.write', 'Records what others call an end (reconciled, returned home …); it ends nothing.')
  @AnswersWith('firstTimelinePage')
  async recordEvent(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: CaseEventRequest,
  ): Promise<string> {
    await this.happenings.recordEvent(caseId, body);
    return caseId;
  }

  /** Renders the answer of recordEvent; not a route. */
  firstTimelinePage(caseId: string): Promise<TimelinePageDto> {
    return this.timeline.list(caseId, null);
  }

  @Get('legal-qualifications')
  @ApiOkResponse({ type: [LegalQualificationDto] })
  @Permit('cases.read', 'Lists the qualifications and measures the police wrote.')
  listLegalQualifications(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<LegalQualificationDto[]> {
    return this.legal.list(caseId);
  }

  @Post('legal-qualifications')
  @ApiCreatedResponse({ type: [LegalQualificationDto] })
  @Permit('cases.write', 'Records a legal qualification or a measure; it ends nothing.')
  @AnswersWith('listLegalQualifications')
  async recordLegalQualification(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: LegalQualificationRequest,
  ): Promise<string> {
    await this.legal.record(caseId, body);
    return caseId;
  }

  @Get('narratives')
  @ApiOkResponse({ type: [NarrativeDto] })
  @Permit('identity.read', 'Shows statements and notes of the own agency.')
  listNarratives(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<NarrativeDto[]> {
    return this.narratives.list(caseId);
  }

  @Post('narrative-disclosures')
  @HttpCode(200)
  @ApiOkResponse({ type: [NarrativeDto] })
  @ReadsOnly()
  @Permit('identity.read', 'Shows what they say to whoever supervises, with a reason that is listed.')
  discloseNarratives(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: DisclosureRequest,
  ): Promise<NarrativeDto[]> {
    return this.narratives.disclose(caseId, body.reason);
  }

  @Post('narratives')
  @HttpCode(201)
  @ApiCreatedResponse({ type: [NarrativeDto] })
  @Permit('cases.write', 'Adds a note.')
  @AnswersWith('listNarratives')
  async writeNarrative(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: NarrativeRequest,
  ): Promise<string> {
    await this.narratives.write(caseId, body.text);
    return caseId;
  }
}
