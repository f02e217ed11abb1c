import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Permit, Repeatable, Steps, Stepwise } from '../platform/http/permit.js';
import type { ApiRequest, RequestSteps } from '../platform/http/requests.js';
import { sessionToken } from '../platform/session/session-cookie.js';
import { DepartureRequest, DraftDto, DraftRequest, KeptDraftDto } from './drafts.dto.js';
import { DraftsService } from './drafts.service.js';

@ApiTags('drafts')
@Controller('drafts')
export class DraftsController {
  constructor(private readonly drafts: DraftsService) {}

  @Get()
  @ApiOkResponse({ type: [DraftDto] })
  @Permit('drafts.keep', 'Lists what the viewer typed and did not send, latest first.')
  listDrafts(): Promise<DraftDto[]> {
    return this.drafts.list();
  }

  @Put(':key')
  @ApiOkResponse({ type: KeptDraftDto })
  @Repeatable()
  @Permit(
    'drafts.keep',
    'Keeps what a form holds; the newest is kept, and what another page wrote is answered.',
  )
  keepDraft(@Param('key') key: string, @Body() body: DraftRequest): Promise<KeptDraftDto> {
    return this.drafts.keep(key, body);
  }

  @Delete(':key')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Repeatable()
  @Permit('drafts.keep', 'Removes a draft that was sent or is not wanted.')
  dropDraft(@Param('key') key: string): Promise<void> {
    return this.drafts.drop(key);
  }

  @Post('departure')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Stepwise()
  @Permit('drafts.keep', 'Keeps the last words of a page and ends the session; the quick exit sends it.')
  leaveWithDrafts(
    @Body() body: DepartureRequest,
    @Steps() steps: RequestSteps,
    @Req() request: ApiRequest,
  ): Promise<void> {
    return this.drafts.leave(body.drafts, sessionToken(request), steps);
  }
}
