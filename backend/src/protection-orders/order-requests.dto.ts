import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { Code, Codes, DayField, InstantField, Nested, Text } from '../platform/http/validation.js';
import {
  ATTEMPT_RESULTS,
  BREACH_ACTIONS,
  BREACH_REPORTERS,
  EXPLAINED_IN,
  EXTENSION_DECISIONS,
  LIFT_REASONS,
  ORDER_CONDITIONS,
  REFUSAL_REASONS,
  SERVED_HOW,
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
} from './orders.types.js';

const MOST_DAYS = 730;

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

export class ContactLineRequest {
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
