import { Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Permit, ReadsOnly } from '../platform/http/permit.js';
import { AccessReportDto } from './access-report.dto.js';
import { AccessReportService } from './access-report.service.js';

@ApiTags('audit-trail')
@Controller('cases/:caseId/access-reports')
export class AccessReportController {
  constructor(private readonly reports: AccessReportService) {}

  @Post()
  @HttpCode(200)
  @ApiOkResponse({ type: AccessReportDto })
  @ReadsOnly()
  @Permit('cases.print', 'Tells, for her whose case it is, which agencies looked, when, at what and why.')
  reportAccess(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<AccessReportDto> {
    return this.reports.make(caseId);
  }
}
