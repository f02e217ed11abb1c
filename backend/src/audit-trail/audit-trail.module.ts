import { Module } from '@nestjs/common';
import { AccessModule } from '../access/index.js';
import { CasesModule } from '../cases/index.js';
import {
  AccessReportController,
  AuditLogController,
  CheckpointsController,
  CaseAccessLogController,
} from './audit-trail.controller.js';
import { AuditLogService } from './audit-log.service.js';
import { CheckpointsService } from './checkpoints.service.js';
import { CaseAccessLogService } from './case-access-log.service.js';

/** Lets people read what the audit writes. */
@Module({
  imports: [AccessModule, CasesModule],
  controllers: [CaseAccessLogController, AccessReportController, AuditLogController, CheckpointsController],
  providers: [CaseAccessLogService, AuditLogService, CheckpointsService],
})
export class AuditTrailModule {}
