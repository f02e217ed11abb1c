import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { Permit } from '../platform/http/permit.js';
import { PersonPeriodDto, PersonPeriodListDto } from './persons.dto.js';
import { PersonsService } from './persons.service.js';

/** Persons beside registrations, cases, incidents and services, each counted by itself. */
@ApiTags('statistics')
@Controller('statistics/persons')
export class PersonsController {
  constructor(private readonly persons: PersonsService) {}

  @Get()
  @ApiOkResponse({ type: PersonPeriodListDto })
  @Permit('persons.read', 'Lists quarters, half-years and years of which persons were counted.')
  listPersonPeriods(): Promise<PersonPeriodListDto> {
    return this.persons.list();
  }

  @Get(':period')
  @ApiParam({ name: 'period', type: String, description: '2020, 2020-h2 or 2020-q3.' })
  @ApiOkResponse({ type: PersonPeriodDto })
  @Permit(
    'persons.read',
    'Shows persons of a period as they are linked and as an estimate with its interval.',
  )
  getPersonPeriod(@Param('period') period: string): Promise<PersonPeriodDto> {
    return this.persons.get(period);
  }
}
