import { Module } from '@nestjs/common';
import { EditionsModule } from './editions/editions.module.js';
import { AgencyReportsController } from './agency-reports/agency-reports.controller.js';
import { AgencyReportsService } from './agency-reports/agency-reports.service.js';
import { CommitteeReportsController } from './committee-reports/committee-reports.controller.js';
import { CommitteeReportsService } from './committee-reports/committee-reports.service.js';
import { DeliveriesController } from './deliveries/deliveries.controller.js';
import { DeliveriesService } from './deliveries/deliveries.service.js';
import { ExportsService } from './exports/exports.service.js';
import { IncidentExportsController } from './exports/incident-exports.controller.js';
import { IncidentExportsService } from './exports/incident-exports.service.js';
import { IndicatorCasesService } from './indicators/indicator-cases.service.js';
import { IndicatorsController } from './indicators/indicators.controller.js';
import { IndicatorsService } from './indicators/indicators.service.js';
import { PersonsService } from './persons.service.js';
import { PersonsController, PoliceAndServicesController, TablesController } from './statistics.controller.js';
import { PoliceAndServicesService } from './police-and-services.service.js';
import { TablesService } from './tables.service.js';

/** Tables of counts and indicators of work; owns no case table, and counts in the database alone. */
@Module({
  imports: [EditionsModule],
  controllers: [
    IncidentExportsController,
    TablesController,
    PoliceAndServicesController,
    AgencyReportsController,
    IndicatorsController,
    PersonsController,
    CommitteeReportsController,
    DeliveriesController,
  ],
  providers: [
    CommitteeReportsService,
    DeliveriesService,
    ExportsService,
    IncidentExportsService,
    TablesService,
    IndicatorsService,
    IndicatorCasesService,
    AgencyReportsService,
    PoliceAndServicesService,
    PersonsService,
  ],
  exports: [EditionsModule],
})
export class StatisticsModule {}
