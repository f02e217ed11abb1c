import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { AnswersWith, Permit } from '../platform/http/permit.js';
import { CLOSURE_REASONS } from './closure.types.js';
import { ClosureGateDto } from './closure-gate.dto.js';
import { ClosureGateService } from './closure-gate.service.js';
import { ClosureStatementDto, ClosureStatementRequest } from './closure-requests.dto.js';
import { ClosureStatementViews } from './closure-statement-views.service.js';
import { ClosureStatementsService } from './closure-statements.service.js';

/** Why a case cannot close yet, and what is said and done before it may. */
@ApiTags('closure')
@Controller('cases/:caseId')
export class ClosureGateController {
  constructor(
    private readonly gate: ClosureGateService,
    private readonly statements: ClosureStatementsService,
    private readonly said: ClosureStatementViews,
  ) {}

  @Get('closure-gate')
  @ApiQuery({ name: 'reason', required: false, enum: CLOSURE_REASONS })
  @ApiOkResponse({ type: ClosureGateDto })
  @Permit('closure.read', 'Tells what still stands between a case and closing, and who can clear it.')
  getClosureGate(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Query('reason') reason?: string,
  ): Promise<ClosureGateDto> {
    return this.gate.get(caseId, reason ?? null);
  }

  @Get('closure-statements')
  @ApiOkResponse({ type: [ClosureStatementDto] })
  @Permit('closure.record', 'Lists what she said and what was told and asked before closing.')
  listClosureStatements(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<ClosureStatementDto[]> {
    return this.said.list(caseId);
  }

  @Post('closure-statements')
  @ApiCreatedResponse({ type: [ClosureStatementDto] })
  @Permit('closure.record', 'Records her wish, her request to stop, or what was told, asked and decided.')
  @AnswersWith('listClosureStatements')
  async recordClosureStatement(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: ClosureStatementRequest,
  ): Promise<string> {
    await this.statements.record(caseId, body);
    return caseId;
  }
}
