import { Controller, Get, ParseIntPipe, Query } from '@nestjs/common';
import { ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Permit } from '../../platform/http/permit.js';
import { MinimumSetDto } from './minimum-set.dto.js';
import { MinimumSetService } from './minimum-set.service.js';

@ApiTags('statistics')
@Controller('statistics/minimum-set')
export class MinimumSetController {
  constructor(private readonly set: MinimumSetService) {}

  @Get()
  @ApiQuery({ name: 'year', type: Number, required: false })
  @ApiOkResponse({ type: MinimumSetDto })
  @Permit('statistics.read', 'Shows what holds each item of the minimum set, and how much of it is missing.')
  getMinimumSet(@Query('year', new ParseIntPipe({ optional: true })) year?: number): Promise<MinimumSetDto> {
    return this.set.get(year ?? null);
  }
}
