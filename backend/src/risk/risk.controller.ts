import { once } from '../platform/http/once.js';
import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { RequirePermission } from '../platform/http/permit.js';
import { AssessmentPreviewsService } from './assessment-previews.service.js';
import { AssessmentsService } from './assessment-records.service.js';
import { BandChangeOptionsService } from './band-change-options.service.js';
import { BandChangeRecordsService } from './band-change-records.service.js';
import {
  BandChangeDto,
  BandChangeOptionsDto,
  BandChangeRequest,
  ConfirmationRequest,
  AssessmentPreviewDto,
  AssessmentPreviewRequest,
  AssessmentRequest,
  FactorSetDto,
  RiskHistoryDto,
} from './risk.dto.js';
import { BandChangesService } from './band-changes.service.js';
import { factorSet } from './factor-set.js';

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
  @RequirePermission('risk.write', 'Lists what an assessment asks, in the order in which it is asked.')
  getRiskFactors(): FactorSetDto {
    return factorSet();
  }

  @Get('cases/:caseId/assessments')
  @ApiOkResponse({ type: RiskHistoryDto })
  @RequirePermission(
    'risk.write',
    'Lists every assessment with its factors, and every change of the band by judgement.',
  )
  listAssessments(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<RiskHistoryDto> {
    return this.assessments.history(caseId);
  }

  @Post('cases/:caseId/assessments')
  @ApiCreatedResponse({ type: RiskHistoryDto })
  @RequirePermission(
    'risk.assess',
    'Records an assessment with its triage; the assessor may raise the band with a reason.',
  )
  assessRisk(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: AssessmentRequest,
  ): Promise<RiskHistoryDto> {
    return once(
      async () => {
        await this.assessments.record(caseId, body);
        return caseId;
      },
      (made) => this.listAssessments(made),
    );
  }

  @Post('cases/:caseId/assessment-previews')
  @HttpCode(200)
  @ApiOkResponse({ type: AssessmentPreviewDto })
  @RequirePermission('risk.assess', 'Tells the band and what to do today from the answers given so far.', {
    readOnly: true,
  })
  previewAssessment(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: AssessmentPreviewRequest,
  ): Promise<AssessmentPreviewDto> {
    return this.previews.preview(caseId, body);
  }

  @Get('cases/:caseId/band-change-options')
  @ApiOkResponse({ type: BandChangeOptionsDto })
  @RequirePermission(
    'risk.write',
    'Tells before anything is sent who would have to agree to which change of the band.',
  )
  getBandChangeOptions(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<BandChangeOptionsDto> {
    return this.options.get(caseId);
  }

  @Post('cases/:caseId/band-changes')
  @ApiCreatedResponse({ type: BandChangeDto })
  @RequirePermission('risk.write', 'Raises the band with a reason, or lowers it as a supervisor.')
  changeBand(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: BandChangeRequest,
  ): Promise<BandChangeDto> {
    return once(
      () => this.changes.request(caseId, body),
      (made) => this.getBandChange(made),
    );
  }

  @Get('band-changes/:id')
  @ApiOkResponse({ type: BandChangeDto })
  @RequirePermission('risk.write', 'Shows a change of the band with the facts beside it.')
  getBandChange(@Param('id', ParseUUIDPipe) id: string): Promise<BandChangeDto> {
    return this.records.show(id);
  }

  @Post('band-changes/:id/confirmations')
  @HttpCode(200)
  @ApiOkResponse({ type: BandChangeDto })
  @RequirePermission(
    'risk.write',
    'Answers, as somebody unconnected with the case, whether the band may be lowered.',
  )
  confirmBandChange(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: ConfirmationRequest,
  ): Promise<BandChangeDto> {
    return once(
      async () => {
        await this.changes.confirm(id, version, body.answer);
        return id;
      },
      (made) => this.getBandChange(made),
    );
  }
}
