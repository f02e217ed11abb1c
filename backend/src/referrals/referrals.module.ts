import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { AgenciesModule } from '../agencies/index.js';
import { CasesModule } from '../cases/index.js';
import { ConsentModule } from '../consent/index.js';
import { AcceptanceService } from './acceptance.service.js';
import { CaseReferralsController, ReferralStepsController } from './referral-steps.controller.js';
import { BlockStartedHandler } from './block-started.handler.js';
import { ConsentWithdrawnHandler } from './consent-withdrawn.handler.js';
import { ReRoutingService } from './re-routing.service.js';
import { ReceivingServicesService } from './receiving-services.service.js';
import { ReferralAccessService } from './referral-access.service.js';
import { ReferralActorsService } from './referral-actors.service.js';
import { ReferralListsService } from './referral-lists.service.js';
import { ReferralContactsService } from './referral-contacts.service.js';
import { ReferralEffectsService } from './referral-effects.service.js';
import { ReferralNewsService } from './referral-news.service.js';
import { ReferralRecord } from './referral.entity.js';
import { ReferralRequestsService, UnmetNeedsService } from './referral-requests.service.js';
import { ReferralSendingService } from './referral-sending.service.js';
import { ReferralViewsService } from './referral-views.service.js';
import { ReferralsController, RefusedReferralsController } from './referrals.controller.js';
import { ReferralsRepository } from './referrals.repository.js';
import { ReferralsService } from './referrals.service.js';
import { ResendingService } from './resending.service.js';
import { SupportLeadEndedHandler } from './support-lead-ended.handler.js';
import {
  SupportLeadStatesService,
  SupportLeadViewsService,
  SupportLeadsService,
} from './support-lead-views.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([ReferralRecord]),
    AccessModule,
    AgenciesModule,
    CasesModule,
    ConsentModule,
  ],
  controllers: [
    CaseReferralsController,
    ReferralsController,
    ReferralStepsController,
    RefusedReferralsController,
  ],
  providers: [
    AcceptanceService,
    BlockStartedHandler,
    ConsentWithdrawnHandler,
    ReRoutingService,
    ReceivingServicesService,
    ReferralAccessService,
    ReferralActorsService,
    ReferralListsService,
    ReferralContactsService,
    ReferralEffectsService,
    ReferralNewsService,
    ReferralRequestsService,
    ReferralSendingService,
    ReferralViewsService,
    ReferralsRepository,
    ReferralsService,
    ResendingService,
    SupportLeadEndedHandler,
    SupportLeadStatesService,
    SupportLeadViewsService,
    SupportLeadsService,
    UnmetNeedsService,
  ],
  exports: [ReferralContactsService, SupportLeadEndedHandler],
})
export class ReferralsModule {}
