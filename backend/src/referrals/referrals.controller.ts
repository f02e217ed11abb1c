import { once } from '../platform/http/once.js';
import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { RequirePermission } from '../platform/http/permit.js';
import { invalid } from '../shared/errors.js';
import { AcceptanceService } from './acceptance.service.js';
import { ReRoutingService } from './re-routing.service.js';
import { ReferralListsService } from './referral-lists.service.js';
import {
  ReRouteRequest,
  ReferralDto,
  ReferralPageDto,
  GapRequest,
  WaitingPlaceRequest,
} from './referrals.dto.js';
import { ReferralsService } from './referrals.service.js';
import { REFERRAL_BOXES, REFERRAL_FILTERS } from './referrals.types.js';
import { ResendingService } from './resending.service.js';

/** Referrals as both sides see them: the boxes, one referral, and the steps that do more than one thing. */
@ApiTags('referrals')
@Controller('referrals')
export class ReferralsController {
  constructor(
    private readonly referrals: ReferralsService,
    private readonly referralLists: ReferralListsService,
    private readonly acceptance: AcceptanceService,
    private readonly reRouting: ReRoutingService,
  ) {}

  @Get()
  @ApiQuery({ name: 'box', enum: REFERRAL_BOXES })
  @ApiQuery({ name: 'status', enum: REFERRAL_FILTERS, required: false })
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: ReferralPageDto })
  @RequirePermission(
    'referrals.read',
    'Lists what others ask of the own agency or it of others, most urgent first.',
    { asksFirst: true },
  )
  listReferrals(
    @Query('box') box: string,
    @Query('status') status?: string,
    @Query('cursor') cursor?: string,
  ): Promise<ReferralPageDto> {
    return this.referralLists.list(
      oneOf(REFERRAL_BOXES, box, 'box'),
      oneOf(REFERRAL_FILTERS, status ?? 'open', 'status'),
      cursor ?? null,
    );
  }

  @Get(':id')
  @ApiOkResponse({ type: ReferralDto })
  @RequirePermission(
    'referrals.read',
    'Shows a referral: to its receiver as an offer without identity until it accepts.',
  )
  getReferral(@Param('id', ParseUUIDPipe) id: string): Promise<ReferralDto> {
    return this.referrals.get(id);
  }

  @Post(':id/acceptance')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @RequirePermission('referrals.accept', 'Accepts: opens the receiver’s own case, led by whoever accepts.')
  acceptReferral(@Param('id', ParseUUIDPipe) id: string, @IfMatch() version: number): Promise<ReferralDto> {
    return once(
      async () => {
        await this.acceptance.accept(id, version);
        return id;
      },
      (made) => this.getReferral(made),
    );
  }

  @Post(':id/acceptance-undo')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @RequirePermission(
    'referrals.accept',
    'Undoes an acceptance of the last ten minutes with which nothing was done yet.',
  )
  undoReferralAcceptance(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
  ): Promise<ReferralDto> {
    return once(
      async () => {
        await this.acceptance.undo(id, version);
        return id;
      },
      (made) => this.getReferral(made),
    );
  }

  @Post(':id/re-route')
  @ApiCreatedResponse({ type: ReferralDto, description: 'The successor.' })
  @RequirePermission(
    'referrals.re_route',
    'Sends it to another service instead; her consent must cover that agency.',
  )
  reRouteReferral(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: ReRouteRequest,
  ): Promise<ReferralDto> {
    return once(
      () => this.reRouting.reRoute(id, version, body),
      (made) => this.getReferral(made),
    );
  }

  @Post(':id/question')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @RequirePermission(
    'referrals.ask',
    'Asks the receiver what becomes of it; whoever owes the next step is told now.',
  )
  askAboutReferral(@Param('id', ParseUUIDPipe) id: string, @IfMatch() version: number): Promise<ReferralDto> {
    return once(
      async () => {
        await this.referrals.carryOut(id, version, { action: 'remind' });
        return id;
      },
      (made) => this.getReferral(made),
    );
  }
}

function oneOf<T extends string>(codes: readonly T[], value: string | undefined, path: string): T {
  const found = codes.find((code) => code === value);
  if (!found) throw invalid({ path, code: value === undefined ? 'required' : 'not_in_list' });
  return found;
}

/** What the sender and the coordinator do about a refusal, each step with the version it was seen at. */
@ApiTags('referrals')
@Controller('referrals/:id')
export class RefusedReferralsController {
  constructor(
    private readonly referrals: ReferralsService,
    private readonly resending: ResendingService,
  ) {}

  /** Renders the answer of every step. */
  private refusalHandled(id: string): Promise<ReferralDto> {
    return this.referrals.get(id);
  }

  @Post('missing-information')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @RequirePermission('referrals.send', 'Sends what was missing; the receiver answers within a new time.')
  sendMissingInformation(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
  ): Promise<ReferralDto> {
    return once(
      async () => {
        await this.resending.resend(id, version);
        return id;
      },
      (made) => this.refusalHandled(made),
    );
  }

  @Post('own-help')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @RequirePermission('referrals.send', 'Records that the own agency gives the help that another refused.')
  recordOwnHelp(@Param('id', ParseUUIDPipe) id: string, @IfMatch() version: number): Promise<ReferralDto> {
    return once(
      async () => {
        await this.referrals.carryOut(id, version, { action: 'help_ourselves' });
        return id;
      },
      (made) => this.refusalHandled(made),
    );
  }

  @Post('waiting-place')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @RequirePermission(
    'referrals.send',
    'Records from when there will be a place, and what helps her until then.',
  )
  recordWaitingPlace(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: WaitingPlaceRequest,
  ): Promise<ReferralDto> {
    return once(
      async () => {
        await this.referrals.carryOut(id, version, { action: 'take_waiting_place', ...body });
        return id;
      },
      (made) => this.refusalHandled(made),
    );
  }

  @Post('gap')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @RequirePermission('referrals.re_route', 'The coordinator records that the district lacks the service.')
  recordServiceGap(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: GapRequest,
  ): Promise<ReferralDto> {
    return once(
      async () => {
        await this.referrals.carryOut(id, version, { action: 'record_gap', ...body });
        return id;
      },
      (made) => this.refusalHandled(made),
    );
  }
}
