import { Body, Controller, Get, HttpCode, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { once } from '../platform/http/once.js';
import { Id, RequirePermission } from '../platform/http/permit.js';
import { CaseLabelDto, CaseLabelRequest } from './case-labels.dto.js';
import { CaseLabellingService } from './case-labels.service.js';

@ApiTags('cases')
@Controller('cases/:caseId/label')
export class CaseLabelsController {
  constructor(private readonly labelling: CaseLabellingService) {}

  @Get()
  @ApiOkResponse({ type: CaseLabelDto })
  @RequirePermission('identity.read', 'Shows what the own agency calls the case.')
  getCaseLabel(@Id('caseId') caseId: string): Promise<CaseLabelDto> {
    return this.labelling.show(caseId);
  }

  @Put()
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission(
    'cases.write',
    'Gives the case a label for the lists of the own agency, or takes it away; version 0 is the first.',
  )
  setCaseLabel(
    @Id('caseId') caseId: string,
    @IfMatch() version: number,
    @Body() body: CaseLabelRequest,
  ): Promise<void> {
    return once(() => this.labelling.set(caseId, version, body.label));
  }
}
