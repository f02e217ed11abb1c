import { Body, Controller, Delete, Get, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { once } from '../platform/http/once.js';
import { Id, RequirePermission } from '../platform/http/permit.js';
import { CourtCasesDto } from './court.dto.js';
import { CourtEntryRequest, CourtOpeningRequest, CourtWorkDto } from './court-openings.dto.js';
import { CourtOpeningsService, CourtWorkService } from './court-openings.service.js';
import { CourtRecordsService } from './court.service.js';

/** What a lawyer opens to the court or to enforcement, and what they say of it. */
@ApiTags('support')
@Controller()
export class CourtOpeningsController {
  constructor(
    private readonly openings: CourtOpeningsService,
    private readonly work: CourtWorkService,
    private readonly records: CourtRecordsService,
  ) {}

  @Post('court-cases/:id/openings')
  @ApiCreatedResponse({ type: CourtCasesDto })
  @RequirePermission(
    'support.write',
    'Shows a court case to the court, or a duty to enforcement; a lawyer does.',
  )
  openToCourt(@Id() id: string, @Body() body: CourtOpeningRequest): Promise<CourtCasesDto> {
    return once(
      () => this.openings.open(id, body),
      (caseId) => this.records.list(caseId),
    );
  }

  @Delete('court-openings/:id')
  @ApiOkResponse({ type: CourtCasesDto })
  @RequirePermission('courts.step', 'Ends what a court or enforcement sees.', { idempotent: true })
  async endCourtOpening(@Id() id: string): Promise<CourtCasesDto> {
    return this.records.list(await this.openings.end(id));
  }

  @Get('court-work')
  @ApiOkResponse({ type: [CourtWorkDto] })
  @RequirePermission('courts.answer', 'Lists what lawyers opened to the court or enforcement of the caller.')
  listCourtWork(): Promise<CourtWorkDto[]> {
    return this.work.list();
  }

  @Post('court-work/:id/entries')
  @ApiCreatedResponse({ type: [CourtWorkDto] })
  @RequirePermission('courts.answer', 'Says what happened; the lawyer is notified and records the step.')
  async addCourtEntry(@Id() id: string, @Body() body: CourtEntryRequest): Promise<CourtWorkDto[]> {
    await once(() => this.work.add(id, body));
    return this.work.list();
  }
}
