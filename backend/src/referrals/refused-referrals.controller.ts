import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { AnswersWith, Permit } from '../platform/http/permit.js';
import { GapRequest, WaitingPlaceRequest } from './referral-requests.dto.js';
import { ReferralDto } from './referrals.dto.js';
import { ReferralsService } from './referrals.service.js';
import { ResendingService } from './resending.service.js';

/** What the sender and the coordinator do about a refusal, each step with the version it was seen at. */
@ApiTags('referrals')
@Controller('referrals/:id')
export class RefusedReferralsController {
  constructor(
    private readonly referrals: ReferralsService,
    private readonly resending: ResendingService,
  ) {}

  /** Renders the answer of every step; not a route. */
  refusalHandled(id: string): Promise<ReferralDto> {
    return this.referrals.get(id);
  }

  @Post('missing-information')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @Permit('referrals.send', 'Sends what was missing; the receiver answers within a new time.')
  @AnswersWith('refusalHandled')
  async sendMissingInformation(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
  ): Promise<string> {
    await this.resending.resend(id, version);
    return id;
  }

  @Post('own-help')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @Permit('referrals.send', 'Records that the own agency gives the help that another refused.')
  @AnswersWith('refusalHandled')
  async recordOwnHelp(@Param('id', ParseUUIDPipe) id: string, @IfMatch() version: number): Promise<string> {
    await this.referrals.carryOut(id, version, { action: 'help_ourselves' });
    return id;
  }

  @Post('waiting-place')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @Permit('referrals.send', 'Records from when there will be a place, and what helps her until then.')
  @AnswersWith('refusalHandled')
  async recordWaitingPlace(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: WaitingPlaceRequest,
  ): Promise<string> {
    await this.referrals.carryOut(id, version, { action: 'take_waiting_place', ...body });
    return id;
  }

  @Post('gap')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @Permit('referrals.re_route', 'The coordinator records that the district lacks the service.')
  @AnswersWith('refusalHandled')
  async recordServiceGap(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: GapRequest,
  ): Promise<string> {
    await this.referrals.carryOut(id, version, { action: 'record_gap', ...body });
    return id;
  }
}
