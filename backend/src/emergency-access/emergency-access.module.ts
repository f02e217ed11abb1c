import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { AgenciesModule } from '../agencies/index.js';
import { SurvivorsModule } from '../survivors/index.js';
import { EmergencyAccessController } from './emergency-access.controller.js';
import { EmergencyAccessService } from './emergency-access.service.js';
import { EmergencyAccess } from './emergency-access.entity.js';
import { EmergencyReviewsService } from './emergency-reviews.service.js';

/** Emergency access to cases of other agencies, and its review. */
@Module({
  imports: [TypeOrmModule.forFeature([EmergencyAccess]), AccessModule, AgenciesModule, SurvivorsModule],
  controllers: [EmergencyAccessController],
  providers: [EmergencyAccessService, EmergencyReviewsService],
})
export class EmergencyAccessModule {}
