import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { once } from '../platform/http/once.js';
import { RequirePermission } from '../platform/http/permit.js';
import { AgencyEndingsDto, HandOverCasesRequest } from './agency-endings.dto.js';
import { AgencyEndingsService } from './agency-endings.service.js';

/** Cases of an agency that stops its work, or has nobody left. */
@ApiTags('referrals')
@Controller('agency-endings')
export class AgencyEndingsController {
  constructor(private readonly endings: AgencyEndingsService) {}

  @Get()
  @ApiOkResponse({ type: AgencyEndingsDto })
  @RequirePermission('endings.read', 'Counts the cases of agencies that end, and those to confirm.')
  listAgencyEndings(): Promise<AgencyEndingsDto> {
    return this.endings.list();
  }

  @Post(':id/offers')
  @HttpCode(200)
  @ApiOkResponse({ type: AgencyEndingsDto })
  @RequirePermission('endings.write', 'Offers the cases of an agency that ends to another one.')
  handOverCases(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: HandOverCasesRequest,
  ): Promise<AgencyEndingsDto> {
    return once(
      () => this.endings.handOver(id, body.toAgencyId),
      () => this.listAgencyEndings(),
    );
  }

  @Post(':id/withdrawal')
  @HttpCode(200)
  @ApiOkResponse({ type: AgencyEndingsDto })
  @RequirePermission('endings.write', 'Withdraws the offers of an agency that ends.')
  takeBackHandOvers(@Param('id', ParseUUIDPipe) id: string): Promise<AgencyEndingsDto> {
    return once(
      () => this.endings.takeBack(id),
      () => this.listAgencyEndings(),
    );
  }

  @Post(':id/confirmation')
  @HttpCode(200)
  @ApiOkResponse({ type: AgencyEndingsDto })
  @RequirePermission('endings.confirm', 'Confirms that the own agency takes the cases of one that ends.')
  confirmHandOvers(@Param('id', ParseUUIDPipe) id: string): Promise<AgencyEndingsDto> {
    return once(
      () => this.endings.confirm(id),
      () => this.listAgencyEndings(),
    );
  }
}
