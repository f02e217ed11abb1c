import { Body, Controller, Delete, Get, Param, Post, Put, Req } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AnswersNothing } from '../platform/http/answers.js';
import { RequirePermission, Steps } from '../platform/http/permit.js';
import type { ApiRequest, RequestSteps } from '../platform/http/request-logger.js';
import { sessionToken } from '../platform/session/session-cookie.js';
import { ExitDraftsRequest, DraftDto, DraftRequest, KeptDraftDto } from './drafts.dto.js';
import { DraftsService } from './drafts.service.js';

@ApiTags('drafts')
@Controller('drafts')
export class DraftsController {
  constructor(private readonly drafts: DraftsService) {}

  @Get()
  @ApiOkResponse({ type: [DraftDto] })
  @RequirePermission('drafts.keep', 'Lists the viewer’s unsent input, latest first.')
  listDrafts(): Promise<DraftDto[]> {
    return this.drafts.list();
  }

  @Put(':key')
  @ApiOkResponse({ type: KeptDraftDto })
  @RequirePermission('drafts.keep', 'Saves the text of a form and returns what it replaced.', {
    idempotent: true,
  })
  keepDraft(@Param('key') key: string, @Body() body: DraftRequest): Promise<KeptDraftDto> {
    return this.drafts.keep(key, body);
  }

  @Delete(':key')
  @AnswersNothing()
  @RequirePermission('drafts.keep', 'Removes a draft that was sent or is not wanted.', { idempotent: true })
  discardDraft(@Param('key') key: string): Promise<void> {
    return this.drafts.drop(key);
  }

  @Post('on-exit')
  @AnswersNothing()
  @RequirePermission('drafts.keep', 'Saves the drafts of a page and ends the session, at quick exit.', {
    noTransaction: 'once',
  })
  saveDraftsOnExit(
    @Body() body: ExitDraftsRequest,
    @Steps() steps: RequestSteps,
    @Req() request: ApiRequest,
  ): Promise<void> {
    return this.drafts.leave(body.drafts, sessionToken(request), steps);
  }
}
