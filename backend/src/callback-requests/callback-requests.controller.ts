import { once } from '../platform/http/once.js';
import { Body, Controller, Get, Param, ParseEnumPipe, Post, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Answers } from '../platform/http/answers.js';
import { IfMatch } from '../platform/http/if-match.js';
import { Id } from '../platform/http/params.js';
import { RequirePermission } from '../platform/http/permit.js';
import {
  CallbackBoardDto,
  HotlineRequest,
  CallbackOutcomeRequest,
  CallbackRequestDto,
  CallbackListDto,
  CallbackTakeRequest,
  SmsAnswerRequest,
} from './callback-requests.dto.js';
import { CALLBACK_LISTS } from './callback-requests.types.js';
import type { CallbackListName } from './callback-requests.types.js';
import { CallbackRequestsService } from './callback-requests.service.js';

@ApiTags('callback-requests')
@Controller()
export class CallbackRequestsController {
  constructor(private readonly requests: CallbackRequestsService) {}

  @Get('callback-requests')
  @ApiOkResponse({ type: CallbackBoardDto })
  @RequirePermission(
    'callback_requests.answer',
    'Lists the requests for a call to the own hotline, without their texts.',
  )
  listCallbackRequests(): Promise<CallbackBoardDto> {
    return this.requests.list();
  }

  @Get('callback-requests/lists/:list')
  @ApiParam({ name: 'list', enum: CALLBACK_LISTS })
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: CallbackListDto })
  @RequirePermission(
    'callback_requests.answer',
    'Lists further requests of one list of the board, without their texts.',
  )
  getCallbackList(
    @Param('list', new ParseEnumPipe(CALLBACK_LISTS)) list: CallbackListName,
    @Query('cursor') cursor?: string,
  ): Promise<CallbackListDto> {
    return this.requests.page(list, cursor ?? null);
  }

  @Get('callback-requests/:id')
  @ApiOkResponse({ type: CallbackRequestDto })
  @RequirePermission(
    'callback_requests.answer',
    'Shows one request; its text only to the worker who took it.',
  )
  getCallbackRequest(@Id() id: string): Promise<CallbackRequestDto> {
    return this.requests.show(id);
  }

  @Post('callback-requests/:id/take')
  @Answers(CallbackRequestDto)
  @RequirePermission(
    'callback_requests.answer',
    'Takes a request, or takes it over with a reason; the worker then owes an outcome.',
  )
  takeCallbackRequest(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: CallbackTakeRequest,
  ): Promise<CallbackRequestDto> {
    return once(
      () => this.requests.take(id, version, body.reason ?? null),
      (made) => this.getCallbackRequest(made),
    );
  }

  @Post('callback-requests/:id/outcomes')
  @Answers(CallbackRequestDto)
  @RequirePermission(
    'callback_requests.answer',
    'Records how the call ended; after another person answered, a supervisor decides.',
  )
  recordCallbackOutcome(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: CallbackOutcomeRequest,
  ): Promise<CallbackRequestDto> {
    return once(
      () => this.requests.record(id, version, body),
      (made) => this.getCallbackRequest(made),
    );
  }

  @Post('callback-requests/:id/answers')
  @Answers(CallbackRequestDto)
  @RequirePermission(
    'callback_requests.answer',
    'Sends a neutral sentence to her by text message, where she asked for it or agreed, and when it is safe.',
  )
  answerBySms(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: SmsAnswerRequest,
  ): Promise<CallbackRequestDto> {
    return once(
      () => this.requests.answerBySms(id, version, body),
      (made) => this.getCallbackRequest(made),
    );
  }

  @Post('callback-requests/:id/reopen')
  @Answers(CallbackRequestDto)
  @RequirePermission(
    'callback_requests.answer',
    'Reopens a request marked as junk; a supervisor also one settled too soon.',
  )
  reopenCallbackRequest(@Id() id: string, @IfMatch() version: number): Promise<CallbackRequestDto> {
    return once(
      () => this.requests.reopen(id, version),
      (made) => this.getCallbackRequest(made),
    );
  }

  @Put('hotline')
  @ApiOkResponse({ type: CallbackBoardDto })
  @RequirePermission(
    'callback_requests.set',
    'Opens or closes the public page to requests, and sets within how many minutes one is read.',
    { idempotent: true },
  )
  async setHotline(@Body() body: HotlineRequest): Promise<CallbackBoardDto> {
    await this.requests.setLine(body.isOpen, body.withinMinutes);
    return this.requests.list();
  }
}
