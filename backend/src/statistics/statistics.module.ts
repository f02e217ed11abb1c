import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CourtFiguresController, CourtFiguresService } from './courts/court-figures.js';
import { ProgrammeFiguresController, ProgrammeFiguresService } from './programme/programme-figures.js';
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
import { SupplyController, VoicesController } from './supply/supply.controller.js';
import { SupplyService } from './supply/supply.service.js';
import { VoicesService } from './supply/voices.service.js';
import { TrainingModule } from '../training/index.js';
import { TrainingEffectsController, TrainingEffectsService } from './shocks/training-effects.controller.js';
import { StatisticsController } from './statistics.controller.js';
import { TablesService } from './tables.service.js';

/** Tables of counts, indicators of work and public editions; owns no case table, and counts in the database alone. */
@Module({
  imports: [TypeOrmModule.forFeature([Shock]), TrainingModule],
  controllers: [
    CourtFiguresController,
    ProgrammeFiguresController,
    DeliveriesController,
    EditionsController,
    IncidentExportsController,
    ShocksController,
    StatisticsController,
    SupplyController,
    VoicesController,
    TrainingEffectsController,
  ],
  providers: [
    AgencyReportsService,
    CommitteeReportsService,
    CourtFiguresService,
    ProgrammeFiguresService,
    DeliveriesService,
    DraftingService,
    EditionsService,
    ExportsService,
    IncidentExportsService,
    IndicatorsService,
    PersonsService,
    PublishedEditionsService,
    ShocksService,
    SupplyService,
    VoicesService,
    TablesService,
    TrainingEffectsService,
  ],
  exports: [PublishedEditionsService, VoicesService],
})
export class StatisticsModule {}
