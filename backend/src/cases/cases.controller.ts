import { once } from '../platform/http/once.js';
import { Body, Controller, Get, HttpCode, ParseEnumPipe, Post, Query, Put } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiQuery, ApiTags, ApiNoContentResponse } from '@nestjs/swagger';
import { Id, RequirePermission } from '../platform/http/permit.js';
import { DisclosureRequest } from '../survivors/index.js';
import {
  IncidentDto,
  IncidentRequest,
  LegalQualificationDto,
  LegalQualificationRequest,
  CaseDto,
  LeadRequest,
  OpenCaseRequest,
  OpenedCaseDto,
  ReopenRequest,
} from './cases.dto.js';
import { DisabilityDto, DisabilityRequest } from './registration.dto.js';
import { CaseEventsService } from './case-events.service.js';
import { IncidentsService } from './incidents.service.js';
import { LegalService } from './legal.service.js';
import { CaseEventRequest } from './case-events.dto.js';
import { NarrativeDto, NarrativeRequest, TimelinePageDto } from './retention.dto.js';
import { NarrativesService } from './narratives.service.js';
import { TimelineService } from './timeline.service.js';
import { TIMELINE_GROUPS } from './case-group.rules.js';
import type { TimelineGroup } from './case-group.rules.js';
import { Database } from '../platform/database/database.js';
import { IfMatch } from '../platform/http/if-match.js';
import { CasesService } from './cases.service.js';
import { IntakeService } from './intake.service.js';
import { CaseAssignmentService } from './case-assignment.service.js';
import { CaseOpeningService } from './case-opening.service.js';
import { DisabilitiesService } from './disabilities.service.js';

const GROUPS = Object.fromEntries(TIMELINE_GROUPS.map((group) => [group, group]));

/** What was recorded in a case, each part for those who hold its partition. */
@ApiTags('cases')
@Controller('cases/:caseId')
export class CaseRecordsController {
  constructor(
    private readonly caseEvents: CaseEventsService,
    private readonly incidents: IncidentsService,
    private readonly legal: LegalService,
    private readonly narratives: NarrativesService,
    private readonly timeline: TimelineService,
  ) {}

  @Get('timeline')
  @ApiQuery({ name: 'group', required: false, enum: TIMELINE_GROUPS })
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: TimelinePageDto })
  @RequirePermission('cases.read', 'Lists what happened, newest first, as far as the viewer may see it.')
  getTimeline(
    @Id('caseId') caseId: string,
    @Query('group', new ParseEnumPipe(GROUPS, { optional: true })) group?: TimelineGroup,
    @Query('cursor') cursor?: string,
  ): Promise<TimelinePageDto> {
    return this.timeline.list(caseId, cursor ?? null, group ?? null);
  }

  @Get('incidents')
  @ApiOkResponse({ type: [IncidentDto] })
  @RequirePermission('cases.read', 'Lists the incidents of a case.')
  listIncidents(@Id('caseId') caseId: string): Promise<IncidentDto[]> {
    return this.incidents.list(caseId);
  }

  @Post('incidents')
  @ApiCreatedResponse({ type: [IncidentDto] })
  @RequirePermission('cases.write', 'Records a new incident; a closed case opens again with it.', {
    writtenOffline: true,
  })
  async recordIncident(@Id('caseId') caseId: string, @Body() body: IncidentRequest): Promise<IncidentDto[]> {
    await once(() => this.caseEvents.recordIncident(caseId, body));
    return this.listIncidents(caseId);
  }

  @Post('events')
  @ApiCreatedResponse({ type: TimelinePageDto })
  @RequirePermission(
    'cases.write',
    'Records what others call an end (reconciled, returned home …); it ends nothing.',
  )
  async recordEvent(@Id('caseId') caseId: string, @Body() body: CaseEventRequest): Promise<TimelinePageDto> {
    await once(() => this.caseEvents.recordEvent(caseId, body));
    return this.firstTimelinePage(caseId);
  }

  /** Renders the answer of recordEvent. */
  private firstTimelinePage(caseId: string): Promise<TimelinePageDto> {
    return this.timeline.list(caseId, null);
  }

  @Get('legal-qualifications')
  @ApiOkResponse({ type: [LegalQualificationDto] })
  @RequirePermission('cases.read', 'Lists the qualifications and measures the police wrote.')
  listLegalQualifications(@Id('caseId') caseId: string): Promise<LegalQualificationDto[]> {
    return this.legal.list(caseId);
  }

  @Post('legal-qualifications')
  @ApiCreatedResponse({ type: [LegalQualificationDto] })
  @RequirePermission('cases.write', 'Records a legal qualification or a measure; it ends nothing.')
  async recordLegalQualification(
    @Id('caseId') caseId: string,
    @Body() body: LegalQualificationRequest,
  ): Promise<LegalQualificationDto[]> {
    await once(() => this.legal.record(caseId, body));
    return this.listLegalQualifications(caseId);
  }

  @Get('narratives')
  @ApiOkResponse({ type: [NarrativeDto] })
  @RequirePermission('identity.read', 'Shows statements and notes of the own agency.')
  listNarratives(@Id('caseId') caseId: string): Promise<NarrativeDto[]> {
    return this.narratives.list(caseId);
  }

  @Post('narrative-disclosures')
  @HttpCode(200)
  @ApiOkResponse({ type: [NarrativeDto] })
  @RequirePermission(
    'identity.read',
    'Shows the details to a supervisor for a reason; the access is listed.',
    { readOnly: true },
  )
  discloseNarratives(@Id('caseId') caseId: string, @Body() body: DisclosureRequest): Promise<NarrativeDto[]> {
    return this.narratives.disclose(caseId, body.reason);
  }

  @Post('narratives')
  @HttpCode(201)
  @ApiCreatedResponse({ type: [NarrativeDto] })
  @RequirePermission('cases.write', 'Adds a note.', { writtenOffline: true })
  async writeNarrative(
    @Id('caseId') caseId: string,
    @Body() body: NarrativeRequest,
  ): Promise<NarrativeDto[]> {
    await once(() => this.narratives.write(caseId, body.text));
    return this.listNarratives(caseId);
  }
}

