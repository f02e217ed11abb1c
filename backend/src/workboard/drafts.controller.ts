import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AnswersNothing } from '../platform/http/answers.js';
import { RequirePermission, Steps } from '../platform/http/permit.js';
import type { ApiRequest, RequestSteps } from '../platform/http/request-logger.js';
import { sessionToken } from '../platform/session/session-cookie.js';
import {
  DraftDto,
  DraftRequest,
  DroppedDraftQuery,
  EnvelopeKeyDto,
  EnvelopeRequest,
  ExitDraftsRequest,
  KeptDraftDto,
  OpenedEnvelopeDto,
} from './drafts.dto.js';
import { DraftsService } from './drafts.service.js';
import { EnvelopesService } from './envelopes.service.js';

@ApiTags('drafts')
@Controller('drafts')
export class DraftsController {
  constructor(
    private readonly drafts: DraftsService,
    private readonly envelopes: EnvelopesService,
  ) {}

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
  discardDraft(@Param('key') key: string, @Query() { writer, ...known }: DroppedDraftQuery): Promise<void> {
    const { edit = 0, seenVersion = 0 } = known;
    const writing = writer ? { writer, edit: Number(edit), seenVersion: Number(seenVersion) } : null;
    return this.drafts.drop(key, writing);
  }

  @Get('envelope-key')
  @ApiOkResponse({ type: EnvelopeKeyDto })
  @RequirePermission('drafts.keep', 'Reads the key to which a browser seals words without a line.')
  readEnvelopeKey(): Promise<EnvelopeKeyDto> {
    return this.envelopes.publicKey();
  }

  @Post('envelopes')
  @HttpCode(200)
  @ApiOkResponse({ type: OpenedEnvelopeDto })
  @RequirePermission(
    'drafts.keep',
    'Opens words that were sealed without a line, and keeps them as a draft or shows them to their writer.',
    {
      idempotent: true,
    },
  )
  openEnvelope(@Body() request: EnvelopeRequest): Promise<OpenedEnvelopeDto> {
    return this.envelopes.open(request);
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
