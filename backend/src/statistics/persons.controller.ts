import { Controller, Get, Param, ParseIntPipe, Query } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Permit } from '../platform/http/permit.js';
import { PersonFiguresService } from './person-figures.service.js';
import { PersonFiguresDto, PersonPeriodListDto } from './persons.dto.js';

/** Persons beside registrations, cases, incidents and services, each counted by itself. */
@ApiTags('statistics')
@Controller('statistics/persons')
export class PersonsController {
  constructor(private readonly figures: PersonFiguresService) {}

  @Get()
  @ApiOkResponse({ type: PersonPeriodListDto })
  @Permit('persons.read', 'Lists quarters, half-years and years of which persons were counted.')
  listPersonPeriods(): Promise<PersonPeriodListDto> {
    return this.figures.list();
  }

  @Get(':year/:quarter')
  @ApiParam({ name: 'year', type: Number })
  @ApiParam({ name: 'quarter', type: Number })
  @ApiQuery({
    name: 'version',
    type: Number,
    required: false,
    description: 'The last one where none is asked for.',
  })
  @ApiOkResponse({ type: PersonFiguresDto })
  @Permit('persons.read', 'Shows persons of one quarter, half-year or year as a count and as an estimate.')
  getPersonFigures(
    @Param('year', ParseIntPipe) year: number,
    @Param('quarter', ParseIntPipe) quarter: number,
    @Query('version', new ParseIntPipe({ optional: true })) version?: number,
  ): Promise<PersonFiguresDto> {
    return this.figures.get({ year, quarter }, version);
  }
}
