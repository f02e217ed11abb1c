import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Permit } from '../platform/http/permit.js';
import { AuditPageDto, AuditQuery } from './audit-log.dto.js';
import { AuditLogService } from './audit-log.service.js';

@ApiTags('audit-trail')
@Controller('audit-entries')
export class AuditLogController {
  constructor(private readonly log: AuditLogService) {}

  @Get()
  @ApiOkResponse({ type: AuditPageDto })
  @Permit('audit.read', 'Lists who did what, newest first; cases by their pseudonyms only.')
  listAuditEntries(@Query() wanted: AuditQuery): Promise<AuditPageDto> {
    return this.log.list(wanted);
  }
}
