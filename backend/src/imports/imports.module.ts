import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { AgenciesModule } from '../agencies/index.js';
import { CasesModule } from '../cases/index.js';
import { ConsentModule } from '../consent/index.js';
import { FollowUpsModule } from '../follow-ups/index.js';
import { SurvivorsModule } from '../survivors/index.js';
import { CaseRecordServices, ImportedRecordsService } from './imported-records.service.js';
import { CaseServices, ImportedCasesService, SuspicionsService } from './imported-cases.service.js';
import { HistoryMatchingService } from './historical-records/history-matching.service.js';
import { HistoricalRecordServices } from './historical-records/historical-record-services.js';
import { HistoricalRecordsService } from './historical-records/historical-records.service.js';
import { HistoricalRecord } from './historical-records/historical-record.entity.js';
import { ImportRun, ImportRowCase, ImportRowRecord, ImportRowText } from './imports.entity.js';
import { ImportRowsService } from './import-rows.service.js';
import { ImportsController } from './imports.controller.js';
import { ImportsService } from './imports.service.js';
import { RowOwnersService } from './row-owners.service.js';
import { RowStoreService } from './row-store.service.js';
import { OwnMappingsService } from './files/own-mappings.service.js';
import { ImportMapping, ImportFile, ImportFileContent } from './files/import-file.entity.js';
import { FileMappingsService } from './files/file-mappings.service.js';
import { ImportRunsService } from './files/import-runs.service.js';
import { ImportFileViewsService } from './files/import-file-views.service.js';
import { ImportFilesController } from './files/import-files.controller.js';
import { ImportFilesService } from './files/import-files.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      ImportRun,
      ImportRowRecord,
      ImportRowText,
      ImportRowCase,
      HistoricalRecord,
      ImportMapping,
      ImportFile,
      ImportFileContent,
    ]),
    AccessModule,
    AgenciesModule,
    CasesModule,
    ConsentModule,
    FollowUpsModule,
    SurvivorsModule,
  ],
  controllers: [ImportsController, ImportFilesController],
  providers: [
    CaseRecordServices,
    CaseServices,
    HistoryMatchingService,
    HistoricalRecordServices,
    HistoricalRecordsService,
    ImportedCasesService,
    ImportedRecordsService,
    ImportRowsService,
    ImportsService,
    RowOwnersService,
    RowStoreService,
    SuspicionsService,
    OwnMappingsService,
    FileMappingsService,
    ImportRunsService,
    ImportFileViewsService,
    ImportFilesService,
  ],
  exports: [ImportsService],
})
export class ImportsModule {}
