import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { FirstRecordsService } from './first-records.service.js';
import { IdentityRecord } from './identity-record.entity.js';
import { SafeContactRecord } from './safe-contact-record.entity.js';
import { SafeContactsService } from './safe-contacts.service.js';
import { Survivor } from './survivor.entity.js';
import { SurvivorsController } from './survivors.controller.js';
import { SurvivorsService } from './survivors.service.js';
import { WhereaboutsRecord } from './whereabouts-record.entity.js';
import { WhereaboutsService } from './whereabouts.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([Survivor, IdentityRecord, SafeContactRecord, WhereaboutsRecord]),
    AccessModule,
  ],
  controllers: [SurvivorsController],
  providers: [SurvivorsService, SafeContactsService, WhereaboutsService, FirstRecordsService],
  exports: [SurvivorsService, SafeContactsService, WhereaboutsService, FirstRecordsService],
})
export class SurvivorsModule {}
