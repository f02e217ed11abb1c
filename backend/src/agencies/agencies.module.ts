import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/index.js';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AgenciesController } from './agencies.controller.js';
import { AgenciesService } from './agencies.service.js';
import { AgencyMembership } from './agency-membership.entity.js';
import { AgencyKey } from './agency-key.entity.js';
import { Agency } from './agency.entity.js';
import { MembershipsService } from './memberships.service.js';
import { ServiceEntriesService } from './service-entries.service.js';
import { Service } from './service.entity.js';
import { ServicesController } from './services.controller.js';
import { ServicesService } from './services.service.js';
import { SetUpController } from './set-up.controller.js';
import { SetUpService } from './set-up.service.js';
import { WorkingGroup } from './working-group.entity.js';
import { WorkingGroupsController } from './working-groups.controller.js';
import { WorkingGroupsService } from './working-groups.service.js';

@Module({
  imports: [
    IdentityModule,
    TypeOrmModule.forFeature([Agency, AgencyKey, AgencyMembership, Service, WorkingGroup]),
  ],
  controllers: [AgenciesController, WorkingGroupsController, ServicesController, SetUpController],
  providers: [
    AgenciesService,
    MembershipsService,
    ServiceEntriesService,
    ServicesService,
    SetUpService,
    WorkingGroupsService,
  ],
  exports: [AgenciesService, ServiceEntriesService, ServicesService, WorkingGroupsService],
})
export class AgenciesModule {}
