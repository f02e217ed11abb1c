import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { OperationsController } from './operations.controller.js';
import { OperationsService } from './operations.service.js';

@Module({ controllers: [HealthController, OperationsController], providers: [OperationsService] })
export class HealthModule {}
