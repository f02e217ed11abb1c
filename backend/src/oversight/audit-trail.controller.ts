import { Controller, Post, Get, Query, DefaultValuePipe, ParseIntPipe } from '@nestjs/common';
import { ApiOkResponse, ApiTags, ApiQuery } from '@nestjs/swagger';
import { Answers } from '../platform/http/answers.js';
import { Id } from '../platform/http/params.js';
import { RequirePermission } from '../platform/http/permit.js';
import {
  AccessReportDto,
  AuditPageDto,
  AuditQuery,
  CaseAccessPageDto,
  CheckpointPageDto,
  KeptCheckpointsDto,
} from './audit-trail.dto.js';
import { AuditLogService, CheckpointsService } from './audit-log.service.js';
import { CaseAccessLogService } from './case-access-log.service.js';

@ApiTags('audit-trail')
@Controller('cases/:caseId/access-reports')
export class AccessReportController {
  constructor(private readonly caseAccessLog: CaseAccessLogService) {}

  @Post()
  @Answers(AccessReportDto)
  @RequirePermission(
    'cases.print',
    'Reports to the survivor which agencies read the case, when, what and why.',
    { readOnly: true },
  )
  reportAccess(@Id('caseId') caseId: string): Promise<AccessReportDto> {
    return this.caseAccessLog.report(caseId);
  }
}

@ApiTags('audit-trail')
@Controller('audit-entries')
export class AuditLogController {
  constructor(private readonly log: AuditLogService) {}

  @Get()
  @ApiOkResponse({ type: AuditPageDto })
  @RequirePermission('audit.read', 'Lists audit entries, newest first; cases appear as pseudonyms only.')
  listAuditEntries(@Query() wanted: AuditQuery): Promise<AuditPageDto> {
    return this.log.list(wanted);
  }
}

@ApiTags('audit-trail')
@Controller('cases/:caseId/access-log')
export class CaseAccessLogController {
  constructor(private readonly caseAccessLog: CaseAccessLogService) {}

  @Get()
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: CaseAccessPageDto })
  @RequirePermission(
    'cases.read',
    'Lists who read a case of the own agency, which partitions, and for which reason.',
  )
  listCaseAccess(@Id('caseId') caseId: string, @Query('cursor') cursor?: string): Promise<CaseAccessPageDto> {
    return this.caseAccessLog.list(caseId, cursor ?? null);
  }
}

@ApiTags('audit-trail')
@Controller('audit-checkpoints')
export class CheckpointsController {
  constructor(private readonly checkpoints: CheckpointsService) {}

  @Get()
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: CheckpointPageDto })
  @RequirePermission('audit.checkpoints', 'Lists the signed heads of the audit log, newest first.')
  listCheckpoints(@Query('cursor') cursor?: string): Promise<CheckpointPageDto> {
    return this.checkpoints.list(cursor ?? null);
  }

  @Get('export')
  @ApiQuery({ name: 'after', required: false, type: Number })
  @ApiOkResponse({ type: KeptCheckpointsDto })
  @RequirePermission('audit.checkpoints', 'Exports checkpoints to be kept outside, oldest first.')
  exportCheckpoints(
    @Query('after', new DefaultValuePipe(0), ParseIntPipe) after: number,
  ): Promise<KeptCheckpointsDto> {
    return this.checkpoints.keep(after);
  }
}
