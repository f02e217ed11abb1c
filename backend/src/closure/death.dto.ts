import { ApiProperty } from '@nestjs/swagger';
import { Code } from '../platform/http/validation.js';
import { DEATH_CAUSES, DEATH_REPORTERS } from './closure.types.js';
import type { DeathCause, DeathReporter } from './closure.types.js';

export class DeathReportRequest {
  @Code(DEATH_REPORTERS) saidBy: DeathReporter;
}

export class DeathCauseRequest {
  @Code(DEATH_CAUSES) cause: DeathCause;
}

/** One answer as it was written down; it stays as it is when another takes its place. */
export class DeathCauseDto {
  @ApiProperty({ enum: DEATH_CAUSES }) cause: DeathCause;
  @ApiProperty({ format: 'date-time' }) recordedAt: string;
  @ApiProperty({ type: String, nullable: true, description: 'Shown inside the agency of whoever wrote it.' })
  recordedByName: string | null;
}

export class DeathDto {
  @ApiProperty({
    description: 'Whether the case stands closed because she died; nothing else is told where not.',
  })
  isClosedFor: boolean;
  @ApiProperty({ enum: DEATH_CAUSES, nullable: true, type: String, description: 'The newest answer.' })
  cause: DeathCause | null;
  @ApiProperty({ type: [DeathCauseDto], description: 'Every answer, the newest first.' })
  causes: DeathCauseDto[];
  @ApiProperty() mayCorrect: boolean;
  @ApiProperty({ type: 'integer', description: '0 before the first answer.' }) version: number;
}
