import { Body, Controller, Get, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { once } from '../platform/http/once.js';
import { RequirePermission } from '../platform/http/permit.js';
import { ReferralMessagesService } from './referral-messages.service.js';
import { ReferralMessageRequest, ReferralMessagesDto } from './referrals.dto.js';

const Id = (): ParameterDecorator => Param('id', ParseUUIDPipe);

/** What the two agencies of a referral write to each other. */
@ApiTags('referrals')
@Controller('referrals/:id/messages')
export class ReferralMessagesController {
  constructor(private readonly messages: ReferralMessagesService) {}

  @Get()
  @ApiOkResponse({ type: ReferralMessagesDto })
  @RequirePermission(
    'referrals.read',
    'Lists the messages of a referral, newest first: for its two agencies, and the coordinator of a shared case.',
  )
  listReferralMessages(@Id() id: string): Promise<ReferralMessagesDto> {
    return this.messages.list(id);
  }

  @Post()
  @ApiCreatedResponse({ type: ReferralMessagesDto })
  @RequirePermission(
    'referrals.answer',
    'Writes to the other agency of a referral, without naming the survivor.',
  )
  writeReferralMessage(@Id() id: string, @Body() body: ReferralMessageRequest): Promise<ReferralMessagesDto> {
    return once(
      async () => {
        await this.messages.write(id, body);
        return id;
      },
      (made) => this.messages.list(made),
    );
  }
}
