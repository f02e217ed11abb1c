import { Module } from '@nestjs/common';
import { AccessModule } from '../access/index.js';
import { CasesModule } from '../cases/index.js';
import { AccessReportController } from './access-report.controller.js';
import { AccessReportService } from './access-report.service.js';
import { AuditLogController } from './audit-log.controller.js';
import { AuditLogService } from './audit-log.service.js';
import { CheckpointsController } from './checkpoints.controller.js';
import { CheckpointsService } from './checkpoints.service.js';
import { WhoLookedController } from './who-looked.controller.js';
import { WhoLookedService } from './who-looked.service.js';

/** Lets people read what the audit writes. */
@Module({
  imports: [AccessModule, CasesModule],
  controllers: [WhoLookedController, AccessReportController, AuditLogController, CheckpointsController],
  providers: [WhoLookedService, AccessReportService, AuditLogService, CheckpointsService],
})
export class AuditTrailModule {}
