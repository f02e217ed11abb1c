import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { Permit } from '../../platform/http/permit.js';
import { ReturnPeriodListDto } from '../returns/returns.dto.js';
import { OwnReturnDto, RenewReturnRequest } from './own-returns.dto.js';
import { OwnReturnsService } from './own-returns.service.js';

/** What an agency hands in of its own work. No request names an agency: it is that of whoever asks. */
@ApiTags('statistics')
@Controller('statistics/own-returns')
export class OwnReturnsController {
  constructor(private readonly returns: OwnReturnsService) {}

  @Get()
  @ApiOkResponse({ type: ReturnPeriodListDto })
  @Permit('measures.of_agency', 'Lists the periods of which the own agency can make a return.')
  listOwnReturnPeriods(): Promise<ReturnPeriodListDto> {
    return this.returns.list();
  }

  @Get(':period')
  @ApiParam({ name: 'period', type: String, description: '2020, 2020-h2, 2020-q3 or 2020-09.' })
  @ApiOkResponse({ type: OwnReturnDto })
  @Permit('measures.of_agency', 'Counts the return of a period of the agency that the viewer supervises.')
  getOwnReturn(@Param('period') period: string): Promise<OwnReturnDto> {
    return this.returns.get(period);
  }

  @Post(':period/versions')
  @HttpCode(204)
  @ApiParam({ name: 'period', type: String })
  @ApiNoContentResponse()
  @Permit('measures.of_agency', 'Counts anew what was handed on of a period, with the reason.')
  async renewOwnReturn(
    @Param('period') period: string,
    @Body() { reason }: RenewReturnRequest,
  ): Promise<void> {
    await this.returns.renew(period, reason);
  }
}
