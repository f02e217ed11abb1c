import { Controller, Get, Param, ParseEnumPipe } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../platform/http/permit.js';
import {
  PersonPeriodDto,
  PersonPeriodListDto,
  PoliceAndServicesDto,
  TableDto,
  TableListDto,
} from './statistics.dto.js';
import { PersonsService } from './persons.service.js';
import { PoliceAndServicesService } from './police-and-services.service.js';
import { TABLE_CODES } from './statistics.types.js';
import type { TableCode } from './statistics.types.js';
import { TablesService } from './tables.service.js';

/** Persons, registrations, cases, incidents and services, each counted separately. */
@ApiTags('statistics')
@Controller('statistics/persons')
export class PersonsController {
  constructor(private readonly persons: PersonsService) {}

  @Get()
  @ApiOkResponse({ type: PersonPeriodListDto })
  @RequirePermission('persons.read', 'Lists quarters, half-years and years of which persons were counted.')
  listPersonPeriods(): Promise<PersonPeriodListDto> {
    return this.persons.list();
  }

  @Get(':period')
  @ApiParam({ name: 'period', type: String, description: '2020, 2020-h2 or 2020-q3.' })
  @ApiOkResponse({ type: PersonPeriodDto })
  @RequirePermission(
    'persons.read',
    'Shows persons of a period as they are linked and as an estimate with its interval.',
  )
  getPersonPeriod(@Param('period') period: string): Promise<PersonPeriodDto> {
    return this.persons.get(period);
  }
}

@ApiTags('statistics')
@Controller('statistics/police-and-services')
export class PoliceAndServicesController {
  constructor(private readonly streams: PoliceAndServicesService) {}

  @Get(':period')
  @ApiParam({ name: 'period', type: String, description: '2020, 2020-h2, 2020-q3 or 2020-09.' })
  @ApiOkResponse({ type: PoliceAndServicesDto })
  @RequirePermission(
    'statistics.read',
    'Compares reports to the police with appeals to services in a period.',
  )
  getPoliceAndServices(@Param('period') period: string): Promise<PoliceAndServicesDto> {
    return this.streams.get(period);
  }
}

const CODES = Object.fromEntries(TABLE_CODES.map((code) => [code, code]));

@ApiTags('statistics')
@Controller('statistics/tables')
export class TablesController {
  constructor(private readonly tables: TablesService) {}

  @Get()
  @ApiOkResponse({ type: TableListDto })
  @RequirePermission(
    'statistics.read',
    'Lists the tables, how each is counted, and the periods that have records.',
  )
  listTables(): Promise<TableListDto> {
    return this.tables.list();
  }

  @Get(':code/:period')
  @ApiParam({ name: 'code', enum: TABLE_CODES })
  @ApiParam({ name: 'period', type: String, description: '2020, 2020-h2, 2020-q3 or 2020-09.' })
  @ApiOkResponse({ type: TableDto })
  @RequirePermission('statistics.read', 'Shows one table of a period with exact numbers and its definition.')
  getTable(
    @Param('code', new ParseEnumPipe(CODES)) code: TableCode,
    @Param('period') period: string,
  ): Promise<TableDto> {
    return this.tables.get(code, period);
  }
}
