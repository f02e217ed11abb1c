import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';
import { LAW_FORMS } from '../cases/classification.types.js';
import type { LawForm } from '../cases/classification.types.js';
import { PLACE_TYPES } from '../cases/incidents.types.js';
import type { PlaceType } from '../cases/incidents.types.js';
import { LEGAL_ARTICLE_CODES } from '../cases/legal-articles.types.js';
import type { LegalArticle } from '../cases/legal-articles.types.js';
import { ALONE_ANSWERS, CONTACT_OUTCOMES } from '../follow-ups/outcomes.types.js';
import type { AloneAnswer, ContactOutcome } from '../follow-ups/outcomes.types.js';
import { Nullable, NullableInstant } from '../platform/http/nullable-fields.js';
import { Code, Codes, DayField, InstantField, Nested, Text, Uuid } from '../platform/http/validation.js';
import { ORDER_CONDITIONS } from '../protection-orders/orders.types.js';
import type { OrderCondition } from '../protection-orders/orders.types.js';
import { CORRECTION_REASONS, CORRECTION_STATES, CORRECTION_SUBJECTS } from './corrections.types.js';
import type {
  CorrectedField,
  CorrectionReason,
  CorrectionState,
  CorrectionSubject,
} from './corrections.types.js';

const MOST_DAYS = 730;
const OPTIONAL = { optional: true } as const;
const LINE = { optional: true, max: 120 } as const;

/** New values, or those before; null: this field does not change. A respondent is named with all parts together. */
export class CorrectedValuesDto implements Record<CorrectedField, unknown> {
  @InstantField(OPTIONAL) servedAt: string | null = null;
  @ApiProperty({ type: Number, required: false, nullable: true, minimum: 1, maximum: MOST_DAYS })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MOST_DAYS)
  days: number | null = null;
  @Codes(ORDER_CONDITIONS, OPTIONAL) conditions: OrderCondition[] | null = null;
  @ApiProperty({ type: Boolean, required: false, nullable: true, description: 'Issued to the wrong person.' })
  @IsOptional()
  @IsBoolean()
  annulled: boolean | null = null;
  @Text(LINE) number: string | null = null;
  @Text({ optional: true, max: 200 }) issuingBody: string | null = null;
  @Text(LINE) surname: string | null = null;
  @Text(LINE) givenName: string | null = null;
  @Text(LINE) patronymic: string | null = null;
  @DayField(OPTIONAL) bornOn: string | null = null;
  @DayField(OPTIONAL) startedOn: string | null = null;
  @Code(PLACE_TYPES, OPTIONAL) placeType: PlaceType | null = null;
  @Codes(LAW_FORMS, OPTIONAL) lawForms: LawForm[] | null = null;
  @Codes(LEGAL_ARTICLE_CODES, OPTIONAL) articles: LegalArticle[] | null = null;
  @DayField(OPTIONAL) decidedOn: string | null = null;
  @InstantField(OPTIONAL) contactedAt: string | null = null;
  @Code(CONTACT_OUTCOMES, OPTIONAL) outcome: ContactOutcome | null = null;
  @Code(ALONE_ANSWERS, OPTIONAL) alone: AloneAnswer | null = null;
}

export class CorrectionRequest {
  @Code(CORRECTION_SUBJECTS) subjectKind: CorrectionSubject;
  @Uuid({ description: 'Of a respondent: the order.' }) subjectId: string;
  @Code(CORRECTION_REASONS) reason: CorrectionReason;
  @Nested(CorrectedValuesDto) values: CorrectedValuesDto;
}

export const CORRECTION_DECISIONS = ['confirm', 'refuse'] as const;
export type CorrectionDecision = (typeof CORRECTION_DECISIONS)[number];

export class CorrectionDecisionRequest {
  @Code(CORRECTION_DECISIONS) decision: CorrectionDecision;
}

export class CorrectionDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) caseId: string;
  @Nullable(String, 'The own agency’s code of her.') code: string | null;
  @Nullable(String) reference: string | null;
  @ApiProperty({ enum: CORRECTION_SUBJECTS }) subjectKind: CorrectionSubject;
  @ApiProperty({ format: 'uuid' }) subjectId: string;
  @ApiProperty({ enum: CORRECTION_REASONS }) reason: CorrectionReason;
  @ApiProperty({ enum: CORRECTION_STATES }) state: CorrectionState;
  @ApiProperty({ type: CorrectedValuesDto, description: 'What the record said.' })
  before: CorrectedValuesDto;
  @ApiProperty({ type: CorrectedValuesDto }) after: CorrectedValuesDto;
  @ApiProperty({ type: [String], description: 'The fields that differ.' }) fields: string[];
  @Nullable(String, 'Inside the own agency.') askedBy: string | null;
  @ApiProperty({ format: 'date-time' }) askedAt: string;
  @Nullable(String, 'Inside the own agency.') decidedBy: string | null;
  @NullableInstant() decidedAt: string | null;
  @ApiProperty({ enum: CORRECTION_DECISIONS, isArray: true }) allowedActions: CorrectionDecision[];
  @ApiProperty() version: number;
}

/** A record that the viewer may correct now. */
export class CorrectableDto {
  @ApiProperty({ enum: CORRECTION_SUBJECTS }) kind: CorrectionSubject;
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() version: number;
}

export class CaseCorrectionsDto {
  @ApiProperty({ type: [CorrectionDto], description: 'The latest first.' }) items: CorrectionDto[];
  @ApiProperty({ type: [CorrectableDto] }) subjects: CorrectableDto[];
}