@ApiTags('cases')
@Controller('cases')
export class CasesController {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesService,
    private readonly intake: IntakeService,
    private readonly caseOpening: CaseOpeningService,
    private readonly caseAssignment: CaseAssignmentService,
  ) {}

  @Post()
  @ApiCreatedResponse({ type: OpenedCaseDto })
  @RequirePermission(
    'cases.open',
    'Registers a survivor with what happened and opens a case with its first next step.',
  )
  openCase(@Body() body: OpenCaseRequest): Promise<OpenedCaseDto> {
    return once(
      () => this.intake.open(body, { origin: 'intake', leadUserId: this.database.viewer.userId }),
      (made) => this.openedCase(made),
    );
  }

  /** Renders the answer of openCase. */
  private openedCase(id: string): Promise<OpenedCaseDto> {
    return this.caseOpening.receipt(id);
  }

  @Get(':id')
  @ApiOkResponse({ type: CaseDto })
  @RequirePermission('cases.read', 'Shows a case: coded facts, what the viewer may see and do.')
  getCase(@Id() id: string): Promise<CaseDto> {
    return this.cases.get(id);
  }

  @Post(':id/lead')
  @HttpCode(200)
  @ApiOkResponse({ type: CaseDto })
  @RequirePermission(
    'cases.assign',
    'Assigns the case to a colleague of the list, and notifies the colleague.',
  )
  async assignLead(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: LeadRequest,
  ): Promise<CaseDto> {
    await once(() => this.caseAssignment.assign(id, version, body.userId));
    return this.getCase(id);
  }

  @Post(':id/reopenings')
  @HttpCode(200)
  @ApiOkResponse({ type: CaseDto })
  @RequirePermission('cases.write', 'Opens a closed case again: the same case, not a new count.')
  async reopenCase(@Id() id: string, @Body() body: ReopenRequest): Promise<CaseDto> {
    await once(() => this.cases.reopen(id, body.reason));
    return this.getCase(id);
  }
}

@ApiTags('cases')
@Controller('cases/:caseId/disability')
export class DisabilitiesController {
  constructor(private readonly disabilities: DisabilitiesService) {}

  @Get()
  @ApiOkResponse({ type: DisabilityDto })
  @RequirePermission('cases.read', 'Shows her answer on a disability to those who read of her health.')
  getDisability(@Id('caseId') caseId: string): Promise<DisabilityDto> {
    return this.disabilities.show(caseId);
  }

  @Put()
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission(
    'cases.write',
    'Answers later whether she has a disability, or corrects it; version 0 is the first.',
  )
  answerDisability(
    @Id('caseId') caseId: string,
    @IfMatch() version: number,
    @Body() body: DisabilityRequest,
  ): Promise<void> {
    return once(() => this.disabilities.answer(caseId, version, body.answer));
  }
}
