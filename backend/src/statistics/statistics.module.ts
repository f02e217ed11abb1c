import { Module } from '@nestjs/common';
import { StatisticsController } from './statistics.controller.js';
import { TablesService } from './tables.service.js';

/** Tables of counts; owns no case table and reads none. */
@Module({ controllers: [StatisticsController], providers: [TablesService] })
export class StatisticsModule {}
