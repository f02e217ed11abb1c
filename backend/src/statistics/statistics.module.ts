import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CourtFiguresController, CourtFiguresService } from './courts/court-figures.js';
import { DeliveriesService } from './deliveries.service.js';
import { DraftingService } from './editions/drafting.service.js';
import { EditionsService } from './editions/editions.service.js';
import { PublishedEditionsService } from './editions/published-editions.service.js';
import { ExportsService } from './exports/exports.service.js';
import { IncidentExportsService } from './incident-exports.service.js';
import { IndicatorsService } from './indicators.service.js';
import { PersonsService } from './persons.service.js';
import {
  DeliveriesController,
  EditionsController,
  IncidentExportsController,
} from './publishing.controller.js';
import { AgencyReportsService, CommitteeReportsService } from './reports.service.js';
import { Shock } from './shocks/shock.entity.js';
import { ShocksController } from './shocks/shocks.controller.js';
import { ShocksService } from './shocks/shocks.service.js';
import { StatisticsController } from './statistics.controller.js';
import { TablesService } from './tables.service.js';

/** Tables of counts, indicators of work and public editions; owns no case table, and counts in the database alone. */
@Module({
  imports: [TypeOrmModule.forFeature([Shock])],
  controllers: [
    CourtFiguresController,
    DeliveriesController,
    EditionsController,
    IncidentExportsController,
    ShocksController,
    StatisticsController,
  ],
  providers: [
    AgencyReportsService,
    CommitteeReportsService,
    CourtFiguresService,
    DeliveriesService,
    DraftingService,
    EditionsService,
    ExportsService,
    IncidentExportsService,
    IndicatorsService,
    PersonsService,
    PublishedEditionsService,
    ShocksService,
    TablesService,
  ],
  exports: [PublishedEditionsService],
})
export class StatisticsModule {}
