import { Controller, Get, Param, ParseEnumPipe } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { Permit } from '../platform/http/permit.js';
import { TableDto, TableListDto } from './statistics.dto.js';
import { TABLE_CODES } from './statistics.types.js';
import type { TableCode } from './statistics.types.js';
import { TablesService } from './tables.service.js';

const CODES = Object.fromEntries(TABLE_CODES.map((code) => [code, code]));

@ApiTags('statistics')
@Controller('statistics/tables')
export class TablesController {
  constructor(private readonly tables: TablesService) {}

  @Get()
  @ApiOkResponse({ type: TableListDto })
  @Permit('statistics.read', 'Lists the tables, how each is counted, and the periods that have records.')
  listTables(): Promise<TableListDto> {
    return this.tables.list();
  }

  @Get(':code/:period')
  @ApiParam({ name: 'code', enum: TABLE_CODES })
  @ApiParam({ name: 'period', type: String, description: '2020, 2020-h2, 2020-q3 or 2020-09.' })
  @ApiOkResponse({ type: TableDto })
  @Permit('statistics.read', 'Shows one table of a period with exact numbers and its definition.')
  getTable(
    @Param('code', new ParseEnumPipe(CODES)) code: TableCode,
    @Param('period') period: string,
  ): Promise<TableDto> {
    return this.tables.get(code, period);
  }
}
