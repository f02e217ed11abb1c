import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { AgenciesModule } from '../agencies/index.js';
import { CasesModule } from '../cases/index.js';
import { SurvivorsModule } from '../survivors/index.js';
import { AuditLogService, CheckpointsService } from './audit-log.service.js';
import {
  AccessReportController,
  AuditLogController,
  CaseAccessLogController,
  CheckpointsController,
} from './audit-trail.controller.js';
import { CaseAccessLogService } from './case-access-log.service.js';
import { EmergencyAccessController } from './emergency-access.controller.js';
import { EmergencyAccess } from './emergency-access.entity.js';
import { EmergencyAccessService, EmergencyReviewsService } from './emergency-access.service.js';
import { OversightController } from './oversight.controller.js';
import { OversightService } from './oversight.service.js';

/**
 * The audit as people read it: who read a case, when and why. Emergency access to cases of other
 * agencies with its review, and the last to be notified, two people who see numbers and together appoint a person who can act.
 */
@Module({
  imports: [
    TypeOrmModule.forFeature([EmergencyAccess]),
    AccessModule,
    AgenciesModule,
    CasesModule,
    SurvivorsModule,
  ],
  controllers: [
    EmergencyAccessController,
    CaseAccessLogController,
    AccessReportController,
    AuditLogController,
    CheckpointsController,
    OversightController,
  ],
  providers: [
    AuditLogService,
    CaseAccessLogService,
    CheckpointsService,
    EmergencyAccessService,
    EmergencyReviewsService,
    OversightService,
  ],
})
export class OversightModule {}
