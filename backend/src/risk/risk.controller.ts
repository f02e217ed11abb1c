import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { BasedOn, IfMatch } from '../platform/http/if-match.js';
import type { Basis } from '../platform/http/if-match.js';
import { once } from '../platform/http/once.js';
import { Id, RequirePermission } from '../platform/http/permit.js';
import { AssessmentsService, factorSet } from './assessments.service.js';
import { BandChangeRecordsService, BandChangesService } from './band-changes.service.js';
import { EvaluationService } from './evaluation.service.js';
import {
  AssessmentPreviewDto,
  AssessmentPreviewRequest,
  AssessmentRequest,
  BandChangeDto,
  BandChangeOptionsDto,
  BandChangeRequest,
  ConfirmationRequest,
  FactorSetDto,
  RiskHistoryDto,
  ToolResultRequest,
} from './risk.dto.js';
import { ToolResultsService } from './tool-results.service.js';

@ApiTags('risk')
@Controller()
export class RiskController {
  constructor(
    private readonly assessments: AssessmentsService,
    private readonly evaluations: EvaluationService,
    private readonly changes: BandChangesService,
    private readonly records: BandChangeRecordsService,
    private readonly tools: ToolResultsService,
  ) {}

  @Get('risk/factors')
  @ApiOkResponse({ type: FactorSetDto })
  @RequirePermission('risk.write', 'Lists the questions of an assessment in their order.')
  getRiskFactors(): FactorSetDto {
    return factorSet();
  }

  @Get('cases/:caseId/assessments')
  @ApiOkResponse({ type: RiskHistoryDto })
  @RequirePermission('risk.write', 'Lists the assessments, and the changes of the band by judgement.')
  listAssessments(@Id('caseId') caseId: string): Promise<RiskHistoryDto> {
    return this.assessments.history(caseId);
  }

  @Post('cases/:caseId/assessments')
  @ApiCreatedResponse({ type: RiskHistoryDto })
  @RequirePermission(
    'risk.assess',
    'Records an assessment with its triage; the assessor may raise the band.',
    { writtenOffline: true },
  )
  async assessRisk(
    @Id('caseId') caseId: string,
    @BasedOn() basis: Basis,
    @Body() body: AssessmentRequest,
  ): Promise<RiskHistoryDto> {
    await once(() => this.assessments.record(caseId, body, basis));
    return this.listAssessments(caseId);
  }

  @Post('cases/:caseId/assessment-previews')
  @HttpCode(200)
  @ApiOkResponse({ type: AssessmentPreviewDto })
  @RequirePermission('risk.assess', 'Computes the band and the actions of today from the answers so far.', {
    readOnly: true,
  })
  previewAssessment(
    @Id('caseId') caseId: string,
    @Body() body: AssessmentPreviewRequest,
  ): Promise<AssessmentPreviewDto> {
    return this.evaluations.preview(caseId, body);
  }

  @Get('cases/:caseId/band-change-options')
  @ApiOkResponse({ type: BandChangeOptionsDto })
  @RequirePermission('risk.write', 'Lists the possible changes of the band and who has to agree to each.')
  getBandChangeOptions(@Id('caseId') caseId: string): Promise<BandChangeOptionsDto> {
    return this.changes.options(caseId);
  }

  @Post('cases/:caseId/band-changes')
  @ApiCreatedResponse({ type: BandChangeDto })
  @RequirePermission('risk.write', 'Raises the band with a reason; a supervisor may also lower it.')
  changeBand(@Id('caseId') caseId: string, @Body() body: BandChangeRequest): Promise<BandChangeDto> {
    return once(
      () => this.changes.request(caseId, body),
      (made) => this.getBandChange(made),
    );
  }

  @Post('cases/:caseId/tool-results')
  @ApiCreatedResponse({ type: RiskHistoryDto })
  @RequirePermission(
    'risk.write',
    'Records the result of a licensed tool; it raises the band and never lowers it.',
  )
  async recordToolResult(
    @Id('caseId') caseId: string,
    @Body() body: ToolResultRequest,
  ): Promise<RiskHistoryDto> {
    await once(() => this.tools.record(caseId, body));
    return this.listAssessments(caseId);
  }

  @Get('band-changes/:id')
  @ApiOkResponse({ type: BandChangeDto })
  @RequirePermission('risk.write', 'Shows a change of the band with the facts of the last assessment.')
  getBandChange(@Id() id: string): Promise<BandChangeDto> {
    return this.records.show(id);
  }

  @Post('band-changes/:id/confirmations')
  @HttpCode(200)
  @ApiOkResponse({ type: BandChangeDto })
  @RequirePermission('risk.write', 'Agrees to a lower band or not, as a colleague without work on the case.')
  async confirmBandChange(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: ConfirmationRequest,
  ): Promise<BandChangeDto> {
    await once(() => this.changes.confirm(id, version, body.answer));
    return this.getBandChange(id);
  }
}
