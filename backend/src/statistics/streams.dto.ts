import { ApiProperty } from '@nestjs/swagger';
import { PersonFiguresDto } from './persons.dto.js';
import { TableDto } from './statistics.dto.js';

export class StreamsDto {
  @ApiProperty({ type: [Number], description: 'Years that were counted, the newest first.' }) years: number[];
  @ApiProperty({ type: Number, nullable: true, description: 'The one that is shown.' }) year: number | null;
  @ApiProperty({ type: [TableDto], description: 'Both streams, and what lies between them.' })
  tables: TableDto[];
  @ApiProperty({
    type: PersonFiguresDto,
    nullable: true,
    description:
      'How many people stand behind registrations of the year; null where they were not counted yet.',
  })
  persons: PersonFiguresDto | null;
}
