import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { AnswersWith, Permit } from '../platform/http/permit.js';
import { ExtensionAnswerRequest, ExtensionRequestsDto } from './extensions.dto.js';
import { ExtensionsService } from './extensions.service.js';

/** Orders that a prosecutor is asked to extend. */
@ApiTags('orders')
@Controller('extension-requests')
export class ExtensionsController {
  constructor(private readonly extensions: ExtensionsService) {}

  @Get()
  @ApiOkResponse({ type: ExtensionRequestsDto })
  @Permit('extensions.read', 'Lists the orders that the own office is asked to extend, without names.')
  listExtensionRequests(): Promise<ExtensionRequestsDto> {
    return this.extensions.list();
  }

  @Post(':orderId/answer')
  @HttpCode(200)
  @ApiOkResponse({ type: ExtensionRequestsDto })
  @Permit('extensions.answer', 'Agrees to an extension, refuses it, or returns it for missing papers.')
  @AnswersWith('listExtensionRequests')
  async answerExtension(
    @Param('orderId', ParseUUIDPipe) orderId: string,
    @IfMatch() seen: number,
    @Body() body: ExtensionAnswerRequest,
  ): Promise<string> {
    await this.extensions.answer(orderId, seen, body);
    return orderId;
  }
}
