import { Module } from '@nestjs/common';
import { HealthController, OperationsController } from './health.controller.js';
import { OperationsService } from './operations.service.js';

@Module({ controllers: [HealthController, OperationsController], providers: [OperationsService] })
export class HealthModule {}
