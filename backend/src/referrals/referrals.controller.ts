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
  applyDecorators,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { SERVICE_TYPES, ServiceDto } from '../agencies/index.js';
import { IfMatch } from '../platform/http/if-match.js';
import { once } from '../platform/http/once.js';
import { RequirePermission } from '../platform/http/permit.js';
import type { Permission } from '../platform/http/permissions.js';
import { invalid } from '../shared/errors.js';
import { AcceptanceService } from './acceptance.service.js';
import { ReceivingServicesService } from './receiving-services.service.js';
import type { ReferralCommand } from './referral-commands.types.js';
import { ReferralSendingService } from './referral-sending.service.js';
import { ReferralViewsService } from './referral-views.service.js';
import {
  CompletionRequest,
  DeclineRequest,
  GapRequest,
  NoPlaceRequest,
  NotAttendedRequest,
  ReRouteRequest,
  ReceivingServiceDto,
  ReferralAppointmentRequest,
  ReferralDto,
  ReferralPageDto,
  ReferralRequest,
  SeveralReferralsRequest,
  StartRequest,
  SupportLeadDto,
  SupportLeadOfferRequest,
  SurvivorFeedbackRequest,
  UnavailableRequest,
  WaitingPlaceRequest,
  NoLongerWantedRequest,
  WithdrawalRequest,
} from './referrals.dto.js';
import { ReferralsService } from './referrals.service.js';
import { REFERRAL_BOXES, REFERRAL_FILTERS } from './referrals.types.js';
import { SupportLeadViewsService, SupportLeadsService } from './support-leads.service.js';

const Id = (): ParameterDecorator => Param('id', ParseUUIDPipe);
const CaseId = (): ParameterDecorator => Param('caseId', ParseUUIDPipe);
const SERVICES = Object.fromEntries(SERVICE_TYPES.map((type) => [type, type]));

/** What the owner of a case asks of other agencies. */
@ApiTags('referrals')
@Controller('cases/:caseId')
export class CaseReferralsController {
  constructor(
    private readonly views: ReferralViewsService,
    private readonly sending: ReferralSendingService,
    private readonly leads: SupportLeadsService,
    private readonly leadViews: SupportLeadViewsService,
    private readonly receivingServices: ReceivingServicesService,
  ) {}

  @Get('referrals')
  @ApiOkResponse({ type: [ReferralDto] })
  @RequirePermission('referrals.read', 'Lists the referrals of a case that the user may see, oldest first.')
  listCaseReferrals(@CaseId() caseId: string): Promise<ReferralDto[]> {
    return this.views.ofCase(caseId);
  }

  @Get('receiving-services')
  @ApiQuery({ name: 'type', enum: SERVICE_TYPES, required: false })
  @ApiOkResponse({ type: [ReceivingServiceDto] })
  @RequirePermission(
    'referrals.read',
    'Lists services of the group that can receive a referral, with free places and the survivor’s consent.',
  )
  listReceivingServices(
    @CaseId() caseId: string,
    @Query('type', new ParseEnumPipe(SERVICES, { optional: true })) type?: string,
  ): Promise<ReceivingServiceDto[]> {
    return this.receivingServices.choices(caseId, type ?? null);
  }

  @Post('referrals')
  @ApiCreatedResponse({ type: ReferralDto })
  @RequirePermission('referrals.send', 'Sends a referral to a service of another agency, by consent.')
  sendReferral(@CaseId() caseId: string, @Body() body: ReferralRequest): Promise<ReferralDto> {
    return once(
      () => this.sending.send(caseId, body, 'service'),
      (made) => this.views.get(made),
    );
  }

  @Get('new-owners')
  @ApiOkResponse({ type: [ServiceDto] })
  @RequirePermission('referrals.send', 'Lists agencies of every district that can take the case over.')
  listNewOwners(@CaseId() caseId: string): Promise<ServiceDto[]> {
    return this.receivingServices.newOwners(caseId);
  }

  @Post('handovers')
  @ApiCreatedResponse({ type: ReferralDto })
  @RequirePermission('referrals.send', 'Asks another agency to take the case over, by consent.')
  sendHandover(@CaseId() caseId: string, @Body() body: ReferralRequest): Promise<ReferralDto> {
    return once(
      () => this.sending.send(caseId, body, 'handover'),
      (made) => this.views.get(made),
    );
  }

  @Post('referrals/batch')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission(
    'referrals.send',
    'Sends referrals to several services after one conversation about consent.',
  )
  sendSeveralReferrals(@CaseId() caseId: string, @Body() body: SeveralReferralsRequest): Promise<void> {
    return once(() => this.sending.sendSeveral(caseId, body));
  }

