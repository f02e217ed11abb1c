import { ApiProperty } from '@nestjs/swagger';
import { BANDS } from '../cases/index.js';
import type { Band } from '../cases/index.js';
import { NamesDto } from '../identity/index.js';
import { AppliedLegalValueDto } from '../legal-values/index.js';
import { EXTENSION_PAPERS, EXTENSION_REFUSALS, EXTENSION_STATES } from './extensions.types.js';
import type { ExtensionPaper, ExtensionRefusal, ExtensionState } from './extensions.types.js';
import {
  ATTEMPT_RESULTS,
  BREACH_ACTIONS,
  BREACH_REPORTERS,
  EXPLAINED_IN,
  EXTENSION_DECISIONS,
  LIFT_REASONS,
  ORDER_COMMANDS,
  ORDER_CONDITIONS,
  ORDER_PROBLEMS,
  ORDER_STATUSES,
  REFUSAL_REASONS,
  SERVED_HOW,
} from './orders.types.js';
import type { OrderProblem, OrderStatus } from './orders.types.js';

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
  contactLine: string | null;
  @ApiProperty({
    type: [AppliedLegalValueDto],
    description: 'The law on the day it was issued, or of today.',
  })
  law: AppliedLegalValueDto[];
  @ApiProperty({ enum: [...ORDER_COMMANDS, 'change_contact_line'], isArray: true }) allowedActions: string[];
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
