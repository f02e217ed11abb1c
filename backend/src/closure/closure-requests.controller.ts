import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { AnswersWith, Permit } from '../platform/http/permit.js';
import { ClosureDecisionsService } from './closure-decisions.service.js';
import { ClosureRequestViews } from './closure-request-views.service.js';
import {
  ApprovalRequest,
  ClosureRequestDto,
  ClosureRequestRequest,
  EndorsementRequest,
  HeldTalkRequest,
  OverridesToAgreeDto,
  SendBackRequest,
} from './closure-requests.dto.js';
import { ClosureRequestsService } from './closure-requests.service.js';

/** Asking to close, endorsing, deciding. Whoever decided elsewhere may not look again, so a decision answers nothing. */
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
  @Permit(
    'closure.read',
    'Shows a request to close, with the coded facts, to its owner and its second person.',
  )
  getClosureRequest(@Param('id', ParseUUIDPipe) id: string): Promise<ClosureRequestDto> {
    return this.views.get(id);
  }

  @Post('cases/:caseId/closure-requests')
  @ApiCreatedResponse({ type: ClosureRequestDto })
  @Permit('closure.request', 'Asks to close a case for a reason of the list, once nothing stands against it.')
  @AnswersWith('getClosureRequest')
  requestClosure(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: ClosureRequestRequest,
  ): Promise<string> {
    return this.requests.request(caseId, body);
  }

  @Post('closure-requests/:id/endorsement')
  @HttpCode(200)
  @ApiOkResponse({ type: ClosureRequestDto })
  @Permit('closure.endorse', 'Endorses a request; what is overridden is named with its reason and counted.')
  @AnswersWith('getClosureRequest')
  async endorseClosure(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: EndorsementRequest,
  ): Promise<string> {
    await this.decisions.endorse(id, version, body.overrides);
    return id;
  }

  @Post('closure-requests/:id/approval')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('closure.decide', 'Approves as the second person; the case is closed with it.')
  async approveClosure(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() { evidenceSeen, hurriedReason }: ApprovalRequest,
  ): Promise<void> {
    await this.decisions.approve(id, version, { evidenceSeen: evidenceSeen === true, hurriedReason });
  }

  @Post('closure-requests/:id/talk')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit(
    'closure.decide',
    'Records what the second person heard from her: alone, her own wish, told by nobody.',
  )
  async recordSecondTalk(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() { alone, ownWish, pressed }: HeldTalkRequest,
  ): Promise<void> {
    await this.decisions.recordTalk(id, version, { alone, ownWish, pressed });
  }

  @Get('closure-requests/:id/overrides')
  @ApiOkResponse({ type: OverridesToAgreeDto })
  @Permit(
    'closure.agree',
    'Shows more than two overrides to the coordinator, or the agency head without sharing.',
  )
  getOverridesToAgree(@Param('id', ParseUUIDPipe) id: string): Promise<OverridesToAgreeDto> {
    return this.views.overridesToAgree(id);
  }

  @Post('closure-requests/:id/overrides')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('closure.agree', 'Agrees to more than two overrides, as the coordinator or the agency head.')
  async agreeToOverrides(@Param('id', ParseUUIDPipe) id: string, @IfMatch() version: number): Promise<void> {
    await this.views.agreeToOverrides(id, version);
  }

  @Post('closure-requests/:id/refusal')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('closure.decide', 'Sends a request back with a reason; her own wish to stop never for its risk.')
  async refuseClosure(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: SendBackRequest,
  ): Promise<void> {
    await this.decisions.sendBack(id, version, body.reason);
  }

  @Post('closure-requests/:id/withdrawal')
  @HttpCode(200)
  @ApiOkResponse({ type: ClosureRequestDto })
  @Permit('closure.record', 'Takes a request back; nobody needs a reason to keep a case open.')
  @AnswersWith('getClosureRequest')
  async withdrawClosure(@Param('id', ParseUUIDPipe) id: string, @IfMatch() version: number): Promise<string> {
    await this.decisions.withdraw(id, version);
    return id;
  }
}
