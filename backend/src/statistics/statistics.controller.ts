import { Controller, Get, Param, ParseEnumPipe, ParseIntPipe } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { Permit } from '../platform/http/permit.js';
import { TableDto, TableListDto } from './statistics.dto.js';
import { TABLE_CODES } from './statistics.types.js';
import type { TableCode } from './statistics.types.js';
import { TablesService } from './tables.service.js';

const CODES = Object.fromEntries(TABLE_CODES.map((code) => [code, code]));

@ApiTags('statistics')
@Controller('statistics/tables')
export class StatisticsController {
  constructor(private readonly tables: TablesService) {}

  @Get()
  @ApiOkResponse({ type: TableListDto })
  @Permit('statistics.read', 'Lists the tables that exist, how each is counted, and the years counted.')
  listTables(): Promise<TableListDto> {
    return this.tables.list();
  }

  @Get(':code/:year')
  @ApiParam({ name: 'code', enum: TABLE_CODES })
  @ApiParam({ name: 'year', type: Number })
  @ApiOkResponse({ type: TableDto })
  @Permit('statistics.read', 'Shows one table of one year, suppressed, with its definition.')
  getTable(
    @Param('code', new ParseEnumPipe(CODES)) code: TableCode,
    @Param('year', ParseIntPipe) year: number,
  ): Promise<TableDto> {
    return this.tables.get(code, year);
  }
}
