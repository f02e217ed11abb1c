import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min, IsUUID } from 'class-validator';
import { BANDS } from '../cases/index.js';
import type { Band } from '../cases/index.js';
import { NamesDto } from '../identity/index.js';
import {
  Code,
  Codes,
  NoneForNull,
  DayField,
  InstantField,
  Nested,
  Text,
} from '../platform/http/validation.js';
import {
  EXTENSION_ANSWERS,
  EXTENSION_PAPERS,
  EXTENSION_REFUSALS,
  EXTENSION_STATES,
} from './extensions.types.js';
import type {
  ExtensionAnswer,
  ExtensionAnswerForm,
  ExtensionPaper,
  ExtensionRefusal,
  ExtensionState,
} from './extensions.types.js';
import {
  ORDER_CONDITIONS,
  ATTEMPT_RESULTS,
  BREACH_ACTIONS,
  BREACH_REPORTERS,
  EXPLAINED_IN,
  EXTENSION_DECISIONS,
  LIFT_REASONS,
  REFUSAL_REASONS,
  SERVED_HOW,
  ORDER_COMMANDS,
  ORDER_PROBLEMS,
  ORDER_STATUSES,
} from './orders.types.js';
import type {
  AttemptResult,
  BreachAction,
  BreachReporter,
  ExplainedIn,
  ExtensionDecision,
  LiftReason,
  OrderCondition,
  OrderRefusalReason,
  ServedHow,
  OrderProblem,
  OrderStatus,
} from './orders.types.js';
import { AppliedLegalValueDto } from '../legal-values/index.js';

const MOST_DAYS = 730;

