import { once } from '../platform/http/once.js';
import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query, HttpCode, Put } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiQuery, ApiTags, ApiNoContentResponse } from '@nestjs/swagger';
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
import { ClosureStatementViews } from './closure-statement-views.service.js';
import { ClosureStatementsService } from './closure-statements.service.js';
import { IfMatch } from '../platform/http/if-match.js';
import { ClosureDecisionsService } from './closure-decisions.service.js';
import { ClosureRequestViews } from './closure-request-views.service.js';
import { ClosureRequestsService } from './closure-requests.service.js';
import { DeathReports, DeathsService } from './deaths.service.js';

/** Why a case cannot close yet, and the statements needed before closing. */
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
  @RequirePermission(
    'closure.read',
    'Tells what still stands between a case and closing, and who can clear it.',
  )
  getClosureGate(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Query('reason') reason?: string,
  ): Promise<ClosureGateDto> {
    return this.gate.get(caseId, reason ?? null);
  }

  @Get('closure-statements')
  @ApiOkResponse({ type: [ClosureStatementDto] })
  @RequirePermission('closure.record', 'Lists what she said and what was told and asked before closing.')
  listClosureStatements(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<ClosureStatementDto[]> {
    return this.said.list(caseId);
  }

  @Post('closure-statements')
  @ApiCreatedResponse({ type: [ClosureStatementDto] })
  @RequirePermission(
    'closure.record',
    'Records her wish, her request to stop, or what was told, asked and decided.',
  )
  recordClosureStatement(
    @Param('caseId', ParseUUIDPipe) caseId: string,
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
    'Shows a request to close, with the coded facts, to its owner and its second person.',
  )
  getClosureRequest(@Param('id', ParseUUIDPipe) id: string): Promise<ClosureRequestDto> {
    return this.views.get(id);
  }

  @Post('cases/:caseId/closure-requests')
  @ApiCreatedResponse({ type: ClosureRequestDto })
  @RequirePermission(
    'closure.request',
    'Asks to close a case for a reason of the list, once nothing stands against it.',
  )
  requestClosure(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: ClosureRequestRequest,
  ): Promise<ClosureRequestDto> {
    return once(
      () => this.requests.request(caseId, body),
      (made) => this.getClosureRequest(made),
    );
  }

  @Post('closure-requests/:id/endorsement')
  @HttpCode(200)
  @ApiOkResponse({ type: ClosureRequestDto })
  @RequirePermission(
    'closure.endorse',
    'Endorses a request; what is overridden is named with its reason and counted.',
  )
  endorseClosure(
    @Param('id', ParseUUIDPipe) id: string,
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
  @RequirePermission('closure.decide', 'Approves as the second person; the case is closed with it.')
  approveClosure(
    @Param('id', ParseUUIDPipe) id: string,
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
    'Records what the second person heard from her: alone, her own wish, told by nobody.',
  )
  recordSecondTalk(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() { alone, ownWish, pressed }: HeldTalkRequest,
  ): Promise<void> {
    return once(() => this.decisions.recordTalk(id, version, { alone, ownWish, pressed }));
  }

  @Get('closure-requests/:id/overrides')
  @ApiOkResponse({ type: OverridesToAgreeDto })
  @RequirePermission(
    'closure.agree',
    'Shows more than two overrides to the coordinator, or the agency head without sharing.',
  )
  getOverridesToAgree(@Param('id', ParseUUIDPipe) id: string): Promise<OverridesToAgreeDto> {
    return this.views.overridesToAgree(id);
  }

  @Post('closure-requests/:id/overrides')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission(
    'closure.agree',
    'Agrees to more than two overrides, as the coordinator or the agency head.',
  )
  agreeToOverrides(@Param('id', ParseUUIDPipe) id: string, @IfMatch() version: number): Promise<void> {
    return once(() => this.views.agreeToOverrides(id, version));
  }

  @Post('closure-requests/:id/refusal')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission(
    'closure.decide',
    'Sends a request back with a reason; her own wish to stop never for its risk.',
  )
  refuseClosure(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: SendBackRequest,
  ): Promise<void> {
    return once(() => this.decisions.sendBack(id, version, body.reason));
  }

  @Post('closure-requests/:id/withdrawal')
  @HttpCode(200)
  @ApiOkResponse({ type: ClosureRequestDto })
  @RequirePermission('closure.record', 'Takes a request back; nobody needs a reason to keep a case open.')
  withdrawClosure(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
  ): Promise<ClosureRequestDto> {
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
    'Shows how she died, of a case closed for it, to those who read of her health.',
  )
  getDeath(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<DeathDto> {
    return this.deaths.show(caseId);
  }

  @Put('death-cause')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('cases.write', 'Corrects how she died; the case stays closed.')
  correctDeath(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @IfMatch() version: number,
    @Body() body: DeathCauseRequest,
  ): Promise<void> {
    return once(() => this.deaths.correct(caseId, version, body.cause));
  }

  @Post('death-reports')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission(
    'closure.record',
    'Records that somebody said she died: nobody calls her, and the case stays open.',
  )
  reportDeath(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: DeathReportRequest,
  ): Promise<void> {
    return once(() => this.reports.report(caseId, body.saidBy));
  }

  @Post('death-reports/correction')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission(
    'closure.endorse',
    'Takes back that she died: contacts go on, unless she had stopped them herself.',
  )
  correctDeathReport(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<void> {
    return once(() => this.reports.correct(caseId));
  }
}
