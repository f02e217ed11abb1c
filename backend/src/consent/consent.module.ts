import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { AgenciesModule } from '../agencies/index.js';
import { ConsentRecord } from './consent.entity.js';
import { ConsentViewsService } from './consent-views.service.js';
import { ConsentsController } from './consents.controller.js';
import { ConsentsService } from './consents.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([ConsentRecord]), AccessModule, AgenciesModule],
  controllers: [ConsentsController],
  providers: [ConsentsService, ConsentViewsService],
  exports: [ConsentsService, ConsentViewsService],
})
export class ConsentModule {}
