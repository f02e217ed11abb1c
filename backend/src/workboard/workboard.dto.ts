import { ApiProperty } from '@nestjs/swagger';
import { NamesDto } from '../identity/index.js';
import { BANDS, CaseDto, OPEN_QUESTIONS, TimelineEntryDto } from '../cases/index.js';
import type { Band, OpenQuestion } from '../cases/index.js';
import {
  ContactAssigneeDto,
  FOLLOW_UP_KINDS,
  RULE_KEYS,
  CONTACT_DECISIONS,
  SnoozeDto,
  FollowUpDto,
} from '../follow-ups/index.js';
import type { FollowUpKind, RuleKey, ContactDecisionCode } from '../follow-ups/index.js';
import { ContactStateDto, SafeWindowDto } from '../survivors/index.js';
import { DANGERS_SHOWN } from './danger-rank.rules.js';
import type { DangerShown } from './danger-rank.rules.js';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsUUID } from 'class-validator';
import { CLOSURE_REASONS } from '../closure/index.js';
import type { ClosureReason } from '../closure/index.js';
import { CaseMeetingsDto } from '../meetings/index.js';
import { ORDER_STATUSES } from '../protection-orders/index.js';
import type { OrderStatus } from '../protection-orders/index.js';
import { codeList } from '../shared/code-lists.js';
import {
  Nullable,
  NullableCode,
  NullableDay,
  NullableInstant,
  NullableUuid,
} from '../platform/http/nullable-fields.js';

/** A referral that did not lead to a service: who did not accept it, and why. */
export class RefusalDto {
  @ApiProperty({ format: 'uuid' }) referralId: string;
  @Nullable(NamesDto, 'Null where no service exists.') agencyName: NamesDto | null;
  @Nullable(String, 'Why it was declined.') reason: string | null;
  @Nullable(String, 'Why there was no place.') unavailableReason: string | null;
  @ApiProperty({ type: [String], description: 'Codes of the information that was missing.' })
  missing: string[];
  @Nullable(String) serviceType: string | null;
  @ApiProperty({ description: 'The sender’s own agency offers this service at present.' })
  isOwnService: boolean;
}

/** A further row that the same contact satisfies. */
export class SatisfiedRowDto {
  @ApiProperty({ format: 'uuid' }) followUpId: string;
  @ApiProperty({ enum: RULE_KEYS }) rule: RuleKey;
  @ApiProperty() because: string;
  @ApiProperty() step: number;
  @ApiProperty({ format: 'date-time' }) dueAt: string;
}

/** One line of work: what, by when, why, and whether she can be reached now. */
export class WorkRowDto {
  @ApiProperty({ format: 'uuid' }) followUpId: string;
  @ApiProperty({ format: 'uuid' }) caseId: string;
  @Nullable(String, 'The own agency’s code.') code: string | null;
  @Nullable(String, 'What the own agency calls the case.') label: string | null;
  @ApiProperty() reference: string;
  @ApiProperty({ enum: BANDS }) band: Band;
  @ApiProperty({ enum: FOLLOW_UP_KINDS }) kind: FollowUpKind;
  @ApiProperty({ enum: RULE_KEYS }) rule: RuleKey;
  @ApiProperty({ description: 'Code of what made the row; the answer to "Why?".' }) because: string;
  @ApiProperty() step: number;
  @NullableUuid() subjectId: string | null;
  @ApiProperty({ format: 'date-time' }) fromAt: string;
  @ApiProperty({ format: 'date-time' }) dueAt: string;
  @ApiProperty() isLate: boolean;
  @ApiProperty({ description: 'Half of a span of at most 24 hours has passed.' }) isSoonDue: boolean;
  @NullableCode(DANGERS_SHOWN, 'To be acted on at once, or a survivor in danger: such lines stand first.')
  danger: DangerShown | null;
  @Nullable(RefusalDto, 'Of a row that follows from a refusal.') refusal: RefusalDto | null;
  @Nullable(ContactStateDto, 'Only for those who may read her plan.') contact: ContactStateDto | null;
  @Nullable(SafeWindowDto, 'When this contact can be made.') window: SafeWindowDto | null;
  @ApiProperty({ description: 'There is no safe time before the deadline, and no decision yet.' })
  supervisorDecides: boolean;
  @NullableCode(CONTACT_DECISIONS, 'What the supervisor decided.') decision: ContactDecisionCode | null;
  @Nullable(SnoozeDto) snooze: SnoozeDto | null;
  @NullableInstant('Until when it can be snoozed; null: not at all.') snoozableUntil: string | null;
  @Nullable(ContactAssigneeDto, 'Who makes the contact; null for other work.')
  assignee: ContactAssigneeDto | null;
  @ApiProperty({ type: [SatisfiedRowDto] }) also: SatisfiedRowDto[];
  @Nullable(String) escalatedTo: string | null;
  @ApiProperty({ description: 'The case has a lead.' }) isAssigned: boolean;
  @ApiProperty({ type: [String] }) allowedActions: string[];
  @ApiProperty() version: number;
}

