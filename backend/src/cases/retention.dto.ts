import { ApiProperty } from '@nestjs/swagger';
import { Text, Code, Codes, DayField, Uuid } from '../platform/http/validation.js';
import { RECORDED_EVENTS } from './case-events.types.js';
import type { RecordedEvent } from './case-events.types.js';
import { NARRATIVE_KINDS } from './cases.entity.js';
import {
  PRINT_REASONS,
  ERASURE_ACTIONS,
  ERASURE_GROUNDS,
  ERASURE_STATES,
  HOLD_GROUNDS,
} from './cases.types.js';
import type { PrintReason, ErasureAction, ErasureGround, ErasureState, HoldGround } from './cases.types.js';
import { IsBoolean, IsOptional, IsString, MaxLength } from 'class-validator';
import { LEGAL_ARTICLE_CODES } from './legal-articles.types.js';
import type { LegalArticle } from './legal-articles.types.js';
import { DECISION_KINDS, OTHER_BODIES, REPORT_REFUSALS } from './report-decisions.rules.js';
import type { DecisionDraft, DecisionKind, OtherBody, ReportRefusal } from './report-decisions.rules.js';
import { NamesDto } from '../identity/index.js';
import { KNOWN_ANSWERS } from './classification.types.js';
import type { KnownAnswer } from './classification.types.js';

export class NarrativeRequest {
  @Text({ max: 20_000 }) text: string;
}

export class NarrativeDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: NARRATIVE_KINDS }) kind: string;
  @ApiProperty({ type: String, nullable: true, format: 'uuid' }) incidentId: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Null while it is masked for the reader.' })
  text: string | null;
  @ApiProperty({ format: 'date-time' }) writtenAt: string;
}

export class PrintRequest {
  @Code(PRINT_REASONS, { description: 'Listed in the access log.' }) reason: PrintReason;
}

export class ReportDecisionRequest implements DecisionDraft {
  @Uuid({ description: 'The report: an incident of the case.' })
  incidentId: string;
  @Code(DECISION_KINDS) kind: DecisionKind;
  @Codes(LEGAL_ARTICLE_CODES, { description: 'Of the code that the decision rests on.' })
  articles: LegalArticle[];
  @DayField({ description: 'Not before the report.' }) decidedOn: string;
  @Text({ optional: true, max: 60 }) officialNumber: string | null = null;
  @Code(REPORT_REFUSALS, { optional: true, description: 'Of a refusal.' })
  refusalReason: ReportRefusal | null = null;
  @Code(OTHER_BODIES, { optional: true, description: 'Of a report that was sent on.' })
  sentTo: OtherBody | null = null;
  @DayField({ optional: true, description: 'Of a report that was sent on.' })
  answerExpectedOn: string | null = null;
  @ApiProperty({
    type: Boolean,
    required: false,
    nullable: true,
    description: 'Of a refusal, to the survivor.',
  })
  @IsOptional()
  @IsBoolean()
  copyGiven: boolean | null = null;
  @ApiProperty({ type: Boolean, required: false, nullable: true, description: 'Of a refusal.' })
  @IsOptional()
  @IsBoolean()
  appealExplained: boolean | null = null;
  @ApiProperty({ type: Boolean, required: false, nullable: true, description: 'Of a private prosecution.' })
  @IsOptional()
  @IsBoolean()
  lawyerOffered: boolean | null = null;
}

export class ReportDecisionDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: DECISION_KINDS }) kind: DecisionKind;
  @ApiProperty({ enum: LEGAL_ARTICLE_CODES, isArray: true }) articles: LegalArticle[];
  @ApiProperty({ type: String, format: 'date' }) decidedOn: string;
  @ApiProperty({ type: String, nullable: true }) officialNumber: string | null;
  @ApiProperty({ enum: REPORT_REFUSALS, type: String, nullable: true }) refusalReason: ReportRefusal | null;
  @ApiProperty({ enum: OTHER_BODIES, type: String, nullable: true }) sentTo: OtherBody | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) answerExpectedOn: string | null;
  @ApiProperty({ type: Boolean, nullable: true }) copyGiven: boolean | null;
  @ApiProperty({ type: Boolean, nullable: true }) appealExplained: boolean | null;
  @ApiProperty({ type: Boolean, nullable: true }) lawyerOffered: boolean | null;
  @ApiProperty({ format: 'date-time' }) recordedAt: string;
}

export class DecidedReportDto {
  @ApiProperty({ format: 'uuid' }) incidentId: string;
  @ApiProperty({ format: 'date' }) reportedOn: string;
  @ApiProperty({ type: ReportDecisionDto, nullable: true, description: 'null: not decided yet.' })
  current: ReportDecisionDto | null;
  @ApiProperty({ type: [ReportDecisionDto], description: 'Decisions that were replaced, the latest first.' })
  earlier: ReportDecisionDto[];
  @ApiProperty({ description: 'How many decisions there are; `If-Match` of the next one.' }) version: number;
}

