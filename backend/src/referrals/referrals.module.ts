import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { AgenciesModule } from '../agencies/index.js';
import { CasesModule } from '../cases/index.js';
import { ConsentModule } from '../consent/index.js';
import { SurvivorsModule } from '../survivors/index.js';
import { AcceptanceService, AcceptedAccessService } from './acceptance.service.js';
import { CallInsController, CaseCallInsController } from './call-ins.controller.js';
import { CallInsService } from './call-ins.service.js';
import { ReceivingServicesService } from './receiving-services.service.js';
import { ReferralContactsService } from './referral-contacts.service.js';
import { ReferralEffectsService } from './referral-effects.service.js';
import { ReferralEventsHandler } from './referral-events.handler.js';
import { KnownWordsService } from './known-words.service.js';
import { ReferralMessagesController } from './referral-messages.controller.js';
import { ReferralMessagesService } from './referral-messages.service.js';
import { ReferralSendingService } from './referral-sending.service.js';
import { ReferralStandingsService } from './referral-standings.service.js';
import { ReferralViewsService } from './referral-views.service.js';
import { ReferralMessage, ReferralMessageText, ReferralRecord } from './referral.entity.js';
import {
  CaseReferralsController,
  ReferralStepsController,
  ReferralsController,
} from './referrals.controller.js';
import { ReferralsService } from './referrals.service.js';
import { SupportLeadViewsService, SupportLeadsService } from './support-leads.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([ReferralRecord, ReferralMessage, ReferralMessageText]),
    AccessModule,
    AgenciesModule,
    CasesModule,
    ConsentModule,
    SurvivorsModule,
  ],
  controllers: [
    CaseReferralsController,
    ReferralsController,
    ReferralStepsController,
    ReferralMessagesController,
    CallInsController,
    CaseCallInsController,
  ],
  providers: [
    AcceptanceService,
    AcceptedAccessService,
    CallInsService,
    ReceivingServicesService,
    ReferralContactsService,
    ReferralEffectsService,
    ReferralEventsHandler,
    KnownWordsService,
    ReferralMessagesService,
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