export class WorkPageDto {
  @ApiProperty({ type: [WorkRowDto] }) items: WorkRowDto[];
  @Nullable(String) nextCursor: string | null;
}

/** Numbers on the tabs; a part that the viewer does not hold has no number and no name here. */
export class CaseCountsDto {
  @ApiProperty({ required: false }) contacts?: number;
  @ApiProperty({ required: false }) referrals?: number;
  @ApiProperty({ required: false }) assessments?: number;
  @ApiProperty({ required: false }) incidents?: number;
  @ApiProperty({ required: false }) consents?: number;
  @ApiProperty({ required: false }) narratives?: number;
  @ApiProperty({ required: false }) supportEntries?: number;
  @ApiProperty({ required: false, description: 'Court cases; never for police.' }) courts?: number;
  @ApiProperty({ required: false }) orders?: number;
}

/** Summary of the gate: progress and unmet conditions; the full gate has a separate endpoint. */
export class GateSummaryDto {
  @ApiProperty({ enum: CLOSURE_REASONS }) reason: ClosureReason;
  @ApiProperty() met: number;
  @ApiProperty() total: number;
  @ApiProperty({ type: [String], description: 'Codes, in the order of the gate.' }) blockers: string[];
  @NullableUuid() openRequestId: string | null;
}

/** Everything that the case page shows at first sight. */
export class CaseOverviewDto {
  @ApiProperty({ type: CaseDto }) header: CaseDto;
  @ApiProperty({
    type: ContactStateDto,
    required: false,
    description: 'Only for those who may read her plan.',
  })
  contact?: ContactStateDto;
  @Nullable(WorkRowDto) nextStep: WorkRowDto | null;
  @ApiProperty({ type: CaseMeetingsDto, description: 'Only those that the viewer may see.' })
  meetings: CaseMeetingsDto;
  @ApiProperty({ type: GateSummaryDto, required: false, description: 'Of an open case, for its owner.' })
  gate?: GateSummaryDto;
  @ApiProperty({ type: CaseCountsDto }) counts: CaseCountsDto;
  @ApiProperty({
    enum: OPEN_QUESTIONS,
    isArray: true,
    description: 'What the registration left open, for the owner who may answer it, in the order to ask.',
  })
  openQuestions: OpenQuestion[];
}

/** Codes of notifications; reminders come from the escalation, the others from actions of users. */
export const NOTIFICATION_KINDS = codeList('NotificationKind', [
  'task_due',
  'task_late',
  'task_soon',
  'rows_late',
  'rows_undeliverable',
  'question_asked',
  'group_consent_wanted',
  'import_consents_wanted',
  'handover_to_confirm',
  'handover_held',
  'call_in_unanswered',
  'call_in_doubted',
  'call_in_asked',
  'call_in_stuck',
  'referral_accepted',
  'referral_refused',
  'referral_no_place',
  'referral_ended',
  'message_written',
  'support_lead_ended',
  'lead_assigned',
  'contact_handed',
  'band_high',
  'supervisor_alert',
  'band_change_waits',
  'band_change_answered',
  'closure_to_endorse',
  'closure_to_decide',
  'closure_sent_back',
  'closure_approved',
  'closing_in_danger',
  'closing_with_overrides',
  'closing_lapsed',
  'overrides_to_agree',
  'second_talk_due',
  'block_started',
  'block_to_review',
  'block_waits',
  'erasure_asked',
  'death_reported',
  'suicide_suspected',
  'report_refused',
  'signal_doubted',
  'extension_sent',
  'extension_answered',
  'court_entry',
  'order_notice',
  'order_notice_seen',
  'correction_waits',
  'correction_decided',
  'read_budget_spent',
  'emergency_opened',
  'help_waiting',
  'help_late',
  'help_doubtful',
  'own_reminder',
  'beds_unsaid',
  'beds_silent',
  'training_ends',
  'training_ended',
  'programme_report_soon',
  'programme_report_late',
]);
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

