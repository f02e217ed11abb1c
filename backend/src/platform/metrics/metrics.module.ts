import { Module } from '@nestjs/common';
import { MetricsController } from './metrics.controller.js';
import { RequestFigures } from './request-figures.js';

@Module({ controllers: [MetricsController], providers: [RequestFigures] })
export class MetricsModule {}
