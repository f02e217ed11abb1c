import { Body, Controller, Delete, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Permit, Repeatable, Steps, Stepwise } from '../platform/http/permit.js';
import type { RequestSteps } from '../platform/http/requests.js';
import { AddressCodeRequest, AddressRequest, ChoicesRequest, OwnMessagesDto } from './messages.dto.js';
import { OwnMessagesService } from './own-messages.service.js';

/** How the signed-in person is told, beside the application, that there is something to do. */
@ApiTags('messages')
@Controller('messages')
export class MessagesController {
  constructor(private readonly own: OwnMessagesService) {}

  @Get('own')
  @ApiOkResponse({ type: OwnMessagesDto })
  @Permit('signed_in', 'Shows her address and when she wants to be told; to herself alone.')
  getOwnMessages(): Promise<OwnMessagesDto> {
    return this.own.show();
  }

  @Put('choices')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('signed_in', 'Chooses what is sent and when; what is due is due all the same.')
  @Repeatable()
  chooseMessages(@Body() body: ChoicesRequest): Promise<void> {
    return this.own.choose(body);
  }

  @Post('address')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('signed_in', 'Sends a code to a new address; asks her to prove her presence first.')
  planAddress(@Body() body: AddressRequest): Promise<void> {
    return this.own.plan(body.address);
  }

  @Post('address/confirmation')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('signed_in', 'Confirms the new address by its code; five tries in fifteen minutes.')
  @Stepwise()
  confirmAddress(@Body() body: AddressCodeRequest, @Steps() steps: RequestSteps): Promise<void> {
    return this.own.confirm(body.code, steps);
  }

  @Delete('address')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('signed_in', 'Removes her address; asks her to prove her presence first.')
  @Repeatable()
  removeAddress(): Promise<void> {
    return this.own.remove();
  }
}