export class ExtensionAnswerRequest implements ExtensionAnswerForm {
  @Code(EXTENSION_ANSWERS) decision: ExtensionAnswer;
  @ApiProperty({
    type: Number,
    required: false,
    nullable: true,
    minimum: 1,
    maximum: MOST_DAYS,
    description: 'For how many further days; only with `agreed`.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MOST_DAYS)
  days: number | null = null;
  @Code(EXTENSION_REFUSALS, { optional: true, description: 'Only with `refused`.' })
  reason: ExtensionRefusal | null = null;
  @Codes(EXTENSION_PAPERS, { optional: true, description: 'Only with `returned`.' })
  @NoneForNull()
  missing: ExtensionPaper[] = [];
}

/** An order that the own office is asked to extend: no name, place or facts of the incident. */
export class ExtensionRequestDto {
  @ApiProperty({ format: 'uuid' }) orderId: string;
  @ApiProperty() reference: string;
  @ApiProperty({ type: NamesDto, description: 'Who issued the order.' }) agencyName: NamesDto;
  @ApiProperty({ format: 'date' }) issuedOn: string;
  @ApiProperty({ format: 'date' }) servedOn: string;
  @ApiProperty({ description: 'For how many days it was issued.' }) days: number;
  @ApiProperty({ format: 'date' }) endsOn: string;
  @ApiProperty({ description: 'By how many days it may still be extended.' }) mostFurtherDays: number;
  @ApiProperty({ enum: ORDER_CONDITIONS, isArray: true }) conditions: string[];
  @ApiProperty() breaches: number;
  @ApiProperty({ format: 'date' }) requestedOn: string;
  @ApiProperty({ format: 'date-time' }) sentAt: string;
  @ApiProperty({ format: 'date-time' }) answerBy: string;
  @ApiProperty({ enum: ['sent', 'seen'] }) state: 'sent' | 'seen';
  @ApiProperty({ enum: BANDS, type: String, nullable: true, description: 'Where the survivor allowed it.' })
  band: Band | null;
  @ApiProperty({ enum: ['answer'], isArray: true }) allowedActions: string[];
  @ApiProperty() version: number;
}

export class ExtensionRequestsDto {
  @ApiProperty({ type: [ExtensionRequestDto], description: 'The first to be answered on top.' })
  requests: ExtensionRequestDto[];
}

export class OrderIssueRequest {
  @InstantField({ description: 'When it was issued; not before the report.' }) issuedAt: string;
  @ApiProperty({ minimum: 1, maximum: MOST_DAYS, description: 'For how many days, as the order says.' })
  @IsInt()
  @Min(1)
  @Max(MOST_DAYS)
  days: number;
  @Codes(ORDER_CONDITIONS, { description: 'What it forbids, as the order says.' })
  conditions: OrderCondition[];
  @Text({ max: 60 }) number: string;
  @Text({ max: 200, description: 'The body that issued it.' }) issuingBody: string;
  @Text({ optional: true, max: 80 }) issuerRank: string | null = null;
  @Text({ optional: true, max: 120 }) issuerName: string | null = null;
}

export class OrderServiceRequest {
  @InstantField({ description: 'When it was handed over; not before the issue.' }) servedAt: string;
  @Code(SERVED_HOW) servedHow: ServedHow;
}

export class OrderRequest {
  @InstantField({ description: 'When the violence or threat was reported.' }) reportedAt: string;
  @ApiProperty({ type: String, format: 'uuid', required: false, nullable: true })
  @IsOptional()
  @IsUUID()
  incidentId: string | null = null;
  @Text({ optional: true, max: 60, description: 'Number in the register of reports.' })
  reportNumber: string | null = null;
  @Nested(OrderIssueRequest, { optional: true }) issue: OrderIssueRequest | null = null;
  @Nested(OrderServiceRequest, { optional: true, description: 'Only with `issue`.' })
  service: OrderServiceRequest | null = null;
}

export class OrderRefusalRequest {
  @InstantField() refusedAt: string;
  @Code(REFUSAL_REASONS) reason: OrderRefusalReason;
}

export class ServiceAttemptRequest {
  @InstantField() attemptedAt: string;
  @Code(ATTEMPT_RESULTS) result: AttemptResult;
}

export class OrderCopyRequest {
  @DayField() givenOn: string;
  @Code(EXPLAINED_IN, { description: 'In which language it was explained to her.' }) explainedIn: ExplainedIn;
}

export class ExtensionAskRequest {
  @DayField() requestedOn: string;
  @ApiProperty({
    type: String,
    format: 'uuid',
    required: false,
    nullable: true,
    description: 'The office that is asked, where the group has several.',
  })
  @IsOptional()
  @IsUUID()
  prosecutorAgencyId: string | null = null;
}

export class ExtensionDecisionRequest {
  @Code(EXTENSION_DECISIONS) decision: ExtensionDecision;
  @DayField() decidedOn: string;
  @ApiProperty({
    type: Number,
    required: false,
    nullable: true,
    minimum: 1,
    maximum: MOST_DAYS,
    description: 'For how many further days; only where it was agreed to.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MOST_DAYS)
  days: number | null = null;
  @Text({ optional: true, max: 60, description: 'Number of the prosecutor’s decision.' })
  number: string | null = null;
}

export class BreachRequest {
  @InstantField({ description: 'While the order ran, after it was handed over.' }) happenedAt: string;
  @Code(BREACH_REPORTERS) reportedBy: BreachReporter;
  @Text({ optional: true, max: 2000 }) note: string | null = null;
}

export class BreachActionRequest {
  @ApiProperty({ format: 'uuid' }) @IsUUID() breachId: string;
  @DayField() actedOn: string;
  @Codes(BREACH_ACTIONS) actions: BreachAction[];
  @Text({ optional: true, max: 60, description: 'Number of the record under article 93(2).' })
  protocolNumber: string | null = null;
}

export class OrderLiftingRequest {
  @InstantField() liftedAt: string;
  @Code(LIFT_REASONS) reason: LiftReason;
}

export class ContactDetailsRequest {
  @Text({ optional: true, max: 300, description: 'The one line she gave for contacts around the order.' })
  line: string | null = null;
}

export class OrderPreviewRequest {
  @InstantField({ optional: true }) issuedAt: string | null = null;
  @InstantField({ optional: true }) servedAt: string | null = null;
  @ApiProperty({ minimum: 1, maximum: MOST_DAYS })
  @IsInt()
  @Min(1)
  @Max(MOST_DAYS)
  days: number;
}

export class ExtensionPreviewRequest {
  @DayField() decidedOn: string;
  @ApiProperty({ minimum: 1, maximum: MOST_DAYS })
  @IsInt()
  @Min(1)
  @Max(MOST_DAYS)
  days: number;
}

export class OrderAttemptDto {
  @ApiProperty({ format: 'date-time' }) attemptedAt: string;
  @ApiProperty({ enum: ATTEMPT_RESULTS }) result: string;
}

export class OrderExtensionDto {
  @ApiProperty({ enum: EXTENSION_DECISIONS }) decision: string;
  @ApiProperty({ format: 'date' }) decidedOn: string;
  @ApiProperty({ type: Number, nullable: true }) days: number | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) expiresOn: string | null;
  @ApiProperty({ type: String, nullable: true }) number: string | null;
}

export class OrderBreachDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'date-time' }) happenedAt: string;
  @ApiProperty({ enum: BREACH_REPORTERS }) reportedBy: string;
  @ApiProperty({ type: String, nullable: true }) note: string | null;
  @ApiProperty({ description: 'Nothing was done about it yet that is recorded.' }) isOpen: boolean;
  @ApiProperty({ enum: BREACH_ACTIONS, isArray: true }) actions: string[];
  @ApiProperty({ type: String, format: 'date', nullable: true }) actedOn: string | null;
  @ApiProperty({ type: String, nullable: true }) protocolNumber: string | null;
}

/** Where an order stands, for those who do not read the order itself. */
export class OrderStatusDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: ORDER_STATUSES }) status: OrderStatus;
  @ApiProperty({ type: String, format: 'date', nullable: true }) startsOn: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) expiresOn: string | null;
}

