import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Database } from '../platform/database/database.js';
import { IfMatch } from '../platform/http/if-match.js';
import { AnswersWith, Permit } from '../platform/http/permit.js';
import { CaseDto, LeadRequest, OpenCaseRequest, OpenedCaseDto, ReopenRequest } from './cases.dto.js';
import { CasesService } from './cases.service.js';
import { IntakeService } from './intake.service.js';
import { LeadsService } from './leads.service.js';
import { OpeningService } from './opening.service.js';

@ApiTags('cases')
@Controller('cases')
export class CasesController {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesService,
    private readonly intake: IntakeService,
    private readonly opening: OpeningService,
    private readonly leads: LeadsService,
  ) {}

  @Post()
  @ApiCreatedResponse({ type: OpenedCaseDto })
  @Permit('cases.open', 'Registers a survivor with what happened and opens a case with its first next step.')
  @AnswersWith('openedCase')
  openCase(@Body() body: OpenCaseRequest): Promise<string> {
    return this.intake.open(body, { origin: 'intake', leadUserId: this.database.viewer.userId });
  }

  /** Renders the answer of openCase; not a route. */
  openedCase(id: string): Promise<OpenedCaseDto> {
    return this.opening.receipt(id);
  }

  @Get(':id')
  @ApiOkResponse({ type: CaseDto })
  @Permit('cases.read', 'Shows a case: coded facts, what the viewer may see and do.')
  getCase(@Param('id', ParseUUIDPipe) id: string): Promise<CaseDto> {
    return this.cases.get(id);
  }

  @Post(':id/lead')
  @HttpCode(200)
  @ApiOkResponse({ type: CaseDto })
  @Permit('cases.assign', 'Gives the case to a colleague of the list; she is told.')
  @AnswersWith('getCase')
  async assignLead(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: LeadRequest,
  ): Promise<string> {
    await this.leads.assign(id, version, body.userId);
    return id;
  }

  @Post(':id/reopenings')
  @HttpCode(200)
  @ApiOkResponse({ type: CaseDto })
  @Permit('cases.write', 'Opens a closed case again: the same case, not a new count.')
  @AnswersWith('getCase')
  async reopenCase(@Param('id', ParseUUIDPipe) id: string, @Body() body: ReopenRequest): Promise<string> {
    await this.cases.reopen(id, body.reason);
    return id;
  }
}
