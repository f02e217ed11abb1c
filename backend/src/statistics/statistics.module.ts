import { Module } from '@nestjs/common';
import { ExportsController } from './exports/exports.controller.js';
import { FormExportsController } from './exports/form-exports.controller.js';
import { ExportsService } from './exports/exports.service.js';
import { IncidentExportsController } from './exports/incident-exports.controller.js';
import { IncidentExportsService } from './exports/incident-exports.service.js';
import { ReleaseExportsController } from './exports/release-exports.controller.js';
import { StreamExportsController } from './exports/stream-exports.controller.js';
import { MeasuresController } from './measures.controller.js';
import { MeasuresService } from './measures.service.js';
import { MinimumSetController } from './minimum-set/minimum-set.controller.js';
import { MinimumSetService } from './minimum-set/minimum-set.service.js';
import { OwnReturnsController } from './own-returns/own-returns.controller.js';
import { OwnReturnsService } from './own-returns/own-returns.service.js';
import { OwnReturnsStore } from './own-returns/own-returns.store.js';
import { PathController } from './path/path.controller.js';
import { PathService } from './path/path.service.js';
import { PersonFiguresService } from './person-figures.service.js';
import { PersonsController } from './persons.controller.js';
import { PublishedTablesService } from './published-tables.service.js';
import { ReleasesController } from './releases.controller.js';
import { ReleasesService } from './releases.service.js';
import { ReleasesStore } from './releases.store.js';
import { ReturnsController } from './returns/returns.controller.js';
import { ReturnsService } from './returns/returns.service.js';
import { StatisticsController } from './statistics.controller.js';
import { StreamsController } from './streams.controller.js';
import { StreamsService } from './streams.service.js';
import { TablesService } from './tables.service.js';

/** Tables of counts and measures of work; owns no case table, and counts in the database alone. */
@Module({
  controllers: [
    ExportsController,
    FormExportsController,
    ReleaseExportsController,
    StreamExportsController,
    IncidentExportsController,
    StatisticsController,
    StreamsController,
    MeasuresController,
    MinimumSetController,
    OwnReturnsController,
    PathController,
    PersonsController,
    ReleasesController,
    ReturnsController,
  ],
  providers: [
    ExportsService,
    IncidentExportsService,
    TablesService,
    MeasuresService,
    MinimumSetService,
    OwnReturnsService,
    OwnReturnsStore,
    PathService,
    PersonFiguresService,
    ReleasesService,
    ReleasesStore,
    ReturnsService,
    PublishedTablesService,
    StreamsService,
  ],
  exports: [PublishedTablesService],
})
export class StatisticsModule {}
