import { ApiProperty } from '@nestjs/swagger';
import { Code } from '../platform/http/validation.js';
import { DISABILITIES, REFERRED_FROM } from './cases.types.js';
import type { Disability, ReferredFrom } from './cases.types.js';
import { MARITAL_STATUSES } from './classification.types.js';
import type { MaritalStatus } from './classification.types.js';

/** Facts about the survivor that a short registration leaves for later; "not known" is an answer. */
export class BackgroundRequest {
  @Code(['female', 'male', 'unknown']) sex: 'female' | 'male' | 'unknown';
  @Code(MARITAL_STATUSES) maritalStatus: MaritalStatus;
  @Code(REFERRED_FROM) referredFrom: ReferredFrom;
}

export class DisabilityRequest {
  @Code(DISABILITIES, { description: 'Her own answer to whether she has a disability.' })
  answer: Disability;
}

/** One recorded answer; unchanged when a newer one replaces it. */
export class DisabilityAnswerDto {
  @ApiProperty({ enum: DISABILITIES }) answer: Disability;
  @ApiProperty({ format: 'date-time' }) recordedAt: string;
  @ApiProperty({ type: String, nullable: true, description: 'Shown inside the author’s agency.' })
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
