import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { CasesModule } from '../cases/index.js';
import { ProtectionOrdersModule } from '../protection-orders/index.js';
import { ReferralsModule } from '../referrals/index.js';
import { RiskModule } from '../risk/index.js';
import { SupportModule } from '../support/index.js';
import { SurvivorsModule } from '../survivors/index.js';
import { BlockTriggers } from './block-triggers.js';
import { CaseNotifications } from './case-notifications.service.js';
import { ContactCallersService } from './contact-callers.service.js';
import { ContactDecision } from './contact-decision.entity.js';
import { ContactEchoService } from './contact-echo.service.js';
import { ContactEffectsService } from './contact-effects.service.js';
import { ContactSlotsController } from './contact-slots.controller.js';
import { ContactSlotsService } from './contact-slots.service.js';
import { ContactStopService } from './contact-stop.service.js';
import { ContactWordsService } from './contact-words.service.js';
import { Contact } from './contact.entity.js';
import { ContactsService } from './contacts.service.js';
import { ErasureTriggers } from './erasure-triggers.js';
import { FollowUp } from './follow-up.entity.js';
import { FollowUpTriggers } from './follow-up-triggers.js';
import { FollowUpsController } from './follow-ups.controller.js';
import { FollowUpsRepository } from './follow-ups.repository.js';
import { FollowUpsService } from './follow-ups.service.js';
import { RuleBooksController } from './rule-books.controller.js';
import { RuleBooksRepository } from './rule-books.repository.js';
import { RuleBooksService } from './rule-books.service.js';
import { RuleSetting, RuleVersion } from './rule-version.entity.js';
import { OrderTriggers } from './order-triggers.js';
import { ReportTriggers } from './report-triggers.js';
import { Snooze } from './snooze.entity.js';
import { SnoozesController } from './snoozes.controller.js';
import { SnoozesService } from './snoozes.service.js';
import { SharingTriggers } from './sharing-triggers.js';
import { SupportTriggers } from './support-triggers.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([FollowUp, Contact, ContactDecision, RuleSetting, RuleVersion, Snooze]),
    AccessModule,
    CasesModule,
    ProtectionOrdersModule,
    ReferralsModule,
    RiskModule,
    SupportModule,
    SurvivorsModule,
  ],
  controllers: [FollowUpsController, ContactSlotsController, RuleBooksController, SnoozesController],
  providers: [
    FollowUpsService,
    CaseNotifications,
    FollowUpsRepository,
    FollowUpTriggers,
    SharingTriggers,
    OrderTriggers,
    ReportTriggers,
    SupportTriggers,
    BlockTriggers,
    ErasureTriggers,
    ContactsService,
    ContactEffectsService,
    ContactEchoService,
    ContactStopService,
    ContactWordsService,
    ContactSlotsService,
    ContactCallersService,
    SnoozesService,
    RuleBooksRepository,
    RuleBooksService,
  ],
  exports: [FollowUpsService, CaseNotifications, ContactStopService, ContactsService, SnoozesService],
})
export class FollowUpsModule {}
