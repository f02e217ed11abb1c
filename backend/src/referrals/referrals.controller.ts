import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { AnswersWith, AsksFirst, Permit } from '../platform/http/permit.js';
import { invalid } from '../shared/errors.js';
import { AcceptanceService } from './acceptance.service.js';
import { ReRoutingService } from './re-routing.service.js';
import { ReferralBoxesService } from './referral-boxes.service.js';
import { ReRouteRequest } from './referral-requests.dto.js';
import { ReferralDto, ReferralPageDto } from './referrals.dto.js';
import { ReferralsService } from './referrals.service.js';
import { REFERRAL_BOXES, REFERRAL_FILTERS } from './referrals.types.js';

/** Referrals as both sides see them: the boxes, one referral, and the steps that do more than one thing. */
@ApiTags('referrals')
@Controller('referrals')
export class ReferralsController {
  constructor(
    private readonly referrals: ReferralsService,
    private readonly boxes: ReferralBoxesService,
    private readonly acceptance: AcceptanceService,
    private readonly reRouting: ReRoutingService,
  ) {}

  @Get()
  @AsksFirst()
  @ApiQuery({ name: 'box', enum: REFERRAL_BOXES })
  @ApiQuery({ name: 'status', enum: REFERRAL_FILTERS, required: false })
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: ReferralPageDto })
  @Permit('referrals.read', 'Lists what others ask of the own agency or it of others, most urgent first.')
  listReferrals(
    @Query('box') box: string,
    @Query('status') status?: string,
    @Query('cursor') cursor?: string,
  ): Promise<ReferralPageDto> {
    return this.boxes.list(
      oneOf(REFERRAL_BOXES, box, 'box'),
      oneOf(REFERRAL_FILTERS, status ?? 'open', 'status'),
      cursor ?? null,
    );
  }

  @Get(':id')
  @ApiOkResponse({ type: ReferralDto })
  @Permit(
    'referrals.read',
    'Shows a referral: to its receiver as an offer without identity until it accepts.',
  )
  getReferral(@Param('id', ParseUUIDPipe) id: string): Promise<ReferralDto> {
    return this.referrals.get(id);
  }

  @Post(':id/acceptance')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @Permit('referrals.accept', 'Accepts: opens the receiver’s own case, led by whoever accepts.')
  @AnswersWith('getReferral')
  async acceptReferral(@Param('id', ParseUUIDPipe) id: string, @IfMatch() version: number): Promise<string> {
    await this.acceptance.accept(id, version);
    return id;
  }

  @Post(':id/acceptance-undo')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @Permit('referrals.accept', 'Undoes an acceptance of the last ten minutes with which nothing was done yet.')
  @AnswersWith('getReferral')
  async undoReferralAcceptance(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
  ): Promise<string> {
    await this.acceptance.undo(id, version);
    return id;
  }

  @Post(':id/re-route')
  @ApiCreatedResponse({ type: ReferralDto, description: 'The successor.' })
  @Permit('referrals.re_route', 'Sends it to another service instead; her consent must cover that agency.')
  @AnswersWith('getReferral')
  reRouteReferral(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: ReRouteRequest,
  ): Promise<string> {
    return this.reRouting.reRoute(id, version, body);
  }

  @Post(':id/question')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @Permit('referrals.ask', 'Asks the receiver what becomes of it; whoever owes the next step is told now.')
  @AnswersWith('getReferral')
  async askAboutReferral(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
  ): Promise<string> {
    await this.referrals.carryOut(id, version, { action: 'remind' });
    return id;
  }
}

function oneOf<T extends string>(codes: readonly T[], value: string | undefined, path: string): T {
  const found = codes.find((code) => code === value);
  if (!found) throw invalid({ path, code: value === undefined ? 'required' : 'not_in_list' });
  return found;
}
