import { once } from '../platform/http/once.js';
import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags, ApiCreatedResponse } from '@nestjs/swagger';
import { Id, RequirePermission } from '../platform/http/permit.js';
import {
  ErasureRequestLineDto,
  SealedFileRequest,
  ReportDecisionRequest,
  ReportDecisionsDto,
  ErasureAskRequest,
  ErasureRequest,
  RetentionDto,
  LegalHoldRequest,
} from './retention.dto.js';
import { ErasureRequestsService, SealedFileService, RetentionService } from './retention.service.js';
import { IfMatch } from '../platform/http/if-match.js';
import { ReportDecisionViewsService, ReportDecisionsService } from './report-decision-views.service.js';

/** These steps return no body: the user may have no access to the case, before or after. */
@ApiTags('cases')
@Controller()
export class ErasureRequestsController {
  constructor(
    private readonly requests: ErasureRequestsService,
    private readonly sealedFile: SealedFileService,
  ) {}

  @Get('erasure-requests')
  @ApiOkResponse({ type: [ErasureRequestLineDto] })
  @RequirePermission('erasures.list', 'Lists running requests to erase an open case, without the case.')
  listErasureRequests(): Promise<ErasureRequestLineDto[]> {
    return this.requests.list();
  }

  @Post('erasure-requests/:id/confirmation')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission(
    'erasures.confirm',
    'Confirms as the second person that an open case is to be erased; needs a proof of presence.',
  )
  confirmErasure(@Id() id: string): Promise<void> {
    return once(() => this.requests.confirm(id));
  }

  @Post('erasure-requests/:id/stop')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('erasures.stop', 'Stops the erasure of an open case within its seven days.')
  stopErasure(@Id() id: string): Promise<void> {
    return once(() => this.requests.stop(id));
  }

  @Post('erasure-requests/:id/execution')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission(
    'erasures.confirm',
    'Erases an open case after seven days, where two people agreed; needs a proof of presence.',
  )
  carryOutErasure(@Id() id: string): Promise<void> {
    return once(() => this.requests.carryOut(id));
  }

  @Post('cases/:caseId/sealed-file')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('keeping.seal', 'Seals a case at once: only its lead and one supervisor can read it.')
  sealFile(@Id('caseId') caseId: string, @Body() body: SealedFileRequest): Promise<void> {
    return once(() => this.sealedFile.seal(caseId, body.supervisorId));
  }

  @Post('cases/:caseId/sealed-file/opening')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission(
    'keeping.seal',
    'Opens a sealed file again for the agency; by its lead or its supervisor.',
  )
  openSealedFile(@Id('caseId') caseId: string): Promise<void> {
    return once(() => this.sealedFile.open(caseId));
  }
}

@ApiTags('cases')
@Controller('cases/:caseId/report-decisions')
export class ReportDecisionsController {
  constructor(
    private readonly decisions: ReportDecisionsService,
    private readonly views: ReportDecisionViewsService,
  ) {}

  @Get()
  @ApiOkResponse({ type: ReportDecisionsDto })
  @RequirePermission(
    'cases.read',
    'Lists the reports of a case with the decision that holds and those before it.',
  )
  listReportDecisions(@Id('caseId') caseId: string): Promise<ReportDecisionsDto> {
    return this.views.list(caseId);
  }

  @Post()
  @ApiCreatedResponse({ type: ReportDecisionsDto })
  @RequirePermission('report_decisions.write', 'Records the decision on a report; a later one replaces it.')
  async decideReport(
    @Id('caseId') caseId: string,
    @IfMatch() expectedVersion: number,
    @Body() body: ReportDecisionRequest,
  ): Promise<ReportDecisionsDto> {
    await once(() => this.decisions.decide(caseId, expectedVersion, body));
    return this.listReportDecisions(caseId);
  }
}

@ApiTags('cases')
@Controller('cases/:caseId')
export class RetentionController {
  constructor(
    private readonly retention: RetentionService,
    private readonly requests: ErasureRequestsService,
  ) {}

  @Get('retention')
  @ApiOkResponse({ type: RetentionDto })
  @RequirePermission('keeping.read', 'Shows whether her words were erased, and what holds keep them.')
  getRetention(@Id('caseId') caseId: string): Promise<RetentionDto> {
    return this.retention.show(caseId);
  }

  @Post('legal-holds')
  @ApiCreatedResponse({ type: RetentionDto })
  @RequirePermission('keeping.hold', 'Keeps her words until a day, for a court or an investigation.')
  async holdCase(@Id('caseId') caseId: string, @Body() body: LegalHoldRequest): Promise<RetentionDto> {
    await once(() => this.retention.hold(caseId, body));
    return this.getRetention(caseId);
  }

  @Post('legal-holds/:holdId/lift')
  @HttpCode(200)
  @ApiOkResponse({ type: RetentionDto })
  @RequirePermission('keeping.hold', 'Ends a hold that the own agency set; needs a proof of presence.')
  async liftHold(@Id('caseId') caseId: string, @Id('holdId') holdId: string): Promise<RetentionDto> {
    await once(() => this.retention.lift(caseId, holdId));
    return this.getRetention(caseId);
  }

  @Post('erasure-requests')
  @ApiCreatedResponse({ type: RetentionDto })
  @RequirePermission('erasures.ask', 'Records that the survivor asked, alone, that an open case be erased.')
  async askErasure(@Id('caseId') caseId: string, @Body() body: ErasureAskRequest): Promise<RetentionDto> {
    await once(() => this.requests.ask(caseId, body));
    return this.getRetention(caseId);
  }

  @Post('erasure')
  @HttpCode(200)
  @ApiOkResponse({ type: RetentionDto })
  @RequirePermission('keeping.erase', 'Destroys all keys of a closed case; needs a proof of presence.')
  async eraseCase(@Id('caseId') caseId: string, @Body() body: ErasureRequest): Promise<RetentionDto> {
    await once(() => this.retention.erase(caseId, body));
    return this.getRetention(caseId);
  }
}
