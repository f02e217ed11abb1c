import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { AgenciesModule } from '../agencies/index.js';
import { CasesModule } from '../cases/index.js';
import { ConsentModule } from '../consent/index.js';
import { AcceptanceService } from './acceptance.service.js';
import { CaseReferralsController } from './case-referrals.controller.js';
import { BlockEndings } from './block-endings.js';
import { ConsentEndings } from './consent-endings.js';
import { ReRoutingService } from './re-routing.service.js';
import { ReceiversService } from './receivers.service.js';
import { ReferralAccessService } from './referral-access.service.js';
import { ReferralActorsService } from './referral-actors.service.js';
import { ReferralBoxesService } from './referral-boxes.service.js';
import { ReferralContactsService } from './referral-contacts.service.js';
import { ReferralEffectsService } from './referral-effects.service.js';
import { ReferralNewsService } from './referral-news.service.js';
import { ReferralRecord } from './referral.entity.js';
import { ReferralRequestsService } from './referral-requests.service.js';
import { ReferralSendingService } from './referral-sending.service.js';
import { ReferralStepsController } from './referral-steps.controller.js';
import { ReferralViewsService } from './referral-views.service.js';
import { ReferralsController } from './referrals.controller.js';
import { ReferralsRepository } from './referrals.repository.js';
import { ReferralsService } from './referrals.service.js';
import { RefusedReferralsController } from './refused-referrals.controller.js';
import { ResendingService } from './resending.service.js';
import { SupportLeadEndings } from './support-lead-endings.service.js';
import { SupportLeadStatesService } from './support-lead-states.service.js';
import { SupportLeadViewsService } from './support-lead-views.service.js';
import { SupportLeadsService } from './support-leads.service.js';
import { UnavailableNeedsService } from './unavailable-needs.service.js';

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
    BlockEndings,
    ConsentEndings,
    ReRoutingService,
    ReceiversService,
    ReferralAccessService,
    ReferralActorsService,
    ReferralBoxesService,
    ReferralContactsService,
    ReferralEffectsService,
    ReferralNewsService,
    ReferralRequestsService,
    ReferralSendingService,
    ReferralViewsService,
    ReferralsRepository,
    ReferralsService,
    ResendingService,
    SupportLeadEndings,
    SupportLeadStatesService,
    SupportLeadViewsService,
    SupportLeadsService,
    UnavailableNeedsService,
  ],
  exports: [ReferralContactsService, SupportLeadEndings],
})
export class ReferralsModule {}
