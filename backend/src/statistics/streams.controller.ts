import { Controller, Get, ParseIntPipe, Query } from '@nestjs/common';
import { ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Permit } from '../platform/http/permit.js';
import { StreamsDto } from './streams.dto.js';
import { StreamsService } from './streams.service.js';

@ApiTags('statistics')
@Controller('statistics/streams')
export class StreamsController {
  constructor(private readonly streams: StreamsService) {}

  @Get()
  @ApiQuery({ name: 'year', type: Number, required: false })
  @ApiOkResponse({ type: StreamsDto })
  @Permit('statistics.streams', 'Shows what the police wrote down beside what services were asked.')
  getStreams(@Query('year', new ParseIntPipe({ optional: true })) year?: number): Promise<StreamsDto> {
    return this.streams.get(year ?? null);
  }
}
