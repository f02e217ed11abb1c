import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  ParseEnumPipe,
  ParseUUIDPipe,
  Post,
  Put,
  Query,
} from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { AnswersWith, Permit, Repeatable } from '../platform/http/permit.js';
import {
  HelpBoardDto,
  HelpLineRequest,
  HelpOutcomeRequest,
  HelpRequestDto,
  HelpShelfDto,
  HelpTakeRequest,
} from './help-requests.dto.js';
import { HELP_SHELVES } from './help-requests.types.js';
import type { HelpShelf } from './help-requests.types.js';
import { HelpRequestsService } from './help-requests.service.js';

@ApiTags('help-requests')
@Controller()
export class HelpRequestsController {
  constructor(private readonly requests: HelpRequestsService) {}

  @Get('help-requests')
  @ApiOkResponse({ type: HelpBoardDto })
  @Permit('help_requests.answer', 'Lists who asked the own hotline to be called; never what she wrote.')
  listHelpRequests(): Promise<HelpBoardDto> {
    return this.requests.list();
  }

  @Get('help-requests/shelves/:shelf')
  @ApiParam({ name: 'shelf', enum: HELP_SHELVES })
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: HelpShelfDto })
  @Permit('help_requests.answer', 'Lists further requests of one part of the board; never what she wrote.')
  listHelpShelf(
    @Param('shelf', new ParseEnumPipe(HELP_SHELVES)) shelf: HelpShelf,
    @Query('cursor') cursor?: string,
  ): Promise<HelpShelfDto> {
    return this.requests.shelf(shelf, cursor ?? null);
  }

  @Get('help-requests/:id')
  @ApiOkResponse({ type: HelpRequestDto })
  @Permit('help_requests.answer', 'Shows one request, and what she wrote to whoever has taken it.')
  getHelpRequest(@Param('id', ParseUUIDPipe) id: string): Promise<HelpRequestDto> {
    return this.requests.show(id);
  }

  @Post('help-requests/:id/take')
  @HttpCode(200)
  @ApiOkResponse({ type: HelpRequestDto })
  @Permit(
    'help_requests.answer',
    'Takes a request, also over from a colleague with a reason; an outcome is owed from then on.',
  )
  @AnswersWith('getHelpRequest')
  takeHelpRequest(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: HelpTakeRequest,
  ): Promise<string> {
    return this.requests.take(id, version, body.reason ?? null);
  }

  @Post('help-requests/:id/outcomes')
  @HttpCode(200)
  @ApiOkResponse({ type: HelpRequestDto })
  @Permit(
    'help_requests.answer',
    'Says how the call ended; where somebody else answered, nobody calls there again.',
  )
  @AnswersWith('getHelpRequest')
  recordHelpOutcome(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: HelpOutcomeRequest,
  ): Promise<string> {
    return this.requests.record(id, version, body);
  }

  @Post('help-requests/:id/reopen')
  @HttpCode(200)
  @ApiOkResponse({ type: HelpRequestDto })
  @Permit('help_requests.answer', 'Puts back what was no junk; a supervisor also what was settled too soon.')
  @AnswersWith('getHelpRequest')
  reopenHelpRequest(@Param('id', ParseUUIDPipe) id: string, @IfMatch() version: number): Promise<string> {
    return this.requests.reopen(id, version);
  }

  @Put('help-line')
  @ApiOkResponse({ type: HelpBoardDto })
  @Repeatable()
  @Permit(
    'help_requests.set',
    'Opens or closes the public page to requests, and says within how many minutes one is read.',
  )
  async setHelpLine(@Body() body: HelpLineRequest): Promise<HelpBoardDto> {
    await this.requests.setLine(body.isOpen, body.withinMinutes);
    return this.requests.list();
  }
}
