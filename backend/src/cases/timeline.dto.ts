import { ApiProperty } from '@nestjs/swagger';
import { NamesDto } from '../identity/index.js';

export class TimelineEntryDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ description: 'Code; the front end owns the words.' }) kind: string;
  @ApiProperty() partition: string;
  @ApiProperty({ format: 'date-time' }) happenedAt: string;
  @ApiProperty({ format: 'date-time' }) recordedAt: string;
  @ApiProperty({ type: 'object', additionalProperties: true }) facts: Record<string, unknown>;
  @ApiProperty() raisesRisk: boolean;
  @ApiProperty({ type: NamesDto }) agencyName: NamesDto;
}

export class TimelinePageDto {
  @ApiProperty({ type: [TimelineEntryDto] }) items: TimelineEntryDto[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}
