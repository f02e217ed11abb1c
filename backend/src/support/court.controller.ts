import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { once } from '../platform/http/once.js';
import { Id, RequirePermission } from '../platform/http/permit.js';
import { CourtCasesDto, CourtStepRequest, NewCourtCaseRequest } from './court.dto.js';
import { CourtRecordsService, CourtService } from './court.service.js';

/** Court cases of a survivor, and the duties that the court set. */
@ApiTags('support')
@Controller()
export class CourtController {
  constructor(
    private readonly courts: CourtService,
    private readonly records: CourtRecordsService,
  ) {}

  @Get('cases/:caseId/court-cases')
  @ApiOkResponse({ type: CourtCasesDto })
  @RequirePermission('support.read', 'Lists court cases with their steps and duties; never to police.')
  listCourtCases(@Id('caseId') caseId: string): Promise<CourtCasesDto> {
    return this.records.list(caseId);
  }

  @Post('cases/:caseId/court-cases')
  @ApiCreatedResponse({ type: CourtCasesDto })
  @RequirePermission('support.write', 'Begins a court case; a lawyer does.')
  async addCourtCase(
    @Id('caseId') caseId: string,
    @Body() body: NewCourtCaseRequest,
  ): Promise<CourtCasesDto> {
    await once(() => this.courts.begin(caseId, body));
    return this.records.list(caseId);
  }

  @Post('court-cases/:id/steps')
  @HttpCode(200)
  @ApiOkResponse({ type: CourtCasesDto })
  @RequirePermission(
    'courts.step',
    'Adds a step of a court case or a duty; workers record what the survivor says, a supervisor where no lawyer is left.',
  )
  addCourtStep(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: CourtStepRequest,
  ): Promise<CourtCasesDto> {
    return once(
      () => this.courts.step(id, version, body),
      (caseId) => this.records.list(caseId),
    );
  }
}
