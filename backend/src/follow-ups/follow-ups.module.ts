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
import { ContactAssignmentService } from './contact-assignment.service.js';
import { ContactDecision, Contact, FollowUp, RuleSetting, RuleVersion, Snooze } from './follow-ups.entity.js';
import { ContactOutcomeSharingService } from './contact-outcome-sharing.service.js';
import { ContactEffectsService, ContactStopService } from './contact-effects.service.js';
import {
  ScheduledContactsController,
  FollowUpsController,
  RuleSetsController,
  SnoozesController,
} from './follow-ups.controller.js';
import { ScheduledContactsService } from './scheduled-contacts.service.js';
import { ContactNotesService, ContactsService } from './contacts.service.js';
import { ErasureTriggers } from './erasure-triggers.js';
import { FollowUpTriggers } from './follow-up-triggers.js';
import { FollowUpsRepository } from './follow-ups.repository.js';
import { FollowUpsService } from './follow-ups.service.js';
import { RuleSetsRepository } from './rule-sets.repository.js';
import { RuleSetsService } from './rule-sets.service.js';
import { OrderTriggers } from './order-triggers.js';
import { ReportTriggers } from './report-triggers.js';
import { SnoozesService } from './snoozes.service.js';
import { ReferralTriggers } from './referral-triggers.js';
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
  controllers: [FollowUpsController, ScheduledContactsController, RuleSetsController, SnoozesController],
  providers: [
    FollowUpsService,
    CaseNotifications,
    FollowUpsRepository,
    FollowUpTriggers,
    ReferralTriggers,
    OrderTriggers,
    ReportTriggers,
    SupportTriggers,
    BlockTriggers,
    ErasureTriggers,
    ContactsService,
    ContactEffectsService,
    ContactOutcomeSharingService,
    ContactStopService,
    ContactNotesService,
    ScheduledContactsService,
    ContactAssignmentService,
    SnoozesService,
    RuleSetsRepository,
    RuleSetsService,
  ],
  exports: [FollowUpsService, CaseNotifications, ContactStopService, ContactsService, SnoozesService],
})
export class FollowUpsModule {}
