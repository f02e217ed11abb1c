import { applyDecorators } from '@nestjs/common';
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
} from './extension-answers.rules.js';
import type {
  ExtensionAnswer,
  ExtensionAnswerForm,
  ExtensionPaper,
  ExtensionRefusal,
  ExtensionState,
} from './extension-answers.rules.js';
import {
  ORDER_CONDITIONS,
  ATTEMPT_RESULTS,
  COPY_KEPT,
  EXPLAINED,
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
  CopyKept,
  Explained,
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
import { RespondentDto, RespondentRequest } from './respondents.dto.js';

const MOST_DAYS = 730;

/** A number of days; optional ones may be null. */
const DaysField = ({ optional, description }: { optional?: true; description?: string } = {}) =>
  applyDecorators(
    ApiProperty({
      type: Number,
      ...(optional ? { required: false, nullable: true } : {}),
      ...{ minimum: 1, maximum: MOST_DAYS },
      ...(description ? { description } : {}),
    }),
    ...(optional ? [IsOptional()] : []),
    IsInt(),
    Min(1),
    Max(MOST_DAYS),
  );

/** What may be null in an answer. */
const TEXT = { type: String, nullable: true } as const;
const DAY = { type: String, format: 'date', nullable: true } as const;
const INSTANT = { type: String, format: 'date-time', nullable: true } as const;
const COUNT = { type: Number, nullable: true } as const;

export class ExtensionAnswerRequest implements ExtensionAnswerForm {
  @Code(EXTENSION_ANSWERS) decision: ExtensionAnswer;
  @DaysField({ optional: true, description: 'For how many further days; only with `agreed`.' })
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
  @DaysField({ description: 'For how many days, as the order says.' }) days: number;
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
  @Text({
    optional: true,
    max: 200,
    description: 'Name and address or office, where the signature was refused.',
  })
  firstWitness: string | null = null;
  @Text({ optional: true, max: 200 }) secondWitness: string | null = null;
  @Text({ optional: true, max: 60, description: 'Of a video record, instead of witnesses.' })
  videoNumber: string | null = null;
  @Code(EXPLAINED, {
    optional: true,
    description: 'Read aloud and explained in the language of that person.',
  })
  explained: Explained | null = null;
}

export class OrderRequest {
  @InstantField({ description: 'When the violence or threat was reported.' }) reportedAt: string;
  @ApiProperty({ type: String, format: 'uuid', required: false, nullable: true })
  @IsOptional()
  @IsUUID()
  incidentId: string | null = null;
  @Text({ optional: true, max: 60, description: 'Number in the register of reports.' })
  reportNumber: string | null = null;
  @Nested(RespondentRequest, { optional: true, description: 'The person whom the order binds.' })
  respondent: RespondentRequest | null = null;
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
  @Code(COPY_KEPT, { optional: true, description: 'With her only where that is safe.' })
  kept: CopyKept | null = null;
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
  @DaysField({ optional: true, description: 'For how many further days; only where it was agreed to.' })
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
  @DaysField() days: number;
}

export class ExtensionPreviewRequest {
  @DayField() decidedOn: string;
  @DaysField() days: number;
}

export class OrderAttemptDto {
  @ApiProperty({ format: 'date-time' }) attemptedAt: string;
  @ApiProperty({ enum: ATTEMPT_RESULTS }) result: string;
}

export class OrderExtensionDto {
  @ApiProperty({ enum: EXTENSION_DECISIONS }) decision: string;
  @ApiProperty({ format: 'date' }) decidedOn: string;
  @ApiProperty(COUNT) days: number | null;
  @ApiProperty(DAY) expiresOn: string | null;
  @ApiProperty(TEXT) number: string | null;
}

export class OrderBreachDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'date-time' }) happenedAt: string;
  @ApiProperty({ enum: BREACH_REPORTERS }) reportedBy: string;
  @ApiProperty(TEXT) note: string | null;
  @ApiProperty({ description: 'Nothing was done about it yet that is recorded.' }) isOpen: boolean;
  @ApiProperty({ enum: BREACH_ACTIONS, isArray: true }) actions: string[];
  @ApiProperty(DAY) actedOn: string | null;
  @ApiProperty(TEXT) protocolNumber: string | null;
}

/** Where an order stands, for those who do not read the order itself. */
export class OrderStatusDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: ORDER_STATUSES }) status: OrderStatus;
  @ApiProperty(DAY) startsOn: string | null;
  @ApiProperty(DAY) expiresOn: string | null;
}

export class OtherOrderDto extends OrderStatusDto {
  @ApiProperty(TEXT) respondentName: string | null;
}

