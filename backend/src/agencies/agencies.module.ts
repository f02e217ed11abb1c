import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/index.js';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  AgenciesController,
  ServicesController,
  SetUpController,
  WorkingGroupsController,
} from './agencies.controller.js';
import { AgenciesService } from './agencies.service.js';
import { AgencyMembership, AgencyKey, Agency, Service, WorkingGroup } from './agencies.entity.js';
import { ServicesService } from './services.service.js';
import { SetUpService } from './set-up.service.js';
import { WorkingGroupsService } from './working-groups.service.js';

@Module({
  imports: [
    IdentityModule,
    TypeOrmModule.forFeature([Agency, AgencyKey, AgencyMembership, Service, WorkingGroup]),
  ],
  controllers: [AgenciesController, WorkingGroupsController, ServicesController, SetUpController],
  providers: [AgenciesService, ServicesService, SetUpService, WorkingGroupsService],
  exports: [AgenciesService, ServicesService, WorkingGroupsService],
})
export class AgenciesModule {}
