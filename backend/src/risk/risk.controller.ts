import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { AnswersWith, Permit, ReadsOnly } from '../platform/http/permit.js';
import { AssessmentPreviewsService } from './assessment-previews.service.js';
import { AssessmentsService } from './assessments.service.js';
import { BandChangeOptionsService } from './band-change-options.service.js';
import { BandChangeRecordsService } from './band-change-records.service.js';
import {
  BandChangeDto,
  BandChangeOptionsDto,
  BandChangeRequest,
  ConfirmationRequest,
} from './band-changes.dto.js';
import { BandChangesService } from './band-changes.service.js';
import { factorSet } from './factor-set.js';
import {
  AssessmentPreviewDto,
  AssessmentPreviewRequest,
  AssessmentRequest,
  FactorSetDto,
  RiskHistoryDto,
} from './risk.dto.js';

@ApiTags('risk')
@Controller()
export class RiskController {
  constructor(
    private readonly assessments: AssessmentsService,
    private readonly previews: AssessmentPreviewsService,
    private readonly changes: BandChangesService,
    private readonly records: BandChangeRecordsService,
    private readonly options: BandChangeOptionsService,
  ) {}

  @Get('risk/factors')
  @ApiOkResponse({ type: FactorSetDto })
  @Permit('risk.write', 'Lists what an assessment asks, in the order in which it is asked.')
  getRiskFactors(): FactorSetDto {
    return factorSet();
  }

  @Get('cases/:caseId/assessments')
  @ApiOkResponse({ type: RiskHistoryDto })
  @Permit('risk.write', 'Lists every assessment with its factors, and every change of the band by judgement.')
  listAssessments(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<RiskHistoryDto> {
    return this.assessments.history(caseId);
  }

  @Post('cases/:caseId/assessments')
  @ApiCreatedResponse({ type: RiskHistoryDto })
  @Permit(
    'risk.assess',
    'Records an assessment with its triage; the assessor may raise the band with a reason.',
  )
  @AnswersWith('listAssessments')
  async assessRisk(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: AssessmentRequest,
  ): Promise<string> {
    await this.assessments.record(caseId, body);
    return caseId;
  }

  @Post('cases/:caseId/assessment-previews')
  @HttpCode(200)
  @ApiOkResponse({ type: AssessmentPreviewDto })
  @ReadsOnly()
  @Permit('risk.assess', 'Tells the band and what to do today from the answers given so far.')
  previewAssessment(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: AssessmentPreviewRequest,
  ): Promise<AssessmentPreviewDto> {
    return this.previews.preview(caseId, body);
  }

  @Get('cases/:caseId/band-change-options')
  @ApiOkResponse({ type: BandChangeOptionsDto })
  @Permit('risk.write', 'Tells before anything is sent who would have to agree to which change of the band.')
  getBandChangeOptions(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<BandChangeOptionsDto> {
    return this.options.get(caseId);
  }

  @Post('cases/:caseId/band-changes')
  @ApiCreatedResponse({ type: BandChangeDto })
  @Permit('risk.write', 'Raises the band with a reason, or lowers it as a supervisor.')
  @AnswersWith('getBandChange')
  changeBand(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: BandChangeRequest,
  ): Promise<string> {
    return this.changes.request(caseId, body);
  }

  @Get('band-changes/:id')
  @ApiOkResponse({ type: BandChangeDto })
  @Permit('risk.write', 'Shows a change of the band with the facts beside it.')
  getBandChange(@Param('id', ParseUUIDPipe) id: string): Promise<BandChangeDto> {
    return this.records.show(id);
  }

  @Post('band-changes/:id/confirmations')
  @HttpCode(200)
  @ApiOkResponse({ type: BandChangeDto })
  @Permit('risk.write', 'Answers, as somebody unconnected with the case, whether the band may be lowered.')
  @AnswersWith('getBandChange')
  async confirmBandChange(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: ConfirmationRequest,
  ): Promise<string> {
    await this.changes.confirm(id, version, body.answer);
    return id;
  }
}
