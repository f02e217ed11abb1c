import { ApiProperty } from '@nestjs/swagger';
import { BANDS } from '../cases/index.js';
import type { Band, CaseOrigin } from '../cases/index.js';
import { NamesDto } from '../identity/index.js';
import { NextStepDto } from './case-lists.dto.js';
import { TrainingStandingDto } from '../training/index.js';
import { OwnReminderDto } from './own-reminders.dto.js';
import { RefusalDto, WorkPageDto, NotificationDto } from './workboard.dto.js';
import { Uuid } from '../platform/http/validation.js';
import { ROLES } from '../platform/http/permissions.js';
import type { Role } from '../platform/http/permissions.js';
import { codeList } from '../shared/code-lists.js';
import { Nullable, NullableCode, NullableInstant, NullableUuid } from '../platform/http/nullable-fields.js';

/** Why a row stands in the group's queue; each row for one reason, so that the counts add up. */
export const QUEUE_FILTERS = codeList('QueueFilter', [
  'refused',
  'no_place',
  'late',
  'unanswered',
  'high_no_contact',
  'missed_twice',
  'assessment_overdue',
  'orders_ending',
  'order_ended',
  'feedback_missing',
  'after_closing',
  'closing',
  'inactive',
  'waiting_list',
]);
export type QueueFilter = (typeof QUEUE_FILTERS)[number];

export const QUEUE_TYPES = codeList('QueueType', ['follow_up', 'referral', 'closure']);
export type QueueType = (typeof QUEUE_TYPES)[number];

export const QUEUE_SORTS = codeList('QueueSort', ['due', '-due']);

/** A row by reference; never a name, a survivor's code or a place. */
export class QueueRowDto {
  @ApiProperty({ format: 'uuid', description: 'Of the follow-up, the referral or the closure request.' })
  id: string;
  @ApiProperty({ enum: QUEUE_FILTERS }) filter: QueueFilter;
  @ApiProperty({ enum: QUEUE_TYPES }) type: QueueType;
  @ApiProperty({ format: 'uuid' }) caseId: string;
  @ApiProperty() reference: string;
  @ApiProperty({ enum: BANDS }) band: Band;
  @Nullable(NamesDto, 'Who owes the next step; null where no service exists.')
  withAgencyName: NamesDto | null;
  @Nullable(String) rule: string | null;
  @Nullable(Number, 'Which of the rule’s steps.') step: number | null;
  @Nullable(String, 'Of a follow-up: what made it.') because: string | null;
  @Nullable(String, 'Of a referral: its own reference.') referralReference: string | null;
  @NullableUuid('The referral itself, or the refused one that a follow-up belongs to.')
  referralId: string | null;
  @Nullable(String) serviceType: string | null;
  @Nullable(String) urgency: string | null;
  @Nullable(String, 'Of a referral: answer, contact, outcome, or the survivor’s feedback.')
  owes: string | null;
  @ApiProperty({ format: 'date-time', description: 'Due, or since when it waits.' }) dueAt: string;
  @Nullable(String) escalatedTo: string | null;
  @ApiProperty({ description: 'How often the viewer has asked.' }) askedTimes: number;
  @NullableInstant() askedAt: string | null;
  @ApiProperty({ type: [String] }) allowedActions: string[];
  @ApiProperty() version: number;
}

export class QueueCountsDto {
  @ApiProperty({
    description: 'Like each of them counted as far as 100, which stands for a hundred and more.',
  })
  all: number;
  @ApiProperty() late: number;
  @ApiProperty() unanswered: number;
  @ApiProperty() high_no_contact: number;
  @ApiProperty({ description: 'Two attempts to reach her failed one after the other.' }) missed_twice: number;
  @ApiProperty() assessment_overdue: number;
  @ApiProperty() orders_ending: number;
  @ApiProperty({ description: 'An order ended, and no contact reached the survivor since.' })
  order_ended: number;
  @ApiProperty({ description: 'A referral was completed without feedback of the survivor.' })
  feedback_missing: number;
  @ApiProperty({ description: 'A contact after closing is late.' }) after_closing: number;
  @ApiProperty() closing: number;
  @ApiProperty({ description: 'Nothing was written for a fortnight, and nothing is late.' }) inactive: number;
  @ApiProperty({ description: 'A refused referral waits for another place.' }) refused: number;
  @ApiProperty({ description: 'Another place is looked for, since there was none.' }) no_place: number;
  @ApiProperty({ description: 'A place was promised for a later day.' }) waiting_list: number;
}

export class QueueDto {
  @ApiProperty({ format: 'date-time' }) now: string;
  @ApiProperty({ type: QueueCountsDto }) counts: QueueCountsDto;
  @ApiProperty({ type: [QueueRowDto] }) items: QueueRowDto[];
  @Nullable(String) nextCursor: string | null;
}

/** Exactly one of the two. */
export class QuestionRequest {
  @Uuid({ optional: true }) followUpId: string | null = null;
  @Uuid({ optional: true }) referralId: string | null = null;
}