export class OrderDto extends OrderStatusDto {
  @ApiProperty({ format: 'uuid' }) caseId: string;
  @ApiProperty({ type: String, nullable: true, description: 'The own agency’s code of her.' }) code:
    string | null;
  @ApiProperty() reference: string;
  @ApiProperty({ enum: BANDS, type: String, nullable: true, description: 'For the owner of the case.' })
  band: Band | null;
  @ApiProperty({ type: NamesDto, description: 'Who recorded it.' }) agencyName: NamesDto;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) incidentId: string | null;
  @ApiProperty({ format: 'date-time' }) reportedAt: string;
  @ApiProperty({ format: 'date-time', description: 'By when it is to be decided.' }) issueBy: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) issuedAt: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) refusedAt: string | null;
  @ApiProperty({ enum: REFUSAL_REASONS, type: String, nullable: true }) refusalReason: string | null;
  @ApiProperty({ type: Number, nullable: true, description: 'For how many days it was issued.' }) days:
    number | null;
  @ApiProperty({ enum: ORDER_CONDITIONS, isArray: true }) conditions: string[];
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) serveBy: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) servedAt: string | null;
  @ApiProperty({ enum: SERVED_HOW, type: String, nullable: true }) servedHow: string | null;
  @ApiProperty({ description: 'Issued, not served, and the time for it is over.' }) isServiceLate: boolean;
  @ApiProperty({ type: [OrderAttemptDto] }) attempts: OrderAttemptDto[];
  @ApiProperty({ type: String, format: 'date', nullable: true }) firstExpiresOn: string | null;
  @ApiProperty({ type: Number, nullable: true, description: 'Of all its days, extensions included.' })
  totalDays: number | null;
  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Which of its days today is; null before and after.',
  })
  dayNumber: number | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) endedAt: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) extensionRequestedOn: string | null;
  @ApiProperty({
    enum: EXTENSION_STATES,
    type: String,
    nullable: true,
    description: 'Where the last request stands with the prosecutor; null: none was sent, or on paper.',
  })
  extensionState: ExtensionState | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) extensionSentAt: string | null;
  @ApiProperty({ type: NamesDto, nullable: true, description: 'The office that was asked.' })
  extensionProsecutorName: NamesDto | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) extensionAnsweredAt: string | null;
  @ApiProperty({ enum: EXTENSION_REFUSALS, type: String, nullable: true })
  extensionRefusal: ExtensionRefusal | null;
  @ApiProperty({ enum: EXTENSION_PAPERS, isArray: true, description: 'What the prosecutor misses.' })
  extensionMissing: ExtensionPaper[];
  @ApiProperty({ type: [OrderExtensionDto] }) extensions: OrderExtensionDto[];
  @ApiProperty({ description: 'By how many days it may still be extended.' }) mostFurtherDays: number;
  @ApiProperty({ type: String, format: 'date', nullable: true }) copyGivenOn: string | null;
  @ApiProperty({ enum: EXPLAINED_IN, type: String, nullable: true }) explainedIn: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) liftedAt: string | null;
  @ApiProperty({ enum: LIFT_REASONS, type: String, nullable: true }) liftReason: string | null;
  @ApiProperty({ type: [OrderBreachDto] }) breaches: OrderBreachDto[];
  @ApiProperty({ type: String, nullable: true }) number: string | null;
  @ApiProperty({ type: String, nullable: true }) issuingBody: string | null;
  @ApiProperty({ type: String, nullable: true }) issuerRank: string | null;
  @ApiProperty({ type: String, nullable: true }) issuerName: string | null;
  @ApiProperty({ type: String, nullable: true }) reportNumber: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'The one line she gave for contacts around it.' })
  contactDetails: string | null;
  @ApiProperty({
    type: [AppliedLegalValueDto],
    description: 'The law on the day it was issued, or of today.',
  })
  law: AppliedLegalValueDto[];
  @ApiProperty({ enum: [...ORDER_COMMANDS, 'change_contact_details'], isArray: true })
  allowedActions: string[];
  @ApiProperty() version: number;
}

export class CaseOrdersDto {
  @ApiProperty({ type: [OrderDto], description: 'Those the viewer reads as a whole; the latest first.' })
  orders: OrderDto[];
  @ApiProperty({ type: [OrderStatusDto], description: 'Of others the status, for those who may know it.' })
  statuses: OrderStatusDto[];
  @ApiProperty({
    type: [OrderStatusDto],
    description: 'At the agency that asked for help for her, where she allowed this one to know.',
  })
  elsewhere: OrderStatusDto[];
  @ApiProperty({ type: [AppliedLegalValueDto], description: 'The law of today.' })
  law: AppliedLegalValueDto[];
  @ApiProperty({ enum: ['request_order'], isArray: true }) allowedActions: string[];
}

/** The end that would follow, worked out by the same rules, with nothing saved. */
export class OrderPreviewDto {
  @ApiProperty({ type: String, format: 'date', nullable: true, description: 'null: it does not run yet.' })
  startsOn: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) expiresOn: string | null;
  @ApiProperty({ enum: ORDER_PROBLEMS, isArray: true }) problems: OrderProblem[];
  @ApiProperty({ type: [AppliedLegalValueDto] }) law: AppliedLegalValueDto[];
}
