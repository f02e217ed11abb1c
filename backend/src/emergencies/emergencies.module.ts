import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { AgenciesModule } from '../agencies/index.js';
import { SurvivorsModule } from '../survivors/index.js';
import { EmergenciesController } from './emergencies.controller.js';
import { EmergenciesService } from './emergencies.service.js';
import { EmergencyAccess } from './emergency-access.entity.js';
import { EmergencyReviewsService } from './emergency-reviews.service.js';

/** Emergency access to cases of other agencies, and its review. */
@Module({
  imports: [TypeOrmModule.forFeature([EmergencyAccess]), AccessModule, AgenciesModule, SurvivorsModule],
  controllers: [EmergenciesController],
  providers: [EmergenciesService, EmergencyReviewsService],
})
export class EmergenciesModule {}
