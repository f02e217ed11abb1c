import { ApiProperty } from '@nestjs/swagger';
import { Code } from '../platform/http/validation.js';
import { DISABILITIES } from './case-core.types.js';
import type { Disability } from './case-core.types.js';

export class DisabilityRequest {
  @Code(DISABILITIES, { description: 'Her own answer to whether she has a disability.' })
  answer: Disability;
}

/** One answer as it was written down; it stays as it is when another takes its place. */
export class DisabilityAnswerDto {
  @ApiProperty({ enum: DISABILITIES }) answer: Disability;
  @ApiProperty({ format: 'date-time' }) recordedAt: string;
  @ApiProperty({ type: String, nullable: true, description: 'Shown inside the agency of whoever wrote it.' })
  recordedByName: string | null;
}

export class DisabilityDto {
  @ApiProperty({ enum: DISABILITIES, description: 'The newest answer.' }) answer: Disability;
  @ApiProperty({
    type: [DisabilityAnswerDto],
    description: 'Every answer, the newest first, for its owner; one that was never given stands nowhere.',
  })
  answers: DisabilityAnswerDto[];
  @ApiProperty() mayAnswer: boolean;
  @ApiProperty({ type: 'integer', description: '0 before the first answer.' }) version: number;
}
