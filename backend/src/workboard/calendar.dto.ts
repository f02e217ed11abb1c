import { ApiProperty } from '@nestjs/swagger';

/** One of the two: a time, or a whole day. */
export class CalendarEntryDto {
  @ApiProperty({ description: 'The same for the same entry, and of no meaning.' }) uid: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) startsAt: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) day: string | null;
}