  @Post('unmet-needs')
  @ApiCreatedResponse({ type: ReferralDto })
  @RequirePermission('referrals.send', 'Records a need for which there is no service, or no free place.')
  recordUnmetNeed(@CaseId() caseId: string, @Body() body: UnavailableRequest): Promise<ReferralDto> {
    return once(
      () => this.sending.recordUnavailable(caseId, body),
      (made) => this.views.get(made),
    );
  }

  @Get('support-lead')
  @ApiOkResponse({ type: SupportLeadDto })
  @RequirePermission('referrals.read', 'Shows which agency makes the safety contacts of a police case.')
  getSupportLead(@CaseId() caseId: string): Promise<SupportLeadDto> {
    return this.leadViews.get(caseId);
  }

  @Post('support-lead-offers')
  @HttpCode(201)
  @ApiCreatedResponse({ type: SupportLeadDto })
  @RequirePermission('support_lead.offer', 'Records the offer of a support lead and the survivor’s answer.')
  offerSupportLead(@CaseId() caseId: string, @Body() body: SupportLeadOfferRequest): Promise<SupportLeadDto> {
    return once(
      async () => {
        await this.leads.offer(caseId, body);
        return caseId;
      },
      (made) => this.leadViews.get(made),
    );
  }
}

/** The boxes of an agency, and one referral. */
@ApiTags('referrals')
@Controller('referrals')
export class ReferralsController {
  constructor(private readonly views: ReferralViewsService) {}

  @Get()
  @ApiQuery({ name: 'box', enum: REFERRAL_BOXES })
  @ApiQuery({ name: 'status', enum: REFERRAL_FILTERS, required: false })
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: ReferralPageDto })
  @RequirePermission(
    'referrals.read',
    'Lists referrals that the own agency received or sent, or that the group may see, most urgent first.',
    { asksFirst: true },
  )
  listReferrals(
    @Query('box') box: string,
    @Query('status') status?: string,
    @Query('cursor') cursor?: string,
  ): Promise<ReferralPageDto> {
    return this.views.list(
      oneOf(REFERRAL_BOXES, box, 'box'),
      oneOf(REFERRAL_FILTERS, status ?? 'open', 'status'),
      cursor ?? null,
    );
  }

  @Get(':id')
  @ApiOkResponse({ type: ReferralDto })
  @RequirePermission(
    'referrals.read',
    'Shows a referral; its receiver sees an offer without identity until it accepts.',
  )
  getReferral(@Id() id: string): Promise<ReferralDto> {
    return this.views.get(id);
  }
}

function oneOf<T extends string>(codes: readonly T[], value: string | undefined, path: string): T {
  const found = codes.find((code) => code === value);
  if (!found) throw invalid({ path, code: value === undefined ? 'required' : 'not_in_list' });
  return found;
}

/** Declares a step: a POST that answers with the referral as it is afterwards. */
const Step = (path: string, access: Permission, summary: string): MethodDecorator =>
  applyDecorators(
    Post(path),
    HttpCode(200),
    ApiOkResponse({ type: ReferralDto }),
    RequirePermission(access, summary),
  );

/** The steps of a referral, each with the version the user saw. */
@ApiTags('referrals')
@Controller('referrals/:id')
export class ReferralStepsController {
  constructor(
    private readonly referrals: ReferralsService,
    private readonly acceptance: AcceptanceService,
    private readonly views: ReferralViewsService,
  ) {}

  @Step(
    'acceptance',
    'referrals.accept',
    'Accepts: opens the receiver’s own case, led by the accepting user.',
  )
  acceptReferral(@Id() id: string, @IfMatch() version: number): Promise<ReferralDto> {
    return this.show(id, () => this.acceptance.accept(id, version));
  }

  @Step('acceptance-undo', 'referrals.accept', 'Undoes an unused acceptance within ten minutes.')
  undoReferralAcceptance(@Id() id: string, @IfMatch() version: number): Promise<ReferralDto> {
    return this.show(id, () => this.referrals.undoAcceptance(id, version));
  }

  @Post('re-route')
  @ApiCreatedResponse({ type: ReferralDto, description: 'The successor.' })
  @RequirePermission('referrals.re_route', 'Sends it to another service instead, by consent to that agency.')
  reRouteReferral(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: ReRouteRequest,
  ): Promise<ReferralDto> {
    return once(
      () => this.referrals.reRoute(id, version, body),
      (made) => this.views.get(made),
    );
  }

  @Step('question', 'referrals.ask', 'Asks the receiver for news; notifies the user who owes the next step.')
  askAboutReferral(@Id() id: string, @IfMatch() version: number): Promise<ReferralDto> {
    return this.step(id, version, { action: 'remind' });
  }

