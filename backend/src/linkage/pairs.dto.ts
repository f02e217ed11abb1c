import { ApiProperty } from '@nestjs/swagger';
import { Code } from '../platform/http/validation.js';
import { FIELDS } from './engine/compare.js';
import { AGREEMENTS, PAIR_ANSWERS } from './linkage.types.js';
import type { AgreementLevel, ComparedField, PairAnswer } from './linkage.types.js';

export class FieldAgreementDto {
  @ApiProperty({ enum: FIELDS }) field: ComparedField;
  @ApiProperty({ enum: AGREEMENTS }) level: AgreementLevel;
}

/** Two registrations that may be one person: how well they agree, and nothing of what is written in them. */
export class PairDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  /** Whether they are taken for one person now. */
  @ApiProperty() isLinked: boolean;
  @ApiProperty({ type: [FieldAgreementDto] }) fields: FieldAgreementDto[];
}

export class PairListDto {
  @ApiProperty({ type: [PairDto] }) items: PairDto[];
  /** How many wait altogether. */
  @ApiProperty() waiting: number;
  /** Asks for what comes after these; null where nothing does. */
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}

export class PairAnswerRequest {
  @Code(PAIR_ANSWERS) answer: PairAnswer;
}

export class PairDecisionDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) pairId: string;
  @ApiProperty({ enum: PAIR_ANSWERS }) answer: PairAnswer;
  @ApiProperty({ format: 'date-time' }) decidedAt: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) undoneAt: string | null;
  /** Whether the viewer gave the answer. */
  @ApiProperty() isOwn: boolean;
  /** Empty where they are no pair any more. */
  @ApiProperty({ type: [FieldAgreementDto] }) fields: FieldAgreementDto[];
}
