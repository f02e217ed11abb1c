import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsOptional, IsUUID } from 'class-validator';
import { Code, Codes, DayField, Text } from '../platform/http/validation.js';
import { LEGAL_ARTICLE_CODES } from './legal-articles.types.js';
import type { LegalArticle } from './legal-articles.types.js';
import { DECISION_KINDS, OTHER_BODIES, REPORT_REFUSALS } from './report-decisions.types.js';
import type { DecisionDraft, DecisionKind, OtherBody, ReportRefusal } from './report-decisions.types.js';

export class ReportDecisionRequest implements DecisionDraft {
  @ApiProperty({ format: 'uuid', description: 'The report: an incident of the case.' })
  @IsUUID()
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
