import { ApiProperty } from '@nestjs/swagger';
import { Code } from '../platform/http/validation.js';
import { FIELDS } from './engine/compare.js';
import { AGREEMENTS, PAIR_ANSWERS, POSSIBLE_MATCH_ANSWERS, SETTLED_AS } from './linkage.types.js';
import type {
  AgreementLevel,
  ComparedField,
  PairAnswer,
  PossibleMatchAnswer,
  SettledAs,
} from './linkage.types.js';
import { IsUUID } from 'class-validator';
import { NamesDto } from '../identity/index.js';
import { Nullable, NullableCode, NullableInstant } from '../platform/http/nullable-fields.js';

export class FieldAgreementDto {
  @ApiProperty({ enum: FIELDS }) field: ComparedField;
  @ApiProperty({ enum: AGREEMENTS }) level: AgreementLevel;
}

/** Two registrations that may be one person: how well they agree, without any of their words. */
class PairDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  /** Whether they now count as one person. */
  @ApiProperty() isLinked: boolean;
  @ApiProperty({ type: [FieldAgreementDto] }) fields: FieldAgreementDto[];
}

export class PairListDto {
  @ApiProperty({ type: [PairDto] }) items: PairDto[];
  /** How many wait altogether. */
  @ApiProperty() waiting: number;
  /** Cursor of the next page; null at the end. */
  @Nullable(String) nextCursor: string | null;
}

export class PairAnswerRequest {
  @Code(PAIR_ANSWERS) answer: PairAnswer;
}

export class PairDecisionDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) pairId: string;
  @ApiProperty({ enum: PAIR_ANSWERS }) answer: PairAnswer;
  @ApiProperty({ format: 'date-time' }) decidedAt: string;
  @NullableInstant() undoneAt: string | null;
  /** Whether the viewer gave the answer. */
  @ApiProperty() isOwn: boolean;
  /** Empty where they are no pair any more. */
  @ApiProperty({ type: [FieldAgreementDto] }) fields: FieldAgreementDto[];
}

/** Another agency's registration that may be the same survivor, its agency, and this agency's answer. */
export class PossibleMatchDto {
  @ApiProperty({ format: 'uuid' }) pairId: string;
  @ApiProperty({ type: NamesDto }) agencyName: NamesDto;
  @NullableCode(POSSIBLE_MATCH_ANSWERS) ownAnswer: PossibleMatchAnswer | null;
}

export class PossibleMatchRequest {
  @ApiProperty({ format: 'uuid' }) @IsUUID() pairId: string;
  @Code(POSSIBLE_MATCH_ANSWERS) answer: PossibleMatchAnswer;
}

/** A report closed as settled although the survivor returned; neither where nor when. */
export class PrematureSettlementDto {
  @ApiProperty() reference: string;
  @ApiProperty({ enum: SETTLED_AS }) settledAs: SettledAs;
  @ApiProperty({ format: 'date' }) settledOn: string;
}