export class ReportDecisionsDto {
  @ApiProperty({ type: [DecidedReportDto], description: 'Each report of the case, the latest first.' })
  reports: DecidedReportDto[];
  @ApiProperty({ description: 'Reports of the last 12 months without a decision.' }) undecidedInYear: number;
  @ApiProperty({ enum: ['decide'], isArray: true }) allowedActions: string[];
}

export class LegalHoldDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: HOLD_GROUNDS }) ground: HoldGround;
  @ApiProperty({ format: 'date' }) untilOn: string;
  @ApiProperty({ format: 'date-time' }) setAt: string;
  @ApiProperty({ type: String, nullable: true }) setByName: string | null;
  @ApiProperty({ type: NamesDto }) agencyName: NamesDto;
  @ApiProperty() isRunning: boolean;
  @ApiProperty() mayLift: boolean;
}

/** A running request to erase an open case, for people who hold no such case: no reference, no name of anybody. */
export class ErasureRequestLineDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ type: NamesDto }) agencyName: NamesDto;
  @ApiProperty({ format: 'date-time' }) askedAt: string;
  @ApiProperty({ format: 'date-time', description: 'Not before.' }) eraseFrom: string;
  @ApiProperty({ enum: ERASURE_STATES }) state: ErasureState;
  @ApiProperty({ enum: ERASURE_ACTIONS, isArray: true }) allowedActions: ErasureAction[];
}

export class ErasureRequestDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'date-time' }) askedAt: string;
  @ApiProperty({ type: String, nullable: true }) askedByName: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) confirmedAt: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'A colleague.' }) confirmedByName: string | null;
  @ApiProperty({ format: 'date-time', description: 'Not before.' }) eraseFrom: string;
  @ApiProperty({ enum: ERASURE_STATES }) state: ErasureState;
  @ApiProperty({ enum: ERASURE_ACTIONS, isArray: true }) allowedActions: ErasureAction[];
}

/** Only its two people see that a file is sealed. */
export class SealedFileDto {
  @ApiProperty({ type: String, nullable: true }) leadName: string | null;
  @ApiProperty({ type: String, nullable: true }) supervisorName: string | null;
  @ApiProperty({ format: 'date-time' }) sealedAt: string;
}

export class RetentionDto {
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) erasedAt: string | null;
  @ApiProperty({ enum: ERASURE_GROUNDS, nullable: true }) erasedFor: ErasureGround | null;
  @ApiProperty({ type: [LegalHoldDto], description: 'The newest first.' }) holds: LegalHoldDto[];
  @ApiProperty() mayHold: boolean;
  @ApiProperty({
    description: 'What the viewer could erase her words for now.',
    enum: ERASURE_GROUNDS,
    isArray: true,
  })
  mayEraseFor: ErasureGround[];
  @ApiProperty({ type: ErasureRequestDto, nullable: true, description: 'The latest, of an open case.' })
  erasureRequest: ErasureRequestDto | null;
  @ApiProperty({ description: 'The viewer may record that the survivor asked to erase an open case.' })
  mayAskErasure: boolean;
  @ApiProperty({ type: SealedFileDto, nullable: true }) sealedFile: SealedFileDto | null;
  @ApiProperty() maySeal: boolean;
}

export class LegalHoldRequest {
  @Code(HOLD_GROUNDS) ground: HoldGround;
  @DayField() untilOn: string;
}

export class ErasureRequest {
  @ApiProperty({ description: 'The reference of the case, typed again.', maxLength: 40 })
  @IsString()
  @MaxLength(40)
  reference: string;
  @Code(ERASURE_GROUNDS) ground: ErasureGround;
}

export class ErasureAskRequest {
  @ApiProperty({ description: 'The reference of the case, typed again.', maxLength: 40 })
  @IsString()
  @MaxLength(40)
  reference: string;
  @Code(KNOWN_ANSWERS, { description: 'Whether the survivor was alone when she asked: only "yes" counts.' })
  alone: KnownAnswer;
}

export class SealedFileRequest {
  @Uuid({ description: 'A supervisor of the own agency.' })
  supervisorId: string;
}

export class TimelineEntryDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ description: 'Code; the front end owns the words.' }) kind: string;
  @ApiProperty() partition: string;
  @ApiProperty({ format: 'date-time' }) happenedAt: string;
  @ApiProperty({ format: 'date-time' }) recordedAt: string;
  @ApiProperty({ type: 'object', additionalProperties: true }) facts: Record<string, unknown>;
  @ApiProperty() raisesRisk: boolean;
  @ApiProperty({ type: NamesDto }) agencyName: NamesDto;
}

/** An event that calls for care when risk is assessed. */
export class RaisingEventDto {
  @ApiProperty({ enum: RECORDED_EVENTS }) kind: RecordedEvent;
  @ApiProperty({ format: 'date' }) happenedOn: string;
}

export class TimelinePageDto {
  @ApiProperty({ type: [TimelineEntryDto] }) items: TimelineEntryDto[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}
