import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../platform/http/permit.js';
import { PeriodListDto } from '../statistics.dto.js';
import { CommitteeReportsService } from './committee-reports.service.js';
import { CommitteeReportDto } from './reports.dto.js';

/** The exact report to the committee; it leaves the deployment by a delivery alone. */
@ApiTags('statistics')
@Controller('statistics/committee-reports')
export class CommitteeReportsController {
  constructor(private readonly reports: CommitteeReportsService) {}

  @Get()
  @ApiOkResponse({ type: PeriodListDto })
  @RequirePermission('statistics.read', 'Lists the periods of which a committee report can be made.')
  listCommitteeReportPeriods(): Promise<PeriodListDto> {
    return this.reports.list();
  }

  @Get(':period')
  @ApiParam({ name: 'period', type: String, description: '2020, 2020-h2, 2020-q3 or 2020-09.' })
  @ApiOkResponse({ type: CommitteeReportDto })
  @RequirePermission('statistics.read', 'Fills the committee report of a period with exact counts.')
  getCommitteeReport(@Param('period') period: string): Promise<CommitteeReportDto> {
    return this.reports.get(period);
  }
}