  @Step(
    'acknowledgement',
    'referrals.answer',
    'Confirms that the referral arrived; the answer is still owed.',
  )
  acknowledgeReferral(@Id() id: string, @IfMatch() version: number): Promise<ReferralDto> {
    return this.step(id, version, { action: 'acknowledge' });
  }

  @Step('decline', 'referrals.answer', 'Declines, with a reason and the next step.')
  declineReferral(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: DeclineRequest,
  ): Promise<ReferralDto> {
    return this.show(id, () => this.referrals.decline(id, version, body));
  }

  @Step(
    'unavailability',
    'referrals.answer',
    'Reports that the service no longer exists or has no free place.',
  )
  reportNoPlace(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: NoPlaceRequest,
  ): Promise<ReferralDto> {
    return this.step(id, version, { action: 'mark_unavailable', ...body });
  }

  @Step('appointment', 'referrals.answer', 'Sets or moves the appointment.')
  setReferralAppointment(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: ReferralAppointmentRequest,
  ): Promise<ReferralDto> {
    return this.step(id, version, { action: 'set_appointment', at: new Date(body.at) });
  }

  @Step('start', 'referrals.answer', 'Records that the service began; the outcome is due seven days later.')
  startReferralService(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: StartRequest,
  ): Promise<ReferralDto> {
    return this.step(id, version, { action: 'start_service', ...body });
  }

  @Step(
    'completion',
    'referrals.answer',
    'Records that the service was given, with the survivor’s feedback or why she was not asked.',
  )
  completeReferral(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: CompletionRequest,
  ): Promise<ReferralDto> {
    const { serviceOn, survivorFeedback: word, notAskedReason: notAsked } = body;
    return this.step(id, version, { action: 'complete', serviceOn, word, notAsked });
  }

  @Step('not-attended', 'referrals.answer', 'Records that the appointment was missed, and the next step.')
  reportNotAttended(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: NotAttendedRequest,
  ): Promise<ReferralDto> {
    return this.step(id, version, { action: 'mark_not_attended', ...body });
  }

  @Step('survivor-feedback', 'referrals.answer', 'Adds the survivor’s feedback on whether she got the help.')
  recordSurvivorFeedback(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() { survivorFeedback: word }: SurvivorFeedbackRequest,
  ): Promise<ReferralDto> {
    return this.step(id, version, { action: 'record_feedback', word, noLongerWanted: false });
  }

  @Step('no-longer-wanted', 'referrals.answer', 'Ends a referral whose help the survivor no longer wants.')
  recordNoLongerWanted(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() { alone }: NoLongerWantedRequest,
  ): Promise<ReferralDto> {
    return this.show(id, () => this.referrals.endBySurvivorsWish(id, version, alone));
  }

  @Step('withdrawal', 'referrals.answer', 'Withdraws a referral; the receiver’s access ends at once.')
  withdrawReferral(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: WithdrawalRequest,
  ): Promise<ReferralDto> {
    return this.show(id, () => this.referrals.withdraw(id, version, body));
  }

  @Step(
    'missing-information',
    'referrals.send',
    'Sends the missing information; a new time to answer starts.',
  )
  sendMissingInformation(@Id() id: string, @IfMatch() version: number): Promise<ReferralDto> {
    return this.show(id, () => this.referrals.resend(id, version));
  }

  @Step('own-help', 'referrals.send', 'Records that the own agency gives the help that another refused.')
  recordOwnHelp(@Id() id: string, @IfMatch() version: number): Promise<ReferralDto> {
    return this.step(id, version, { action: 'help_ourselves' });
  }

  @Step('waiting-place', 'referrals.send', 'Records the day of a free place, and the help until then.')
  recordWaitingPlace(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: WaitingPlaceRequest,
  ): Promise<ReferralDto> {
    return this.step(id, version, { action: 'take_waiting_place', ...body });
  }

  @Step('gap', 'referrals.re_route', 'Records that the district lacks the service.')
  recordServiceGap(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: GapRequest,
  ): Promise<ReferralDto> {
    return this.step(id, version, { action: 'record_gap', ...body });
  }

  private step(id: string, version: number, command: ReferralCommand): Promise<ReferralDto> {
    return this.show(id, () => this.referrals.carryOut(id, version, command));
  }

  /** Does the work once for its Idempotency-Key and answers with the referral. */
  private show(id: string, work: () => Promise<void>): Promise<ReferralDto> {
    return once(
      async () => {
        await work();
        return id;
      },
      (made) => this.views.get(made),
    );
  }
}
