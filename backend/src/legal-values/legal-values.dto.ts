import { ApiProperty } from '@nestjs/swagger';
import { Code, DayField, Text } from '../platform/http/validation.js';
import { LEGAL_CHOICES, LEGAL_KEYS, LEGAL_SOURCES, LEGAL_UNITS } from './legal-values.types.js';
import type { LegalCandidate, LegalKey, LegalSource } from './legal-values.types.js';

/** A number of one source, where sources differ. */
export class LegalCandidateDto implements LegalCandidate {
  @ApiProperty() value: string;
  @ApiProperty({ enum: LEGAL_SOURCES }) source: LegalSource;
}

/** A legal number as everything that was worked out from it shows it. */
export class AppliedLegalValueDto {
  @ApiProperty({ enum: LEGAL_KEYS }) key: LegalKey;
  @ApiProperty({ enum: LEGAL_UNITS }) unit: string;
  @ApiProperty({ description: 'A whole number; the code of the choice where the unit is `choice`.' })
  value: string;
  @ApiProperty({ description: 'A legal adviser confirmed it.' }) isVerified: boolean;
  @ApiProperty({ type: String, nullable: true, description: 'null: an assumption, not from a law text.' })
  sourceNote: string | null;
  @ApiProperty({ type: [LegalCandidateDto], description: 'What sources say; empty once it is confirmed.' })
  candidates: LegalCandidateDto[];
}

export class LegalValueDto extends AppliedLegalValueDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'date' }) validFrom: string;
  @ApiProperty({ type: String, format: 'date', nullable: true }) validTo: string | null;
  @ApiProperty({ description: 'In force today.' }) isInForce: boolean;
  @ApiProperty({ type: String, nullable: true }) verifiedBy: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) verifiedOn: string | null;
  @ApiProperty({ enum: LEGAL_CHOICES, isArray: true, description: 'Empty where the value is a number.' })
  choices: string[];
  @ApiProperty({ type: [String] }) allowedActions: string[];
  @ApiProperty() version: number;
}

export class LegalValueRequest {
  @Code(LEGAL_KEYS) key: LegalKey;
  @Text({ max: 40 }) value: string;
  @DayField({ description: 'Today at the earliest.' }) validFrom: string;
  @Text({ max: 300, description: 'Where it stands: law, article, edition.' }) sourceNote: string;
}

export class VerificationRequest {
  @Text({ max: 120, description: 'The legal adviser who confirmed it.' }) verifiedBy: string;
  @DayField({ description: 'Not in the future.' }) verifiedOn: string;
}
