import { Controller, Get, ParseIntPipe, Query } from '@nestjs/common';
import { ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Permit } from '../platform/http/permit.js';
import { StreamsDto } from './statistics.dto.js';
import { TablesService } from './tables.service.js';

@ApiTags('statistics')
@Controller('statistics/streams')
export class StreamsController {
  constructor(private readonly tables: TablesService) {}

  @Get()
  @ApiQuery({ name: 'year', type: Number, required: false })
  @ApiOkResponse({ type: StreamsDto })
  @Permit('statistics.streams', 'Shows what the police wrote down beside what services were asked.')
  getStreams(@Query('year', new ParseIntPipe({ optional: true })) year?: number): Promise<StreamsDto> {
    return this.tables.streams(year ?? null);
  }
}
