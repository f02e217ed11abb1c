import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { CasesModule } from '../cases/index.js';
import { ProtectionOrdersModule } from '../protection-orders/index.js';
import { ProgrammeModule } from '../programme/index.js';
import { ReferralsModule } from '../referrals/index.js';
import { RiskModule } from '../risk/index.js';
import { SupportModule } from '../support/index.js';
import { SurvivorsModule } from '../survivors/index.js';
import { ChildTriggers } from './child-triggers.js';
import { CaseTriggers } from './case-triggers.js';
import { CaseNotifications } from './case-notifications.service.js';
import { ContactDecision, Contact, FollowUp, RuleSetting, RuleVersion, Snooze } from './follow-ups.entity.js';
import {
  ContactEffectsService,
  ContactOutcomeSharingService,
  ContactStopService,
} from './contact-effects.service.js';
import {
  ScheduledContactsController,
  FollowUpsController,
  RuleSetsController,
  SnoozesController,
} from './follow-ups.controller.js';
import { ContactAssignmentService, ScheduledContactsService } from './scheduled-contacts.service.js';
import { ContactNotesService, ContactsService } from './contacts.service.js';
import { FollowUpsService } from './follow-ups.service.js';
import { RuleSetsService } from './rule-sets.service.js';
import { CourtTriggers } from './court-triggers.js';
import { JointTriggers } from './joint-triggers.js';
import { OrderTriggers } from './order-triggers.js';
import { ProgrammeTriggers } from './programme-triggers.js';
import { SnoozesService } from './snoozes.service.js';
import { ReferralTriggers } from './referral-triggers.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([FollowUp, Contact, ContactDecision, RuleSetting, RuleVersion, Snooze]),
    AccessModule,
    CasesModule,
    ProtectionOrdersModule,
    ProgrammeModule,
    ReferralsModule,
    RiskModule,
    SupportModule,
    SurvivorsModule,
  ],
  controllers: [FollowUpsController, ScheduledContactsController, RuleSetsController, SnoozesController],
  providers: [
    FollowUpsService,
    CaseNotifications,
    CaseTriggers,
    ChildTriggers,
    CourtTriggers,
    JointTriggers,
    ReferralTriggers,
    ProgrammeTriggers,
    OrderTriggers,
    ContactsService,
    ContactEffectsService,
    ContactOutcomeSharingService,
    ContactStopService,
    ContactNotesService,
    ScheduledContactsService,
    ContactAssignmentService,
    SnoozesService,
    RuleSetsService,
  ],
  exports: [FollowUpsService, CaseNotifications, ContactStopService, ContactsService, SnoozesService],
})
export class FollowUpsModule {}