export class OrderDto extends OrderStatusDto {
  @ApiProperty({ format: 'uuid' }) caseId: string;
  @ApiProperty({ ...TEXT, description: 'The own agency’s code of her.' }) code: string | null;
  @ApiProperty() reference: string;
  @ApiProperty({ enum: BANDS, ...TEXT, description: 'For the owner of the case.' })
  band: Band | null;
  @ApiProperty({ type: NamesDto, description: 'Who recorded it.' }) agencyName: NamesDto;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) incidentId: string | null;
  @ApiProperty({ format: 'date-time' }) reportedAt: string;
  @ApiProperty({ format: 'date-time', description: 'By when it is to be decided.' }) issueBy: string;
  @ApiProperty(INSTANT) issuedAt: string | null;
  @ApiProperty(INSTANT) refusedAt: string | null;
  @ApiProperty({ enum: REFUSAL_REASONS, ...TEXT }) refusalReason: string | null;
  @ApiProperty({ ...COUNT, description: 'For how many days it was issued.' }) days: number | null;
  @ApiProperty({ enum: ORDER_CONDITIONS, isArray: true }) conditions: string[];
  @ApiProperty(INSTANT) serveBy: string | null;
  @ApiProperty(INSTANT) servedAt: string | null;
  @ApiProperty({ enum: SERVED_HOW, ...TEXT }) servedHow: string | null;
  @ApiProperty({ enum: EXPLAINED, ...TEXT }) explained: string | null;
  @ApiProperty({ type: [String], description: 'Of a refused signature.' }) witnesses: string[];
  @ApiProperty(TEXT) videoNumber: string | null;
  @ApiProperty({ description: 'Issued, not served, and the time for it is over.' }) isServiceLate: boolean;
  @ApiProperty({ type: [OrderAttemptDto] }) attempts: OrderAttemptDto[];
  @ApiProperty(DAY) firstExpiresOn: string | null;
  @ApiProperty({ ...COUNT, description: 'Of all its days, extensions included.' })
  totalDays: number | null;
  @ApiProperty({ ...COUNT, description: 'Which of its days today is; null before and after.' })
  dayNumber: number | null;
  @ApiProperty(INSTANT) endedAt: string | null;
  @ApiProperty(DAY) extensionRequestedOn: string | null;
  @ApiProperty({
    ...TEXT,
    enum: EXTENSION_STATES,
    description: 'Where the last request stands with the prosecutor; null: none was sent, or on paper.',
  })
  extensionState: ExtensionState | null;
  @ApiProperty(INSTANT) extensionSentAt: string | null;
  @ApiProperty({ type: NamesDto, nullable: true, description: 'The office that was asked.' })
  extensionProsecutorName: NamesDto | null;
  @ApiProperty(INSTANT) extensionAnsweredAt: string | null;
  @ApiProperty({ enum: EXTENSION_REFUSALS, ...TEXT })
  extensionRefusal: ExtensionRefusal | null;
  @ApiProperty({ enum: EXTENSION_PAPERS, isArray: true, description: 'What the prosecutor misses.' })
  extensionMissing: ExtensionPaper[];
  @ApiProperty({ type: [OrderExtensionDto] }) extensions: OrderExtensionDto[];
  @ApiProperty({ description: 'By how many days it may still be extended.' }) mostFurtherDays: number;
  @ApiProperty(DAY) copyGivenOn: string | null;
  @ApiProperty({ enum: EXPLAINED_IN, ...TEXT }) explainedIn: string | null;
  @ApiProperty({ enum: COPY_KEPT, ...TEXT }) copyKept: string | null;
  @ApiProperty(INSTANT) liftedAt: string | null;
  @ApiProperty({ enum: LIFT_REASONS, ...TEXT }) liftReason: string | null;
  @ApiProperty({ type: [OrderBreachDto] }) breaches: OrderBreachDto[];
  @ApiProperty(TEXT) number: string | null;
  @ApiProperty(TEXT) issuingBody: string | null;
  @ApiProperty(TEXT) issuerRank: string | null;
  @ApiProperty(TEXT) issuerName: string | null;
  @ApiProperty(TEXT) reportNumber: string | null;
  @ApiProperty({
    type: RespondentDto,
    nullable: true,
    description: 'The person whom it binds; null: not recorded, or not for the viewer.',
  })
  respondent: RespondentDto | null;
  @ApiProperty({ ...TEXT, description: 'The one line she gave for contacts around it.' })
  contactDetails: string | null;
  @ApiProperty({
    type: [AppliedLegalValueDto],
    description: 'The law on the day it was issued, or of today.',
  })
  law: AppliedLegalValueDto[];
  @ApiProperty({ enum: [...ORDER_COMMANDS, 'change_contact_details', 'name_respondent'], isArray: true })
  allowedActions: string[];
  @ApiProperty() version: number;
}

export class CaseOrdersDto {
  @ApiProperty({ type: [OrderDto], description: 'Those the viewer reads as a whole; the latest first.' })
  orders: OrderDto[];
  @ApiProperty({
    type: [OtherOrderDto],
    description: 'Of others the status, and the name of the respondent, for those who may know them.',
  })
  statuses: OtherOrderDto[];
  @ApiProperty({
    type: [OrderStatusDto],
    description: 'At the agency that asked for help for her, where she allowed this one to know.',
  })
  elsewhere: OrderStatusDto[];
  @ApiProperty({ type: [AppliedLegalValueDto], description: 'The law of today.' })
  law: AppliedLegalValueDto[];
  @ApiProperty({ enum: ['request_order', 'name_respondent'], isArray: true }) allowedActions: string[];
}

/** The end that would follow, worked out by the same rules, with nothing saved. */
export class OrderPreviewDto {
  @ApiProperty({ ...DAY, description: 'null: it does not run yet.' })
  startsOn: string | null;
  @ApiProperty(DAY) expiresOn: string | null;
  @ApiProperty({ enum: ORDER_PROBLEMS, isArray: true }) problems: OrderProblem[];
  @ApiProperty({ enum: ORDER_PROBLEMS, isArray: true, description: 'It is recorded nevertheless.' })
  warnings: OrderProblem[];
  @ApiProperty({ type: [AppliedLegalValueDto] }) law: AppliedLegalValueDto[];
}
