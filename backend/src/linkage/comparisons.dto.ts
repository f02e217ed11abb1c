import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';
import { NamesDto } from '../identity/index.js';
import { Code } from '../platform/http/validation.js';
import { COMPARISON_ANSWERS } from './linkage.types.js';
import type { ComparisonAnswer } from './linkage.types.js';

/** Another agency's registration that may be hers too; whose it is, and what this agency has said. */
export class ComparisonDto {
  @ApiProperty({ format: 'uuid' }) pairId: string;
  @ApiProperty({ type: NamesDto }) agencyName: NamesDto;
  @ApiProperty({ enum: COMPARISON_ANSWERS, nullable: true, type: String })
  ownAnswer: ComparisonAnswer | null;
}

export class ComparisonRequest {
  @ApiProperty({ format: 'uuid' }) @IsUUID() pairId: string;
  @Code(COMPARISON_ANSWERS) answer: ComparisonAnswer;
}