/** A referral whose receiver opened a case that the group does not see; no fact of that case. */
export class UnsharedCaseDto {
  @ApiProperty({ format: 'uuid' }) referralId: string;
  @ApiProperty({ description: 'Of the referral.' }) reference: string;
  @ApiProperty({ type: NamesDto, description: 'Who accepted it.' }) agencyName: NamesDto;
  @ApiProperty({ format: 'date-time' }) acceptedAt: string;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When a coordinator asked.',
  })
  askedAt: string | null;
}

export class GroupConsentRequest {
  @Uuid() referralId: string;
}

/** What awaits a supervisor, each for one reason. */
export const SUPERVISOR_INBOX_KINDS = codeList('SupervisorInboxKind', [
  'closure_to_endorse',
  'band_change',
  'contact_decision',
  'basis_review',
  'emergency_review',
  'refused',
  'order_deadline',
  'supervisor_alert',
  'searching',
  'death',
  'erasure',
  'import_review',
  'review',
  'register_question',
  'training_act',
  'unassigned',
]);
export type SupervisorInboxKind = (typeof SUPERVISOR_INBOX_KINDS)[number];

export const SUPERVISOR_INBOX_TABS = codeList('SupervisorInboxTab', ['due', 'closings', 'imported', 'later']);
export type SupervisorInboxTab = (typeof SUPERVISOR_INBOX_TABS)[number];

export class SupervisorInboxTabsDto {
  @ApiProperty({ description: 'In danger, asked by a colleague, late, due today or without a due time.' })
  due: number;
  @ApiProperty({ description: 'Requests to close.' }) closings: number;
  @ApiProperty({ description: 'Imported records, and questions about them.' }) imported: number;
  @ApiProperty({ description: 'Due after today.' }) later: number;
}

export class SupervisorInboxRowDto {
  @ApiProperty({
    format: 'uuid',
    description: 'Of the closure request, the change, the follow-up, the register row, the act or the case.',
  })
  id: string;
  @ApiProperty({ enum: SUPERVISOR_INBOX_KINDS }) kind: SupervisorInboxKind;
  @NullableUuid() caseId: string | null;
  @Nullable(String) code: string | null;
  @Nullable(String) reference: string | null;
  @NullableCode(BANDS) band: Band | null;
  @ApiProperty({
    format: 'date-time',
    description: 'Since when it waits; after danger the oldest comes first.',
  })
  since: string;
  @NullableInstant() dueAt: string | null;
  @Nullable(String, 'Rule of the follow-up.') rule: string | null;
  @Nullable(Number, 'Which of its steps.') step: number | null;
  @Nullable(String, 'What made it; the reason of a closure.') because: string | null;
  @Nullable(String, 'The requester or lead, inside the own agency.') personName: string | null;
  @ApiProperty({ type: [String], description: 'Codes of the questions of a register row.' }) codes: string[];
  @Nullable(Number) rowNo: number | null;
  @NullableUuid('Of a register row.') importId: string | null;
  @Nullable(RefusalDto, 'Of a row that follows from a refusal.') refusal: RefusalDto | null;
  @NullableUuid('What the row is about: a referral, an order, a request for erasure.')
  subjectId: string | null;
  @ApiProperty({ type: [String] }) allowedActions: string[];
  @ApiProperty() version: number;
}

export class SupervisorInboxCountsDto {
  @ApiProperty() all: number;
  @ApiProperty() closure_to_endorse: number;
  @ApiProperty() band_change: number;
  @ApiProperty() contact_decision: number;
  @ApiProperty() basis_review: number;
  @ApiProperty() emergency_review: number;
  @ApiProperty({ description: 'Another place is to be found.' }) refused: number;
  @ApiProperty({ description: 'Deadlines of orders, for the police.' }) order_deadline: number;
  @ApiProperty() supervisor_alert: number;
  @ApiProperty({ description: 'Watched, or looked for.' }) searching: number;
  @ApiProperty({ description: 'A death was reported and is to be confirmed.' }) death: number;
  @ApiProperty({ description: 'A request for erasure is to be confirmed.' }) erasure: number;
  @ApiProperty() import_review: number;
  @ApiProperty() review: number;
  @ApiProperty() register_question: number;
  @ApiProperty({ description: 'Acts without a valid module that nobody confirmed in time.' })
  training_act: number;
  @ApiProperty() unassigned: number;
}

export class SupervisorInboxDto {
  @ApiProperty({ format: 'date-time' }) now: string;
  @ApiProperty({ type: SupervisorInboxCountsDto, description: 'Of the chosen tab.' })
  counts: SupervisorInboxCountsDto;
  @ApiProperty({ type: SupervisorInboxTabsDto }) tabs: SupervisorInboxTabsDto;
  @ApiProperty({ type: [SupervisorInboxRowDto] }) items: SupervisorInboxRowDto[];
  @Nullable(String) nextCursor: string | null;
}

