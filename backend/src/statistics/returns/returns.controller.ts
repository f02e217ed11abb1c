import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { Permit } from '../../platform/http/permit.js';
import { ReturnDto, ReturnPeriodListDto } from './returns.dto.js';
import { ReturnsService } from './returns.service.js';

@ApiTags('statistics')
@Controller('statistics/returns')
export class ReturnsController {
  constructor(private readonly returns: ReturnsService) {}

  @Get()
  @ApiOkResponse({ type: ReturnPeriodListDto })
  @Permit('statistics.read', 'Lists the periods of which a return can be made.')
  listReturnPeriods(): Promise<ReturnPeriodListDto> {
    return this.returns.list();
  }

  @Get(':period')
  @ApiParam({ name: 'period', type: String, description: '2020, 2020-h2, 2020-q3 or 2020-09.' })
  @ApiOkResponse({ type: ReturnDto })
  @Permit('statistics.read', 'Fills the return of a period out of its tables.')
  getReturn(@Param('period') period: string): Promise<ReturnDto> {
    return this.returns.get(period);
  }
}
