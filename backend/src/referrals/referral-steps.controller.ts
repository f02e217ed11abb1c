import { once } from '../platform/http/once.js';
import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  ParseEnumPipe,
  ParseUUIDPipe,
  Post,
  Query,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../platform/http/permit.js';
import { SERVICE_TYPES } from '../agencies/index.js';
import { ReceivingServicesService } from './receiving-services.service.js';
import {
  ReferralRequest,
  SupportLeadOfferRequest,
  UnavailableRequest,
  ReceivingServiceDto,
  ReferralDto,
  SupportLeadDto,
  ReferralAppointmentRequest,
  CompletionRequest,
  DeclineRequest,
  NoPlaceRequest,
  NotAttendedRequest,
  StartRequest,
  SurvivorFeedbackRequest,
  WithdrawalRequest,
} from './referrals.dto.js';
import { ReferralRequestsService } from './referral-requests.service.js';
import { ReferralsService } from './referrals.service.js';
import { SupportLeadViewsService, SupportLeadsService } from './support-lead-views.service.js';
import { IfMatch } from '../platform/http/if-match.js';
import type { ReferralCommand } from './referral-commands.types.js';

const SERVICES = Object.fromEntries(SERVICE_TYPES.map((type) => [type, type]));

/** What the owner of a case asks of other agencies for her. */
@ApiTags('referrals')
@Controller('cases/:caseId')
export class CaseReferralsController {
  constructor(
    private readonly referrals: ReferralsService,
    private readonly requests: ReferralRequestsService,
    private readonly leads: SupportLeadsService,
    private readonly leadViews: SupportLeadViewsService,
    private readonly receivingServices: ReceivingServicesService,
  ) {}

