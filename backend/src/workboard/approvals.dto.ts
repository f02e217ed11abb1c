import { ApiProperty } from '@nestjs/swagger';
import { BANDS } from '../cases/index.js';
import type { Band } from '../cases/index.js';
import { RefusalDto } from './refusals.dto.js';

/** What waits for a supervisor, each for one reason. */
export const APPROVAL_KINDS = [
  'closure_to_endorse',
  'band_change',
  'contact_decision',
  'basis_review',
  'emergency_review',
  'refused',
  'order_deadline',
  'attention',
  'searching',
  'death',
  'erasure',
  'import_review',
  'review',
  'register_question',
  'unassigned',
] as const;
export type ApprovalKind = (typeof APPROVAL_KINDS)[number];

export class ApprovalRowDto {
  @ApiProperty({
    format: 'uuid',
    description: 'Of the closure request, the change, the follow-up, the register row or the case.',
  })
  id: string;
  @ApiProperty({ enum: APPROVAL_KINDS }) kind: ApprovalKind;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) caseId: string | null;
  @ApiProperty({ type: String, nullable: true }) code: string | null;
  @ApiProperty({ type: String, nullable: true }) reference: string | null;
  @ApiProperty({ enum: BANDS, type: String, nullable: true }) band: Band | null;
  @ApiProperty({
    format: 'date-time',
    description: 'Since when it waits; after danger the oldest comes first.',
  })
  since: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) dueAt: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Rule of the follow-up.' }) rule: string | null;
  @ApiProperty({ type: Number, nullable: true, description: 'Which of its steps.' }) step: number | null;
  @ApiProperty({ type: String, nullable: true, description: 'What made it; the reason of a closure.' })
  because: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Who asks or leads, inside the own agency.' })
  personName: string | null;
  @ApiProperty({ type: [String], description: 'Codes of the questions of a register row.' }) codes: string[];
  @ApiProperty({ type: Number, nullable: true }) rowNo: number | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'Of a register row.' })
  importId: string | null;
  @ApiProperty({ type: RefusalDto, nullable: true, description: 'Of a row that follows from a refusal.' })
  refusal: RefusalDto | null;
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'What the row is about: a referral, an order, a request for erasure.',
  })
  subjectId: string | null;
  @ApiProperty({ type: [String] }) allowedActions: string[];
  @ApiProperty() version: number;
}

export class ApprovalCountsDto {
  @ApiProperty() all: number;
  @ApiProperty() closure_to_endorse: number;
  @ApiProperty() band_change: number;
  @ApiProperty() contact_decision: number;
  @ApiProperty() basis_review: number;
  @ApiProperty() emergency_review: number;
  @ApiProperty({ description: 'Another place is to be found.' }) refused: number;
  @ApiProperty({ description: 'Deadlines of orders, for the police.' }) order_deadline: number;
  @ApiProperty() attention: number;
  @ApiProperty({ description: 'Watched, or looked for.' }) searching: number;
  @ApiProperty({ description: 'A death was reported and is to be confirmed.' }) death: number;
  @ApiProperty({ description: 'A request for erasure is to be confirmed.' }) erasure: number;
  @ApiProperty() import_review: number;
  @ApiProperty() review: number;
  @ApiProperty() register_question: number;
  @ApiProperty() unassigned: number;
}

export class ApprovalsDto {
  @ApiProperty({ format: 'date-time' }) now: string;
  @ApiProperty({ type: ApprovalCountsDto }) counts: ApprovalCountsDto;
  @ApiProperty({ type: [ApprovalRowDto] }) items: ApprovalRowDto[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}
