import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { once } from '../platform/http/once.js';
import { Id, RequirePermission } from '../platform/http/permit.js';
import { CorrectionViewsService } from './correction-views.service.js';
import {
  CaseCorrectionsDto,
  CorrectionDecisionRequest,
  CorrectionDto,
  CorrectionRequest,
} from './corrections.dto.js';
import { CorrectionsService } from './corrections.service.js';

@ApiTags('corrections')
@Controller()
export class CorrectionsController {
  constructor(
    private readonly corrections: CorrectionsService,
    private readonly views: CorrectionViewsService,
  ) {}

  @Get('cases/:caseId/corrections')
  @ApiOkResponse({ type: CaseCorrectionsDto })
  @RequirePermission('cases.read', 'Lists corrected values with those before, and what can be corrected.')
  listCorrections(@Id('caseId') caseId: string): Promise<CaseCorrectionsDto> {
    return this.views.ofCase(caseId);
  }

  @Post('cases/:caseId/corrections')
  @HttpCode(200)
  @ApiOkResponse({ type: CaseCorrectionsDto })
  @RequirePermission('corrections.ask', 'Corrects a record, or asks a supervisor to confirm the correction.')
  async correctRecord(
    @Id('caseId') caseId: string,
    @IfMatch() version: number,
    @Body() body: CorrectionRequest,
  ): Promise<CaseCorrectionsDto> {
    await once(() => this.corrections.ask(caseId, version, body));
    return this.views.ofCase(caseId);
  }

  @Get('corrections')
  @ApiOkResponse({ type: [CorrectionDto] })
  @RequirePermission('corrections.decide', 'Lists corrections that wait for a supervisor of the own agency.')
  listWaitingCorrections(): Promise<CorrectionDto[]> {
    return this.views.waiting();
  }

  @Post('corrections/:id/decision')
  @HttpCode(200)
  @ApiOkResponse({ type: CorrectionDto })
  @RequirePermission(
    'corrections.decide',
    'Confirms a correction that another person asked for, or refuses it.',
  )
  decideCorrection(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() { decision }: CorrectionDecisionRequest,
  ): Promise<CorrectionDto> {
    return once(
      () => this.corrections.decide(id, version, decision),
      (decided) => this.views.get(decided),
    );
  }
}
