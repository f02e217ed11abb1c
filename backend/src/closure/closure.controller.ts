import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query, HttpCode, Put } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiQuery, ApiTags, ApiNoContentResponse } from '@nestjs/swagger';
import { once } from '../platform/http/once.js';
import { RequirePermission } from '../platform/http/permit.js';
import { CLOSURE_REASONS } from './closure.types.js';
import { ClosureGateDto } from './closure.dto.js';
import { ClosureGateService } from './closure-gate.service.js';
import {
  ClosureStatementDto,
  ClosureStatementRequest,
  ApprovalRequest,
  ClosureRequestDto,
  ClosureRequestRequest,
  EndorsementRequest,
  HeldTalkRequest,
  OverridesToAgreeDto,
  SendBackRequest,
  DeathCauseRequest,
  DeathDto,
  DeathReportRequest,
} from './closure-requests.dto.js';
import { ClosureStatementsService } from './closure-statements.service.js';
import { IfMatch } from '../platform/http/if-match.js';
import { ClosureDecisionsService } from './closure-decisions.service.js';
import { ClosureRequestViews } from './closure-request-views.service.js';
import { ClosureRequestsService } from './closure-requests.service.js';
import { DeathReports, DeathsService } from './deaths.service.js';

const Id = (): ParameterDecorator => Param('id', ParseUUIDPipe);
const CaseId = (): ParameterDecorator => Param('caseId', ParseUUIDPipe);

/** Why a case cannot close yet, and the statements needed before closing. */
@ApiTags('closure')
@Controller('cases/:caseId')
export class ClosureGateController {
  constructor(
    private readonly gate: ClosureGateService,
    private readonly statements: ClosureStatementsService,
  ) {}

  @Get('closure-gate')
  @ApiQuery({ name: 'reason', required: false, enum: CLOSURE_REASONS })
  @ApiOkResponse({ type: ClosureGateDto })
  @RequirePermission('closure.read', 'Shows which conditions for closing are not met, and who can meet them.')
  getClosureGate(@CaseId() caseId: string, @Query('reason') reason?: string): Promise<ClosureGateDto> {
    return this.gate.get(caseId, reason ?? null);
  }

  @Get('closure-statements')
  @ApiOkResponse({ type: [ClosureStatementDto] })
  @RequirePermission('closure.record', 'Lists the statements recorded before closing.')
  listClosureStatements(@CaseId() caseId: string): Promise<ClosureStatementDto[]> {
    return this.gate.statements(caseId);
  }

  @Post('closure-statements')
  @ApiCreatedResponse({ type: [ClosureStatementDto] })
  @RequirePermission(
    'closure.record',
    'Records the survivor’s wish, a request to stop, or another statement before closing.',
  )
  recordClosureStatement(
    @CaseId() caseId: string,
    @Body() body: ClosureStatementRequest,
  ): Promise<ClosureStatementDto[]> {
    return once(
      async () => {
        await this.statements.record(caseId, body);
        return caseId;
      },
      (made) => this.listClosureStatements(made),
    );
  }
}

/** Request, endorse and decide. The reviewer loses access with the decision, so a decision returns no body. */
@ApiTags('closure')
@Controller()
export class ClosureRequestsController {
  constructor(
    private readonly requests: ClosureRequestsService,
    private readonly decisions: ClosureDecisionsService,
    private readonly views: ClosureRequestViews,
  ) {}

  @Get('closure-requests/:id')
  @ApiOkResponse({ type: ClosureRequestDto })
  @RequirePermission(
    'closure.read',
    'Shows a request to close with the coded facts, to its owner and its second person.',
  )
  getClosureRequest(@Id() id: string): Promise<ClosureRequestDto> {
    return this.views.get(id);
  }

  @Post('cases/:caseId/closure-requests')
  @ApiCreatedResponse({ type: ClosureRequestDto })
  @RequirePermission('closure.request', 'Requests to close a case for one of the closure reasons.')
  requestClosure(@CaseId() caseId: string, @Body() body: ClosureRequestRequest): Promise<ClosureRequestDto> {
    return once(
      () => this.requests.request(caseId, body),
      (made) => this.getClosureRequest(made),
    );
  }

