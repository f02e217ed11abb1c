import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { ChildController, ChildrenController } from './children.controller.js';
import { ChildrenService } from './children.service.js';
import { IntakeContactService, WhereaboutsService } from './whereabouts.service.js';
import {
  ChildAnswerRecord,
  ChildRecord,
  IdentityRecord,
  SafeContactRecord,
  Survivor,
  WhereaboutsRecord,
} from './survivors.entity.js';
import { SafeContactsService } from './safe-contacts.service.js';
import { SurvivorsController } from './survivors.controller.js';
import { SurvivorsService } from './survivors.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      ChildAnswerRecord,
      ChildRecord,
      Survivor,
      IdentityRecord,
      SafeContactRecord,
      WhereaboutsRecord,
    ]),
    AccessModule,
  ],
  controllers: [SurvivorsController, ChildrenController, ChildController],
  providers: [
    ChildrenService,
    SurvivorsService,
    SafeContactsService,
    WhereaboutsService,
    IntakeContactService,
  ],
  exports: [ChildrenService, SurvivorsService, SafeContactsService, WhereaboutsService, IntakeContactService],
})
export class SurvivorsModule {}
