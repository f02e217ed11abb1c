import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { AgenciesModule } from '../agencies/index.js';
import { CasesModule } from '../cases/index.js';
import { ConsentModule } from '../consent/index.js';
import { AcceptanceService } from './acceptance.service.js';
import { ReceivingServicesService } from './receiving-services.service.js';
import { ReferralContactsService } from './referral-contacts.service.js';
import { ReferralEffectsService } from './referral-effects.service.js';
import { ReferralEventsHandler } from './referral-events.handler.js';
import { ReferralSendingService } from './referral-sending.service.js';
import { ReferralStandingsService } from './referral-standings.service.js';
import { ReferralViewsService } from './referral-views.service.js';
import { ReferralRecord } from './referral.entity.js';
import {
  CaseReferralsController,
  ReferralStepsController,
  ReferralsController,
} from './referrals.controller.js';
import { ReferralsService } from './referrals.service.js';
import { SupportLeadViewsService, SupportLeadsService } from './support-leads.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([ReferralRecord]),
    AccessModule,
    AgenciesModule,
    CasesModule,
    ConsentModule,
  ],
  controllers: [CaseReferralsController, ReferralsController, ReferralStepsController],
  providers: [
    AcceptanceService,
    ReceivingServicesService,
    ReferralContactsService,
    ReferralEffectsService,
    ReferralEventsHandler,
    ReferralSendingService,
    ReferralStandingsService,
    ReferralViewsService,
    ReferralsService,
    SupportLeadViewsService,
    SupportLeadsService,
  ],
  exports: [ReferralContactsService, ReferralViewsService],
})
export class ReferralsModule {}