/** What a colleague has to do, as far as the viewer may see her cases; the contacts of one case count once. */
class WorkloadDto {
  @ApiProperty({ format: 'uuid' }) userId: string;
  @ApiProperty() displayName: string;
  @ApiProperty({ enum: ROLES, isArray: true }) roles: Role[];
  @ApiProperty({ description: 'Open cases that she leads.' }) openCases: number;
  @ApiProperty({ description: 'Still due today.' }) dueToday: number;
  @ApiProperty({ description: 'Past the due time.' }) late: number;
  @ApiProperty({ description: 'Open cases of the high band.' }) high: number;
}

export class LeadCandidateDto extends WorkloadDto {}

export class TeamMemberDto extends WorkloadDto {}

export class TeamCaseRowDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @Nullable(String) code: string | null;
  @ApiProperty() reference: string;
  @ApiProperty({ enum: BANDS }) band: Band;
  @ApiProperty({ enum: ['intake', 'referral', 'import'] }) origin: CaseOrigin;
  @ApiProperty({ format: 'date-time', description: 'The last opening.' }) openedAt: string;
  @Nullable(NextStepDto) next: NextStepDto | null;
  @ApiProperty({ description: 'The next step is past its due time.' }) isLate: boolean;
  @ApiProperty({ type: [String] }) allowedActions: string[];
  @ApiProperty() version: number;
}

export class TeamCasePageDto {
  @ApiProperty({ type: [TeamCaseRowDto] }) items: TeamCaseRowDto[];
  @Nullable(String) nextCursor: string | null;
}

export class TeamCountsDto {
  @ApiProperty({ description: 'Open cases without a lead, or whose lead is unavailable.' })
  withoutLead: number;
}

export class TeamDto {
  @ApiProperty({ format: 'date-time' }) now: string;
  @ApiProperty({ type: TeamCountsDto }) counts: TeamCountsDto;
  @ApiProperty({ type: TeamCasePageDto, description: 'Cases that nobody leads, the first due on top.' })
  cases: TeamCasePageDto;
  @ApiProperty({ type: [TeamMemberDto], description: 'What is late first.' }) members: TeamMemberDto[];
}

export const AWAITING_RESPONSE_TYPES = codeList('AwaitingResponseType', [
  'referral',
  'closure_decision',
  'band_change',
  'extension',
]);
export type AwaitingResponseType = (typeof AWAITING_RESPONSE_TYPES)[number];

/** Something that waits for the viewer's answer: an offer to her agency, a closure to decide, a band to confirm. */
export class AwaitingResponseRowDto {
  @ApiProperty({ enum: AWAITING_RESPONSE_TYPES }) type: AwaitingResponseType;
  @ApiProperty({
    format: 'uuid',
    description: 'Of the referral, the closure request, the change or the order.',
  })
  id: string;
  @NullableUuid('null for an offer and an order.') caseId: string | null;
  @Nullable(String) code: string | null;
  @ApiProperty() reference: string;
  @NullableCode(BANDS, 'null where it is not to be known.') band: Band | null;
  @ApiProperty({ type: NamesDto, description: 'The agency that asks.' }) fromAgencyName: NamesDto;
  @Nullable(String) serviceType: string | null;
  @Nullable(String) urgency: string | null;
  @NullableInstant() dueAt: string | null;
  @ApiProperty({ format: 'date-time' }) since: string;
  @ApiProperty({ type: [String] }) allowedActions: string[];
  @ApiProperty() version: number;
}

export class AwaitingResponsePageDto {
  @ApiProperty({ type: [AwaitingResponseRowDto] }) items: AwaitingResponseRowDto[];
  @Nullable(String) nextCursor: string | null;
}

/** Lines, not rows: one contact counts once. */
export class TodayCountsDto {
  @ApiProperty() late: number;
  @ApiProperty() today: number;
  @ApiProperty() next: number;
  @ApiProperty() nextContacts: number;
  @ApiProperty() waiting: number;
  @ApiProperty() unread: number;
}

export class TodayDto {
  @ApiProperty({ format: 'date-time' }) now: string;
  @ApiProperty({ type: TodayCountsDto }) counts: TodayCountsDto;
  @ApiProperty({ type: WorkPageDto }) late: WorkPageDto;
  @ApiProperty({ type: WorkPageDto }) today: WorkPageDto;
  @ApiProperty({ type: WorkPageDto }) next: WorkPageDto;
  @ApiProperty({ type: AwaitingResponsePageDto }) waiting: AwaitingResponsePageDto;
  @ApiProperty({ type: [NotificationDto], description: 'Since you were last here: unread, newest first.' })
  notifications: NotificationDto[];
  @ApiProperty({ type: [OwnReminderDto], description: 'Own reminders of today and earlier, oldest first.' })
  reminders: OwnReminderDto[];
  @ApiProperty({ type: [TrainingStandingDto], description: 'Modules to renew (tr.renew).' })
  training: TrainingStandingDto[];
}
