import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { IntakeContactService, WhereaboutsService } from './whereabouts.service.js';
import { IdentityRecord, SafeContactRecord, Survivor, WhereaboutsRecord } from './survivors.entity.js';
import { SafeContactsService } from './safe-contacts.service.js';
import { SurvivorsController } from './survivors.controller.js';
import { SurvivorsService } from './survivors.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([Survivor, IdentityRecord, SafeContactRecord, WhereaboutsRecord]),
    AccessModule,
  ],
  controllers: [SurvivorsController],
  providers: [SurvivorsService, SafeContactsService, WhereaboutsService, IntakeContactService],
  exports: [SurvivorsService, SafeContactsService, WhereaboutsService, IntakeContactService],
})
export class SurvivorsModule {}