  @Get('referrals')
  @ApiOkResponse({ type: [ReferralDto] })
  @RequirePermission(
    'referrals.read',
    'Lists the referrals of a case, oldest first, as far as the viewer may see them.',
  )
  listCaseReferrals(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<ReferralDto[]> {
    return this.referrals.ofCase(caseId);
  }

  @Get('receiving-services')
  @ApiQuery({ name: 'type', enum: SERVICE_TYPES, required: false })
  @ApiOkResponse({ type: [ReceivingServiceDto] })
  @RequirePermission(
    'referrals.read',
    'Lists who may be asked for her: services of the group, free places, her answers.',
  )
  listReceivingServices(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Query('type', new ParseEnumPipe(SERVICES, { optional: true })) type?: string,
  ): Promise<ReceivingServiceDto[]> {
    return this.receivingServices.choices(caseId, type ?? null);
  }

  @Post('referrals')
  @ApiCreatedResponse({ type: ReferralDto })
  @RequirePermission(
    'referrals.send',
    'Sends a referral to a service of another agency, with her consent and a clock.',
  )
  sendReferral(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: ReferralRequest,
  ): Promise<ReferralDto> {
    return once(
      () => this.requests.send(caseId, body, 'service'),
      (made) => this.showReferral(made),
    );
  }

  @Post('unmet-needs')
  @ApiCreatedResponse({ type: ReferralDto })
  @RequirePermission(
    'referrals.send',
    'Records a need for which there is no service, or none free; it is counted.',
  )
  recordUnmetNeed(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: UnavailableRequest,
  ): Promise<ReferralDto> {
    return once(
      () => this.requests.recordUnavailable(caseId, body),
      (made) => this.showReferral(made),
    );
  }

  /** Renders the referral after a command. */
  private showReferral(id: string): Promise<ReferralDto> {
    return this.referrals.get(id);
  }

  @Get('support-lead')
  @ApiOkResponse({ type: SupportLeadDto })
  @RequirePermission('referrals.read', 'Says who makes the safety contacts of a police case.')
  getSupportLead(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<SupportLeadDto> {
    return this.leadViews.get(caseId);
  }

  @Post('support-lead-offers')
  @HttpCode(201)
  @ApiCreatedResponse({ type: SupportLeadDto })
  @RequirePermission('support_lead.offer', 'Records the offer of a support lead and what she said to it.')
  offerSupportLead(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: SupportLeadOfferRequest,
  ): Promise<SupportLeadDto> {
    return once(
      async () => {
        await this.leads.offer(caseId, body);
        return caseId;
      },
      (made) => this.getSupportLead(made),
    );
  }
}

/** The steps of a referral, each with the version it was seen at. */
@ApiTags('referrals')
@Controller('referrals/:id')
export class ReferralStepsController {
  constructor(private readonly referrals: ReferralsService) {}

  /** Renders the answer of every step. */
  private stepDone(id: string): Promise<ReferralDto> {
    return this.referrals.get(id);
  }

  @Post('acknowledgement')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @RequirePermission('referrals.answer', 'Says that the referral has arrived; the answer is still owed.')
  acknowledgeReferral(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
  ): Promise<ReferralDto> {
    return once(
      () => this.step(id, version, { action: 'acknowledge' }),
      (made) => this.stepDone(made),
    );
  }

  @Post('decline')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @RequirePermission('referrals.answer', 'Declines, with a reason and what happens instead.')
  declineReferral(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: DeclineRequest,
  ): Promise<ReferralDto> {
    return once(
      () => this.step(id, version, { action: 'decline', ...body }),
      (made) => this.stepDone(made),
    );
  }

  @Post('unavailability')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @RequirePermission(
    'referrals.answer',
    'Says that the service does not exist any more or has no place free.',
  )
  reportNoPlace(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: NoPlaceRequest,
  ): Promise<ReferralDto> {
    return once(
      () => this.step(id, version, { action: 'mark_unavailable', ...body }),
      (made) => this.stepDone(made),
    );
  }

  @Post('appointment')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @RequirePermission('referrals.answer', 'Sets or moves the appointment.')
  setReferralAppointment(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: ReferralAppointmentRequest,
  ): Promise<ReferralDto> {
    return once(
      () => this.step(id, version, { action: 'set_appointment', at: new Date(body.at) }),
      (made) => this.stepDone(made),
    );
  }

  @Post('start')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @RequirePermission(
    'referrals.answer',
    'Says that the service has begun; the outcome is due seven days after.',
  )
  startReferralService(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: StartRequest,
  ): Promise<ReferralDto> {
    return once(
      () => this.step(id, version, { action: 'start_service', serviceOn: body.serviceOn }),
      (made) => this.stepDone(made),
    );
  }

  @Post('completion')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @RequirePermission(
    'referrals.answer',
    'Reports that the service was given, with her own word or why she was not asked.',
  )
  completeReferral(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: CompletionRequest,
  ): Promise<ReferralDto> {
    return once(
      async () => {
        const { serviceOn, survivorFeedback: word, notAskedReason: notAsked } = body;
        return this.step(id, version, { action: 'complete', serviceOn, word, notAsked });
      },
      (made) => this.stepDone(made),
    );
  }

  @Post('not-attended')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @RequirePermission('referrals.answer', 'Says that the meeting did not take place, and what happens next.')
  reportNotAttended(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: NotAttendedRequest,
  ): Promise<ReferralDto> {
    return once(
      () => this.step(id, version, { action: 'mark_not_attended', nextStep: body.nextStep }),
      (made) => this.stepDone(made),
    );
  }

  @Post('survivor-feedback')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @RequirePermission('referrals.answer', 'Adds her own word on whether she got the help.')
  recordSurvivorFeedback(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: SurvivorFeedbackRequest,
  ): Promise<ReferralDto> {
    return once(
      () =>
        this.step(id, version, {
          action: 'record_feedback',
          word: body.survivorFeedback,
          noLongerWanted: false,
        }),
      (made) => this.stepDone(made),
    );
  }

  @Post('no-longer-wanted')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @RequirePermission(
    'referrals.answer',
    'Records that she does not want this help any more; what still runs is withdrawn.',
  )
  recordNoLongerWanted(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
  ): Promise<ReferralDto> {
    return once(
      async () => {
        await this.referrals.endByHerWish(id, version);
        return id;
      },
      (made) => this.stepDone(made),
    );
  }

  @Post('withdrawal')
  @HttpCode(200)
  @ApiOkResponse({ type: ReferralDto })
  @RequirePermission('referrals.answer', 'Takes a referral back; the receiver’s access ends at once.')
  withdrawReferral(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: WithdrawalRequest,
  ): Promise<ReferralDto> {
    return once(
      () => this.step(id, version, { action: 'withdraw', reason: body.reason }),
      (made) => this.stepDone(made),
    );
  }

  private async step(id: string, version: number, command: ReferralCommand): Promise<string> {
    await this.referrals.carryOut(id, version, command);
    return id;
  }
}