  @Post('closure-requests/:id/endorsement')
  @HttpCode(200)
  @ApiOkResponse({ type: ClosureRequestDto })
  @RequirePermission('closure.endorse', 'Endorses a request; each override has a reason and is counted.')
  endorseClosure(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: EndorsementRequest,
  ): Promise<ClosureRequestDto> {
    return once(
      async () => {
        await this.decisions.endorse(id, version, body.overrides);
        return id;
      },
      (made) => this.getClosureRequest(made),
    );
  }

  @Post('closure-requests/:id/approval')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('closure.decide', 'Approves as the second person; this closes the case.')
  approveClosure(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() { evidenceSeen, hurriedReason }: ApprovalRequest,
  ): Promise<void> {
    return once(() =>
      this.decisions.approve(id, version, { evidenceSeen: evidenceSeen === true, hurriedReason }),
    );
  }

  @Post('closure-requests/:id/talk')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission(
    'closure.decide',
    'Records the second person’s talk with the survivor: alone, own wish, no pressure.',
  )
  recordSecondTalk(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() { alone, ownWish, pressed }: HeldTalkRequest,
  ): Promise<void> {
    return once(() => this.decisions.recordTalk(id, version, { alone, ownWish, pressed }));
  }

  @Get('closure-requests/:id/overrides')
  @ApiOkResponse({ type: OverridesToAgreeDto })
  @RequirePermission(
    'closure.agree',
    'Shows more than two overrides to the coordinator, or to the agency head without sharing.',
  )
  getOverridesToAgree(@Id() id: string): Promise<OverridesToAgreeDto> {
    return this.views.overridesToAgree(id);
  }

  @Post('closure-requests/:id/overrides')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission(
    'closure.agree',
    'Agrees to more than two overrides, as the coordinator or the agency head.',
  )
  agreeToOverrides(@Id() id: string, @IfMatch() version: number): Promise<void> {
    return once(() => this.decisions.agreeToOverrides(id, version));
  }

  @Post('closure-requests/:id/refusal')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission(
    'closure.decide',
    'Sends a request back with a reason; a survivor’s request to stop never because of risk.',
  )
  refuseClosure(@Id() id: string, @IfMatch() version: number, @Body() body: SendBackRequest): Promise<void> {
    return once(() => this.decisions.sendBack(id, version, body.reason));
  }

  @Post('closure-requests/:id/withdrawal')
  @HttpCode(200)
  @ApiOkResponse({ type: ClosureRequestDto })
  @RequirePermission('closure.record', 'Withdraws a request; keeping a case open needs no reason.')
  withdrawClosure(@Id() id: string, @IfMatch() version: number): Promise<ClosureRequestDto> {
    return once(
      async () => {
        await this.decisions.withdraw(id, version);
        return id;
      },
      (made) => this.getClosureRequest(made),
    );
  }
}

@ApiTags('closure')
@Controller('cases/:caseId')
export class DeathsController {
  constructor(
    private readonly deaths: DeathsService,
    private readonly reports: DeathReports,
  ) {}

  @Get('death-cause')
  @ApiOkResponse({ type: DeathDto })
  @RequirePermission(
    'cases.read',
    'Shows the cause of death of a closed case to users who read the health partition.',
  )
  getDeath(@CaseId() caseId: string): Promise<DeathDto> {
    return this.deaths.show(caseId);
  }

  @Put('death-cause')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('cases.write', 'Corrects the cause of death; the case stays closed.')
  correctDeath(
    @CaseId() caseId: string,
    @IfMatch() version: number,
    @Body() body: DeathCauseRequest,
  ): Promise<void> {
    return once(() => this.deaths.correct(caseId, version, body.cause));
  }

  @Post('death-reports')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('closure.record', 'Records a reported death: contacts stop, and the case stays open.')
  reportDeath(@CaseId() caseId: string, @Body() body: DeathReportRequest): Promise<void> {
    return once(() => this.reports.report(caseId, body.saidBy));
  }

  @Post('death-reports/correction')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission(
    'closure.record',
    'Corrects a wrong report of death: contacts continue, unless the survivor had stopped them.',
  )
  correctDeathReport(@CaseId() caseId: string): Promise<void> {
    return once(() => this.reports.correct(caseId));
  }
}
