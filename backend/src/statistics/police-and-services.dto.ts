import { ApiProperty } from '@nestjs/swagger';
import { PersonPeriodDto } from './persons.dto.js';
import { PeriodDto, TableDto } from './statistics.dto.js';

export class PoliceAndServicesDto {
  @ApiProperty({ type: PeriodDto }) period: PeriodDto;
  @ApiProperty({ type: [TableDto], description: 'Both streams, and the tables between them, exact.' })
  tables: TableDto[];
  @ApiProperty({
    type: PersonPeriodDto,
    nullable: true,
    description: 'How many people the registrations are of; null where they were not counted yet.',
  })
  persons: PersonPeriodDto | null;
}
