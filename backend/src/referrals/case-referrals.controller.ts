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
import { AnswersWith, Permit } from '../platform/http/permit.js';
import { SERVICE_TYPES } from '../agencies/index.js';
import { ReceiversService } from './receivers.service.js';
import { ReferralRequest, SupportLeadOfferRequest, UnavailableRequest } from './referral-requests.dto.js';
import { ReferralRequestsService } from './referral-requests.service.js';
import { ReceiverDto, ReferralDto, SupportLeadDto } from './referrals.dto.js';
import { ReferralsService } from './referrals.service.js';
import { SupportLeadViewsService } from './support-lead-views.service.js';
import { SupportLeadsService } from './support-leads.service.js';

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
    private readonly receivers: ReceiversService,
  ) {}

  @Get('referrals')
  @ApiOkResponse({ type: [ReferralDto] })
  @Permit('referrals.read', 'Lists the referrals of a case, oldest first, as far as the viewer may see them.')
  listCaseReferrals(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<ReferralDto[]> {
    return this.referrals.ofCase(caseId);
  }

  @Get('receivers')
  @ApiQuery({ name: 'type', enum: SERVICE_TYPES, required: false })
  @ApiOkResponse({ type: [ReceiverDto] })
  @Permit(
    'referrals.read',
    'Lists who may be asked for her: services of the group, free places, her answers.',
  )
  listReceivers(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Query('type', new ParseEnumPipe(SERVICES, { optional: true })) type?: string,
  ): Promise<ReceiverDto[]> {
    return this.receivers.choices(caseId, type ?? null);
  }

  @Post('referrals')
  @ApiCreatedResponse({ type: ReferralDto })
  @Permit('referrals.send', 'Sends a referral to a service of another agency, with her consent and a clock.')
  @AnswersWith('showReferral')
  sendReferral(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: ReferralRequest,
  ): Promise<string> {
    return this.requests.send(caseId, body, 'service');
  }

  @Post('referrals/unavailable')
  @ApiCreatedResponse({ type: ReferralDto })
  @Permit('referrals.send', 'Records a need for which there is no service, or none free; it is counted.')
  @AnswersWith('showReferral')
  recordUnavailableService(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: UnavailableRequest,
  ): Promise<string> {
    return this.requests.recordUnavailable(caseId, body);
  }

  /** Renders what was sent or recorded; not a route. */
  showReferral(id: string): Promise<ReferralDto> {
    return this.referrals.get(id);
  }

  @Get('support-lead')
  @ApiOkResponse({ type: SupportLeadDto })
  @Permit('referrals.read', 'Says who makes the safety contacts of a police case.')
  getSupportLead(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<SupportLeadDto> {
    return this.leadViews.get(caseId);
  }

  @Post('support-lead-offers')
  @HttpCode(201)
  @ApiCreatedResponse({ type: SupportLeadDto })
  @Permit('support_lead.offer', 'Records the offer of a support lead and what she said to it.')
  @AnswersWith('getSupportLead')
  async offerSupportLead(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: SupportLeadOfferRequest,
  ): Promise<string> {
    await this.leads.offer(caseId, body);
    return caseId;
  }
}
