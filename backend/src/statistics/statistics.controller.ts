import { Controller, Get, HttpCode, Param, ParseEnumPipe, ParseIntPipe, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { Permit } from '../platform/http/permit.js';
import { ReleasesService } from './releases.service.js';
import { TableDto, TableListDto } from './statistics.dto.js';
import { TABLE_CODES } from './statistics.types.js';
import type { TableCode } from './statistics.types.js';
import { TablesService } from './tables.service.js';

const CODES = Object.fromEntries(TABLE_CODES.map((code) => [code, code]));

@ApiTags('statistics')
@Controller('statistics/tables')
export class StatisticsController {
  constructor(
    private readonly tables: TablesService,
    private readonly releases: ReleasesService,
  ) {}

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

  @Post(':code/:year/release')
  @HttpCode(204)
  @ApiParam({ name: 'code', enum: TABLE_CODES })
  @ApiParam({ name: 'year', type: Number })
  @ApiNoContentResponse()
  @Permit(
    'statistics.release',
    'Releases a table of a year that is over for anybody to read, once and for good.',
  )
  releaseTable(
    @Param('code', new ParseEnumPipe(CODES)) code: TableCode,
    @Param('year', ParseIntPipe) year: number,
  ): Promise<void> {
    return this.releases.release(code, year);
  }
}
