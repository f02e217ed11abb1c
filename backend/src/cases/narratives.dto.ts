import { ApiProperty } from '@nestjs/swagger';
import { Text } from '../platform/http/validation.js';
import { NARRATIVE_KINDS } from './narrative.entity.js';

export class NarrativeRequest {
  @Text({ max: 20_000 }) text: string;
}

export class NarrativeDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: NARRATIVE_KINDS }) kind: string;
  @ApiProperty({ type: String, nullable: true, format: 'uuid' }) incidentId: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Null while it is masked for the reader.' })
  text: string | null;
  @ApiProperty({ format: 'date-time' }) writtenAt: string;
}
