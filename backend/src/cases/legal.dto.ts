import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsUUID } from 'class-validator';
import { CodeWord, Codes, DayField, Text } from '../platform/http/validation.js';
import { LEGAL_ARTICLE_CODES, POLICE_MEASURES } from './legal-articles.types.js';
import type { LegalArticle, PoliceMeasure } from './legal-articles.types.js';
import { DECISION_KINDS } from './report-decisions.types.js';
import type { DecisionKind } from './report-decisions.types.js';

export class LegalQualificationRequest {
  @ApiProperty({ type: String, format: 'uuid', nullable: true, required: false })
  @IsOptional()
  @IsUUID()
  incidentId: string | null = null;
  @Codes(LEGAL_ARTICLE_CODES) articles: LegalArticle[];
  @Codes(POLICE_MEASURES) measures: PoliceMeasure[];
  @CodeWord({ optional: true, description: 'What the register calls the decision, as a code.' })
  decision: string | null = null;
  @Text({ optional: true, max: 60 }) officialNumber: string | null = null;
  @DayField({ optional: true }) decidedOn: string | null = null;
}

export class LegalQualificationDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) incidentId: string | null;
  @ApiProperty({ enum: LEGAL_ARTICLE_CODES, isArray: true }) articles: LegalArticle[];
  @ApiProperty({ enum: POLICE_MEASURES, isArray: true }) measures: PoliceMeasure[];
  @ApiProperty({ type: String, nullable: true }) decision: string | null;
  @ApiProperty({
    enum: DECISION_KINDS,
    type: String,
    nullable: true,
    description: 'Where the record is the decision on a report.',
  })
  decisionKind: DecisionKind | null;
  @ApiProperty({ type: String, nullable: true }) officialNumber: string | null;
  @ApiProperty({ type: String, nullable: true, format: 'date' }) decidedOn: string | null;
  @ApiProperty({ format: 'date-time' }) recordedAt: string;
}
