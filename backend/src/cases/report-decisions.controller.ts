import { Body, Controller, Get, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { AnswersWith, Permit } from '../platform/http/permit.js';
import { ReportDecisionViewsService } from './report-decision-views.service.js';
import { ReportDecisionRequest, ReportDecisionsDto } from './report-decisions.dto.js';
import { ReportDecisionsService } from './report-decisions.service.js';

@ApiTags('cases')
@Controller('cases/:caseId/report-decisions')
export class ReportDecisionsController {
  constructor(
    private readonly decisions: ReportDecisionsService,
    private readonly views: ReportDecisionViewsService,
  ) {}

  @Get()
  @ApiOkResponse({ type: ReportDecisionsDto })
  @Permit('cases.read', 'Lists the reports of a case with the decision that holds and those before it.')
  listReportDecisions(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<ReportDecisionsDto> {
    return this.views.list(caseId);
  }

  @Post()
  @ApiCreatedResponse({ type: ReportDecisionsDto })
  @Permit('report_decisions.write', 'Records the decision on a report; a later one replaces it.')
  @AnswersWith('listReportDecisions')
  async decideReport(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @IfMatch() seen: number,
    @Body() body: ReportDecisionRequest,
  ): Promise<string> {
    await this.decisions.decide(caseId, seen, body);
    return caseId;
  }
}
