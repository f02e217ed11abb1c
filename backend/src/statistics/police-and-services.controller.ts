import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { Permit } from '../platform/http/permit.js';
import { PoliceAndServicesDto } from './police-and-services.dto.js';
import { PoliceAndServicesService } from './police-and-services.service.js';

@ApiTags('statistics')
@Controller('statistics/police-and-services')
export class PoliceAndServicesController {
  constructor(private readonly streams: PoliceAndServicesService) {}

  @Get(':period')
  @ApiParam({ name: 'period', type: String, description: '2020, 2020-h2, 2020-q3 or 2020-09.' })
  @ApiOkResponse({ type: PoliceAndServicesDto })
  @Permit('statistics.read', 'Compares reports to the police with appeals to services in a period.')
  getPoliceAndServices(@Param('period') period: string): Promise<PoliceAndServicesDto> {
    return this.streams.get(period);
  }
}