export class NotificationDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: NOTIFICATION_KINDS }) kind: NotificationKind;
  @NullableUuid() caseId: string | null;
  @Nullable(String) code: string | null;
  @Nullable(String, 'Of the case, or of the referral.') reference: string | null;
  @Nullable(String, 'Rule of the row, where the viewer may see it.') rule: string | null;
  @Nullable(Number, 'Which of the rule’s steps.') step: number | null;
  @Nullable(String, 'Of an own case.') band: string | null;
  @NullableUuid() followUpId: string | null;
  @NullableUuid() referralId: string | null;
  @NullableUuid('Of the closure request, the change or the assessment that it is about.')
  subjectId: string | null;
  @Nullable(String, 'The person it is about, if that is a colleague.') personName: string | null;
  @Nullable(NamesDto, 'Who answered a referral, or which agency the numbers are about.')
  agencyName: NamesDto | null;
  @Nullable(String, 'Why a referral was not accepted.') reason: string | null;
  @ApiProperty({ type: [String], description: 'Codes of the information that was missing.' })
  missing: string[];
  @NullableInstant('By when another place is to be found, or what was missing to be sent.')
  dueAt: string | null;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
  @ApiProperty() isRead: boolean;
}

export class NotificationPageDto {
  @ApiProperty({ type: [NotificationDto] }) items: NotificationDto[];
  @Nullable(String) nextCursor: string | null;
  @ApiProperty() unread: number;
}

export class ReadRequest {
  @ApiProperty({ type: [String], format: 'uuid' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @IsUUID('all', { each: true })
  ids: string[];
}

export const ORDER_FILTERS = codeList('OrderFilter', [
  'breach',
  'to_serve',
  'ending',
  'requested',
  'running',
  'ended',
]);
export type OrderFilter = (typeof ORDER_FILTERS)[number];

/** One order in the list: what is to be done about it next, and by when. */
export class OrderRowDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) caseId: string;
  @Nullable(String, 'The own agency’s code of her.') code: string | null;
  @ApiProperty() reference: string;
  @ApiProperty({ enum: BANDS }) band: Band;
  @Nullable(String) number: string | null;
  @ApiProperty({ enum: ORDER_STATUSES }) status: OrderStatus;
  @ApiProperty({ enum: ORDER_FILTERS, description: 'Why it stands where it stands.' }) filter: OrderFilter;
  @ApiProperty({
    format: 'date-time',
    description: 'Its breach, by when it is to be decided or served, its end, or when it ended.',
  })
  at: string;
  @ApiProperty() isLate: boolean;
  @NullableDay() expiresOn: string | null;
  @NullableDay() extensionRequestedOn: string | null;
  @ApiProperty() openBreaches: number;
}

export class OrderCountsDto {
  @ApiProperty() breach: number;
  @ApiProperty() to_serve: number;
  @ApiProperty() ending: number;
  @ApiProperty() requested: number;
  @ApiProperty() running: number;
}

export class OrderPageDto {
  @ApiProperty({ format: 'date-time' }) now: string;
  @ApiProperty({ type: OrderCountsDto, description: 'Of those that have not ended.' }) counts: OrderCountsDto;
  @ApiProperty({ type: [OrderRowDto] }) items: OrderRowDto[];
  @Nullable(String) nextCursor: string | null;
  @ApiProperty({ enum: ['search_respondents'], isArray: true }) allowedActions: string[];
}

/** A case on paper. */
export class CasePrintDto {
  @ApiProperty({ format: 'date-time' }) printedAt: string;
  @ApiProperty({ type: CaseDto }) header: CaseDto;
  @Nullable(WorkRowDto) nextStep: WorkRowDto | null;
  @ApiProperty({ type: [FollowUpDto], description: 'Number of waiting items that the viewer may see.' })
  pending: FollowUpDto[];
  @ApiProperty({ type: [TimelineEntryDto], description: 'The latest twenty entries.' })
  timeline: TimelineEntryDto[];
}

/** Her code on a card, for her to keep. */
export class CodePrintDto {
  @ApiProperty({ format: 'date-time' }) printedAt: string;
  @ApiProperty({ description: 'The own agency’s code, eight symbols.' }) code: string;
  @ApiProperty({ type: [String], description: 'Codes on earlier cards of hers, which find her too.' })
  previousCodes: string[];
}
