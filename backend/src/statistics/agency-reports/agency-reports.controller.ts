import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../platform/http/permit.js';
import { PeriodListDto } from '../statistics.dto.js';
import { AgencyReportDto } from './agency-reports.dto.js';
import { AgencyReportsService } from './agency-reports.service.js';

/** The work of one agency. No request names an agency: it is the viewer's. */
@ApiTags('statistics')
@Controller('statistics/agency-reports')
export class AgencyReportsController {
  constructor(private readonly reports: AgencyReportsService) {}

  @Get()
  @ApiOkResponse({ type: PeriodListDto })
  @RequirePermission('indicators.of_agency', 'Lists the periods of which the own agency can make a report.')
  listAgencyReportPeriods(): Promise<PeriodListDto> {
    return this.reports.list();
  }

  @Get(':period')
  @ApiParam({ name: 'period', type: String, description: '2020, 2020-h2, 2020-q3 or 2020-09.' })
  @ApiOkResponse({ type: AgencyReportDto })
  @RequirePermission(
    'indicators.of_agency',
    'Counts the report of a period of the agency that the viewer supervises.',
  )
  getAgencyReport(@Param('period') period: string): Promise<AgencyReportDto> {
    return this.reports.get(period);
  }
}
