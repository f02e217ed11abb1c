import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { AnswersWith, Permit } from '../platform/http/permit.js';
import type { ReferralCommand } from './referral-commands.types.js';
import {
  ReferralAppointmentRequest,
  CompletionRequest,
  DeclineRequest,
  NoPlaceRequest,
  NotAttendedRequest,
  StartRequest,
  SurvivorWordRequest,
  WithdrawalRequest,
} from './referral-requests.dto.js';
import { ReferralDto } from './referrals.dto.js';
import { ReferralsService } from './referrals.service.js';

/** The steps of a referral, each with the version it was seen at. */
@ApiTags('referrals')
@Controller('referrals/:id')
export class ReferralStepsController {
  constructor(private readonly referrals: ReferralsService) {}

  /** Renders the answer of every step; not a route. */
  stepDone(id: string): Promise<ReferralDto> {
    return this.referrals.get(id);
  }

  @Post('acknowledgement')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @Permit('referrals.answer', 'Says that the referral has arrived; the answer is still owed.')
  @AnswersWith('stepDone')
  acknowledgeReferral(@Param('id', ParseUUIDPipe) id: string, @IfMatch() version: number): Promise<string> {
    return this.step(id, version, { action: 'acknowledge' });
  }

  @Post('decline')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @Permit('referrals.answer', 'Declines, with a reason and what happens instead.')
  @AnswersWith('stepDone')
  declineReferral(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: DeclineRequest,
  ): Promise<string> {
    return this.step(id, version, { action: 'decline', ...body });
  }

  @Post('unavailability')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @Permit('referrals.answer', 'Says that the service does not exist any more or has no place free.')
  @AnswersWith('stepDone')
  reportNoPlace(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: NoPlaceRequest,
  ): Promise<string> {
    return this.step(id, version, { action: 'mark_unavailable', ...body });
  }

  @Post('appointment')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @Permit('referrals.answer', 'Sets or moves the appointment.')
  @AnswersWith('stepDone')
  setReferralAppointment(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: ReferralAppointmentRequest,
  ): Promise<string> {
    return this.step(id, version, { action: 'set_appointment', at: new Date(body.at) });
  }

  @Post('start')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @Permit('referrals.answer', 'Says that the service has begun; the outcome is due seven days after.')
  @AnswersWith('stepDone')
  startReferralService(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: StartRequest,
  ): Promise<string> {
    return this.step(id, version, { action: 'start_service', serviceOn: body.serviceOn });
  }

  @Post('completion')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @Permit(
    'referrals.answer',
    'Reports that the service was given, with her own word or why she was not asked.',
  )
  @AnswersWith('stepDone')
  completeReferral(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: CompletionRequest,
  ): Promise<string> {
    const { serviceOn, survivorWord: word, notAskedReason: notAsked } = body;
    return this.step(id, version, { action: 'complete', serviceOn, word, notAsked });
  }

  @Post('not-attended')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @Permit('referrals.answer', 'Says that the meeting did not take place, and what happens next.')
  @AnswersWith('stepDone')
  reportNotAttended(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: NotAttendedRequest,
  ): Promise<string> {
    return this.step(id, version, { action: 'mark_not_attended', nextStep: body.nextStep });
  }

  @Post('survivor-word')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @Permit('referrals.answer', 'Adds her own word on whether she got the help.')
  @AnswersWith('stepDone')
  recordSurvivorWord(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: SurvivorWordRequest,
  ): Promise<string> {
    return this.step(id, version, {
      action: 'record_word',
      word: body.survivorWord,
      noLongerWanted: false,
    });
  }

  @Post('no-longer-wanted')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @Permit(
    'referrals.answer',
    'Records that she does not want this help any more; what still runs is withdrawn.',
  )
  @AnswersWith('stepDone')
  async recordNoLongerWanted(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
  ): Promise<string> {
    await this.referrals.endByHerWish(id, version);
    return id;
  }

  @Post('withdrawal')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @Permit('referrals.answer', 'Takes a referral back; the receiver’s access ends at once.')
  @AnswersWith('stepDone')
  withdrawReferral(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: WithdrawalRequest,
  ): Promise<string> {
    return this.step(id, version, { action: 'withdraw', reason: body.reason });
  }

  private async step(id: string, version: number, command: ReferralCommand): Promise<string> {
    await this.referrals.carryOut(id, version, command);
    return id;
  }
}
